package drawing_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func waiting() *drawingtest.Drawing { return drawingtest.Submitted("accra", 7).Rendered() }

func TestWhoMayGiveTheNextVerdict(t *testing.T) {
	const first, second, third = "staff-2", "staff-3", "staff-4"
	proposed := func() *drawingtest.Drawing { return waiting().Proposed(drawing.Decline, first) }
	disputed := func() *drawingtest.Drawing { return proposed().Proposed(drawing.Approve, second) }
	appealed := func() *drawingtest.Drawing { return proposed().Declined("off_theme").Appealed() }
	for name, one := range map[string]struct {
		life *drawingtest.Drawing
		by   drawing.Judge
		err  error
	}{
		"anybody the first":                       {waiting(), drawing.Judge{By: first}, nil},
		"another the second":                      {proposed(), drawing.Judge{By: second}, nil},
		"the first not the second":                {proposed(), drawing.Judge{By: first}, drawing.ErrBarred},
		"nor an organiser who was the first":      {proposed(), drawing.Judge{By: first, Organises: true}, drawing.ErrBarred},
		"a third not where two differ":            {disputed(), drawing.Judge{By: third}, drawing.ErrDisputed},
		"nor one of the two":                      {disputed(), drawing.Judge{By: second}, drawing.ErrDisputed},
		"an organiser does":                       {disputed(), drawing.Judge{By: third, Organises: true}, nil},
		"after an edit the first is as any":       {proposed().Shown(aTurn).Rendered(), drawing.Judge{By: first}, nil},
		"after it is undone, too":                 {proposed().Undone(), drawing.Judge{By: first}, nil},
		"who declined not after an appeal":        {appealed(), drawing.Judge{By: drawingtest.Staff}, drawing.ErrBarred},
		"nor who was the first to":                {appealed(), drawing.Judge{By: first}, drawing.ErrBarred},
		"others after an appeal":                  {appealed(), drawing.Judge{By: third}, nil},
		"nor when that verdict is undone":         {appealed().Approved().Undone(), drawing.Judge{By: first}, drawing.ErrBarred},
		"of another picture anybody":              {appealed().Replaced().Rendered(), drawing.Judge{By: first}, nil},
		"nobody while somebody is worried":        {waiting().Escalated(true), drawing.Judge{By: first}, drawing.ErrEscalated},
		"but who sees to that":                    {waiting().Escalated(true), drawing.Judge{By: first, Safeguards: true}, nil},
		"who sees to that does not undecide":      {waiting().Approved().Escalated(true), drawing.Judge{By: first, Safeguards: true}, drawing.ErrDecided},
		"nor does the worry give other rights":    {disputed().Escalated(true), drawing.Judge{By: third, Safeguards: true}, drawing.ErrDisputed},
		"anybody when the worry was seen to":      {waiting().Escalated(true).Escalated(false), drawing.Judge{By: first}, nil},
		"nobody decides twice, whoever was asked": {appealed().Declined("off_theme"), drawing.Judge{By: third}, drawing.ErrDecided},
	} {
		s := one.life.State()
		done, err := s.MayDecide(drawing.Decline, one.by, s.Judged)
		if done || !errors.Is(err, one.err) || (err == nil) != (one.err == nil) {
			t.Errorf("%s: done %v, %v; want %v", name, done, err, one.err)
		}
	}
}

func TestAVerdictOfTwoIsProposedUntilTwoAgree(t *testing.T) {
	proposed := waiting().Proposed(drawing.Decline, "staff-2")
	disputed := waiting().Proposed(drawing.Decline, "staff-2").Proposed(drawing.Approve, "staff-3")
	for name, one := range map[string]struct {
		life    *drawingtest.Drawing
		verdict drawing.Verdict
		two     bool
		want    drawing.Name
	}{
		"one is enough":                         {waiting(), drawing.Decline, false, drawing.Declined},
		"the first of two":                      {waiting(), drawing.Decline, true, drawing.Proposed},
		"the second agrees":                     {proposed, drawing.Decline, true, drawing.Declined},
		"the second differs":                    {proposed, drawing.Approve, true, drawing.Proposed},
		"though such a verdict wants one alone": {proposed, drawing.Approve, false, drawing.Proposed},
		"the organiser's stands":                {disputed, drawing.Return, true, drawing.Returned},
	} {
		if got := one.life.State().Outcome(one.verdict, one.two); got != one.want {
			t.Errorf("%s: %s; want %s", name, got, one.want)
		}
	}
	s := disputed.State()
	if s.Proposal.By != "staff-2" || s.Proposal.Verdict != drawing.Decline || s.Disputed.By != "staff-3" || s.Disputed.Verdict != drawing.Approve || s.Decision != nil {
		t.Errorf("the two verdicts are %+v and %+v", s.Proposal, s.Disputed)
	}
	if after := disputed.Approved().State(); after.Disputed != nil || after.Decision == nil {
		t.Errorf("after the organiser's: %+v", after)
	}
}

func TestTheSameFirstVerdictTwiceIsOne(t *testing.T) {
	s := waiting().Proposed(drawing.Decline, "staff-2").State()
	seen := s.Proposal.On
	for _, one := range []struct {
		verdict drawing.Verdict
		by      string
		done    bool
	}{{drawing.Decline, "staff-2", true}, {drawing.Approve, "staff-2", false}, {drawing.Decline, "staff-3", false}} {
		done, err := s.MayDecide(one.verdict, drawing.Judge{By: one.by}, seen)
		if done != one.done || !done && !errors.Is(err, drawing.ErrStale) {
			t.Errorf("%s by %s: done %v, %v", one.verdict, one.by, done, err)
		}
	}
}

func TestAFirstVerdictIsTakenBackByWhoGaveItAlone(t *testing.T) {
	proposed := waiting().Proposed(drawing.Decline, "staff-2")
	if err := proposed.State().MayUndo("staff-2"); err != nil {
		t.Error(err)
	}
	if err := proposed.State().MayUndo("staff-3"); !errors.Is(err, drawing.ErrUndecided) {
		t.Errorf("by another: %v", err)
	}
	disputed := proposed.Proposed(drawing.Approve, "staff-3").State()
	if err := disputed.MayUndo("staff-2"); !errors.Is(err, drawing.ErrUndecided) {
		t.Errorf("when another has answered: %v", err)
	}
	if err := waiting().Approved().State().MayUndo("anybody"); err != nil {
		t.Errorf("a verdict that stands: %v", err)
	}
}

func TestReportsCountUntilAModeratorHasLooked(t *testing.T) {
	d := waiting().Approved().Reported("hurtful").Reported("hurtful").Hidden()
	if s := d.State(); s.Unlooked() != 2 || !s.Hidden || s.Showable() {
		t.Errorf("%+v", s)
	}
	if s := d.Reinstated().State(); s.Unlooked() != 0 || s.Hidden || !s.Showable() || len(s.Reports) != 2 {
		t.Errorf("reinstated: %+v", s)
	}
	if s := d.Reported("mine").State(); s.Unlooked() != 1 {
		t.Errorf("%d not looked at", s.Unlooked())
	}
	if s := d.Undone().Approved().State(); s.Unlooked() != 0 {
		t.Errorf("approved again: %d not looked at", s.Unlooked())
	}
	if s := d.TakenDown().State(); s.Hidden {
		t.Error("a moderator took it down, and it counts as hidden")
	}
}

func TestALookCountsTheReportsThatWereSeen(t *testing.T) {
	d := waiting().Approved().Reported("hurtful").Reported("mine").Reported("hurtful")
	before := d.State()
	for _, one := range []struct {
		name           string
		seen, unlooked int
	}{
		{"one of three", 1, 2}, {"two of three", 2, 1}, {"fewer than before", 1, 1}, {"more than there are", 9, 0},
	} {
		s := d.LookedAt(one.seen).State()
		if s.Unlooked() != one.unlooked || !s.Showable() || s.Judged != before.Judged || len(s.Reports) != 3 {
			t.Errorf("%s: %+v", one.name, s)
		}
	}
	if s := d.Reported("mine").State(); s.Unlooked() != 1 {
		t.Errorf("one more: %d not looked at", s.Unlooked())
	}
}

func TestAStateKeepsTheLastNotes(t *testing.T) {
	d := waiting()
	for range drawing.MaxNotes {
		d.Noted("first")
	}
	notes := d.Noted("last").State().Notes
	last := notes[len(notes)-1]
	if len(notes) != drawing.MaxNotes || last.Text != "last" || last.At.IsZero() || last.By != drawingtest.Staff {
		t.Errorf("%d notes, the last is %+v", len(notes), last)
	}
}

func TestTagsStayWhereOnlyWordsAreChanged(t *testing.T) {
	said := func(tags []string) drawing.Description {
		return drawing.Description{Version: drawing.Version, Text: "A tram.", Language: "en", Tags: tags}
	}
	d := waiting().Happened(drawing.Described, said([]string{"streets", "night"}))
	if got := d.Described("A red tram.", "en").State().Tags; !slices.Equal(got, []string{"streets", "night"}) {
		t.Errorf("the tags are %v", got)
	}
	if got := d.Happened(drawing.Described, said([]string{})).State().Tags; got != nil {
		t.Errorf("taken back, they are %v", got)
	}
}
