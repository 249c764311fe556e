package admin

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// probeTime bounds how long one part may take to say how it is.
const probeTime = 3 * time.Second

// Part is something that the process rests on.
type Part struct {
	Name  string
	Check func(context.Context) error
	Pages bool // without it the process can't serve its pages
}

// Health is the admin listener's handler.
type Health struct {
	Parts   []Part
	Metrics prometheus.Gatherer
	Log     *slog.Logger
}

// Handler answers /healthz, /readyz, /metrics and /debug/pprof/.
func (h Health) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		h.write(w, http.StatusOK, map[string]bool{"ok": true})
	})
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(h.Metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

type said struct {
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// ready asks all parts at once. Only a part without which there are no pages makes
// it 503: a load balancer must not take away a gallery because uploads can't be
// taken at the moment.
func (h Health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), probeTime)
	defer cancel()
	answers := make([]said, len(h.Parts))
	var all sync.WaitGroup
	for i, part := range h.Parts {
		all.Go(func() {
			answers[i] = said{true, "answers"}
			if err := part.Check(ctx); err != nil {
				answers[i] = said{false, err.Error()}
			}
		})
	}
	all.Wait()
	status, parts := http.StatusOK, map[string]said{}
	for i, part := range h.Parts {
		parts[part.Name] = answers[i]
		if part.Pages && !answers[i].OK {
			status = http.StatusServiceUnavailable
		}
	}
	h.write(w, status, map[string]any{"parts": parts})
}

func (h Health) write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		h.Log.Debug("an answer on the admin listener was not read", "err", err)
	}
}
