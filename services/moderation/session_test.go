package moderation_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestAForbiddenPageSaysWhoIsSignedInAndLetsThemOut(t *testing.T) {
	p := open(t).signedIn(t, "jo@example.org", staff.Jury)
	page := p.get("/moderation/queue").wants(t, http.StatusForbidden).page(t)
	if page.Find("header form[action='/moderation/sign-out']").Length() != 1 || page.Find("header nav").Length() != 0 || page.Find("header a[href='/moderation/sessions']").Length() != 1 {
		t.Error("the masthead is not that of somebody signed in without a queue")
	}
}

func TestASessionThatWasLeftAloneIsOver(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	p.getJSON("/moderation/queue").wants(t, http.StatusOK)
	d.Move(30 * time.Minute)
	p.getJSON("/moderation/queue").wants(t, http.StatusUnauthorized)
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	r := posted(of(s, "/decision"), []string{"verdict", "approve", "seq", "1"})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	p.send(r).wants(t, http.StatusForbidden)
	if d.State(t, s.ID).Decision != nil {
		t.Error("it was decided")
	}
}

func TestTheShortestAddressLeadsToTheQueueOrTheSignIn(t *testing.T) {
	d := open(t)
	for name, c := range map[string]struct {
		who  person
		want string
	}{
		"a moderator": {d.moderator(t), "/ar/moderation/queue"},
		"a stranger":  {d.stranger(), "/ar/moderation/sign-in?next=%2Fmoderation"},
	} {
		a := c.who.get("/ar/moderation").wants(t, http.StatusSeeOther)
		if got := a.Header().Get("Location"); got != c.want {
			t.Errorf("%s is led to %q", name, got)
		}
	}
	d.stranger().getJSON("/moderation").wants(t, http.StatusUnauthorized)
}

func TestWhileTheJournalIsAwayTheDeskAsksForPatience(t *testing.T) {
	w := contesttest.Open(t)
	nc, err := nats.Connect("", nats.InProcessServer(w.Conn.Opts.InProcessServer))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	own, err := journal.Open(t.Context(), nc, journal.Config{Replicas: 1, Sealer: w.Keys, Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	d := openWith(t, w, openStaff(t, w, own))
	p := d.moderator(t)
	nc.Close()
	for name, a := range map[string]answer{
		"queue":   p.get("/moderation/queue"),
		"sign-in": p.post("/moderation/sign-in", "email", "ana@example.org", "password", password),
	} {
		if a.Code != http.StatusServiceUnavailable || a.Header().Get("Retry-After") != "5" {
			t.Errorf("%s: %d, Retry-After %q", name, a.Code, a.Header().Get("Retry-After"))
		}
	}
}
