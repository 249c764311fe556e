package main

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

// turnLives is how many drawings live in one turn of a journal.
const turnLives = 200

// BenchmarkAppendBesideARawPublish prints the facts a second that each kind of journal
// acknowledges to eight writers, sealed, chained, and written or copied as its server
// does; and beside it how many messages of as many bytes a stream like the journal's on
// the same server takes from as many writers by the bare client.
func BenchmarkAppendBesideARawPublish(b *testing.B) {
	alone, three := journaltest.NewServer(b), journaltest.NewCluster(b).Contest()
	journals := []*written{
		{name: "embedded", house: openHouse(b)},
		{name: "one-node", house: houseOn(b, journal.Server{URL: alone.URL()})},
		{name: "three-nodes", house: houseOn(b, three.Server(access.Operator))},
	}
	journals[0].begin(b, journals[0].house.nats)
	journals[1].begin(b, alone.Own(b))
	journals[2].begin(b, three.Own(b))
	facts := turnLives * len(wholeLife)
	for b.Loop() {
		for _, j := range journals {
			j.appending, j.publishing = 0, 0
		}
		for range benchTurns {
			for _, j := range journals {
				j.publishing += timed(b, benchSenders, 0, facts, j.publish)
				j.append(b)
			}
		}
		for _, j := range journals {
			perSecond := func(took time.Duration) float64 { return float64(benchTurns*facts) / took.Seconds() }
			b.ReportMetric(perSecond(j.appending), j.name+"-appends/s")
			b.ReportMetric(perSecond(j.publishing), j.name+"-publishes/s")
			b.ReportMetric(j.publishing.Seconds()/j.appending.Seconds(), j.name+"-append/publish")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// houseOn opens a contest in this process on a journal elsewhere.
func houseOn(b *testing.B, server journal.Server) *house {
	b.Helper()
	return openHouseAt(b, place{Data: b.TempDir(), NATS: server.URL, NATSCreds: server.Creds, NATSCA: server.CA, SecretFile: newSecret(b)})
}

// written is a journal that is written to, and a stream beside it on its server.
type written struct {
	name                  string
	house                 *house
	lives                 int // so far
	publish               func(n int) error
	appending, publishing time.Duration
}

// append lets one turn's drawings live.
func (w *written) append(b *testing.B) {
	b.Helper()
	w.appending += appendLives(b, w.house, benchSenders, w.lives, turnLives, wholeLife)
	w.lives += turnLives
}

// begin makes the stream, for messages like a fact, by a connection that may.
func (w *written) begin(b *testing.B, nc *nats.Conn) {
	b.Helper()
	w.append(b)
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	facts, err := js.Stream(b.Context(), journal.Stream)
	if err != nil {
		b.Fatal(err)
	}
	fact, err := facts.GetMsg(b.Context(), 1)
	if err != nil {
		b.Fatal(err)
	}
	like := facts.CachedInfo().Config
	if _, err := js.CreateStream(b.Context(), jetstream.StreamConfig{
		Name: "RAW", Subjects: []string{"raw"}, Storage: like.Storage, Replicas: like.Replicas, Discard: like.Discard,
	}); err != nil {
		b.Fatal(err)
	}
	// The server would take these for what is expected of the stream, or as seen before.
	maps.DeleteFunc(fact.Header, func(name string, _ []string) bool { return strings.HasPrefix(name, "Nats-") })
	w.publish = func(int) error {
		_, err := js.PublishMsg(b.Context(), &nats.Msg{Subject: "raw", Header: maps.Clone(fact.Header), Data: fact.Data})
		return err
	}
}
