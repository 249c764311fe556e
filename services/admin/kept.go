package admin

import "github.com/prometheus/client_golang/prometheus"

var keptAnswers = prometheus.NewDesc("kept_total",
	"Pages and pictures given as they were kept (hit), made and kept (made), and made or looked up again because something had changed (again).",
	[]string{"what", "outcome"}, nil)

// kept collects what this process did not have to make anew.
type kept struct{ Kept }

func (kept) Describe(out chan<- *prometheus.Desc) { out <- keptAnswers }

func (k kept) Collect(out chan<- prometheus.Metric) {
	for what, outcomes := range k.Kept.Kept() {
		for outcome, n := range outcomes {
			out <- prometheus.MustNewConstMetric(keptAnswers, prometheus.CounterValue, float64(n), what, outcome)
		}
	}
}
