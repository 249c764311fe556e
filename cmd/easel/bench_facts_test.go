package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
)

// openHouse opens everything in a new folder in this process.
func openHouse(b *testing.B) *house {
	b.Helper()
	h, err := contestPlace{place: place{Data: b.TempDir()}}.open(context.Background(), slog.New(slog.DiscardHandler), access.Operator)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := h.close(); err != nil {
			b.Error(err)
		}
	})
	return h
}

// appendLives appends facts to drawings of their own, all writers at once, and gives
// how many facts a second were acknowledged.
func appendLives(b *testing.B, h *house, writers, drawingsEach int, life []drawing.Name) float64 {
	b.Helper()
	ctx := b.Context()
	var took time.Duration
	for _, measured := range []bool{false, true} { // the data keys first, unmeasured
		var g errgroup.Group
		began := time.Now()
		for w := range writers {
			g.Go(func() error {
				for d := range drawingsEach {
					id := h.secret.DrawingID(string(rune('a'+w)) + string(rune(d)))
					if !measured {
						if err := h.keys.Create(ctx, id); err != nil {
							return err
						}
					} else if err := appendLife(ctx, h, id, life); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
		took = time.Since(began)
	}
	return float64(writers*drawingsEach*len(life)) / took.Seconds()
}

func appendLife(ctx context.Context, h *house, id drawing.ID, life []drawing.Name) error {
	now, sum := time.Now(), "0123456789abcdef"
	data := map[drawing.Name]any{
		drawing.Submitted: drawing.Submission{
			Version: 1, Edition: "2026", City: "barcelona", Title: "The tram", Story: "It goes to the sea.", Language: "en",
			Child: drawing.Child{Name: "Lina", Age: 8}, Original: drawing.Original{SHA256: sum, Bytes: 3_000_000, Type: "image/jpeg"},
			Consent: drawing.Consent{Purposes: []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow}, At: now}, Link: 1,
		},
		drawing.Rendered: drawing.Ladder{
			Version: 1, Of: sum, Made: 1, Width: 1600, Height: 1200, Color: "#fbf5e6",
			Pictures: []drawing.Rendition{{Width: 320, Height: 240, Bytes: 20_000, Type: "image/jpeg", Ext: "jpg", Hash: sum}},
		},
		drawing.Approved: drawing.Judgement{Version: 1, By: "staff", PublicAt: now},
	}
	var head journal.Head
	for _, name := range life {
		f, err := drawing.New(journal.NewEventID(), id, name, now, data[name])
		if err != nil {
			return err
		}
		if head, err = h.journal.Append(ctx, head, f); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkAppend prints the facts a second that the embedded journal acknowledges,
// each sealed, chained and synced, from one writer and from eight.
func BenchmarkAppend(b *testing.B) {
	life := []drawing.Name{drawing.Submitted, drawing.Rendered, drawing.Approved}
	for b.Loop() {
		one := appendLives(b, openHouse(b), 1, 300, life)
		eight := appendLives(b, openHouse(b), 8, 300, life)
		b.ReportMetric(one, "appends/s")
		b.ReportMetric(eight, "appends/s-by-8")
		b.ReportMetric(eight/one, "eight/one")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRebuild prints the facts a second that a new catalog is built from.
func BenchmarkRebuild(b *testing.B) {
	for b.Loop() {
		h := openHouse(b)
		appendLives(b, h, 8, 1_000, []drawing.Name{drawing.Submitted, drawing.Rendered, drawing.Approved})
		ctx, stop := context.WithCancel(b.Context())
		following := make(chan error, 1)
		began := time.Now()
		go func() { following <- h.catalog.Run(ctx, h.journal) }()
		if err := h.catchUp(ctx); err != nil {
			b.Fatal(err)
		}
		facts := float64(h.catalog.Seq())
		b.ReportMetric(facts/time.Since(began).Seconds(), "facts/s-first")
		began = time.Now()
		if _, err := h.catalog.Rebuild(ctx, h.journal); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(facts/time.Since(began).Seconds(), "facts/s-rebuilt")
		stop()
		<-following
	}
	b.ReportMetric(0, "ns/op")
}
