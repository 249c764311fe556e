package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// BenchmarkStart prints the milliseconds from starting easel serve in a new folder to
// its first page, and the memory that it then rests at.
func BenchmarkStart(b *testing.B) {
	if _, err := binary(); err != nil { // built before the clock runs
		b.Fatal(err)
	}
	var took time.Duration
	var rest float64
	for b.Loop() {
		began := time.Now()
		p := startEasel(b, "--log-level", "info")
		if _, err := get(p.URL+"/", nil); err != nil {
			b.Fatal(err)
		}
		took += time.Since(began)
		b.StopTimer()
		time.Sleep(3 * time.Second)
		resident, err := memoryMB(p.cmd.Process.Pid, "VmRSS")
		if err != nil {
			b.Fatal(err)
		}
		rest += resident
		p.stop()
		b.StartTimer()
	}
	f := newFigures(b)
	f.add("ms-to-page", float64(took.Milliseconds())/float64(b.N), limit{}, "a new folder's first page")
	f.add("MB-at-rest", rest/float64(b.N), limit{must: 80, aim: 65}, "VmRSS 3 s after it")
	f.end()
	b.ReportMetric(0, "ns/op")
}

// memoryMB reads a line about memory from a process's status, in megabytes: VmRSS is
// what is resident, VmHWM the most that ever was.
func memoryMB(pid int, name string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); words[0] == name+":" {
			kb, err := strconv.ParseFloat(words[1], 64)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s of process %d", name, pid)
}

const (
	benchEntries = 160
	benchSenders = 8
	benchBytes   = 2_000_000
)

// BenchmarkEnter sends drawings of 2 MB with 8 senders to a process that only takes
// them, and beside it writes and syncs the same bytes to the same disk with as many
// writers: enter/write is the ratio of the two rates. Beside a thumbnailer, they are
// sent in BenchmarkBurst.
func BenchmarkEnter(b *testing.B) {
	for b.Loop() {
		enterAndWrite(b)
	}
	b.ReportMetric(0, "ns/op")
}

func enterAndWrite(b *testing.B) {
	b.Helper()
	picture := renditiontest.Noisy(1600, 1200, benchBytes)
	written := rate(b, func(n int) error { return writeAndSync(filepath.Join(b.TempDir(), strconv.Itoa(n)), picture) })
	p := startEasel(b, "--entry-limit", "0", "--roles", "upload", "--log-level", "warn")
	took := make([]time.Duration, benchEntries)
	entering := rate(b, func(n int) error {
		f, began := newFamily(p.URL, n, picture), time.Now()
		_, err := f.enter(stepTime)
		took[n] = time.Since(began)
		return err
	})
	slices.Sort(took)
	for _, percent := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[len(took)*percent/100].Milliseconds()), fmt.Sprintf("p%d-ms", percent))
	}
	b.ReportMetric(entering, "entries/s")
	b.ReportMetric(written, "writes/s")
	b.ReportMetric(entering/written, "enter/write")
	p.kill()
}

// rate does something for every entry with all senders, and gives how many a second.
func rate(b *testing.B, do func(n int) error) float64 {
	b.Helper()
	return benchEntries / timed(b, benchSenders, 0, benchEntries, do).Seconds()
}

// timed does something for as many entries, numbered from a first one on, with as many
// senders at once, and gives how long that took.
func timed(b *testing.B, senders, first, entries int, do func(n int) error) time.Duration {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make(chan error, senders)
	began := time.Now()
	for range senders {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < entries; n = int(next.Add(1)) - 1 {
				if err := do(first + n); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	close(failed)
	for err := range failed {
		b.Fatal(err)
	}
	return took
}

func writeAndSync(path string, data []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}
