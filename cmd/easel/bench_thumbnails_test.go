package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// How many photos are rendered in one turn of a thumbnailer, how many in the same turn
// without one, and how many turns there are: a multiple of three.
const (
	turnPhotos = 100
	turnBare   = 20
	photoTurns = 3
)

// BenchmarkThumbnails prints the photos of 12 megapixels a second that a thumbnailer takes
// off its queue, renders, keeps and answers for on all processors; and what part that is
// of what they could do by the CPU time of easel render, and of rendering alone in this
// process, as many at once in the same turns; and, for a machine with other work, of the
// photos a second that are rendered alone. Peaks of memory are of the first and of the
// last third of all.
func BenchmarkThumbnails(b *testing.B) {
	picture := photo()
	file := filepath.Join(b.TempDir(), "photo.jpg")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var processes, bare, made cost
		var peaks []float64
		t := openThumbnails(b, picture)
		for range photoTurns {
			processes.add(renderFiles(b, file))
			bare.add(renderBare(b, picture))
			cost, peak := t.turn(b)
			made.add(cost)
			peaks = append(peaks, peak)
		}
		b.ReportMetric(made.perSecond(), "thumbnails/s")
		b.ReportMetric(made.perSecond()/processes.allows(), "thumbnails/easel-render")
		b.ReportMetric(made.perSecond()/bare.allows(), "thumbnails/render")
		b.ReportMetric(made.perSecond()/bare.perSecond(), "thumbnails/renders")
		b.ReportMetric(ms(made.each()), "CPU-ms")
		b.ReportMetric(made.each().Seconds()/bare.each().Seconds(), "CPU/render")
		b.ReportMetric(ms(processes.each()), "easel-render-CPU-ms")
		b.ReportMetric(slices.Max(peaks[:photoTurns/3]), "MB-first-third")
		b.ReportMetric(slices.Max(peaks[photoTurns-photoTurns/3:]), "MB-last-third")
	}
	b.ReportMetric(0, "ns/op")
}

// cost is what rendering photos has taken.
type cost struct {
	photos    int
	took, cpu time.Duration // cpu is user and system
}

func (c *cost) add(more cost) {
	c.photos, c.took, c.cpu = c.photos+more.photos, c.took+more.took, c.cpu+more.cpu
}

// each is the CPU time of one photo.
func (c *cost) each() time.Duration { return c.cpu / time.Duration(c.photos) }

func (c *cost) perSecond() float64 { return float64(c.photos) / c.took.Seconds() }

// allows is how many photos a second all processors could do at that.
func (c *cost) allows() float64 { return float64(runtime.GOMAXPROCS(0)) / c.each().Seconds() }

// costOf measures what doing something takes this process, and its children once they
// have ended.
func costOf(photos int, do func()) cost {
	before, began := cpuOf(), time.Now()
	do()
	took := time.Since(began)
	return cost{photos, took, cpuOf() - before}
}

func cpuOf() (sum time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if syscall.Getrusage(who, &used) == nil {
			sum += time.Duration(used.Utime.Nano() + used.Stime.Nano())
		}
	}
	return sum
}

// renderFiles runs easel render.
func renderFiles(b *testing.B, file string) cost {
	b.Helper()
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	return costOf(turnBare, func() {
		timed(b, runtime.GOMAXPROCS(0), 0, turnBare, func(n int) error {
			return exec.CommandContext(b.Context(), path, "render", file, filepath.Join(dir, strconv.Itoa(n))).Run()
		})
	})
}

// renderBare renders in this process.
func renderBare(b *testing.B, photo []byte) cost {
	b.Helper()
	return costOf(turnBare, func() {
		timed(b, runtime.GOMAXPROCS(0), 0, turnBare, func(int) error {
			_, err := rendition.Render(b.Context(), photo, rendition.DefaultLimits())
			return err
		})
	})
}

// thumbnails is a contest of this process, whose thumbnailer works in turns. Between them
// it has fetched tasks and may not render.
type thumbnails struct {
	*house
	*thumbnail.Thumbnailer
	photo   []byte
	entered int
	done    chan error // of each task
}

// openThumbnails runs a thumbnailer on all processors until the benchmark ends.
func openThumbnails(b *testing.B, photo []byte) *thumbnails {
	b.Helper()
	h := openHouse(b)
	many := runtime.GOMAXPROCS(0)
	t := &thumbnails{h, h.thumbnailer(512<<20, many), photo, 0, make(chan error, turnPhotos)}
	t.pause(b)
	queue, err := h.journal.Queue(b.Context(), thumbnail.QueueName, thumbnail.Facts...)
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	r := &worker.Runner{Queue: queue, Many: workersOf(many), Yield: h.contest.Lull, Log: h.log, Job: func(ctx context.Context, f drawing.Fact) error {
		err := t.Do(ctx, f)
		t.done <- err
		return err
	}}
	go func() { ended <- r.Run(ctx) }()
	b.Cleanup(func() {
		stop()
		<-ended
	})
	return t
}

// pause takes the processors from the thumbnailer.
func (t *thumbnails) pause(b *testing.B) {
	b.Helper()
	if err := t.Rendering.Acquire(b.Context(), int64(runtime.GOMAXPROCS(0))); err != nil {
		b.Fatal(err)
	}
}

// submit enters the drawing of family number n, without HTTP.
func (t *thumbnails) submit(ctx context.Context, n int) error {
	form := edition.Form{
		City: "barcelona", Title: "The tram", ChildName: "Lina", ChildAge: "8", Language: "en",
		GuardianName: "Zoraida Quintanilla", GuardianEmail: fmt.Sprintf("quintanilla-%d@example.org", n),
		ConsentGuardian: "yes", ConsentPublish: "yes", Key: fmt.Sprintf("test-key-%020d", n),
	}
	photo := distinct(t.photo, n)
	up := contest.Upload{File: bytes.NewReader(photo), Size: int64(len(photo)), SHA256: sha256.Sum256(photo)}
	_, err := t.contest.Submit(ctx, form, up, contest.Agreed{Consent: drawing.Consent{Language: "en"}})
	return err
}

// turn enters as many photos as one turn has, and lets the thumbnailer go on until all are
// done. It gives what they took, and the most memory that this process had meanwhile, in
// MB.
func (t *thumbnails) turn(b *testing.B) (taken cost, peak float64) {
	b.Helper()
	timed(b, 1, t.entered, turnPhotos, func(n int) error { return t.submit(b.Context(), n) })
	t.entered += turnPhotos
	t.contest.Lull(b.Context())
	forgetPeak(b)
	taken = costOf(turnPhotos, func() {
		t.Rendering.Release(int64(runtime.GOMAXPROCS(0)))
		for range turnPhotos {
			if err := <-t.done; err != nil {
				b.Error(err)
			}
		}
	})
	t.pause(b)
	peak, err := memoryMB(os.Getpid(), "VmHWM")
	if err != nil {
		b.Fatal(err)
	}
	return taken, peak
}

// forgetPeak makes the kernel count this process's peak of memory from now on.
func forgetPeak(b *testing.B) {
	b.Helper()
	debug.FreeOSMemory() // what rendering without a thumbnailer has left
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Fatal(err)
	}
}
