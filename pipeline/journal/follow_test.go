package journal_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

// slowKeys seals nothing, and takes its time to open, as data keys far away do.
type slowKeys struct{ opening time.Duration }

func (slowKeys) Seal(_ context.Context, _ drawing.ID, _ string, plain []byte) ([]byte, error) {
	return plain, nil
}

func (k slowKeys) Open(_ context.Context, _ drawing.ID, _ string, sealed []byte) ([]byte, error) {
	time.Sleep(k.opening)
	return sealed, nil
}

// openWith opens a journal with so many facts on a server of its own.
func openWith(t *testing.T, facts int, keys journal.Sealer) *journal.Journal {
	t.Helper()
	nc := journaltest.NewEmbedded(t).Connect(t)
	j, err := journal.Open(t.Context(), nc, journal.Config{Replicas: 1, Sealer: keys, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	life, head := drawingtest.Submitted("accra", 7), journal.Head{}
	for len(life.Facts()) < facts {
		life.Undone()
	}
	for _, f := range life.Facts() {
		if head, err = j.Append(t.Context(), head, f); err != nil {
			t.Fatal(err)
		}
	}
	return j
}

// TestFactsThatAreSlowToOpenAreNotHeldBack is about who waits for the first of them.
func TestFactsThatAreSlowToOpenAreNotHeldBack(t *testing.T) {
	const facts = 200
	j, enough, first := openWith(t, facts, slowKeys{5 * time.Millisecond}), errors.New("enough"), 0
	err := j.Follow(t.Context(), 1, func(batch []drawing.Fact) error {
		first = len(batch)
		return enough
	})
	if !errors.Is(err, enough) || first == 0 || first > facts/2 {
		t.Errorf("the first of %d facts came with %d others, %v", facts, first-1, err)
	}
}

// TestAJournalThatLostFactsIsNotFollowed is about one that an old copy was put in the
// place of: new facts would have the sequences of those that the reader has seen.
func TestAJournalThatLostFactsIsNotFollowed(t *testing.T) {
	t.Parallel()
	j := openWith(t, 3, slowKeys{})
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	err := j.Follow(ctx, 6, func([]drawing.Fact) error { return nil })
	if !errors.Is(err, journal.ErrGap) {
		t.Errorf("follow: %v; want: %v", err, journal.ErrGap)
	}
}
