package admin_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/services/admin"
)

// ask asks the admin listener for a path.
func ask(t *testing.T, h admin.Health, path string) *httptest.ResponseRecorder {
	t.Helper()
	if h.Metrics == nil {
		h.Metrics = prometheus.NewRegistry()
	}
	h.Log = quiet
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w
}

// part is a part that fails with an error, or is well.
func part(name string, pages bool, err error) admin.Part {
	return admin.Part{Name: name, Pages: pages, Check: func(context.Context) error { return err }}
}

type said struct {
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// wantReady wants a status and what is said of each part.
func wantReady(t *testing.T, h admin.Health, status int, want map[string]said) {
	t.Helper()
	w := ask(t, h, "/readyz")
	var got struct {
		Parts map[string]said `json:"parts"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if w.Code != status || !reflect.DeepEqual(got.Parts, want) {
		t.Errorf("%d %v; want %d %v", w.Code, got.Parts, status, want)
	}
	if kind, kept := w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"); kind != "application/json" || kept != "no-store" {
		t.Errorf("it is %s and may be kept: %s", kind, kept)
	}
}

func TestReadinessSaysHowEachPartIsAndFailsOnlyWithoutPages(t *testing.T) {
	well, gone := said{true, "answers"}, errors.New("connection refused")
	for _, c := range []struct {
		name                    string
		journal, store, catalog error
		status                  int
	}{
		{"all well", nil, nil, nil, http.StatusOK},
		{"journal away", gone, nil, nil, http.StatusOK},
		{"store away", nil, gone, nil, http.StatusOK},
		{"both away", gone, gone, nil, http.StatusOK},
		{"catalog broken", nil, nil, gone, http.StatusServiceUnavailable},
		{"all broken", gone, gone, gone, http.StatusServiceUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := admin.Health{Parts: []admin.Part{part("journal", false, c.journal), part("store", false, c.store), part("catalog", true, c.catalog)}}
			want := map[string]said{}
			for name, err := range map[string]error{"journal": c.journal, "store": c.store, "catalog": c.catalog} {
				if want[name] = well; err != nil {
					want[name] = said{false, "connection refused"}
				}
			}
			wantReady(t, h, c.status, want)
		})
	}
}

func TestAPartThatHangsIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hangs := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		began := time.Now()
		h := admin.Health{Parts: []admin.Part{{Name: "journal", Check: hangs}, {Name: "store", Check: hangs}, part("catalog", true, nil)}}
		late := said{false, context.DeadlineExceeded.Error()}
		wantReady(t, h, http.StatusOK, map[string]said{"journal": late, "store": late, "catalog": {true, "answers"}})
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestAProcessThatRunsIsHealthyWhateverIsAway(t *testing.T) {
	h := admin.Health{Parts: []admin.Part{part("catalog", true, errors.New("broken"))}}
	if w := ask(t, h, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz: %d", w.Code)
	}
	for path, want := range map[string]int{"/debug/pprof/": http.StatusOK, "/debug/pprof/heap": http.StatusOK, "/": http.StatusNotFound} {
		if w := ask(t, h, path); w.Code != want {
			t.Errorf("GET %s: %d; want %d", path, w.Code, want)
		}
	}
}

// samples are the metrics without labels of a scrape, by name; all names are checked.
func samples(t *testing.T, f admin.Figures) map[string]float64 {
	t.Helper()
	w := ask(t, admin.Health{Metrics: admin.Metrics(f, rendered{}, given{}, seen{}, posted{})}, "/metrics")
	if w.Code != http.StatusOK {
		t.Fatalf("metrics: %d %s", w.Code, w.Body)
	}
	found := map[string]float64{}
	for line := range strings.Lines(w.Body.String()) {
		name := strings.TrimPrefix(strings.TrimPrefix(line, "# HELP "), "# TYPE ")
		if !strings.HasPrefix(name, "easel_") {
			t.Errorf("a metric is called: %s", line)
		}
		if words := strings.Fields(line); len(words) == 2 && words[0] != "#" {
			value, err := strconv.ParseFloat(words[1], 64)
			if err != nil {
				t.Errorf("%s: %v", line, err)
			}
			found[words[0]] = value
		}
	}
	return found
}

// rendered is what was rendered.
type rendered struct{}

func (rendered) Ends() map[string]uint64 { return map[string]uint64{"made": 7, "timeout": 2} }

func (rendered) Ways() map[string]uint64 { return map[string]uint64{"short": 7} }

type given struct{}

func (given) Kept() map[string]map[string]uint64 {
	return map[string]map[string]uint64{"page": {"hit": 5, "made": 1}, "image": {"again": 3}}
}

// posted is what became of letters.
type posted struct{}

func (posted) Ends() map[string]uint64 { return map[string]uint64{"sent": 3, "twice": 1} }

func TestMetricsSayWhatBecameOfLetters(t *testing.T) {
	got := samples(t, contesttest.Open(t).Catalog)
	if got[`easel_letters_total{end="sent"}`] != 3 || got[`easel_letters_total{end="twice"}`] != 1 {
		t.Errorf("they are %v", got)
	}
}

// seen is what was screened.
type seen struct{}

func (seen) Screened() uint64 { return 9 }

func (seen) Hints() map[string]uint64 { return map[string]uint64{"near_duplicate": 2} }

func TestMetricsSayWhatWasNoticed(t *testing.T) {
	got := samples(t, contesttest.Open(t).Catalog)
	if got["easel_screened_total"] != 9 || got[`easel_hints_total{code="near_duplicate"}`] != 2 {
		t.Errorf("metrics say %v", got)
	}
}

func TestMetricsSayWhatWasKept(t *testing.T) {
	got := samples(t, contesttest.Open(t).Catalog)
	for name, want := range map[string]float64{
		`easel_kept_total{outcome="hit",what="page"}`: 5, `easel_kept_total{outcome="made",what="page"}`: 1, `easel_kept_total{outcome="again",what="image"}`: 3,
	} {
		if got[name] != want {
			t.Errorf("%s is %v; want %v", name, got[name], want)
		}
	}
}

func TestMetricsSayHowRenderingEnds(t *testing.T) {
	got := samples(t, contesttest.Open(t).Catalog)
	for name, want := range map[string]float64{
		`easel_renditions_total{outcome="made"}`: 7, `easel_renditions_total{outcome="timeout"}`: 2, `easel_renditions_ways_total{way="short"}`: 7,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s is %v; want %v", name, value, want)
		}
	}
}

func TestMetricsSayHowManyDrawingsWait(t *testing.T) {
	w := contesttest.Open(t)
	w.Render(t, w.Enter(t).ID) // waits for a moderator
	w.Render(t, w.Enter(t).ID)
	w.Enter(t) // waits for a worker
	got := samples(t, w.Catalog)
	for name, want := range map[string]float64{"easel_catalog_sequence": 5, "easel_drawings_waiting": 2, "easel_drawings_unmade": 1} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s is %v; want %v", name, value, want)
		}
	}
	// The contest's clock runs a day behind the one that metrics go by.
	if age := got["easel_drawings_unmade_oldest_seconds"]; age < 24*3600 || age > 24*3600+300 {
		t.Errorf("the oldest has waited for %v s", age)
	}
	if _, ok := got["easel_go_goroutines"]; !ok {
		t.Error("nothing is said of the process itself")
	}
}

// broken is a catalog that can't be read.
type broken struct{}

func (broken) Seq() uint64 { return 9 }

func (broken) Backlog(context.Context, catalog.Desk) (int, error) {
	return 0, errors.New("disk I/O error")
}

func (broken) Unmade(context.Context) (int, time.Time, error) {
	return 0, time.Time{}, errors.New("disk I/O error")
}

func TestAFigureThatCannotBeHadIsMissingAndNotZero(t *testing.T) {
	got := samples(t, broken{})
	for _, name := range []string{"easel_drawings_waiting", "easel_drawings_unmade", "easel_drawings_unmade_oldest_seconds"} {
		if value, ok := got[name]; ok {
			t.Errorf("%s is said to be %v", name, value)
		}
	}
	if got["easel_catalog_sequence"] != 9 {
		t.Errorf("what can be had is missing: %v", got)
	}
}
