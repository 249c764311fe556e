package moderation_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/moderation"
)

const publicURL = "https://drawings.example.org"

// openMailing is a desk that mails by a real server.
func openMailing(t *testing.T) (*desk, *mailtest.Server) {
	t.Helper()
	w, server := contesttest.Open(t), mailtest.Open(t, "", "")
	sender, err := mail.New("smtp://"+server.Addr, "easel@example.org")
	if err != nil {
		t.Fatal(err)
	}
	out := mail.NewOutbox(sender, w.Log)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := out.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return openConfig(t, moderation.Config{
		Contest: w.Contest, Catalog: w.Catalog, Staff: openStaff(t, w, w.Journal), Cities: w.Cities, Now: w.Now, Log: w.Log,
		Mail: out, PublicURL: publicURL + "/",
	}, w), server
}

var linkLine = regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(publicURL) + `(/[a-z]{2}/moderation/link/[A-Za-z0-9_-]{43})$`)

func linkIn(t *testing.T, m mailtest.Mail) string {
	t.Helper()
	found := linkLine.FindStringSubmatch(m.Text)
	if found == nil {
		t.Fatalf("there is no link in %q", m.Text)
	}
	return found[1]
}

func TestALinkIsMailedInTheReadersLanguageAndSignsInOnce(t *testing.T) {
	d, server := openMailing(t)
	d.add(t, "Ana@example.org", staff.Moderator)
	p := d.stranger()
	for language, subject := range map[string]string{"en": "Your link to sign in", "es": "Tu enlace para entrar", "ar": "رابط الدخول"} {
		to := p.post("/"+language+"/moderation/sign-in-link", "email", "ana@EXAMPLE.org").wants(t, http.StatusSeeOther).Header().Get("Location")
		p.get(to).wants(t, http.StatusOK)
		m := server.Next(t)
		if m.To != "Ana@example.org" || m.Subject != subject || m.Header.Get("Content-Language") != language {
			t.Errorf("%s: mailed %+v", language, m)
		}
		path := linkIn(t, m)
		for range 2 { // a program that looks at mails opens it, too
			page := p.get(path).wants(t, http.StatusOK).page(t)
			if action, _ := page.Find("main form[method=post]").Attr("action"); action != path || !strings.Contains(page.Find("main").Text(), "Ana@example.org") {
				t.Fatalf("the button leads to %q", action)
			}
		}
		in := p.post(path).wants(t, http.StatusSeeOther)
		if to := in.Header().Get("Location"); to != "/"+language+"/moderation/queue" {
			t.Errorf("led to %q", to)
		}
		person{desk: d, token: cookies(in)[0].Value}.get("/moderation/queue").wants(t, http.StatusOK)
		for _, a := range []answer{p.post(path), p.get(path)} {
			if a.Code != http.StatusGone || len(cookies(a)) != 0 {
				t.Errorf("a used link answers %d", a.Code)
			}
		}
	}
}

func TestAnAddressThatNobodyHasIsAnsweredTheSame(t *testing.T) {
	d, server := openMailing(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := d.stranger()
	nobody, ana := p.post("/moderation/sign-in-link", "email", "nobody@example.org"), p.post("/moderation/sign-in-link", "email", "ana@example.org")
	if nobody.Code != ana.Code || nobody.Header().Get("Location") != ana.Header().Get("Location") || nobody.Body.String() != ana.Body.String() {
		t.Errorf("answered %d and %d", nobody.Code, ana.Code)
	}
	if m := server.Next(t); m.To != "ana@example.org" || !server.Empty() { // letters go in turn: the first was to nobody
		t.Errorf("mailed to %q", m.To)
	}
}

func TestLinksAreAskedForSeldom(t *testing.T) {
	d, _ := openMailing(t)
	ask := func(email, address string) answer {
		r := posted("/moderation/sign-in-link", []string{"email", email})
		r.Header.Set("Accept", "application/json")
		r.RemoteAddr = address
		return d.stranger().send(r)
	}
	for range 3 {
		ask("ana@example.org", "198.51.100.7:1").wants(t, http.StatusOK)
	}
	ask("ANA@example.org ", "203.0.113.1:1").wants(t, http.StatusTooManyRequests)
	for i := range 17 {
		ask(strings.Repeat("x", i+1)+"@example.org", "198.51.100.8:1").wants(t, http.StatusOK)
	}
	if a := ask("ben@example.org", "198.51.100.9:1").wants(t, http.StatusTooManyRequests); a.Header().Get("Retry-After") != "900" {
		t.Errorf("Retry-After is %q", a.Header().Get("Retry-After"))
	}
	ask("ben@example.org", "203.0.113.1:1").wants(t, http.StatusOK)
	d.Move(staff.LinkTime)
	ask("ana@example.org", "198.51.100.7:1").wants(t, http.StatusOK)
}

func TestWithoutAMailServerNoLinkIsOffered(t *testing.T) {
	d := open(t)
	p := d.stranger()
	if p.get("/moderation/sign-in").page(t).Find("form[action='/moderation/sign-in-link']").Length() != 0 {
		t.Error("the sign-in offers one")
	}
	p.post("/moderation/sign-in-link", "email", "ana@example.org").wants(t, http.StatusNotFound)
	d2, _ := openMailing(t)
	if d2.stranger().get("/moderation/sign-in").page(t).Find("form[action='/moderation/sign-in-link']").Length() != 1 {
		t.Error("with one, the sign-in offers none")
	}
}

func TestALinkFromAnotherSiteIsRefused(t *testing.T) {
	d, server := openMailing(t)
	d.add(t, "ana@example.org", staff.Moderator)
	d.stranger().post("/moderation/sign-in-link", "email", "ana@example.org").wants(t, http.StatusSeeOther)
	path := linkIn(t, server.Next(t))
	r := posted(path, nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	d.stranger().send(r).wants(t, http.StatusForbidden)
	d.stranger().post(path).wants(t, http.StatusSeeOther)
}
