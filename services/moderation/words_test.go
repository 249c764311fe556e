package moderation

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

func TestEveryReasonOfANewEditionHasWords(t *testing.T) {
	r := edition.Default(time.Now()).Reasons
	for _, l := range language.All() {
		for kind, c := range map[string]struct {
			codes []string
			words words
		}{"return": {r.Return, returnWords}, "decline": {r.Decline, declineWords}, "remove": {r.Remove, removeWords}, "report": {r.Report, reportWords}} {
			for _, code := range c.codes {
				if got := c.words.say(l, code); got == code {
					t.Errorf("%s: %s has no words for %q", l.Tag(), kind, code)
				}
			}
		}
	}
}

func TestEveryFactHasWords(t *testing.T) {
	for _, name := range []drawing.Name{
		drawing.Submitted, drawing.Replaced, drawing.Rendered, drawing.Unreadable, drawing.Screened, drawing.Edited, drawing.Corrected,
		drawing.Approved, drawing.Returned, drawing.Declined, drawing.Undone, drawing.Appealed, drawing.Escalated, drawing.Noted,
		drawing.TakenDown, drawing.Reinstated, drawing.Withdrawn, drawing.Restored, drawing.Described, drawing.Featured,
		drawing.Reported, drawing.LookedAt, drawing.Erased, drawing.Destroyed,
	} {
		for _, l := range language.All() {
			if got := factWords.say(l, string(name)); got == string(name) {
				t.Errorf("%s: %s has no words", l.Tag(), name)
			}
		}
		nobody := name == drawing.Rendered || name == drawing.Screened
		if (allActs().index(string(name)) < 0) != nobody {
			t.Errorf("%s can't be looked for in an audit", name)
		}
	}
}

func TestAReasonThatNobodyKnowsStandsForItself(t *testing.T) {
	if got := returnWords.say(language.English(), "too_small"); got != "too_small" {
		t.Errorf("says %q", got)
	}
}

func TestEveryStandingButWaitingHasASentence(t *testing.T) {
	now := time.Now()
	past := now.Add(-time.Hour)
	ladder := &drawing.Ladder{Pictures: []drawing.Rendition{{Width: 320}}}
	decided := func(v drawing.Verdict) *drawing.Decision {
		return &drawing.Decision{Verdict: v, At: past, Judgement: drawing.Judgement{Reason: "other", PublicAt: past}}
	}
	for _, s := range []drawing.State{
		{}, {Refused: "broken"},
		{Ladder: ladder, Decision: decided(drawing.Approve)},
		{Ladder: ladder, Decision: decided(drawing.Approve), ShowOnline: true},
		{Ladder: ladder, Decision: decided(drawing.Return)},
		{Ladder: ladder, Decision: decided(drawing.Decline)},
		{Withdrawn: past}, {TakenDown: past}, {Erased: past},
	} {
		if standing(language.English(), edition.Default(now), s, "ana@example.org", now) == "" {
			t.Errorf("nothing is said of %s", s.Status(now))
		}
	}
	if got := standing(language.English(), edition.Default(now), drawing.State{Ladder: ladder}, "", now); got != "" {
		t.Errorf("of one that waits: %q", got)
	}
}

func TestWhatFollowsIsNextInLineAndThenTheFirst(t *testing.T) {
	at := time.Now()
	state := func(id drawing.ID, minutes int) drawing.State {
		return drawing.State{ID: id, Waiting: at.Add(time.Duration(minutes) * time.Minute)}
	}
	a, b, c, d := state("a", 1), state("b", 2), state("c", 2), state("d", 4)
	for _, one := range []struct {
		name    string
		waiting []drawing.State
		now     drawing.State
		want    drawing.ID
	}{
		{"the next", []drawing.State{a, b, c, d}, a, "b"},
		{"by id, of the same moment", []drawing.State{a, b, c, d}, b, "c"},
		{"one that has left", []drawing.State{a, d}, c, "d"},
		{"round to the first", []drawing.State{a, b}, d, "a"},
		{"itself is not next", []drawing.State{d}, d, ""},
		{"nothing", nil, a, ""},
	} {
		if got, _ := following(one.waiting, one.now); got.ID != one.want {
			t.Errorf("%s: %q, want %q", one.name, got.ID, one.want)
		}
	}
}
