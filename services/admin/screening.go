package admin

import "github.com/prometheus/client_golang/prometheus"

// Screening is what the metrics of screening are read from.
type Screening interface {
	// Screened is how many drawings were screened, Hints is what was noticed, by code.
	Screened() uint64
	Hints() map[string]uint64
}

var (
	screenedTotal = prometheus.NewDesc("screened_total", "Drawings that were screened.", nil, nil)
	hintsTotal    = prometheus.NewDesc("hints_total", "What was noticed for the moderators, by code.", []string{"code"}, nil)
)

// screening collects what this process has noticed.
type screening struct{ Screening }

func (screening) Describe(out chan<- *prometheus.Desc) {
	out <- screenedTotal
	out <- hintsTotal
}

func (s screening) Collect(out chan<- prometheus.Metric) {
	out <- prometheus.MustNewConstMetric(screenedTotal, prometheus.CounterValue, float64(s.Screened()))
	for code, n := range s.Hints() {
		out <- prometheus.MustNewConstMetric(hintsTotal, prometheus.CounterValue, float64(n), code)
	}
}
