package rendition_test

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// It runs beside no other test: the runtime counts what all of the process asks for.
func TestEachHostileFileIsJudgedWithinItsLimits(t *testing.T) {
	n := 0
	for h := range renditiontest.HostileFiles() {
		n++
		wantVerdict(t, h)
	}
	if n < 1_000 {
		t.Errorf("there are only %d hostile files", n)
	}
	t.Logf("%d hostile files", n)
}

// wantVerdict renders within a time that is generous, and the memory that the header
// foretells.
func wantVerdict(t *testing.T, h renditiontest.Hostile) {
	t.Helper()
	allowed := int64(len(h.File)) + 1<<20
	if info, err := rendition.Inspect(bytes.NewReader(h.File), int64(len(h.File)), rendition.DefaultLimits()); err == nil {
		allowed += info.Memory()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	result, err := rendition.Render(ctx, h.File, rendition.DefaultLimits())
	runtime.ReadMemStats(&after)
	if err != nil && rendition.Reason(err) == "" {
		t.Errorf("%s: %v has no reason", h.Name, err)
	}
	if got := rendition.Reason(err); !slices.Contains(h.Verdicts, got) {
		t.Errorf("%s: %q (%v), want one of %q", h.Name, got, err, h.Verdicts)
	}
	if took := int64(after.TotalAlloc - before.TotalAlloc); took > allowed {
		t.Errorf("%s: it asked for %d bytes, more than %d", h.Name, took, allowed)
	}
	for _, p := range result.Pictures {
		if bytes.Contains(p.Bytes, []byte(renditiontest.Stowaway[:10])) {
			t.Errorf("%s: the rendition of %d pixels has a stowaway", h.Name, p.Width)
		}
	}
}
