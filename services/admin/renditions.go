package admin

import "github.com/prometheus/client_golang/prometheus"

var (
	renditionsEnded = prometheus.NewDesc("renditions_total", "Attempts to render a picture, by how they ended.", []string{"outcome"}, nil)
	renditionsWays  = prometheus.NewDesc("renditions_ways_total", "Pictures rendered, by why not the short way.", []string{"way"}, nil)
)

// renditions collects how this process has rendered.
type renditions struct{ Renditions }

func (renditions) Describe(out chan<- *prometheus.Desc) {
	out <- renditionsEnded
	out <- renditionsWays
}

func (r renditions) Collect(out chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, all map[string]uint64) {
		for word, n := range all {
			out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), word)
		}
	}
	count(renditionsEnded, r.Ends())
	count(renditionsWays, r.Ways())
}
