package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// A burst is what a class sends when its teacher says so, by as many senders as there
// are in BenchmarkEnter.
const (
	burstEntries = 200
	burstTurns   = 2
)

// BenchmarkBurst sends a burst of photos to a process that only takes them, and in turn
// to one that renders them, too: burst/alone is how many times as long half and all but
// a twentieth of the families wait for their answer beside the thumbnailer. It also
// prints the drawings that were rendered when the last of the burst was answered, and
// how long after it the last one was.
func BenchmarkBurst(b *testing.B) {
	picture := photo()
	for b.Loop() {
		var alone, beside burst
		for range burstTurns {
			alone.send(b, picture, "upload")
			beside.send(b, picture, "upload,moderation,gallery,worker")
		}
		for _, percent := range []int{50, 95} {
			b.ReportMetric(ms(beside.wait(percent)), fmt.Sprintf("p%d-ms", percent))
			b.ReportMetric(beside.wait(percent).Seconds()/alone.wait(percent).Seconds(), fmt.Sprintf("p%d-burst/alone", percent))
		}
		b.ReportMetric(float64(beside.rendered)/burstTurns, "rendered-meanwhile")
		b.ReportMetric(beside.rest.Seconds()/burstTurns, "s-to-last-rendition")
	}
	b.ReportMetric(0, "ns/op")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// burst is what the bursts to processes of the same roles have come to.
type burst struct {
	took     []time.Duration // one for each entry
	rendered int             // when the last entry was answered
	rest     time.Duration   // from then until all were
}

// send sends a burst to a new process.
func (t *burst) send(b *testing.B, photo []byte, roles string) {
	b.Helper()
	p := startEasel(b, "--entry-limit", "0", "--roles", roles, "--log-level", "warn")
	defer p.kill()
	through := &http.Transport{MaxIdleConnsPerHost: benchSenders}
	defer through.CloseIdleConnections()
	entered, took := make([]accepted, burstEntries), make([]time.Duration, burstEntries)
	timed(b, benchSenders, 0, burstEntries, func(n int) (err error) {
		f, began := newFamily(p.URL, n, distinct(photo, n)), time.Now()
		f.through = through
		entered[n], err = f.enter(stepTime)
		took[n] = time.Since(began)
		return err
	})
	t.took = append(t.took, took...)
	if strings.Contains(roles, "worker") {
		last := time.Now()
		t.rendered += renderedOf(b, p, entered)
		eventually(b, 10*time.Minute, "all are rendered", func() error { return allRendered(p, entered) })
		t.rest += time.Since(last)
	}
}

// distinct is a photo of the same pixels that no other number has.
func distinct(photo []byte, n int) []byte {
	const comment = 0xfe
	return renditiontest.WithSegments(photo, renditiontest.JPEGSegment(comment, fmt.Append(nil, n)))
}

// wait is how long all but the slowest waited.
func (t *burst) wait(percent int) time.Duration {
	slices.Sort(t.took)
	return t.took[len(t.took)*percent/100]
}

// renderedOf counts the entries that are beyond received.
func renderedOf(b *testing.B, p *process, entered []accepted) (many int) {
	b.Helper()
	for _, a := range entered {
		got, err := get(p.URL+a.StatusURL, asJSON)
		if err != nil {
			b.Fatal(err)
		}
		if !strings.Contains(got.Body, `"received"`) {
			many++
		}
	}
	return many
}

// allRendered wants the last entries to be beyond received.
func allRendered(p *process, entered []accepted) error {
	for _, a := range slices.Backward(entered) {
		got, err := get(p.URL+a.StatusURL, asJSON)
		if err != nil {
			return err
		}
		if strings.Contains(got.Body, `"received"`) {
			return fmt.Errorf("%s is not rendered", a.ID)
		}
	}
	return nil
}
