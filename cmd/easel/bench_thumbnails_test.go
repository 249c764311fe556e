package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// How many pictures are rendered in one turn, and how many turns there are.
const (
	turnPictures = 4
	pictureTurns = 4
)

// BenchmarkThumbnails prints the drawings of 2 MB a second that one worker and two take
// off the queue, render, keep and answer for, and beside it how many are only rendered,
// one after the other.
func BenchmarkThumbnails(b *testing.B) {
	picture := renditiontest.Noisy(1600, 1200, benchBytes)
	for b.Loop() {
		var rendering, one, two time.Duration
		for range pictureTurns {
			rendering += timed(b, 1, 0, turnPictures, func(int) error {
				_, err := rendition.Render(b.Context(), picture, rendition.DefaultLimits())
				return err
			})
			one += thumbnails(b, 1, picture)
			two += thumbnails(b, 2, picture)
		}
		const pictures = pictureTurns * turnPictures
		b.ReportMetric(pictures/rendering.Seconds(), "renders/s")
		b.ReportMetric(pictures/one.Seconds(), "thumbnails/s")
		b.ReportMetric(pictures/two.Seconds(), "thumbnails/s-by-2")
		b.ReportMetric(rendering.Seconds()/one.Seconds(), "one/render")
		b.ReportMetric(one.Seconds()/two.Seconds(), "two/one")
	}
	b.ReportMetric(0, "ns/op")
}

// submit enters the drawing of family number n, without HTTP.
func (h *house) submit(ctx context.Context, n int, picture []byte) error {
	form := edition.Form{
		City: "barcelona", Title: "The tram", ChildName: "Lina", ChildAge: "8", Language: "en",
		GuardianName: "Zoraida Quintanilla", GuardianEmail: fmt.Sprintf("quintanilla-%d@example.org", n),
		ConsentGuardian: "yes", ConsentPublish: "yes", Key: fmt.Sprintf("test-key-%020d", n),
	}
	up := contest.Upload{File: bytes.NewReader(picture), Size: int64(len(picture)), SHA256: sha256.Sum256(picture)}
	_, err := h.contest.Submit(ctx, form, up, drawing.Consent{Language: "en"})
	return err
}

// thumbnails lets workers do what waits in a new contest, one turn's pictures, and
// gives how long that took.
func thumbnails(b *testing.B, workers int, picture []byte) time.Duration {
	b.Helper()
	h := openHouse(b)
	timed(b, 1, 0, turnPictures, func(n int) error { return h.submit(b.Context(), n, picture) })
	ctx, stop := context.WithCancel(b.Context())
	queue, err := h.journal.Queue(ctx, thumbnail.QueueName, thumbnail.Facts...)
	if err != nil {
		b.Fatal(err)
	}
	t := h.thumbnailer(512 << 20)
	done := make(chan error, turnPictures)
	job := func(ctx context.Context, f drawing.Fact) error {
		err := t.Do(ctx, f)
		done <- err
		return err
	}
	ended := make(chan error, 1)
	began := time.Now()
	go func() { ended <- (&worker.Runner{Queue: queue, Job: job, Many: workers, Log: h.log}).Run(ctx) }()
	for range turnPictures {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
	took := time.Since(began)
	stop()
	<-ended
	return took
}
