package journal_test

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

// BenchmarkAppendOn prints the facts a second that eight writers have acknowledged, and
// their ratio to as many bare messages of the same size on a stream of the same server.
func BenchmarkAppendOn(b *testing.B) {
	for name, open := range map[string]func(testing.TB) journaltest.Host{
		"embedded":    func(t testing.TB) journaltest.Host { return journaltest.NewEmbedded(t) },
		"one node":    func(t testing.TB) journaltest.Host { return journaltest.NewServer(t) },
		"three nodes": func(t testing.TB) journaltest.Host { return journaltest.NewCluster(t).Contest() },
	} {
		b.Run(name, func(b *testing.B) {
			host := open(b)
			for b.Loop() {
				appended, bare := appends(b, host), publishes(b, host)
				b.ReportMetric(appended, "appends/s")
				b.ReportMetric(appended/bare, "appends/publishes")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

const (
	benchWriters = 8
	benchFacts   = 150 // of each writer
)

// rate runs the writers at once and gives how many deeds they did a second.
func rate(b *testing.B, write func(writer, n int) error) float64 {
	b.Helper()
	var writing sync.WaitGroup
	began := time.Now()
	for w := range benchWriters {
		writing.Go(func() {
			for n := range benchFacts {
				if err := write(w, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
	return benchWriters * benchFacts / time.Since(began).Seconds()
}

func appends(b *testing.B, host journaltest.Host) float64 {
	b.Helper()
	j, err := journal.Open(b.Context(), host.Connect(b), journal.Config{Replicas: host.Replicas(), Sealer: slowKeys{}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	heads := make([]journal.Head, benchWriters)
	for w := range heads { // they may have facts of the round before
		if _, heads[w], err = j.History(b.Context(), drawingtest.ID(w+1)); err != nil {
			b.Fatal(err)
		}
	}
	return rate(b, func(w, _ int) error {
		f, err := drawing.New(journal.NewEventID(), drawingtest.ID(w+1), drawing.Undone, time.Now(), drawing.Act{Version: drawing.Version, By: drawingtest.Staff})
		if err != nil {
			return err
		}
		heads[w], err = j.Append(b.Context(), heads[w], f)
		return err
	})
}

// bareSize is what an event of appends has, headers and data together.
const bareSize = 400

func publishes(b *testing.B, host journaltest.Host) float64 {
	b.Helper()
	js, err := jetstream.New(host.Own(b))
	if err != nil {
		b.Fatal(err)
	}
	_, err = js.CreateOrUpdateStream(b.Context(), jetstream.StreamConfig{Name: "BARE", Subjects: []string{"bare.*"}, Replicas: host.Replicas()})
	if err != nil {
		b.Fatal(err)
	}
	subjects, data := []string{"bare.a", "bare.b", "bare.c", "bare.d", "bare.e", "bare.f", "bare.g", "bare.h"}, make([]byte, bareSize)
	return rate(b, func(w, _ int) error {
		_, err := js.Publish(b.Context(), subjects[w], data)
		return err
	})
}
