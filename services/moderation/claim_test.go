package moderation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// heard waits until the site knows who holds a drawing; "" for nobody.
func (d *desk) heard(t *testing.T, s drawing.State, by string) {
	t.Helper()
	for end := time.Now().Add(livePatience); ; time.Sleep(5 * time.Millisecond) {
		c, _ := d.Claims.On(s.ID)
		if c.By == by {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("held by %q, want %q", c.By, by)
		}
	}
}

type claimed struct {
	ID    drawing.ID `json:"id"`
	Until time.Time  `json:"until"`
}

type taken struct {
	problem
	Until time.Time
}

func TestAClaimedDrawingIsNobodyElsesUntilItIsReleased(t *testing.T) {
	d := open(t)
	ana, ben, s := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator), d.waiting(t, "accra")
	var got claimed
	ana.postJSON(of(s, "/claim")).wants(t, http.StatusOK).into(t, &got)
	if got.ID != s.ID || !got.Until.Equal(d.Now().Add(claims.Lease)) {
		t.Errorf("claimed: %+v", got)
	}
	var no taken
	ben.postJSON(of(s, "/claim")).wants(t, http.StatusConflict).into(t, &no)
	if no.By == nil || *no.By != "ana@example.org" || !no.Until.Equal(got.Until) || no.Code != "claimed" {
		t.Errorf("refused: %+v", no)
	}
	d.heard(t, s, ana.ID)
	d.Move(time.Minute)
	ana.postJSON(of(s, "/claim")).wants(t, http.StatusOK) // again, from memory
	d.Move(time.Minute)
	ben.postJSON(of(s, "/release")).wants(t, http.StatusOK) // not his
	ben.postJSON(of(s, "/claim")).wants(t, http.StatusConflict)
	beacon := posted(of(s, "/release"), nil)
	beacon.Header.Set("Accept", "*/*")
	beacon.Header.Set("Sec-Fetch-Site", "same-origin")
	ana.send(beacon).wants(t, http.StatusOK)
	ben.postJSON(of(s, "/claim")).wants(t, http.StatusOK)
}

func TestTwoWindowsOfOnePersonAreTwoDesks(t *testing.T) {
	d := open(t)
	ana, s := d.moderator(t), d.waiting(t, "accra")
	ana.postJSON(of(s, "/claim"), "window", "left").wants(t, http.StatusOK)
	ana.postJSON(of(s, "/claim"), "window", "right").wants(t, http.StatusConflict)
	_, token, err := d.Staff.SignInProven(t.Context(), "ana@example.org", staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	at := person{desk: d, Account: ana.Account, token: token} // at another machine
	at.postJSON(of(s, "/claim"), "window", "left").wants(t, http.StatusConflict)
	ana.postJSON(of(s, "/claim"), "window", "left").wants(t, http.StatusOK)
}

func TestTheQueueMarksOrSkipsWhatLiesOnOtherDesks(t *testing.T) {
	d := open(t)
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	first, second := d.waiting(t, "accra"), d.waiting(t, "cairo")
	ana.postJSON(of(first, "/claim")).wants(t, http.StatusOK)
	d.heard(t, first, ana.ID)
	for _, c := range []struct {
		who  person
		path string
		want map[drawing.ID]bool // whether it is marked
	}{
		{ana, "/moderation/queue", map[drawing.ID]bool{first.ID: false, second.ID: false}},
		{ana, "/moderation/queue?claimed=skip", map[drawing.ID]bool{first.ID: false, second.ID: false}},
		{ana, "/moderation/queue?claimed=skip&window=other", map[drawing.ID]bool{second.ID: false}},
		{ben, "/moderation/queue", map[drawing.ID]bool{first.ID: true, second.ID: false}},
		{ben, "/moderation/queue?claimed=skip&limit=1", map[drawing.ID]bool{second.ID: false}},
	} {
		var queue struct {
			Items []struct {
				queuedItem
				Claimed bool `json:"claimed"`
			} `json:"items"`
		}
		c.who.getJSON(c.path).wants(t, http.StatusOK).into(t, &queue)
		if len(queue.Items) != len(c.want) {
			t.Errorf("%s of %s: %d drawings", c.path, c.who.Email, len(queue.Items))
		}
		for _, it := range queue.Items {
			if mark, ok := c.want[it.ID]; !ok || mark != it.Claimed {
				t.Errorf("%s of %s: %s, claimed: %v", c.path, c.who.Email, it.ID, it.Claimed)
			}
		}
	}
	page := ben.get("/moderation/queue").wants(t, http.StatusOK).page(t)
	if text := page.Find("main").Text(); strings.Count(text, "on a colleague's desk") != 1 {
		t.Errorf("the plain page does not mark it: %s", text)
	}
	if href, _ := page.Find("main a.btn").Attr("href"); href != of(second, "") {
		t.Errorf("the plain page begins with %q", href)
	}
}

// Claims advise: what counts is what the drawing is when the verdict comes.
func TestADecisionNeedsNoClaimAndIsStoppedByNone(t *testing.T) {
	d := open(t)
	ana, ben, s := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator), d.waiting(t, "accra")
	ana.postJSON(of(s, "/claim")).wants(t, http.StatusOK)
	d.heard(t, s, ana.ID)
	ben.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	if by := d.State(t, s.ID).Decision.By; by != ben.ID {
		t.Errorf("decided by %q", by)
	}
}

func TestNobodyClaimsAnotherCitysDrawing(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t, "cairo"), d.waiting(t, "accra")
	for _, end := range []string{"/claim", "/release"} {
		p.postJSON(of(s, end)).wants(t, http.StatusForbidden)
	}
}
