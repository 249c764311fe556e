package main

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
)

// openHouse opens everything in a new folder in this process.
func openHouse(b *testing.B) *house {
	b.Helper()
	return openHouseAt(b, place{Data: b.TempDir()})
}

// openHouseAt is openHouse for what lies elsewhere.
func openHouseAt(b *testing.B, at place) *house {
	b.Helper()
	h, err := contestPlace{place: at}.open(context.Background(), slog.New(slog.DiscardHandler), access.Operator)
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

// appendLives appends facts to drawings of their own, numbered from a first one on,
// all writers at once, and gives how long that took.
func appendLives(b *testing.B, h *house, writers, first, drawings int, life []drawing.Name) time.Duration {
	b.Helper()
	ctx := b.Context()
	id := func(n int) drawing.ID { return h.secret.DrawingID(strconv.Itoa(n)) }
	timed(b, writers, first, drawings, func(n int) error { return h.keys.Create(ctx, id(n)) }) // unmeasured
	return timed(b, writers, first, drawings, func(n int) error { return appendLife(ctx, h, id(n), life) })
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
		if head, err = appendPatiently(ctx, h, head, f); err != nil {
			return err
		}
	}
	return nil
}

// appendPatiently appends the same fact again while the journal is away, as a cluster
// on a busy machine may be for moments: three times in all.
func appendPatiently(ctx context.Context, h *house, head journal.Head, f drawing.Fact) (next journal.Head, err error) {
	for range 3 {
		next, err = h.journal.Append(ctx, head, f)
		if !errors.Is(err, journal.ErrAway) {
			break
		}
	}
	return next, err
}

// wholeLife is what happens to a drawing that goes straight through.
var wholeLife = []drawing.Name{drawing.Submitted, drawing.Rendered, drawing.Approved}

// BenchmarkAppend prints the facts a second that the embedded journal acknowledges,
// each sealed, chained and synced, from one writer and from eight.
func BenchmarkAppend(b *testing.B) {
	for b.Loop() {
		one := 300 * 3 / appendLives(b, openHouse(b), 1, 0, 300, wholeLife).Seconds()
		eight := 2_400 * 3 / appendLives(b, openHouse(b), 8, 0, 2_400, wholeLife).Seconds()
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
		appendLives(b, h, 8, 0, 8_000, wholeLife)
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
