// Package contesttest runs a whole contest for a test: a real journal, vault,
// store, catalog and contest, in a folder that goes with the test.
//
//	w := contesttest.Open(t)
//	accepted := w.Enter(t)
//	w.Render(t, accepted.ID)
//	w.Approve(t, accepted.ID)
//	w.Move(w.Contest.Edition().PublishDelay)
//
// What a helper did, the catalog knows when it returns. Helpers fail the test when
// something goes wrong; the deeds that a test wants to see refused are called on
// [World.Contest] itself.
package contesttest

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// patience is how long a helper waits for what must come.
const patience = time.Minute

// World is a running contest. Its helpers may be used by many at once.
type World struct {
	Contest *contest.Contest
	Catalog *catalog.Catalog
	Journal *journal.Journal
	Keys    *vault.Keys
	Secret  *vault.Secret
	Store   *store.Folder
	Cities  *edition.Cities
	Conn    *nats.Conn
	Dir     string // holds secret, objects, catalog.db and, if embedded, jetstream
	Log     *slog.Logger

	mu      sync.Mutex
	now     time.Time // guarded by mu
	entered int       // forms made so far; guarded by mu
}

// Open runs a contest on an embedded journal until the test ends.
func Open(t testing.TB) *World {
	t.Helper()
	dir := t.TempDir() // first, so that it is removed last
	server, err := embedded.Start(t.Context(), filepath.Join(dir, "jetstream"), scan.Want{}, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return openIn(t, dir, nc)
}

// OpenAt runs a contest on the journal of the server at a URL, which must hold no
// other contest, until the test ends.
func OpenAt(t testing.TB, url string) *World {
	t.Helper()
	dir := t.TempDir()
	nc, err := journal.Dial(journal.Server{URL: url}, "easel-test", quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return openIn(t, dir, nc)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func openIn(t testing.TB, dir string, nc *nats.Conn) *World {
	t.Helper()
	// A day behind the database's clock, by which the public view goes: what is
	// approved on this clock is public there, whether or not the test moves it on.
	now := time.Now().UTC().Truncate(time.Second).Add(-24 * time.Hour)
	w := &World{Conn: nc, Dir: dir, Log: quiet(), Cities: edition.MemberCities(), now: now}
	ctx := t.Context()
	var err error
	must := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	secret := filepath.Join(dir, "secret")
	err = vault.NewSecretFile(secret)
	must()
	w.Secret, err = vault.ReadSecret(secret)
	must()
	w.Store, err = store.OpenFolder(filepath.Join(dir, "objects"))
	must()
	t.Cleanup(func() { closed(t, w.Store) })
	w.Keys, err = vault.Open(ctx, nc, w.Secret, 1)
	must()
	w.Journal, err = journal.Open(ctx, nc, journal.Config{Replicas: 1, Sealer: w.Keys, Log: w.Log})
	must()
	w.Catalog, err = catalog.Open(ctx, filepath.Join(dir, "catalog.db"), w.Log)
	must()
	t.Cleanup(func() { closed(t, w.Catalog) })
	w.Contest, err = contest.Open(ctx, contest.Config{
		Journal: w.Journal, Keys: w.Keys, Secret: w.Secret, Store: w.Store, Cities: w.Cities, Now: w.Now, Log: w.Log,
	})
	must()
	w.run(t)
	return w
}

// run keeps catalog and contest running until the test ends, and waits for both.
func (w *World) run(t testing.TB) {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for name, run := range map[string]func(context.Context) error{
		"catalog": func(ctx context.Context) error { return w.Catalog.Run(ctx, w.Journal) },
		"contest": w.Contest.Run,
	} {
		running.Go(func() {
			if err := run(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("%s stopped: %v", name, err)
			}
		})
	}
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

func closed(t testing.TB, c interface{ Close() error }) {
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// Now is the contest's clock. It stands still unless [World.Move] moves it.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// Move sets the contest's clock forward.
func (w *World) Move(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// WaitFor waits until the catalog has applied the fact of a sequence.
func (w *World) WaitFor(t testing.TB, seq uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.Catalog.WaitFor(ctx, seq); err != nil {
		t.Fatalf("the catalog did not get to %d, it is at %d: %v", seq, w.Catalog.Seq(), err)
	}
}

// Caught waits until the catalog has applied every fact of now.
func (w *World) Caught(t testing.TB) {
	t.Helper()
	last, err := w.Journal.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.WaitFor(t, last)
}
