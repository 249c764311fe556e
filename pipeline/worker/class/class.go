// Package class sees to teachers' sheets: it writes to those who gave an address, and destroys
// sheets that have ended.
//
// A sheet is told of by its bucket, each time that it changes, and all of them at the start; so
// a crash at any step only makes it begin again; what fails is tried again after the waits of
// [worker.Patience]. Letters are due at their times, too. Of many
// processes, one writes each letter: see contest.TakeLetter. One of which nobody knows whether it
// came is sent once more, with the same Message-ID, and never a third time.
package class

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// Contest knows the sheets.
type Contest interface {
	WatchSheets(ctx context.Context, take func(id drawing.ID, ended bool)) error
	Sheets(ctx context.Context) ([]contest.Sheet, error)
	TakeLetter(ctx context.Context, id drawing.ID) (kind string, class contest.Class, err error)
	LetterSent(ctx context.Context, id drawing.ID, kind string) error
	DestroySheet(ctx context.Context, id drawing.ID) error
	Edition() edition.Edition
}

// Post hands letters over, each once: mail.Post of the workers. What no further try can bring is
// worker.ErrHopeless.
type Post interface {
	Once(ctx context.Context, key string, about letters.Entry, l mail.Letter) error
}

// Outbox is a folder that may hold letters to a teacher.
type Outbox interface {
	Forget(ctx context.Context, id drawing.ID) error
}

// Keeper sees to sheets.
type Keeper struct {
	Contest   Contest
	Post      Post   // nil for a process that writes no letters
	Outbox    Outbox // nil if there is none
	PublicURL string // what the links begin with
	Log       *slog.Logger

	mu   sync.Mutex
	todo map[drawing.ID]errand // sheets to see to; guarded by mu
}

// errand is what is to be done about a sheet.
type errand struct {
	ended bool      // it is to be destroyed
	tries int       // that failed, but for those while journal or store were away
	due   time.Time // zero for at once
}

const (
	every = time.Hour       // how often it is looked whether letters are due
	again = 5 * time.Second // after which a watch that was interrupted begins anew
)

// Run sees to sheets until the context ends.
func (k *Keeper) Run(ctx context.Context) error {
	wake := make(chan struct{}, 1)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return k.watch(ctx, wake) })
	g.Go(func() error { return k.work(ctx, wake) })
	return g.Wait()
}

func (k *Keeper) watch(ctx context.Context, wake chan<- struct{}) error {
	for {
		err := k.Contest.WatchSheets(ctx, func(id drawing.ID, ended bool) {
			k.note(id, ended)
			select {
			case wake <- struct{}{}:
			default:
			}
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		k.Log.Warn("watching the sheets was interrupted", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(again):
		}
	}
}

// note has a sheet seen to. Once it has ended it has, whatever is heard of it later. One that
// failed keeps its wait, though it changes, unless it ends just now.
func (k *Keeper) note(id drawing.ID, ended bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.todo == nil {
		k.todo = map[drawing.ID]errand{}
	}
	if e, known := k.todo[id]; !known || ended && !e.ended {
		k.todo[id] = errand{ended: ended}
	}
}

// take gives what is due.
func (k *Keeper) take(now time.Time) map[drawing.ID]errand {
	k.mu.Lock()
	defer k.mu.Unlock()
	due := map[drawing.ID]errand{}
	for id, e := range k.todo {
		if !e.due.After(now) {
			due[id] = e
			delete(k.todo, id)
		}
	}
	return due
}

// putBack has what failed wait for its next try. What ended meanwhile does not wait.
func (k *Keeper) putBack(id drawing.ID, e errand) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.todo[id].ended || e.ended {
		k.todo[id] = e
	}
}

// next is when something is due, and a moment at the latest.
func (k *Keeper) next(latest time.Time) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range k.todo {
		if e.due.Before(latest) {
			latest = e.due
		}
	}
	return latest
}

func (k *Keeper) work(ctx context.Context, wake <-chan struct{}) error {
	look := time.Now().Add(every)
	next := time.NewTimer(every)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		case <-next.C:
		}
		if now := time.Now(); !now.Before(look) {
			k.all(ctx)
			look = now.Add(every)
		}
		for id, e := range k.take(time.Now()) {
			if err := k.see(ctx, id, e.ended); err != nil && ctx.Err() == nil {
				k.later(id, e, err)
			}
		}
		next.Reset(time.Until(k.next(look)))
	}
}

// later has what failed tried again, and says so.
func (k *Keeper) later(id drawing.ID, e errand, err error) {
	if !worker.Away(err) {
		e.tries++
	}
	in := worker.Patience(max(e.tries, 1))
	e.due = time.Now().Add(in)
	k.putBack(id, e)
	if e.ended {
		k.Log.Error("something of an erased sheet is not destroyed yet: mend the cause, easel doctor says more", "sheet", id, "in", in, "err", err)
		return
	}
	k.Log.Warn("a sheet is seen to again later", "sheet", id, "in", in, "err", err)
}

// all notes every sheet: a letter may be due.
func (k *Keeper) all(ctx context.Context) {
	sheets, err := k.Contest.Sheets(ctx)
	if err != nil && ctx.Err() == nil {
		k.Log.Warn("the sheets can't be read: their letters have to wait", "err", err)
	}
	for _, s := range sheets {
		k.note(s.ID, false)
	}
}

// see destroys a sheet that has ended, and writes the letter that is due to another's teacher.
// The outbox comes first: a sheet that is still there is told of at the next start, whatever a
// crash has left of its letters. What fails there keeps nothing else.
func (k *Keeper) see(ctx context.Context, id drawing.ID, ended bool) error {
	if ended {
		return errors.Join(k.forget(ctx, id), k.Contest.DestroySheet(ctx, id))
	}
	if k.Post == nil {
		return nil
	}
	kind, class, err := k.Contest.TakeLetter(ctx, id)
	if err != nil || kind == "" {
		return err
	}
	if kind != contest.LetterBegun && len(class.Missing()) == 0 {
		return k.Contest.LetterSent(ctx, id, kind) // nobody is missing
	}
	letter, err := k.letter(ctx, kind, class)
	if err != nil {
		return err
	}
	err = k.Post.Once(ctx, string(id)+"-"+kind, letters.Entry{Kind: "class-" + kind, City: class.City}, letter)
	if err != nil && !errors.Is(err, worker.ErrHopeless) {
		return fmt.Errorf("a letter to a teacher: %w", err)
	}
	if err != nil {
		k.Log.Warn("a letter to a teacher was given up", "sheet", id, "err", err)
	}
	err = k.Contest.LetterSent(ctx, id, kind)
	if errors.Is(err, contest.ErrNoClass) { // erased while the letter was written
		return k.forget(ctx, id)
	}
	return err
}

// forget takes the letters to a sheet's teacher out of the outbox.
func (k *Keeper) forget(ctx context.Context, id drawing.ID) error {
	if k.Outbox == nil {
		return nil
	}
	return k.Outbox.Forget(ctx, id)
}

// letter is in the teacher's language. It says nothing that was typed: a stranger may have begun
// the sheet with somebody's address.
func (k *Keeper) letter(ctx context.Context, kind string, c contest.Class) (mail.Letter, error) {
	l, ok := language.ByTag(c.Language)
	if !ok {
		l = language.English()
	}
	theme := k.Contest.Edition().ThemeIn(l.Tag())
	if theme == "" {
		theme = l.T("frame.theme")
	}
	words := mail.Words{
		Tag: l.Tag(), Direction: l.Dir(), From: theme, Heading: l.T("class.letter.begun.subject"), Before: []string{l.T("class.letter.begun.text")},
		Link: k.PublicURL + "/" + l.Tag() + "/enter/class/" + c.Secret, Follow: l.T("class.letter.open"), After: []string{l.T("class.letter.not-you")},
	}
	if kind != contest.LetterBegun {
		n := len(c.Missing())
		words.Heading = l.N("class.letter.missing.subject", n)
		words.Before = []string{l.N("class.letter.missing.text", n, "closes", l.DateTime(k.Contest.Edition().ClosesAt))}
	}
	out, err := words.Letter(ctx, c.Email)
	out.At, out.About = c.LetterAt(kind, k.Contest.Edition().ClosesAt), []drawing.ID{c.ID}
	return out, err
}
