package contest_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// theme changes the theme, and nothing else.
func theme(to string) func(*edition.Edition) error {
	return func(e *edition.Edition) error {
		e.Theme = to
		return nil
	}
}

func numberOf(t *testing.T, w *contesttest.World) uint64 {
	t.Helper()
	_, n, err := w.Contest.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachChangeOfTheEditionIsKeptWithWhoMadeItAndWhatItWas(t *testing.T) {
	w := contesttest.Open(t)
	if all, err := w.Contest.Changes(t.Context(), 0, 10); err != nil || len(all) != 0 {
		t.Fatalf("a new contest has the changes %+v, %v", all, err)
	}
	if _, err := w.Contest.ChangeEdition(t.Context(), "ana", numberOf(t, w), theme("Rivers")); err != nil {
		t.Fatal(err)
	}
	w.Move(time.Hour)
	if _, err := w.Contest.SetEdition(t.Context(), theme("Bridges")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.SetEdition(t.Context(), theme("Bridges")); err != nil { // no change
		t.Fatal(err)
	}
	want := []contest.EditionChange{
		{Number: 2, At: w.Now(), What: []edition.Difference{{Name: "theme", Before: "Rivers", After: "Bridges"}}},
		{Number: 1, At: w.Now().Add(-time.Hour), By: "ana", What: []edition.Difference{{Name: "theme", Before: "", After: "Rivers"}}},
	}
	for before, want := range map[uint64][]contest.EditionChange{0: want, 3: want, 2: want[1:], 1: nil} {
		if got, err := w.Contest.Changes(t.Context(), before, 10); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("before %d: %+v, %v", before, got, err)
		}
	}
	if got, err := w.Contest.Changes(t.Context(), 0, 1); err != nil || !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("the last: %+v, %v", got, err)
	}
}

func TestAChangeToAnEditionOfBeforeIsRefusedAndToldWhatItIsNow(t *testing.T) {
	w := contesttest.Open(t)
	seen := numberOf(t, w)
	if _, err := w.Contest.ChangeEdition(t.Context(), "ana", seen, theme("Rivers")); err != nil {
		t.Fatal(err)
	}
	_, err := w.Contest.ChangeEdition(t.Context(), "ben", seen, theme("Bridges"))
	if e, n, now := w.Contest.Settings(t.Context()); !errors.Is(err, contest.ErrChanged) || now != nil || e.Theme != "Rivers" || n != seen+1 {
		t.Errorf("%v; it is %q of change %d, %v", err, e.Theme, n, now)
	}
}

func TestOfManyChangesAtOnceOneIsMade(t *testing.T) {
	w := contesttest.Open(t)
	seen := numberOf(t, w)
	errs := make([]error, 8)
	var racing sync.WaitGroup
	for i := range errs {
		racing.Go(func() {
			_, errs[i] = w.Contest.ChangeEdition(t.Context(), "ana", seen, theme(fmt.Sprint("Theme ", i)))
		})
	}
	racing.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, contest.ErrChanged) {
			t.Error(err)
		}
	}
	if made != 1 || numberOf(t, w) != seen+1 {
		t.Errorf("%d were made, and the last is %d", made, numberOf(t, w))
	}
}

func TestTheHistoryOfTheEditionIsBounded(t *testing.T) {
	w := contesttest.Open(t)
	const many = 505
	for i := range many {
		if _, err := w.Contest.SetEdition(t.Context(), theme(fmt.Sprint("Theme ", i))); err != nil {
			t.Fatal(err)
		}
	}
	all, err := w.Contest.Changes(t.Context(), 0, 1_000)
	if err != nil || len(all) != 500 || all[0].Number != many || all[499].Number != many-499 {
		t.Errorf("%d are kept, %v", len(all), err)
	}
}
