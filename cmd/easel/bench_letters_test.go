package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// BenchmarkLostLink prints how long the answer takes for addresses that drawings were
// entered with, and for others: medians of 120 each, in turn. known/unknown is to be 1.
func BenchmarkLostLink(b *testing.B) {
	p := startEasel(b, "--log-level", "info", "--trusted-proxies", "127.0.0.1/32")
	file := renditiontest.JPEG(b, 300, 200)
	const families, each = 40, 3
	for n := range families {
		isIn(b, newFamily(p.URL, n, file))
	}
	time.Sleep(5 * time.Second) // for their renditions
	var known, unknown []time.Duration
	for b.Loop() {
		for n := range families * each {
			ours, nobodys := newFamily(p.URL, n%families, nil).Fields["guardian_email"], fmt.Sprintf("nonexistent-%d@example.org", n%families)
			if n%2 == 0 { // whoever comes second may feel the first one's letter
				known = append(known, askedIn(b, p, n, ours))
			}
			unknown = append(unknown, askedIn(b, p, n, nobodys))
			if n%2 == 1 {
				known = append(known, askedIn(b, p, n, ours))
			}
		}
	}
	slices.Sort(known)
	slices.Sort(unknown)
	middle := func(all []time.Duration) float64 { return float64(all[len(all)/2].Microseconds()) / 1_000 }
	b.ReportMetric(middle(known), "known-ms")
	b.ReportMetric(middle(unknown), "unknown-ms")
	b.ReportMetric(middle(known)/middle(unknown), "known/unknown")
	b.ReportMetric(0, "ns/op")
}

// askedIn is how long the answer takes to somebody of network n.
func askedIn(b *testing.B, p *process, n int, address string) time.Duration {
	b.Helper()
	r, err := http.NewRequest(http.MethodPost, p.URL+"/lost-link", strings.NewReader(url.Values{"email": {address}}.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.%d.7", n))
	began := time.Now()
	got, err := do(http.DefaultTransport, r)
	if err != nil || got.Status != http.StatusOK {
		b.Fatalf("%d %v: %s", got.Status, err, got.Body)
	}
	return time.Since(began)
}
