package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// While journal or store are away, families are told to come back, readiness says
// so, and the gallery goes on; when they are back, everything goes on by itself.
func TestWhatIsAwayIsWaitedFor(t *testing.T) {
	t.Parallel()
	journal, objects := journaltest.NewServer(t), miniotest.NewServer(t)
	p := startEasel(t, engineFlags(t, journal.URL(), objects.Config("easel"))...)
	picture := renditiontest.JPEG(t, 300, 200)
	for n, part := range []struct {
		name        string
		stop, start func()
	}{
		{"store", objects.Stop, objects.Start},
		{"journal", journal.Stop, journal.Start},
	} {
		f := newFamily(p.URL, n, picture)
		part.stop()
		eventually(t, stepTime, part.name+" is away", func() error { return refusedFor(f) })
		if ok := readiness(t, p)[part.name]; ok {
			t.Errorf("readyz says that the %s is well while it is away", part.name)
		}
		expect(t, p.URL+"/cities", nil, http.StatusOK)
		part.start()
		a, err := f.enter(stepTime)
		if err != nil {
			t.Fatalf("after the %s is back: %v", part.name, err)
		}
		waitsFor(t, p, a, "in_review")
	}
}

// refusedFor wants the answer of a server that can't take an entry now.
func refusedFor(f *family) error {
	got, err := f.send()
	if err != nil {
		return err
	}
	if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		return fmt.Errorf("status %d, Retry-After %q", got.Status, got.Header.Get("Retry-After"))
	}
	return nil
}

func readiness(t *testing.T, p *process) map[string]bool {
	t.Helper()
	got := expect(t, p.Admin+"/readyz", nil, http.StatusOK)
	var ready struct {
		Parts map[string]struct {
			OK bool `json:"ok"`
		} `json:"parts"`
	}
	if err := json.Unmarshal([]byte(got.Body), &ready); err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	for name, part := range ready.Parts {
		parts[name] = part.OK
	}
	return parts
}
