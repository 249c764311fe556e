package mail_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
)

func sender(t *testing.T, server string) *mail.Sender {
	t.Helper()
	s, err := mail.New(server, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	server := mailtest.Open(t, "easel", "a b/c")
	s := sender(t, "smtp://easel:a%20b%2Fc@"+server.Addr)
	text := "مرحبًا\n\nhttps://drawings.example.org/moderation/link/" + strings.Repeat("x", 90) + "=3D\n.\nEnd\n"
	if err := s.Send(t.Context(), mail.Letter{To: "ana@example.org", Subject: "رابط الدخول — ¡hola!", Text: text, Tag: "ar"}); err != nil {
		t.Fatal(err)
	}
	m := server.Next(t)
	if m.From != "easel@example.org" || m.To != "ana@example.org" || m.Subject != "رابط الدخول — ¡hola!" || m.Text != text {
		t.Errorf("arrived: %+v", m)
	}
	for name := range m.Header {
		if strings.HasPrefix(name, "List-") || name == "Precedence" || name == "X-Mailer" || name == "User-Agent" || name == "Easel-Drawings" {
			t.Errorf("a letter to one person has %s", name)
		}
	}
	for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": "ar", "To": "<ana@example.org>", "From": `"Easel" <easel@example.org>`} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, name := range []string{"Date", "Message-Id"} {
		if m.Header.Get(name) == "" {
			t.Errorf("there is no %s", name)
		}
	}
}

func TestAMailServerThatRefusesOrIsAwayIsAnError(t *testing.T) {
	server := mailtest.Open(t, "easel", "right")
	for _, address := range []string{"smtp://easel:wrong@" + server.Addr, "smtp://" + server.Addr, "smtps://" + server.Addr, "smtp://127.0.0.1:1"} {
		if err := sender(t, address).Send(t.Context(), mail.Letter{To: "ana@example.org", Subject: "x", Text: "x"}); err == nil {
			t.Errorf("%s: no error", address)
		} else if strings.Contains(err.Error(), "wrong") {
			t.Errorf("the password stands in %q", err)
		}
	}
	if !server.Empty() {
		t.Error("a mail arrived")
	}
}

func TestASubjectMakesNoHeader(t *testing.T) {
	server := mailtest.Open(t, "", "")
	err := sender(t, "smtp://"+server.Addr).Send(t.Context(), mail.Letter{To: "ana@example.org", Subject: "a\r\nBcc: ben@example.org", Text: "x\n"})
	if err != nil {
		return // refused is as good
	}
	if m := server.Next(t); m.Header.Get("Bcc") != "" {
		t.Errorf("the headers are %v", m.Header)
	}
}

func TestWhatIsNoMailServerIsRefused(t *testing.T) {
	for _, server := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host/path", "smtp://host?tls=no", "smtp://host:x", "smtp://u:secret@host:99999"} {
		if _, err := mail.New(server, "easel@example.org"); !errors.Is(err, mail.ErrServer) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", server, err)
		}
	}
	if _, err := mail.New("smtp://host", "nobody"); err == nil {
		t.Error("a sender without an address is taken")
	}
}

func TestWhatIsPostedIsSentInTurnAndNobodyIsWrittenToInVain(t *testing.T) {
	server := mailtest.Open(t, "", "")
	o := mail.NewOutbox(sender(t, "smtp://"+server.Addr), slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := o.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	o.Post(func(context.Context) (mail.Letter, error) { return mail.Letter{}, mail.ErrNobody })
	o.Post(func(context.Context) (mail.Letter, error) { return mail.Letter{}, errors.New("the journal is away") })
	for _, to := range []string{"ana@example.org", "ben@example.org"} {
		o.Post(func(context.Context) (mail.Letter, error) { return mail.Letter{To: to, Subject: "x", Text: "x\n"}, nil })
	}
	for _, to := range []string{"ana@example.org", "ben@example.org"} {
		if m := server.Next(t); m.To != to {
			t.Errorf("to %q, want %q", m.To, to)
		}
	}
	stop()
	running.Wait()
	if !server.Empty() {
		t.Error("somebody was written to in vain")
	}
}
