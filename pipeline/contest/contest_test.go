package contest_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// beside runs a second contest on the same journal, as another process does.
func beside(t *testing.T, w *contesttest.World) *contest.Contest {
	t.Helper()
	c, err := contest.Open(t.Context(), w.Contest.Config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return c
}

// openBeside opens a second contest with data keys of its own in memory.
func openBeside(t *testing.T, w *contesttest.World) *contest.Contest {
	t.Helper()
	config := w.Contest.Config
	var err error
	if config.Keys, err = vault.Open(t.Context(), w.Conn, w.Secret, 1); err != nil {
		t.Fatal(err)
	}
	if config.Journal, err = journal.Open(t.Context(), w.Conn, journal.Config{Replicas: 1, Sealer: config.Keys, Log: w.Log}); err != nil {
		t.Fatal(err)
	}
	c, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnEditionIsChangedForEveryProcess(t *testing.T) {
	w := contesttest.Open(t)
	other := beside(t, w)
	if !reflect.DeepEqual(other.Edition(), w.Contest.Edition()) {
		t.Errorf("two processes begin with two editions: %s and %s", other.Edition(), w.Contest.Edition())
	}
	for _, theme := range []string{"Rivers", "Bridges"} {
		changed, err := w.Contest.SetEdition(t.Context(), func(e *edition.Edition) error { return e.Set(map[string]string{"theme": theme}, nil) })
		if err != nil || changed.Theme != theme || w.Contest.Edition().Theme != theme {
			t.Fatalf("%+v, %v", changed, err)
		}
		for late := time.Now().Add(time.Minute); other.Edition().Theme != theme; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(late) {
				t.Fatalf("the other process still has %q", other.Edition().Theme)
			}
		}
	}
	third, err := contest.Open(t.Context(), w.Contest.Config)
	if err != nil || third.Edition().Theme != "Bridges" {
		t.Errorf("a process that starts later has %q, %v", third.Edition().Theme, err)
	}
}

func TestNoChangeOfAnEditionIsLost(t *testing.T) {
	w := contesttest.Open(t)
	other := beside(t, w)
	var organisers sync.WaitGroup
	for i := range 8 {
		c := []*contest.Contest{w.Contest, other}[i%2]
		organisers.Go(func() {
			_, err := c.SetEdition(t.Context(), func(e *edition.Edition) error {
				e.Cities = append(e.Cities, fmt.Sprintf("city-%d", i))
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	organisers.Wait()
	third, err := contest.Open(t.Context(), w.Contest.Config)
	if err != nil || len(third.Edition().Cities) != 8 {
		t.Errorf("of 8 changes these are left: %v, %v", third.Edition().Cities, err)
	}
}

func TestAnImpossibleChangeChangesNothing(t *testing.T) {
	w := contesttest.Open(t)
	before, no := w.Contest.Edition(), errors.New("no")
	_, err := w.Contest.SetEdition(t.Context(), func(e *edition.Edition) error { return e.Set(map[string]string{"closes": "2020-01-01"}, nil) })
	if err == nil {
		t.Error("it closes before it opens")
	}
	_, err = w.Contest.SetEdition(t.Context(), func(e *edition.Edition) error { e.Theme = "Rivers"; return no })
	wantError(t, "a change that fails", err, no)
	third, err := contest.Open(t.Context(), w.Contest.Config)
	if err != nil || !reflect.DeepEqual(third.Edition(), before) || !reflect.DeepEqual(w.Contest.Edition(), before) {
		t.Errorf("the edition is %+v, %v", third.Edition(), err)
	}
}
