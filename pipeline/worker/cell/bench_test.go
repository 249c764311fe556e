package cell

import (
	"context"
	"log/slog"
	"math"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// turns is how often each way is measured; the quickest counts.
const turns = 10

// BenchmarkCell prints what a cell costs beside rendering in this process: time of the
// processor of both processes, and time until the renditions are there.
func BenchmarkCell(b *testing.B) {
	photo := renditiontest.WriteJPEG(renditiontest.Photo(4000, 3000, 1), renditiontest.JPEGOptions{Quality: 90})
	k := &Keeper{Log: slog.New(slog.DiscardHandler)}
	for b.Loop() {
		bare, inCell := least{math.MaxInt64, math.MaxInt64}, least{math.MaxInt64, math.MaxInt64}
		for range turns {
			bare.of(b, photo, rendition.Render)
			inCell.of(b, photo, k.Render)
		}
		b.ReportMetric(ms(bare.cpu), "CPU-ms-bare")
		b.ReportMetric(ms(inCell.cpu-bare.cpu), "CPU-ms-cell")
		b.ReportMetric(float64(inCell.cpu)/float64(bare.cpu), "CPU/bare")
		b.ReportMetric(float64(inCell.took)/float64(bare.took), "time/bare")
	}
	b.ReportMetric(0, "ns/op")
}

// least is the least time that something took.
type least struct{ cpu, took time.Duration }

func (l *least) of(b *testing.B, photo []byte, render func(context.Context, []byte, rendition.Limits) (rendition.Result, error)) {
	b.Helper()
	before, began := used(b), time.Now()
	if _, err := render(b.Context(), photo, rendition.DefaultLimits()); err != nil {
		b.Fatal(err)
	}
	l.took = min(l.took, time.Since(began))
	l.cpu = min(l.cpu, used(b)-before)
}

// used is what this process and its children have used of the processor so far.
func used(b *testing.B) (sum time.Duration) {
	b.Helper()
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		if err := syscall.Getrusage(who, &r); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	return sum
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1_000 }
