package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

const (
	benchFamilies       = 1_000
	benchFamilySenders  = 40
	benchFamilyPieces   = 4
	benchFamilySampleOf = 50 // every so-manieth family's copy is compared with what it sent
)

// BenchmarkFamilies has 1,000 families enter a drawing of 1 to 2 MB each, 40 at once and
// every third by tus, while the process renders them. It prints how long they waited for the
// answer to the form once it was sent, and wants each drawing there, once, byte for byte.
func BenchmarkFamilies(b *testing.B) {
	picture := renditiontest.WriteJPEG(renditiontest.Photo(2400, 1800, 1), renditiontest.JPEGOptions{})
	for b.Loop() {
		p := startEasel(b, "--entry-limit", "0", "--log-level", "warn")
		waits := &answers{through: &http.Transport{MaxIdleConnsPerHost: benchFamilySenders}, by: map[string][]time.Duration{}}
		entered := make([]accepted, benchFamilies)
		took := timed(b, benchFamilySenders, 0, benchFamilies, func(n int) error {
			f, file := newFamily(p.URL, n, distinct(picture, n)), distinct(picture, n)
			way := "form"
			if n%3 == 0 {
				way = "tus"
				f.Fields["upload"], f.File = beginUpload(b, p.URL, file).sends(p.URL, benchFamilyPieces), nil
			}
			got, err := waits.to(way, f)
			if err != nil || got.Status != http.StatusCreated {
				return fmt.Errorf("family %d by %s: %w, %d %s", n, way, err, got.Status, got.Body)
			}
			return json.Unmarshal([]byte(got.Body), &entered[n])
		})
		b.ReportMetric(float64(len(picture))/1e6, "MB-each")
		b.ReportMetric(benchFamilies/took.Seconds(), "families/s")
		for way, all := range waits.by {
			of := burst{took: all}
			for _, percent := range []int{50, 95} {
				b.ReportMetric(ms(of.wait(percent)), fmt.Sprintf("%s-p%d-ms", way, percent))
			}
		}
		eventually(b, 20*time.Minute, "all are rendered", func() error { return allRendered(p, entered) })
		for n := 0; n < benchFamilies; n += benchFamilySampleOf {
			got, err := get(p.URL+entered[n].StatusURL+"/export", nil)
			if err != nil || !holdsFile([]byte(got.Body), distinct(picture, n)) {
				b.Errorf("the copy of family %d is not what it sent: %v", n, err)
			}
		}
		out := p.must("doctor", "--scrub")
		if !strings.Contains(out, fmt.Sprintf("of %d drawings", benchFamilies)) || strings.Contains(out, "DAMAGED") {
			b.Errorf("not each drawing is there once: %s", out)
		}
		p.kill()
		waits.through.CloseIdleConnections()
	}
	b.ReportMetric(0, "ns/op")
}

// answers is how long people waited from when their form was sent to the answer's first byte.
type answers struct {
	through *http.Transport
	mu      sync.Mutex
	by      map[string][]time.Duration // guarded by mu
}

func (a *answers) to(way string, f *family) (reply, error) {
	var sent, heard time.Time
	f.through = tracing{a.through, &httptrace.ClientTrace{
		WroteRequest:         func(httptrace.WroteRequestInfo) { sent = time.Now() },
		GotFirstResponseByte: func() { heard = time.Now() },
	}}
	got, err := f.send()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, of := range []string{way, "all"} {
		a.by[of] = append(a.by[of], heard.Sub(sent))
	}
	return got, err
}

// tracing looks on.
type tracing struct {
	http.RoundTripper
	trace *httptrace.ClientTrace
}

func (t tracing) RoundTrip(r *http.Request) (*http.Response, error) {
	return t.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), t.trace)))
}

// holdsFile reports whether a file lies in an archive.
func holdsFile(archive, file []byte) bool {
	all, err := contents(archive)
	return err == nil && bytes.Contains(all, file)
}
