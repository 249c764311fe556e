package drawing_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// lives are how many drawings each property is tried on.
const lives = 1_000

func life(seed uint64, lawful bool) *drawingtest.Drawing {
	return drawingtest.NewRow().Random(seed, lawful)
}

// seenFrom is the rule of publishing, told a second time and in another way: by what
// the last fact of each kind says. It knows nothing of State. nil is never.
func seenFrom(t *testing.T, facts []drawing.Fact) *time.Time {
	t.Helper()
	last := func(names ...drawing.Name) (f drawing.Fact) {
		for _, one := range facts {
			if slices.Contains(names, one.Name) {
				f = one
			}
		}
		return f
	}
	gone := last(drawing.Erased).Name != "" ||
		last(drawing.Withdrawn, drawing.Restored).Name == drawing.Withdrawn ||
		last(drawing.TakenDown, drawing.Reinstated).Name == drawing.TakenDown
	var worry struct{ On bool }
	read(t, last(drawing.Escalated), &worry)

	var agreed struct{ Consent struct{ Purposes []string } }
	read(t, last(drawing.Submitted, drawing.Consented), &agreed)

	verdict := last(drawing.Approved, drawing.Returned, drawing.Declined, drawing.Undone, drawing.Replaced, drawing.Appealed)
	var approval struct {
		At *time.Time `json:"public_at"`
	}
	read(t, verdict, &approval)
	approved := verdict.Name == drawing.Approved

	if slices.Contains(agreed.Consent.Purposes, "show") && hasRenditions(t, facts) && approved && !gone && !worry.On {
		return approval.At
	}
	return nil
}

// hasRenditions: the last that was said about the picture of now, as it is to be shown
// now, is a ladder with pictures. What was said before that was not about it.
func hasRenditions(t *testing.T, facts []drawing.Fact) bool {
	t.Helper()
	var picture, shown string
	made := false
	for _, f := range facts {
		var said struct {
			Of       string
			Original struct{ SHA256 string }
			Pictures []any
		}
		var wish struct{ Recipe *drawing.Recipe }
		read(t, f, &said)
		if f.Name == drawing.Edited {
			read(t, f, &wish)
		}
		about := said.Of == picture && madeWith(t, f) == shown
		switch {
		case f.Name == drawing.Submitted && said.Original.SHA256 == picture: // a school sent it before
		case f.Name == drawing.Collected, f.Name == drawing.Submitted, f.Name == drawing.Replaced:
			picture, shown, made = said.Original.SHA256, "", false
		case wish.Recipe != nil && hash(*wish.Recipe) != shown:
			shown, made = hash(*wish.Recipe), false
		case about && f.Name == drawing.Rendered:
			made = len(said.Pictures) > 0
		case about && f.Name == drawing.Unreadable:
			made = false
		}
	}
	return made
}

// hash is a recipe's; no covers are none, whether or not there is a list of them.
func hash(r drawing.Recipe) string {
	if len(r.Covers) == 0 {
		r.Covers = nil
	}
	return r.Hash()
}

func madeWith(t *testing.T, f drawing.Fact) string {
	t.Helper()
	var said struct{ Recipe string }
	if f.Name == drawing.Rendered || f.Name == drawing.Unreadable {
		read(t, f, &said)
	}
	return said.Recipe
}

func read(t *testing.T, f drawing.Fact, into any) {
	t.Helper()
	if f.Data == nil {
		return
	}
	if err := json.Unmarshal(f.Data, into); err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsPublicWithoutConsentRenditionApprovalAndPublicAt(t *testing.T) {
	for _, lawful := range []bool{true, false} {
		public := 0
		for seed := range uint64(lives) {
			d, s := life(seed, lawful), drawing.State{}
			for n, f := range d.Facts() {
				facts := d.Facts()[:n+1]
				if err := s.Apply(f); err != nil {
					t.Fatal(err)
				}
				from := seenFrom(t, facts)
				for _, now := range []time.Time{{}, beforehand, later, afterwards} {
					want := from != nil && !now.Before(*from)
					if got := s.Public(now); got != want {
						t.Fatalf("seed %d, lawful %v, at %s: public %v, want %v, after %s", seed, lawful, now, got, want, names(facts))
					}
					if want {
						public++
					}
				}
			}
		}
		if public < lives/2 {
			t.Errorf("lawful %v: only %d moments were public: nothing was tried", lawful, public)
		}
	}
}

func names(facts []drawing.Fact) string {
	words := make([]string, len(facts))
	for i, f := range facts {
		words[i] = string(f.Name)
	}
	return strings.Join(words, ", ")
}

func TestFoldingTheSameFactsGivesTheSameState(t *testing.T) {
	for seed := range uint64(lives) {
		d := life(seed, false)
		once, err := drawing.Fold(d.Facts()...)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := drawing.Fold(life(seed, false).Facts()...)
		if !reflect.DeepEqual(once, again) || !reflect.DeepEqual(once, d.State()) {
			t.Fatalf("seed %d: %+v\nand %+v", seed, once, again)
		}
	}
}

// TestAStateMayBePutDownAndTakenUpAgain is what a catalog rests on: it keeps a state
// as JSON and folds what comes later into that.
func TestAStateMayBePutDownAndTakenUpAgain(t *testing.T) {
	for seed := range uint64(lives / 3) {
		d := life(seed, false)
		whole := d.State()
		for cut := range d.Facts() {
			s, err := drawing.Fold(d.Facts()[:cut]...)
			if err != nil {
				t.Fatal(err)
			}
			s = throughJSON(t, s)
			for _, f := range d.Facts()[cut:] {
				if err := s.Apply(f); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(s, whole) {
				t.Fatalf("seed %d, put down after %d facts: %+v\nwant %+v", seed, cut, s, whole)
			}
		}
	}
}

func throughJSON(t *testing.T, s drawing.State) (back drawing.State) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestErasedLeavesNothingOfTheFamily(t *testing.T) {
	for seed := range uint64(lives) {
		d := life(seed, false).Erased()
		d.Happen(rand.New(rand.NewPCG(seed, 8)), false) // a fact may still come that was on its way
		text, err := json.Marshal(d.State())
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"street", "live", "Child", "Guardian", "accra", "quito", "cairo", "#c8602a", "dark", "image/jpeg"} {
			if strings.Contains(string(text), word) {
				t.Fatalf("seed %d, after %s: %q is still in %s", seed, names(d.Facts()), word, text)
			}
		}
		if d.State().Status(afterwards) != drawing.StatusErased {
			t.Fatalf("seed %d: it is %s", seed, d.State().Status(afterwards))
		}
	}
}
