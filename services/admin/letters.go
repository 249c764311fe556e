package admin

import "github.com/prometheus/client_golang/prometheus"

// Letters is what the metrics of letters to families are read from.
type Letters interface {
	// Ends is how many letters ended in which way.
	Ends() map[string]uint64
}

var lettersTotal = prometheus.NewDesc("letters_total",
	"Letters to families that came to an end: sent, twice (sent, after a try of which nobody knows whether it came), refused, late (tried for a day), unknown.",
	[]string{"end"}, nil)

// post collects what became of letters that this process handed over.
type post struct{ Letters }

func (post) Describe(out chan<- *prometheus.Desc) { out <- lettersTotal }

func (p post) Collect(out chan<- prometheus.Metric) {
	for end, n := range p.Letters.Ends() {
		out <- prometheus.MustNewConstMetric(lettersTotal, prometheus.CounterValue, float64(n), end)
	}
}
