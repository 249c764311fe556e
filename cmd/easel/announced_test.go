package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// comes waits longer for a letter than it takes until a killed worker's task is another's.
func comes(t *testing.T, server *mailtest.Server) mailtest.Mail {
	t.Helper()
	eventually(t, stepTime, "a letter comes when the lease has run out", func() error {
		if server.Empty() {
			return errors.New("not yet")
		}
		return nil
	})
	return server.Next(t)
}

// TestAKillBetweenALetterAboutAFactAndItsAnswerDoublesItOnce: the server has the letter, and
// the process dies before it knows.
func TestAKillBetweenALetterAboutAFactAndItsAnswerDoublesItOnce(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "", "")
	p := startEasel(t, mailing(server)...)
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	server.Be(mailtest.Way{Hold: hold, Keep: true})
	first := newFamily(p.URL, 1, renditiontest.JPEG(t, 900, 600))
	isIn(t, first)
	one := hears(t, server)
	p.kill()
	p.start()
	again := comes(t, server)
	if id := one.Header.Get("Message-Id"); id == "" || id != again.Header.Get("Message-Id") || one.Text != again.Text {
		t.Errorf("it is another letter: %s and %s", id, again.Header.Get("Message-Id"))
	}
	eventually(t, stepTime, "doctor counts it", func() error {
		if said := p.must("doctor"); !strings.Contains(said, "1 letters of the last 30 days may have come twice") {
			return errors.New(said)
		}
		return nil
	})
	if n := server.Asked(); n != 2 || !server.Empty() {
		t.Errorf("the server was asked %d times", n)
	}
	for _, word := range []string{"quintanilla", "example.org>"} {
		if strings.Contains(p.log.tail(1<<20), word) {
			t.Errorf("the log has %q", word)
		}
	}
}

// TestTheLastLetterOfAnErasedDrawingLeavesNothingBehind: its address outlives the drawing's
// data key, while the mail server makes it wait, and then goes, too.
func TestTheLastLetterOfAnErasedDrawingLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "", "")
	p := startEasel(t, mailing(server)...)
	families := birds(t, p, 2)
	for _, b := range families {
		b.entersAtHome(t, p)
		if m := server.Next(t); m.To != b.word+"post@example.org" {
			t.Errorf("a letter to %s", m.To)
		}
	}
	gone := families[0]
	server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "<" + gone.word + ">: later"}})
	gone.erases(t, p)
	gone.isDestroyed(t, p)
	last := comes(t, server)
	if last.To != gone.word+"post@example.org" || !strings.Contains(last.Text, gone.StatusURL+"/certificate\n") || strings.Contains(last.Text, gone.word) {
		t.Errorf("to %s:\n%s", last.To, last.Text)
	}
	wantNothing(t, "after the last letter", families[:1], p, p.Data)
	eventually(t, stepTime, "no request waits", func() error {
		if said := p.must("doctor"); strings.Contains(said, "wait to be written") {
			return errors.New(said)
		}
		return nil
	})
	p.stop()
	p.start()
	wantNothing(t, "after a restart", families[:1], p, p.Data)
	families[1].isWhole(t, p)
	if n := server.Asked(); n != 4 || !server.Empty() {
		t.Errorf("the server was asked %d times", n)
	}
}

// Approved, undone and declined in a moment: the family hears of the end alone, in its
// language, and of each thing once, however often the process is started.
func TestAFamilyHearsOfWhatStandsInTheEnd(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "", "")
	p := startEasel(t, mailing(server)...)
	p.must("edition", "set", "publish_delay=20s")
	m := signIn(t, p, "petra@example.org")
	b := birds(t, p, 1)[0]
	b.Fields["language"] = "ar"
	b.entersAtHome(t, p)
	hearsIn(t, server, "ar", "rtl")
	b.isJudged(t, p, m, "approve", "")
	succeeds(t, m.post("/moderation/drawings/"+b.ID+"/undo", nil))
	b.isJudged(t, p, m, "decline", "off_theme")
	letter := hearsIn(t, server, "ar", "rtl")
	if !strings.Contains(letter.Text, "/ar"+b.StatusURL+"\n") || strings.Count(letter.HTML, "://") != 1 {
		t.Errorf("it says:\n%s", letter.Text)
	}
	p.stop()
	p.start()
	expect(t, p.URL+b.StatusURL, nil, http.StatusOK)
	p.stop()
	if n := server.Asked(); n != 2 || !server.Empty() {
		t.Errorf("there are %d letters", n)
	}
}

// hearsIn waits for a letter in a language.
func hearsIn(t *testing.T, server *mailtest.Server, tag, direction string) mailtest.Mail {
	t.Helper()
	m := server.Next(t)
	if want := fmt.Sprintf(`<html lang="%s" dir="%s">`, tag, direction); m.Header.Get("Content-Language") != tag || !strings.Contains(m.HTML, want) {
		t.Errorf("it is in %s: %s", m.Header.Get("Content-Language"), m.HTML)
	}
	return m
}

// entersAtHome is entersByForm where the process is told another address than it has.
func (b *bird) entersAtHome(t *testing.T, p *process) {
	t.Helper()
	b.entersByForm(t, p)
	b.StatusURL = strings.TrimPrefix(b.StatusURL, "https://drawings.example.org")
}
