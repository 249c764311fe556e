package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// mailing are the flags of a process that mails by a server.
func mailing(server *mailtest.Server) []string {
	return []string{"--smtp", "smtp://" + server.Addr, "--mail-from", "Contest <contest@example.org>", "--public-url", "https://drawings.example.org"}
}

// isIn has a family enter its drawing.
func isIn(t testing.TB, f *family) accepted {
	t.Helper()
	a, err := f.enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// hears waits for the letter which says that a drawing came.
func hears(t testing.TB, server *mailtest.Server) mailtest.Mail {
	t.Helper()
	m := server.Next(t)
	if m.Subject != "Tenemos tu dibujo" && m.Subject != "We have your drawing" {
		t.Fatalf("mailed %+v", m)
	}
	return m
}

// lose asks for the links of an address.
func lose(t testing.TB, at, address string) {
	t.Helper()
	m := &moderator{t: t, at: at}
	if got := m.post("/es/lost-link", url.Values{"email": {address}}); got.Status != http.StatusOK {
		t.Fatalf("asked for a lost link: %d %s", got.Status, got.Body)
	}
}

// linkIn is the one link of a letter.
func linkIn(t *testing.T, text, begin string) string {
	t.Helper()
	_, link, _ := strings.Cut(text, "\n"+begin+"/es/entries/")
	link, _, ok := strings.Cut(link, "\n")
	if !ok || strings.Count(text, "://") != 1 {
		t.Fatalf("the letter says %s", text)
	}
	return "/es/entries/" + link
}

func TestAFamilysLostLinkIsMailed(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "", "")
	p := startEasel(t, mailing(server)...)
	f := newFamily(p.URL, 1, renditiontest.JPEG(t, 900, 600))
	f.Fields["child_name"], f.Fields["guardian_email"] = "Kanarienvogel", "kanarienvogel@example.org"
	a := isIn(t, f)
	hears(t, server)
	lose(t, p.URL, "nobody@example.org")
	lose(t, p.URL, "Kanarienvogel@example.org")
	m := server.Next(t)
	if m.From != "contest@example.org" || m.To != "kanarienvogel@example.org" || m.Subject != "El enlace de tu dibujo" {
		t.Errorf("mailed %+v", m)
	}
	if link := linkIn(t, m.Text, "https://drawings.example.org"); link != "/es/entries/"+a.Receipt {
		t.Errorf("it leads to %s", link)
	} else {
		expect(t, p.URL+link, nil, http.StatusOK)
	}
	p.stop()
	if !server.Empty() {
		t.Error("there is another letter")
	}
	for _, word := range []string{"kanarienvogel", a.Receipt[26:]} {
		if strings.Contains(strings.ToLower(p.log.tail(1<<20)), word) {
			t.Errorf("the log has %q", word)
		}
		for _, path := range holdingFiles(t, filepath.Join(p.Data, "jetstream"), word) {
			t.Errorf("%s has %q", path, word)
		}
	}
	if _, err := os.Stat(filepath.Join(p.Data, "outbox")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is an outbox: %v", err)
	}
}

// holdingFiles are the files below a folder that hold a word, in any case.
func holdingFiles(t *testing.T, dir, word string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(bytes.ToLower(text), []byte(word)) {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWithoutAMailServerLettersLieInTheOutbox(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	f := newFamily(p.URL, 1, renditiontest.JPEG(t, 900, 600))
	a := isIn(t, f)
	lying(t, p, 1)
	lose(t, p.URL, f.Fields["guardian_email"])
	outbox := filepath.Join(p.Data, "outbox")
	path := lying(t, p, 2)[1]
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	letter, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || letter.Header.Get("To") != "<"+f.Fields["guardian_email"]+">" || letter.Header.Get("Easel-Drawings") != a.ID {
		t.Errorf("%v: %s", err, raw)
	}
	plain := strings.ReplaceAll(string(raw), "=\r\n", "")
	if !strings.Contains(plain, "\r\n"+p.URL+"/es"+a.StatusURL+"\r\n") {
		t.Errorf("its link does not lead here: %s", plain)
	}
	if !strings.Contains(p.log.tail(1<<20), "outbox="+outbox) {
		t.Error("nobody says where letters are")
	}
}

// lying waits until so many letters lie in a process's outbox.
func lying(t *testing.T, p *process, want int) (all []string) {
	t.Helper()
	eventually(t, stepTime, "so many letters lie there", func() (err error) {
		all, err = filepath.Glob(filepath.Join(p.Data, "outbox", "*.eml")) // and none that is being written
		if len(all) != want {
			return fmt.Errorf("there are %v, %w; want %d", all, err, want)
		}
		return nil
	})
	return all
}

// Also by the operator's command, and where nobody serves.
func TestWhatIsErasedIsInNoLetterAnyMore(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	var all []accepted
	for n := range 3 {
		f := newFamily(p.URL, n, renditiontest.JPEG(t, 900, 600))
		all = append(all, isIn(t, f))
		lose(t, p.URL, f.Fields["guardian_email"])
		lying(t, p, 2*(n+1))
	}
	p.must("erase", all[0].ID)
	lying(t, p, 4)
	p.stop()
	kept, err := os.ReadFile(lying(t, p, 4)[0])
	if err != nil {
		t.Fatal(err)
	}
	p.must("erase", all[1].ID)
	lying(t, p, 2)
	letter := filepath.Join(p.Data, "outbox", "kept.eml") // put back, by a backup say
	if err := os.WriteFile(letter, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	p.start()
	lying(t, p, 2)
}

// TestAKillBetweenTheLetterAndItsReceiptDoublesItOnce: the server has the letter, and the
// process dies before it knows.
func TestAKillBetweenTheLetterAndItsReceiptDoublesItOnce(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "", "")
	p := startEasel(t, mailing(server)...)
	f := newFamily(p.URL, 1, renditiontest.JPEG(t, 900, 600))
	isIn(t, f)
	hears(t, server)
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	server.Be(mailtest.Way{Hold: hold, Keep: true})
	lose(t, p.URL, f.Fields["guardian_email"])
	first := server.Next(t)
	p.kill()
	p.start()
	var second mailtest.Mail
	eventually(t, stepTime, "the letter comes again when the lease has run out", func() error {
		if server.Empty() {
			return errors.New("not yet")
		}
		second = server.Next(t)
		return nil
	})
	if id := first.Header.Get("Message-Id"); id == "" || id != second.Header.Get("Message-Id") || first.Text != second.Text {
		t.Errorf("it is another letter: %s and %s", id, second.Header.Get("Message-Id"))
	}
	p.stop()
	p.start() // nothing of it is left
	if n := server.Asked(); n != 3 || !server.Empty() {
		t.Errorf("the server was asked %d times", n)
	}
}

// Upload and worker know each other through the journal alone, on three nodes.
func TestALostLinkIsMailedByAnotherProcess(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "", "")
	on, secret := journaltest.NewCluster(t).Contest(), newSecret(t)
	worker := startEasel(t, append(userFlags(on.Server(access.Worker), secret, "worker"), mailing(server)...)...)
	upload := startEasel(t, userFlags(on.Server(access.Upload), secret, "upload")...)
	f := newFamily(upload.URL, 1, renditiontest.JPEG(t, 900, 600))
	a := isIn(t, f)
	hears(t, server)
	lose(t, upload.URL, f.Fields["guardian_email"])
	if link := linkIn(t, server.Next(t).Text, "https://drawings.example.org"); link != "/es/entries/"+a.Receipt {
		t.Errorf("it leads to %s", link)
	}
	for _, p := range []*process{upload, worker} {
		p.stop()
		if log := p.log.tail(1 << 20); strings.Contains(log, "iolation") || strings.Contains(log, "quintanilla") {
			t.Errorf("%v asked for more than it may, or names somebody:\n%s", p.args, log)
		}
	}
}

func TestWhereTheLinksOfLettersBeginIsNoStrangersWord(t *testing.T) {
	all := []access.Role{access.Upload, access.Moderation, access.Gallery, access.Worker}
	for _, c := range []struct {
		public string
		roles  []access.Role
		want   string
	}{
		{"", all, "http://localhost:8080"},
		{"", []access.Role{access.Worker}, ""},
		{"https://drawings.example.org/", []access.Role{access.Worker}, "https://drawings.example.org"},
		{"https://drawings.example.org", all, "https://drawings.example.org"},
	} {
		f := serveFlags{PublicURL: c.public, Roles: c.roles}
		home := "http://localhost:8080"
		if c.public != "" {
			home = c.public
		}
		if got := f.linksBegin(home); got != c.want {
			t.Errorf("with %q and %v they begin with %q; want %q", c.public, c.roles, got, c.want)
		}
	}
}
