package main

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

const (
	benchListeners = 300
	benchSheets    = 20
)

// BenchmarkListening opens 300 connections of moderators who listen, and has each hear of
// 40 verdicts and undoings. It prints by how much the server's memory grows, in
// megabytes, and what its processor does while nothing happens: milliseconds in a second.
func BenchmarkListening(b *testing.B) {
	picture := renditiontest.JPEG(b, 480, 320)
	f := newFigures(b)
	for b.Loop() {
		p := startEasel(b, "--log-level", "info")
		m := signIn(b, p, "ana@example.org")
		for n := range benchSheets {
			if _, err := newFamily(p.URL, n, picture).enter(stepTime); err != nil {
				b.Fatal(err)
			}
		}
		eventually(b, stepTime, "all are rendered", func() error { return m.queueHas(benchSheets) })
		p.stop() // what hashing a password and rendering took would hide what listeners take
		p.start()
		m.judgeAndUndo() // once before: what this takes is not the listeners'
		time.Sleep(3 * time.Second)
		before := benchMemory(b, p)
		l := listenAll(b, m, benchListeners)
		m.judgeAndUndo()
		l.waitFor("decided", benchListeners*benchSheets)
		after := benchMemory(b, p)
		busy := p.used(b)
		time.Sleep(10 * time.Second)
		rest := p.used(b) - busy
		f.add("MB-for-300-listeners", after-before, limit{must: 50, aim: 25}, fmt.Sprintf("VmRSS from %.0f to %.0f MB", before, after))
		f.add("ms-CPU/s-at-rest", float64(rest.Milliseconds())/10, limit{}, "a look at each session every 5 s")
		l.end()
		p.stop()
	}
	f.end()
	b.ReportMetric(0, "ns/op")
}

func benchMemory(b *testing.B, p *process) float64 {
	b.Helper()
	resident, err := memoryMB(p.cmd.Process.Pid, "VmRSS")
	if err != nil {
		b.Fatal(err)
	}
	return resident
}

// queueHas wants so many drawings in the queue.
func (m *moderator) queueHas(want int) error {
	if got := len(m.queue()); got != want {
		return fmt.Errorf("%d drawings wait, not %d", got, want)
	}
	return nil
}

// judgeAndUndo declines all that waits, and undoes it.
func (m *moderator) judgeAndUndo() {
	m.t.Helper()
	all := m.queue()
	for _, q := range all {
		if got := m.decide(q, "decline", "off_theme"); got.Status != http.StatusOK {
			m.t.Fatalf("decline: %d %s", got.Status, got.Body)
		}
	}
	for _, q := range all {
		if got := m.post("/moderation/drawings/"+q.ID+"/undo", nil); got.Status != http.StatusOK {
			m.t.Fatalf("undo: %d %s", got.Status, got.Body)
		}
	}
}

// listeners are many connections that listen.
type listeners struct {
	t     testing.TB
	heard map[string]*atomic.Int64 // events by name, of all together
	close []func() error
	all   sync.WaitGroup
}

// listenAll opens connections, and waits until each has heard how things are.
func listenAll(t testing.TB, m *moderator, many int) *listeners {
	t.Helper()
	l := &listeners{t: t, heard: map[string]*atomic.Int64{"counts": {}, "decided": {}, "waiting": {}, "ended": {}}}
	through := &http.Transport{}
	for n := range many {
		r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/moderation/live?window=%d", m.at, n), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", m.cookie)
		r.Header.Set("Accept", "text/event-stream")
		answer, err := through.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("listen: %d", answer.StatusCode)
		}
		l.close = append(l.close, answer.Body.Close)
		l.all.Go(func() {
			for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
				name, ok := strings.CutPrefix(lines.Text(), "event: ")
				if count := l.heard[name]; ok && count != nil {
					count.Add(1)
				}
			}
		})
	}
	l.waitFor("counts", int64(many))
	return l
}

// waitFor waits until so many events of a name were heard.
func (l *listeners) waitFor(name string, want int64) {
	l.t.Helper()
	eventually(l.t, stepTime, name+" is heard", func() error {
		if got := l.heard[name].Load(); got < want {
			return fmt.Errorf("%d times, not %d", got, want)
		}
		return nil
	})
}

func (l *listeners) end() {
	for _, end := range l.close {
		_ = end() // the server may have ended it
	}
	l.all.Wait()
}
