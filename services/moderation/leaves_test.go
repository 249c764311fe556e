package moderation_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// leavesAfter are the ids of the leaves that follow a drawing.
func (p person) leavesAfter(t *testing.T, query string) (ids []string) {
	t.Helper()
	page := p.get("/moderation/leaves"+query).wants(t, http.StatusOK).page(t)
	page.Find(".leaf").Each(func(_ int, leaf *goquery.Selection) {
		id, _ := leaf.Attr("data-id")
		ids = append(ids, id)
		if still, _ := leaf.Prev().Attr("data-id"); still != id {
			t.Errorf("before the leaf of %s stands the still of %s", id, still)
		}
	})
	return ids
}

func TestLeavesFollowADrawingRoundTheQueue(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	items := p.queue(t, "")
	for query, want := range map[string][]int{
		"?after=" + string(items[0].ID): {1, 2, 0},
		"?after=" + string(items[2].ID): {0, 1, 2},
		"?after=nothing":                {0, 1, 2},
		"?city=cairo":                   {1},
	} {
		got := p.leavesAfter(t, query)
		if len(got) != len(want) {
			t.Errorf("%s: %v", query, got)
			continue
		}
		for i, n := range want {
			if got[i] != string(items[n].ID) {
				t.Errorf("%s: leaf %d is %s", query, i, got[i])
			}
		}
	}
}

func TestALeafIsWhatItsOwnPageHas(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	s := d.State(t, p.queue(t, "")[1].ID)
	whole, err := p.get("/ar" + of(s, "")).page(t).Find(".leaf").Html()
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := p.get("/ar/moderation/leaves").page(t).Find(".leaf").Eq(1).Html()
	if err != nil || leaf != whole {
		t.Errorf("the leaf is %s\nand its page has %s (%v)", leaf, whole, err)
	}
}

func TestWhatLiesOnAnotherDeskIsNoLeaf(t *testing.T) {
	d := threeWait(t)
	p, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	first := p.queue(t, "")[0]
	ben.postJSON(of(d.State(t, first.ID), "/claim")).wants(t, http.StatusOK)
	d.heard(t, d.State(t, first.ID), ben.ID)
	for _, id := range p.leavesAfter(t, "?claimed=skip") {
		if id == string(first.ID) {
			t.Error("it is read ahead")
		}
	}
	if at := p.get("/moderation/next").wants(t, http.StatusSeeOther).Header().Get("Location"); at == of(d.State(t, first.ID), "") {
		t.Error("next leads to it")
	}
}

func TestWhatFollowsLiesOnNoOtherDeskWhereThereIsSuchADrawing(t *testing.T) {
	d := threeWait(t)
	p, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	var all []drawing.State
	for _, item := range p.queue(t, "") {
		all = append(all, d.State(t, item.ID))
	}
	ben.postJSON(of(all[1], "/claim")).wants(t, http.StatusOK)
	d.heard(t, all[1], ben.ID)
	page := p.get(of(all[0], "")).page(t)
	if skip := page.Find(".keys a").AttrOr("href", ""); skip != of(all[2], "") {
		t.Errorf("to skip leads to %q", skip)
	}
	if away := page.Find(".film .away"); away.Length() != 1 || away.AttrOr("data-id", "") != string(all[1].ID) || !strings.Contains(away.Text(), "on a colleague's desk") {
		t.Errorf("marked in the film: %d", away.Length())
	}
	for i, want := range []string{of(all[2], ""), of(all[1], ""), "/moderation/queue"} { // at last, one that a colleague has
		decided := []int{0, 2, 1}[i]
		to := p.post(of(all[decided], "/decision"), "verdict", "approve", "seq", seq(all[decided])).wants(t, http.StatusSeeOther).Header().Get("Location")
		if to != want {
			t.Errorf("decision %d leads to %q, want %q", i, to, want)
		}
	}
}

func TestNextLeadsToTheFirstOfACityOrToTheEmptyQueue(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t, "accra", "cairo", "lisbon")
	for query, want := range map[string]string{
		"":             of(d.State(t, p.queue(t, "")[0].ID), ""),
		"?city=cairo":  of(d.State(t, p.queue(t, "?city=cairo")[0].ID), "?city=cairo"),
		"?city=lisbon": "/moderation/queue?city=lisbon",
	} {
		if got := p.get("/moderation/next"+query).wants(t, http.StatusSeeOther).Header().Get("Location"); got != want {
			t.Errorf("%q leads to %q, want %q", query, got, want)
		}
	}
	p.get("/moderation/next?city=dakar").wants(t, http.StatusForbidden)
}

func TestEveryKeyOfTheHelpIsBoundOnThePage(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	first := d.State(t, p.queue(t, "")[0].ID)
	p.postJSON(of(first, "/decision"), "verdict", "approve", "seq", seq(first)).wants(t, http.StatusOK) // so that there is something to undo
	page := p.get("/moderation/next").wants(t, http.StatusSeeOther)
	console := p.get(page.Header().Get("Location")).wants(t, http.StatusOK).page(t)
	n := 0
	console.Find(".help dt").Each(func(_ int, key *goquery.Selection) {
		n++
		name := key.Text()
		bound := console.Find("[aria-keyshortcuts=\"" + name + "\"]")
		if title, _ := bound.Attr("title"); name != "V" && (bound.Length() != 1 || title == "") {
			t.Errorf("%s is bound %d times, and its tooltip is %q", name, bound.Length(), title)
		}
	})
	if n != 14 {
		t.Errorf("the help has %d keys", n)
	}
}

func TestALaneIsSeenByThoseWhoWorkThroughIt(t *testing.T) {
	d := threeWait(t)
	p, organiser, guard := d.moderator(t), d.signedIn(t, "oda@example.org", staff.Organiser), d.signedIn(t, "sam@example.org", staff.Safeguarding)
	s := d.State(t, p.queue(t, "")[0].ID)
	p.postJSON(of(s, "/escalate"), "note", "A bruise?").wants(t, http.StatusOK)
	p.get("/moderation/lanes/escalated").wants(t, http.StatusForbidden)
	organiser.get("/moderation/lanes/escalated").wants(t, http.StatusForbidden)
	organiser.get("/moderation/lanes/disputed").wants(t, http.StatusOK)
	p.get("/moderation/lanes/disputed").wants(t, http.StatusForbidden)
	p.get("/moderation/lanes/appeals").wants(t, http.StatusOK)
	p.get("/moderation/lanes/elsewhere").wants(t, http.StatusNotFound)
	page := guard.get("/moderation/lanes/escalated").wants(t, http.StatusOK).page(t)
	if href, _ := page.Find(".wall a").Attr("href"); href != of(s, "") {
		t.Errorf("the lane leads to %q", href)
	}
	if n := guard.get("/moderation/queue").page(t).Find(`a[href$="/lanes/escalated"]`).Length(); n != 1 {
		t.Error("the queue does not lead to the lane")
	}
	if n := guard.get(of(s, "")).wants(t, http.StatusOK).page(t).Find(`form[action$="/close"]`).Length(); n != 1 {
		t.Error("it can't be closed")
	}
	for _, id := range p.leavesAfter(t, "") {
		if id == string(s.ID) {
			t.Error("a worry is a leaf for everybody")
		}
	}
}
