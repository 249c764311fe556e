package admin

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/easel-gallery/easel/pipeline/catalog"
)

// Figures is what the metrics are read from.
type Figures interface {
	Seq() uint64
	Backlog(ctx context.Context, d catalog.Desk) (int, error)
	Unmade(ctx context.Context) (waiting int, oldest time.Time, err error)
}

// Renditions is what the metrics of rendering are read from.
type Renditions interface {
	// Ends is how many attempts ended in which way, Ways is in which way pictures were made.
	Ends() map[string]uint64
	Ways() map[string]uint64
}

// Kept is what the metrics of pages and pictures are read from.
type Kept interface {
	// Kept is how many requests for what ended in which way.
	Kept() map[string]map[string]uint64
}

// prefix begins the name of every metric.
const prefix = "easel_"

// Metrics makes the registry of this process. Every figure is asked for when it is
// scraped; one that can't be had is missing then, never wrong.
func Metrics(f Figures, r Renditions, k Kept, s Screening, l Letters) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	named := prometheus.WrapRegistererWithPrefix(prefix, registry)
	named.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), figures{f}, renditions{r}, kept{k}, screening{s}, post{l})
	return registry
}

var (
	catalogSeq = prometheus.NewDesc("catalog_sequence", "Sequence of the last fact that the catalog has applied.", nil, nil)
	waiting    = prometheus.NewDesc("drawings_waiting", "Drawings that wait for a moderator.", nil, nil)
	unmade     = prometheus.NewDesc("drawings_unmade", "Drawings without renditions or refusal yet.", nil, nil)
	oldest     = prometheus.NewDesc("drawings_unmade_oldest_seconds", "Age of the drawing that has been without renditions for longest.", nil, nil)
)

type figures struct{ Figures }

func (figures) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{catalogSeq, waiting, unmade, oldest} {
		out <- d
	}
}

func (f figures) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64) { out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	gauge(catalogSeq, float64(f.Seq()))
	if n, err := f.Backlog(ctx, catalog.Desk{}); err == nil {
		gauge(waiting, float64(n))
	}
	if n, since, err := f.Unmade(ctx); err == nil {
		gauge(unmade, float64(n))
		age := 0.0
		if n > 0 {
			age = time.Since(since).Seconds()
		}
		gauge(oldest, age)
	}
}
