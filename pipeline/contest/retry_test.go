package contest_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/store"
)

func TestARetryGetsTheSameAnswerWhateverHappenedSince(t *testing.T) {
	w := contesttest.Open(t)
	f, picture := w.Form(), contesttest.Picture(t, 1)
	first := mustSubmit(t, w.Contest, f, picture)
	w.WaitFor(t, first.Seq)
	for _, happens := range []func(){
		func() {},
		func() { f.Language = "ar" },
		func() { w.Render(t, first.ID) },
		func() { w.Approve(t, first.ID) },
		func() { w.Withdraw(t, first.Receipt) },
		func() { w.Move(365 * 24 * time.Hour) }, // the contest is closed
	} {
		happens()
		again := mustSubmit(t, w.Contest, f, picture)
		if again.ID != first.ID || again.Receipt != first.Receipt || !again.Again {
			t.Errorf("%+v; want %+v", again, first)
		}
	}
	wantFacts(t, w, 4)
}

// TestTheSameFormWithOtherTicksKeepsTheLastTicks: whose first answer was lost may think better of one.
func TestTheSameFormWithOtherTicksKeepsTheLastTicks(t *testing.T) {
	w := contesttest.Open(t)
	f, picture := w.Form(), contesttest.Picture(t, 1)
	ticked := func(all ...drawing.Purpose) contest.Agreed {
		agreed := contesttest.Consent()
		agreed.Consent.Purposes = all
		return agreed
	}
	sends := func(agreed contest.Agreed) drawing.State {
		t.Helper()
		a, err := w.Contest.Submit(t.Context(), f, contesttest.Upload(picture), agreed)
		if err != nil {
			t.Fatal(err)
		}
		s := w.State(t, a.ID)
		if s.Seq != a.Seq {
			t.Errorf("the answer is of %d; the drawing of %d", a.Seq, s.Seq)
		}
		return s
	}
	sends(ticked(drawing.PurposeEnter, drawing.PurposeShow, drawing.PurposePress))
	fewer := ticked(drawing.PurposeEnter, drawing.PurposeShow)
	for range 2 {
		if s := sends(fewer); slices.Contains(s.Purposes, drawing.PurposePress) || !s.ShowOnline {
			t.Errorf("it is agreed to %v", s.Purposes)
		}
	}
	wantFacts(t, w, 2)
	if s := sends(ticked(drawing.PurposeEnter)); !s.ShowOnline { // since then its page says what is agreed to
		t.Errorf("it is agreed to %v", s.Purposes)
	}
	wantFacts(t, w, 2)
}

func TestEightSendersOfOneKeyEnterOneDrawing(t *testing.T) {
	w := contesttest.Open(t)
	for n := range 5 {
		f, picture := w.Form(), contesttest.Picture(t, n)
		var senders sync.WaitGroup
		answers, start := make([]contest.Accepted, 8), make(chan struct{})
		for i := range answers {
			senders.Go(func() {
				<-start
				var err error
				if answers[i], err = submit(t, w.Contest, f, picture); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		senders.Wait()
		first := 0
		for _, one := range answers {
			if one.ID != answers[0].ID || one.Receipt != answers[0].Receipt {
				t.Errorf("%+v; want %+v", one, answers[0])
			}
			if !one.Again {
				first++
			}
		}
		if first != 1 {
			t.Errorf("%d of 8 were the first", first)
		}
		wantFacts(t, w, uint64(n+1))
	}
}

// failing is a store that fails when told to: refused, or done and the answer lost.
type failing struct {
	store.Store
	mu      sync.Mutex
	refuse  int // so many puts, guarded by mu
	lose    int // so many answers, guarded by mu
	refused int
}

func (s *failing) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse > 0 {
		s.refuse, s.refused = s.refuse-1, s.refused+1
		return store.ErrUnreachable
	}
	err := s.Store.Put(ctx, key, body, size, sum)
	if err == nil && s.lose > 0 {
		s.lose, s.refused = s.lose-1, s.refused+1
		return store.ErrUnreachable
	}
	return err
}

func TestAStoreThatFailsLeavesNothingThatBlocksARetry(t *testing.T) {
	w := contesttest.Open(t)
	config := w.Contest.Config
	for name, bad := range map[string]*failing{
		"refused":                     {Store: w.Store, refuse: 2},
		"done and the answer is lost": {Store: w.Store, lose: 1},
	} {
		before, err := w.Journal.LastSeq(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		config.Store = bad
		c, err := contest.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		f, picture := w.Form(), contesttest.Picture(t, 1)
		for bad.refuse+bad.lose > 0 {
			_, err := submit(t, c, f, picture)
			wantError(t, name, err, store.ErrUnreachable)
			wantFacts(t, w, before)
			_, err = reservations(t, w).Get(t.Context(), entrant(w, f))
			wantError(t, name+": the reservation", err, journal.ErrNotFound) // bytes come first
		}
		first, again := mustSubmit(t, c, f, picture), mustSubmit(t, c, f, picture)
		if bad.refused == 0 || first.Receipt != again.Receipt || first.Again || !again.Again {
			t.Errorf("%s: %+v, %+v", name, first, again)
		}
		wantFacts(t, w, before+1)
	}
}

// TestWhenAFactIsSeenItsObjectIsThere follows the journal as a worker does, and looks
// for each drawing's original the moment that its fact comes.
func TestWhenAFactIsSeenItsObjectIsThere(t *testing.T) {
	w := contesttest.Open(t)
	const senders, each = 8, 5
	seen, all := 0, errors.New("all seen")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var running sync.WaitGroup
	for range senders {
		forms := make([]edition.Form, each)
		for i := range forms {
			forms[i] = w.Form()
		}
		running.Go(func() {
			for i, f := range forms {
				if _, err := submit(t, w.Contest, f, contesttest.Picture(t, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	err := w.Journal.Follow(ctx, 1, func(batch []drawing.Fact) error {
		for _, f := range batch {
			var s drawing.Submission
			if err := f.Decode(&s); err != nil {
				return err
			}
			body, object, err := w.Store.Get(ctx, s.Original.Key(f.Drawing))
			if err != nil {
				return err
			}
			if object.Size != s.Original.Bytes {
				t.Errorf("%s has %d bytes; want %d", object.Key, object.Size, s.Original.Bytes)
			}
			if seen++; seen == senders*each {
				return errors.Join(all, body.Close())
			}
			if err := body.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	running.Wait()
	wantError(t, "follow", err, all)
}

// TestAJournalThatFreezesEntersNothingTwice: whether the fact was written, nobody
// knows until the server answers again; the family tries again with the same key.
func TestAJournalThatFreezesEntersNothingTwice(t *testing.T) {
	server := journaltest.NewServer(t)
	w := contesttest.OpenAt(t, server.URL())
	f, picture := w.Form(), contesttest.Picture(t, 1)
	began := time.Now()
	server.Freeze()
	_, err := submit(t, w.Contest, f, picture)
	wantError(t, "submit", err, journal.ErrAway)
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %s to say so", took)
	}
	server.Thaw()
	var first contest.Accepted
	for late := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if first, err = submit(t, w.Contest, f, picture); err == nil {
			break
		}
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			t.Fatal(err)
		}
	}
	again := mustSubmit(t, w.Contest, f, picture)
	if again.Receipt != first.Receipt {
		t.Errorf("%+v; want %+v", again, first)
	}
	wantFacts(t, w, 1)
}
