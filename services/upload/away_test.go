package upload_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// leaving is a real store that can go away: before it has done anything, or after it has, with its answer lost.
type leaving struct {
	store.Store
	away, lost atomic.Bool
}

func (l *leaving) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	if l.away.Load() {
		return fmt.Errorf("put %q: %w", key, store.ErrUnreachable)
	}
	err := l.Store.Put(ctx, key, body, size, sum)
	if l.lost.Load() {
		return fmt.Errorf("put %q: %w", key, store.ErrUnreachable)
	}
	return err
}

func TestAnEntryWaitsForTheStoreAndLosesNothing(t *testing.T) {
	w := contesttest.Open(t)
	objects := &leaving{Store: w.Store}
	config := w.Contest.Config
	config.Store = objects
	c, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	h := openOn(t, w, c)
	e := h.entry(t)
	for name, gone := range map[string]*atomic.Bool{"away": &objects.away, "the answer lost": &objects.lost} {
		t.Run(name, func(t *testing.T) {
			gone.Store(true)
			defer gone.Store(false)
			h.wantComeBack(t, e)
		})
	}
	first := h.enter(t, e)
	if again := h.enter(t, e); again != first {
		t.Errorf("the retry is %+v; want %+v", again, first)
	}
	if last, err := h.Journal.LastSeq(t.Context()); err != nil || last != 1 {
		t.Errorf("there are %d facts, %v", last, err)
	}
}

// wantComeBack wants an entry to be refused for now, and a person's form to keep its key, so that sending it again is
// safe.
func (h *house) wantComeBack(t *testing.T, e *entry) {
	t.Helper()
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusServiceUnavailable)
	if answer.Header().Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
	page := h.post(t, "/en/enter", e)
	wantStatus(t, page, http.StatusServiceUnavailable)
	d := document(t, page)
	wantText(t, d, ".summary h2", "We will be right back")
	want(t, "key", d.Find("[name=key]").AttrOr("value", ""), e.fields["key"])
	want(t, "title", d.Find("#title").AttrOr("value", ""), e.fields["title"])
	if page.Header().Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
	h.wantEmptySpool(t)
}

func TestAnEntryWaitsForTheJournal(t *testing.T) {
	w := contesttest.Open(t) // lends its cities and forms
	quiet, dir := slog.New(slog.DiscardHandler), t.TempDir()
	server, err := embedded.Start(t.Context(), filepath.Join(dir, "jetstream"), scan.Want{}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	keys, err := vault.Open(t.Context(), nc, w.Secret, 1)
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), nc, journal.Config{Replicas: 1, Sealer: keys, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	config := w.Contest.Config
	config.Journal, config.Keys = j, keys
	c, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	h := openOn(t, w, c)
	e := h.entry(t)
	receipt := h.enter(t, e).StatusURL
	nc.Close()
	h.wantComeBack(t, h.entry(t))
	wantStatus(t, h.get(receipt), http.StatusServiceUnavailable)
	wantStatus(t, h.send(http.MethodPost, receipt+"/withdraw", nil), http.StatusServiceUnavailable)
}

func TestAFullDiskIsNoFaultOfTheFamily(t *testing.T) {
	h := open(t)
	if err := os.RemoveAll(h.spool); err != nil {
		t.Fatal(err)
	}
	answer := h.post(t, "/enter", h.entry(t), asJSON...)
	wantStatus(t, answer, http.StatusServiceUnavailable)
	if err := os.Mkdir(h.spool, 0o700); err != nil {
		t.Fatal(err)
	}
	h.enter(t, h.entry(t))
}

// What is on its way may take half of what is kept free for facts, and no more.
func TestWhatArrivesLeavesRoomForFacts(t *testing.T) {
	h := open(t)
	before := h.entry(t)
	accepted := h.enter(t, before)
	var free atomic.Int64
	h.Contest.Free, h.Contest.MinFree = func() (int64, error) { return free.Load(), nil }, 10_000_000
	free.Store(9_000_000)
	h.wantComeBack(t, h.entry(t))
	if again := h.enter(t, before); again != accepted {
		t.Errorf("whose answer was lost is answered %+v; want %+v", again, accepted)
	}
	free.Store(4_000_000)
	h.wantComeBack(t, before)
	wantStatus(t, h.get(accepted.StatusURL), http.StatusOK)
	free.Store(20_000_000)
	h.enter(t, h.entry(t))
	left, err := os.ReadDir(h.spool)
	if err != nil || len(left) > 0 {
		t.Errorf("the spool holds %v, %v", left, err)
	}
}

func TestTheSameEntrySentTwiceAtOnceIsOneDrawing(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	body, kind := e.encode(t)
	const senders = 8
	answers := make(chan accepted, senders)
	for range senders {
		go func() { answers <- h.sendRaw(t, body, kind) }()
	}
	first := <-answers
	for range senders - 1 {
		if next := <-answers; next != first {
			t.Errorf("one is %+v, another %+v", first, next)
		}
	}
	if last, err := h.Journal.LastSeq(t.Context()); err != nil || last != 1 {
		t.Errorf("there are %d facts, %v", last, err)
	}
}

// patience is how long a test waits for what must come.
const patience = time.Minute
