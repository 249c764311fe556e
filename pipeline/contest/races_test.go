package contest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// rounds is how often each pair is tried: EASEL_TEST_RACES times, 20 if nobody says.
func rounds(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("EASEL_TEST_RACES"), "20"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// atOnce is how many rounds run side by side.
const atOnce = 8

// racer is one who does something to a drawing while another does something else. page is
// what they had before them.
type racer struct {
	name string
	do   func(r *race, c *contest.Contest, page drawing.State) error
}

func decides(by string, v drawing.Verdict, reason string) racer {
	return racer{string(v) + " by " + by, func(r *race, c *contest.Contest, page drawing.State) error {
		_, err := c.Decide(r.t.Context(), page.ID, contest.Decision{By: by, Verdict: v, Reason: reason, Seq: page.Judged})
		return err
	}}
}

func families(name string, do func(c *contest.Contest, ctx context.Context, receipt string) (drawing.State, error)) racer {
	return racer{name, func(r *race, c *contest.Contest, page drawing.State) error {
		_, err := do(c, r.t.Context(), r.w.Secret.Receipt(page.ID, 1))
		return err
	}}
}

func staffs(name string, do func(c *contest.Contest, ctx context.Context, id drawing.ID) (drawing.State, error)) racer {
	return racer{name, func(r *race, c *contest.Contest, page drawing.State) error {
		_, err := do(c, r.t.Context(), page.ID)
		return err
	}}
}

var (
	approves = decides("staff-1", drawing.Approve, "")
	returns  = decides("staff-2", drawing.Return, "dark")
	declines = decides("staff-3", drawing.Decline, "off_theme")

	withdraws = families("withdraw", (*contest.Contest).Withdraw)
	restores  = families("restore", (*contest.Contest).Restore)
	appeals   = families("appeal", (*contest.Contest).Appeal)
	replaces  = families("replace", func(c *contest.Contest, ctx context.Context, receipt string) (drawing.State, error) {
		return c.Replace(ctx, receipt, contesttest.Upload([]byte(other())))
	})

	undoes = staffs("undo", func(c *contest.Contest, ctx context.Context, id drawing.ID) (drawing.State, error) {
		return c.Undo(ctx, id, "staff-4")
	})
	takesDown = staffs("take down", func(c *contest.Contest, ctx context.Context, id drawing.ID) (drawing.State, error) {
		return c.TakeDown(ctx, id, "staff-4", "hurtful", "")
	})
	escalates = staffs("escalate", func(c *contest.Contest, ctx context.Context, id drawing.ID) (drawing.State, error) {
		return c.Escalate(ctx, id, "staff-4", "")
	})
	edits = staffs("edit", func(c *contest.Contest, ctx context.Context, id drawing.ID) (drawing.State, error) {
		return c.Edit(ctx, id, "staff-4", contest.Amendment{Turn: 1})
	})
	reports = staffs("report", func(c *contest.Contest, ctx context.Context, id drawing.ID) (drawing.State, error) {
		return c.Report(ctx, id, "hurtful", "", home)
	})

	answers = racer{"answer", func(r *race, c *contest.Contest, page drawing.State) error {
		_, err := c.Answer(r.t.Context(), page.ID, "staff-4", page.Judged, true)
		return err
	}}
	corrects = families("correct", func(c *contest.Contest, ctx context.Context, receipt string) (drawing.State, error) {
		title := "The street of my aunt"
		return c.Correct(ctx, receipt, contest.Correction{Title: &title})
	})
	respells = racer{"respell", func(r *race, c *contest.Contest, page drawing.State) error {
		name := page.Child.Name + "h"
		_, err := c.Correct(r.t.Context(), r.w.Secret.Receipt(page.ID, 1), contest.Correction{Child: &name})
		return err
	}}
	// erases also does what a worker does then.
	erases = families("erase", func(c *contest.Contest, ctx context.Context, receipt string) (drawing.State, error) {
		s, err := c.Erase(ctx, receipt)
		if err != nil {
			return s, err
		}
		return s, c.Destroy(ctx, s.ID)
	})
)

// other is a second picture, the same each time.
var other = sync.OnceValue(func() string {
	return string(renditiontest.WriteJPEG(renditiontest.Photo(48, 36, 2), renditiontest.JPEGOptions{}))
})

// race is a contest, and another process of it.
type race struct {
	t       *testing.T
	w       *contesttest.World
	beside  *contest.Contest
	picture []byte
	made    rendition.Result
}

func openRace(t *testing.T) *race {
	r := &race{t: t, w: contesttest.Open(t), picture: renditiontest.WriteJPEG(renditiontest.Photo(40, 30, 1), renditiontest.JPEGOptions{})}
	r.beside = openBeside(t, r.w)
	var err error
	if r.made, err = rendition.Render(t.Context(), r.picture, rendition.DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	return r
}

// enters makes a drawing that waits, and does to it what comes before the race.
func (r *race) enters(before []racer) (drawing.State, error) {
	accepted, err := r.w.Contest.Submit(r.t.Context(), r.w.Form(), contesttest.Upload(r.picture), contesttest.Consent())
	if err != nil {
		return drawing.State{}, err
	}
	s, err := r.w.Contest.State(r.t.Context(), accepted.ID)
	if err != nil {
		return s, err
	}
	if err := r.w.Contest.Rendered(r.t.Context(), s, r.made); err != nil {
		return s, err
	}
	for _, one := range before {
		if err := one.do(r, r.w.Contest, s); err != nil {
			return s, err
		}
	}
	return r.w.Contest.State(r.t.Context(), accepted.ID)
}

// comes is what came of two deeds: what either was told, and what is in the journal.
func (r *race) comes(id drawing.ID, first, second error) (string, error) {
	facts, _, err := r.w.Journal.History(r.t.Context(), id)
	if err != nil {
		return "", err
	}
	var names []string
	for _, f := range facts {
		names = append(names, string(f.Name))
	}
	told := func(err error) string {
		if err == nil {
			return "done"
		}
		return strings.ReplaceAll(err.Error(), string(id), "it")
	}
	return fmt.Sprintf("%s; %s; %s", told(first), told(second), strings.Join(names, " ")), nil
}

// inTurn is what comes of one deed after another.
func (r *race) inTurn(before []racer, a, b racer, bFirst bool) (string, error) {
	s, err := r.enters(before)
	if err != nil {
		return "", err
	}
	var first, second error
	if bFirst {
		second = b.do(r, r.beside, s)
	}
	first = a.do(r, r.w.Contest, s)
	if !bFirst {
		second = b.do(r, r.beside, s)
	}
	return r.comes(s.ID, first, second)
}

// atTheSameTime is what comes of two deeds in two processes at once.
func (r *race) atTheSameTime(before []racer, a, b racer) (string, error) {
	s, err := r.enters(before)
	if err != nil {
		return "", err
	}
	var both sync.WaitGroup
	var first, second error
	start := make(chan struct{})
	both.Go(func() { <-start; first = a.do(r, r.w.Contest, s) })
	both.Go(func() { <-start; second = b.do(r, r.beside, s) })
	close(start)
	both.Wait()
	return r.comes(s.ID, first, second)
}

// run tries a pair, and wants each time what would have come of the two in turn.
func (r *race) run(t *testing.T, before []racer, a, b racer) {
	t.Helper()
	var serial []string
	for _, bFirst := range []bool{false, true} {
		came, err := r.inTurn(before, a, b, bFirst)
		if err != nil {
			t.Fatal(err)
		}
		serial = append(serial, came)
	}
	var all sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for range rounds(t) {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			came, err := r.atTheSameTime(before, a, b)
			if err != nil || !slices.Contains(serial, came) {
				t.Errorf("%s and %s: %s, %v\nin turn it is %s", a.name, b.name, came, err, strings.Join(serial, "\nor "))
			}
		})
	}
	all.Wait()
}

// pair is one racer and others, each of which runs against it, after what was done before.
type pair struct {
	before []racer
	one    racer
	and    []racer
}

// pairs are every command of families with every other, and with what moderators decide, in
// a state that allows at least one of the two; and what moderators do with each other.
func pairs() []pair {
	published, declined, returned, withdrawn := []racer{approves}, []racer{declines}, []racer{returns}, []racer{withdraws}
	corrected := []racer{approves, corrects}
	return []pair{
		{nil, approves, []racer{returns, declines, withdraws, replaces, corrects, edits, escalates}},
		{nil, returns, []racer{withdraws, replaces, corrects}},
		{nil, declines, []racer{withdraws, replaces, corrects}},
		{published, undoes, []racer{undoes, withdraws, takesDown, reports, edits, escalates, corrects}},
		{declined, appeals, []racer{appeals, undoes, withdraws, replaces, corrects}},
		{withdrawn, restores, []racer{restores, withdraws, replaces, corrects, appeals, approves}},
		{returned, replaces, []racer{replaces, corrects, withdraws, undoes}},
		{returned, corrects, []racer{corrects, withdraws, undoes}},
		{published, corrects, []racer{corrects, withdraws, takesDown, edits}},
		{corrected, answers, []racer{answers, corrects, withdraws, undoes, takesDown, edits}},
		{nil, erases, []racer{erases, approves, returns, declines, withdraws, replaces, corrects, respells, edits, escalates}},
		{published, erases, []racer{undoes, takesDown, reports, withdraws, corrects}},
		{declined, erases, []racer{appeals}},
		{withdrawn, erases, []racer{restores}},
		{corrected, erases, []racer{answers}},
	}
}

// TestOfTwoAtOnceEachPairComesOutAsIfInTurn also compares the catalog, which followed all
// of it as it came, with one that is made anew, and looks for reservations of what is erased.
func TestOfTwoAtOnceEachPairComesOutAsIfInTurn(t *testing.T) {
	r := openRace(t)
	for _, one := range pairs() {
		for _, other := range one.and {
			r.run(t, one.before, one.one, other)
		}
	}
	r.w.Caught(t)
	if err := r.w.Catalog.Check(t.Context(), r.w.Journal); err != nil {
		t.Error(err)
	}
	r.reservesNothingErased(t)
}

func (r *race) reservesNothingErased(t *testing.T) {
	t.Helper()
	err := reservations(t, r.w).Each(t.Context(), func(v journal.Value) {
		var of struct{ ID drawing.ID }
		if err := json.Unmarshal(v.Bytes, &of); err != nil {
			t.Error(err)
		}
		if s := r.w.State(t, of.ID); !s.Erased.IsZero() {
			t.Errorf("a child of the erased drawing %s is still reserved", s.ID)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// TestWhatIsUndoneAsItBecomesPublicIsNotSeen undoes approvals one after another while all
// of them become public.
func TestWhatIsUndoneAsItBecomesPublicIsNotSeen(t *testing.T) {
	r := openRace(t)
	var all []drawing.State
	for range rounds(t) {
		s, err := r.enters(nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	r.w.Move(time.Since(r.w.Now()) - r.w.Contest.Edition().PublishDelay + time.Second)
	for _, s := range all {
		if err := approves.do(r, r.w.Contest, s); err != nil {
			t.Fatal(err)
		}
	}
	r.w.Caught(t)
	for i, s := range all {
		for i == len(all)/2 && !r.sees(s.ID) { // the others follow while the moment passes
			time.Sleep(time.Millisecond)
		}
		after, err := r.w.Contest.Undo(t.Context(), s.ID, "staff-1")
		if err != nil {
			t.Fatal(err)
		}
		r.w.WaitFor(t, after.Seq)
		for range 3 {
			if r.sees(s.ID) {
				t.Fatal("it is undone, and still seen")
			}
			time.Sleep(time.Millisecond)
		}
	}
	if err := r.w.Catalog.Check(t.Context(), r.w.Journal); err != nil {
		t.Error(err)
	}
}

// sees reports whether the public does.
func (r *race) sees(id drawing.ID) bool {
	_, err := r.w.Catalog.Public().Drawing(r.t.Context(), id)
	if err != nil && !errors.Is(err, catalog.ErrNotFound) {
		r.t.Error(err)
	}
	return err == nil
}
