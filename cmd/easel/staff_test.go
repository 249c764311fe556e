package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
)

func TestStaffAreListedLinkedAndRemoved(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, p *process) {
		as := func(words ...string) outcome { return command(t, "", append(words, "--data", p.Data)...) }
		as("staff", "add", "ines@example.org", "--cities", "accra,madrid").done()
		command(t, ownPassword+"\n", "staff", "add", "boss@example.org", "--role", "organiser", "--password-stdin", "--data", p.Data).done()
		if got := as("staff", "list").done().Out; got != "boss@example.org\torganiser\tall\there\nines@example.org\tmoderator\taccra,madrid\tgenerated\n" {
			t.Errorf("listed %q", got)
		}
		link := as("staff", "link", "INES@example.org", "--public-url", p.URL+"/").done()
		if !strings.Contains(link.Err, "ines@example.org") || !strings.Contains(link.Err, "15m") || !strings.HasPrefix(link.Out, p.URL+"/moderation/link/") {
			t.Errorf("printed %q and said %q", link.Out, link.Err)
		}
		as("staff", "link", "omar@example.org").fails(exitFailed, `nobody of the staff has the address "omar@example.org"`)
		as("staff", "remove", "boss@example.org").done()
		as("staff", "remove", "boss@example.org").fails(exitFailed, "nobody of the staff")
		p.run()
		m := &moderator{t: t, at: p.URL}
		path := strings.TrimPrefix(strings.TrimSpace(link.Out), p.URL)
		if got := m.post(path, nil); got.Status != http.StatusOK {
			t.Errorf("the link answers %d %s", got.Status, got.Body)
		}
		if got := m.post(path, nil); got.Status != http.StatusGone {
			t.Errorf("the second time it answers %d", got.Status)
		}
		if got := signsIn(t, p, "boss@example.org", ownPassword); got.Status != http.StatusUnauthorized {
			t.Errorf("somebody who was removed signs in: %d", got.Status)
		}
	})
}

func TestALinkIsMailedByAServerThatWasToldHow(t *testing.T) {
	t.Parallel()
	server := mailtest.Open(t, "easel", "hush")
	p := startEasel(t, "--smtp", "smtp://easel@"+server.Addr, "--smtp-password-file", passwordFile(t, "hush\n"), "--mail-from", "Contest <contest@example.org>", "--public-url", "https://drawings.example.org")
	p.must("staff", "add", "ines@example.org")
	m := &moderator{t: t, at: p.URL}
	if got := m.post("/moderation/sign-in-link", url.Values{"email": {"ines@example.org"}}); got.Status != http.StatusOK {
		t.Fatalf("asked for a link: %d %s", got.Status, got.Body)
	}
	mail := server.Next(t)
	if mail.From != "contest@example.org" || !strings.Contains(mail.Text, "\nhttps://drawings.example.org/en/moderation/link/") {
		t.Errorf("mailed %+v", mail)
	}
}

// passwordFile is a file with a text.
func passwordFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASignInThatIsHalfSetUpIsWrongUsage(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "client")
	if err := os.WriteFile(secret, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const public = "--public-url=https://drawings.example.org"
	for words, flags := range map[string][]string{
		"shows the password":        {"--smtp", "smtp://easel:hush@mail.example.org", public},
		"holds no certificate":      {"--smtp", "smtp://mail.example.org", "--smtp-ca", passwordFile(t, "none"), public},
		"--smtp wants --public-url": {"--smtp", "smtp://mail.example.org"},
		"want smtp://user":          {"--smtp", "mail.example.org", public},
		"sender of mails":           {"--smtp", "smtp://mail.example.org", "--mail-from", "nobody", public},
		"--oidc-issuer wants":       {"--oidc-issuer", "https://id.example.org", "--oidc-client-id", "x", "--oidc-client-secret-file", secret},
		"must have https":           {"--oidc-issuer", "http://id.example.org", "--oidc-client-id", "x", "--oidc-client-secret-file", secret, public},
	} {
		command(t, "", append([]string{"serve", "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0", "--admin-listen", ""}, flags...)...).fails(exitUsage, words)
	}
}
