// Package journaltest is what every journal must keep, whatever server holds it, as
// a suite:
//
//	func TestTheEmbeddedServerKeepsAJournalsPromises(t *testing.T) {
//		journaltest.Run(t, func(t *testing.T) journaltest.Host { return journaltest.NewEmbedded(t) })
//	}
//
// Beside it are the hosts that the tests of other packages start, too: [Embedded] in
// the test's process; [Server], a real nats-server in a process of its own that can be
// stopped, started and frozen; and [Cluster], three of those as deploy/nats has them.
package journaltest

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Host is a NATS server with JetStream.
type Host interface {
	// Connect makes a connection as Easel does, closed when the test ends.
	Connect(t testing.TB, options ...nats.Option) *nats.Conn
	// Own makes one that may do anything.
	Own(t testing.TB) *nats.Conn
	// Through lets a connection go through a line.
	Through(line *Line) nats.Option
	// Replicas is how often what the server is given is kept.
	Replicas() int
	// Restart stops the server and starts it on the same folder. Connections that do
	// not outlive it are closed.
	Restart(t testing.TB)
	// Folder is where the server keeps its files.
	Folder() string
}

// patience is how long a check waits for what must come.
const patience = time.Minute

// Run checks each promise on a host of its own: open gives an empty one, and cleans up
// after t.
func Run(t *testing.T, open func(*testing.T) Host) {
	for name, check := range map[string]func(*testing.T, Host){
		"what is appended is the history":               appendAndRead,
		"a drawing without facts has no history":        noHistory,
		"one of eight racers wins":                      racers,
		"a lost race is a conflict, however it is said": bothCodes,
		"a conflict writes nothing":                     conflictWritesNothing,
		"the same event again is done":                  sameEventAgain,
		"what was done stands, its answer lost or not":  answerLost,
		"a data key is made once, its answer lost":      keyAnswerLost,
		"a value is made once, its answer lost":         valueAnswerLost,
		"a fact of unknown name is carried along":       unknownFact,
		"an event that is too large is refused":         tooLarge,
		"a done context stops every call":               doneContext,
		"what was acknowledged outlives the server":     outlivesServer,
		"nothing can be deleted or purged":              nothingDeleted,
		"a stream that keeps too little is named":       flaws,
		"a stream of our own keeps what it should":      noFlaws,
		"what is sealed is nowhere in the clear":        nothingInTheClear,
		"without its key a fact has no data":            withoutKey,
		"what follows another fact breaks the chain":    wrongChain,
		"sealed data can't be moved":                    movedData,
		"following begins at any sequence":              followFrom,
		"following goes on as facts come":               followLive,
		"following goes on after a new start":           followOverRestart,
		"batches are bounded, in order and whole":       followBatches,
		"following ends with its reader's error":        followStopped,
		"a gap stops whoever follows":                   gap,
		"a queue hands over what it was made for":       queueOfSome,
		"a task comes again until it is done":           taskUntilDone,
		"a task comes again when its worker is silent":  taskOfTheSilent,
		"a task that is given up does not come again":   taskGivenUp,
		"two workers share a queue":                     sharedQueue,
		"an errand is done once and forgotten":          errandOnce,
		"an errand comes again until it is given up":    errandAgain,
		"so many errands wait, and no more":             errandsBounded,
		"errands outlive the server":                    errandsOutlive,
		"a key is created once":                         bucketCreate,
		"a key is updated only from what was read":      bucketUpdate,
		"a deleted key is free":                         bucketDelete,
		"a watcher sees what is there and what changes": bucketWatch,
		"a value vanishes after its time":               bucketTTL,
	} {
		t.Run(name, func(t *testing.T) { check(t, open(t)) })
	}
}

// book is a journal with its data keys.
type book struct {
	*journal.Journal
	keys *vault.Keys
	nc   *nats.Conn // its connection
	own  *nats.Conn // one that may do more than Easel
}

// openBook opens the journal of a host as one process does: with a connection, a
// memory and a secret of its own. The first one of a test makes the secret. A host that
// was started just now may not be ready yet.
func openBook(t *testing.T, host Host, secret *vault.Secret, options ...nats.Option) *book {
	t.Helper()
	b := &book{nc: host.Connect(t, options...), own: host.Own(t)}
	wantOpen(t, "the journal", func() error { return b.open(t.Context(), secret, host.Replicas()) })
	return b
}

func (b *book) open(ctx context.Context, secret *vault.Secret, replicas int) (err error) {
	if b.keys, err = vault.Open(ctx, b.nc, secret, replicas); err != nil {
		return err
	}
	b.Journal, err = journal.Open(ctx, b.nc, journal.Config{Replicas: replicas, Sealer: b.keys, Log: slog.New(slog.DiscardHandler)})
	return err
}

// writer appends the facts of a life to a journal, one after the other.
type writer struct {
	*book
	t     *testing.T
	heads map[drawing.ID]journal.Head
}

func (b *book) writer(t *testing.T) *writer {
	return &writer{b, t, map[drawing.ID]journal.Head{}}
}

// write appends facts and gives them back with the sequences that they got.
func (w *writer) write(facts ...drawing.Fact) []drawing.Fact {
	w.t.Helper()
	var out []drawing.Fact
	for _, f := range facts {
		if err := w.keys.Create(w.t.Context(), f.Drawing); err != nil {
			w.t.Fatal(err)
		}
		head := w.append(f)
		w.heads[f.Drawing] = head
		f.Seq = head.Seq
		out = append(out, f)
	}
	return out
}

// append tries again while the journal is away, as whoever writes does: a busy cluster may
// change its leader.
func (w *writer) append(f drawing.Fact) journal.Head {
	w.t.Helper()
	for late := time.Now().Add(enginetest.Patience); ; time.Sleep(50 * time.Millisecond) {
		head, err := w.Append(w.t.Context(), w.heads[f.Drawing], f)
		if err == nil {
			return head
		}
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			w.t.Fatalf("append %s: %v", f.Name, err)
		}
	}
}

// someFacts are n facts of n/3 drawings and more.
func someFacts(n int) []drawing.Fact {
	row := drawingtest.NewRow()
	for len(row.Facts()) < n {
		row.Submitted("accra", 7).Rendered().Approved()
	}
	return row.Facts()[:n]
}

// lastSeq is the sequence of the last fact of all.
func (b *book) lastSeq(t *testing.T) uint64 {
	t.Helper()
	seq, err := b.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func wantError(t *testing.T, deed string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v; want: %v", deed, err, want)
	}
}

// wantFacts fails unless these facts are those, byte for byte.
func wantFacts(t *testing.T, got, want []drawing.Fact) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d facts; want %d", len(got), len(want))
	}
	for i := range want {
		g, w := got[i], want[i]
		if g.EventID != w.EventID || g.Drawing != w.Drawing || g.Name != w.Name || !g.At.Equal(w.At) || g.Seq != w.Seq ||
			(g.Data == nil) != (w.Data == nil) || string(g.Data) != string(w.Data) {
			t.Fatalf("fact %d: %+v;\nwant %+v", i, g, w)
		}
	}
}

// background runs a loop until the test ends, or stop is called, and waits for it.
func background(t *testing.T, run func(context.Context) error) (stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	var err error
	running.Go(func() { err = run(ctx) })
	stop = func() error {
		cancel()
		running.Wait()
		return err
	}
	t.Cleanup(func() { _ = stop() }) // its error is for whoever stops it first
	return stop
}
