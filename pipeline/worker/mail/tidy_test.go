package mail_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/mail"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
)

// outbox is a folder beside a contest.
func (p *post) outbox(t *testing.T) (*mail.Folder, string) {
	t.Helper()
	dir := filepath.Join(p.Dir, "outbox")
	f, err := mail.OpenFolder(dir, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	return f, dir
}

// wrote writes a family's letter into the outbox.
func (p *post) wrote(t *testing.T, sender mailer.Sender, address string) {
	t.Helper()
	p.ask(t, address, "en")
	e := p.next(t)
	if err := errors.Join(p.writer(sender).Do(t.Context(), e), e.Done(t.Context())); err != nil {
		t.Fatal(err)
	}
}

func (p *post) tidies(t *testing.T, f *mail.Folder) {
	t.Helper()
	tidier := mailer.NewTidier(f, p.Contest, p.Catalog, p.Now, p.Log)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := tidier.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// comesTo waits until so many letters lie in a folder.
func comesTo(t *testing.T, dir string, want int) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) == want {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d letters lie there; want %d", len(entries), want)
		}
	}
}

func TestWhatIsErasedLeavesTheOutbox(t *testing.T) {
	t.Parallel()
	p := open(t)
	f, dir := p.outbox(t)
	before, after, whole := p.Enter(t, from("a@example.org", "x", "A")), p.Enter(t, from("b@example.org", "x", "B")), p.Enter(t, from("c@example.org", "x", "C"))
	for _, address := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		p.wrote(t, f, address)
	}
	comesTo(t, dir, 3)
	p.Erase(t, before.ID) // while nobody tidies
	p.tidies(t, f)
	comesTo(t, dir, 2)
	if _, err := p.Contest.EraseID(t.Context(), after.ID); err != nil { // in another process, say
		t.Fatal(err)
	}
	comesTo(t, dir, 1)
	if s := p.State(t, whole.ID); !s.Erased.IsZero() {
		t.Error("too much was erased")
	}
}

func TestAnOldLetterIsSweptAtTheStart(t *testing.T) {
	t.Parallel()
	p := open(t)
	f, dir := p.outbox(t)
	p.Enter(t, from("a@example.org", "x", "A"))
	p.wrote(t, f, "a@example.org")
	if err := f.Send(t.Context(), mail.Letter{To: "a@example.org", Subject: "x", Text: "x\n", At: p.Now().Add(-mail.Kept - time.Hour)}); err != nil {
		t.Fatal(err)
	}
	comesTo(t, dir, 2)
	p.tidies(t, f)
	comesTo(t, dir, 1)
}

// erasing is an outbox beside which a drawing is erased just when a letter about it is
// written: whoever erases has looked there already.
type erasing struct {
	*mail.Folder
	erase func()
}

// Send is the folder's.
func (e erasing) Send(ctx context.Context, l mail.Letter) error {
	e.erase()
	return e.Folder.Send(ctx, l)
}

func TestALetterAboutWhatIsErasedMeanwhileDoesNotStay(t *testing.T) {
	t.Parallel()
	p := open(t)
	f, dir := p.outbox(t)
	var id drawing.ID = p.Enter(t, from("a@example.org", "x", "A")).ID
	p.wrote(t, erasing{f, func() { p.Erase(t, id) }}, "a@example.org")
	comesTo(t, dir, 0)
}

// swept is an outbox that counts how often old letters are looked for.
type swept struct {
	mailer.Outbox
	times atomic.Int64
}

func (s *swept) ForgetAll(context.Context, func(drawing.ID) bool) error { return nil }

func (s *swept) Sweep(context.Context, time.Time) error {
	s.times.Add(1)
	return nil
}

// told are changes that a test tells of.
type told struct{ take func([]catalog.Change) }

func (c *told) OnChange(take func([]catalog.Change)) { c.take = take }

func TestOldLettersAreSweptHoweverOftenDrawingsAreErased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		outbox, changes := &swept{}, &told{}
		tidier := mailer.NewTidier(outbox, nil, changes, time.Now, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithTimeout(t.Context(), 25*time.Hour)
		defer stop()
		var running sync.WaitGroup
		running.Go(func() { _ = tidier.Run(ctx) })
		for ctx.Err() == nil {
			changes.take([]catalog.Change{{After: drawing.State{ID: drawingtest.ID(1), Erased: time.Now()}}})
			select {
			case <-ctx.Done():
			case <-time.After(time.Hour):
			}
		}
		running.Wait()
		if n := outbox.times.Load(); n != 5 {
			t.Errorf("at the start and in a day it was swept %d times", n)
		}
	})
}
