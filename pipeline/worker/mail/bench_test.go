package mail_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/worker"
)

// BenchmarkLettersAboutFacts prints how many letters a second four workers hand to a mail
// server on this machine, each over a connection of its own, from fact to the entry that it
// is done: what Easel itself allows. It is run once (-benchtime 1x).
func BenchmarkLettersAboutFacts(b *testing.B) {
	c := open(b).cries(b)
	const families = 80 // the server keeps 100
	for n := range families {
		c.Enter(b, from(fmt.Sprintf("family-%d@example.org", n), "x", "A"))
	}
	ctx, stop := context.WithCancel(b.Context())
	var running sync.WaitGroup
	b.ResetTimer()
	running.Go(func() {
		l := worker.Lasting{Queue: c.queue, Job: c.announcer.Do, Many: 4, Log: c.mailer.Log}
		if err := l.Run(ctx); !errors.Is(err, context.Canceled) {
			b.Error(err)
		}
	})
	for range families {
		c.server.Next(b)
	}
	b.ReportMetric(families/b.Elapsed().Seconds(), "letters/s")
	b.ReportMetric(0, "ns/op")
	stop()
	running.Wait()
}
