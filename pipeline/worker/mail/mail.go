package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// Stuck is what the log says of a letter that was given up.
const Stuck = "a letter to a family was given up: look at --smtp and the mail server; the family may ask for it again"

// mostDrawings is how many drawings one letter lists: those of a large class.
const mostDrawings = 200

// Catalog knows which drawings a family has.
type Catalog interface {
	Family(ctx context.Context, family string, limit int) ([]drawing.State, error)
	FamiliesOf(ctx context.Context, city, after string, limit int) ([]string, error)
	WaitFor(ctx context.Context, seq uint64) error
}

// Contest knows more of each.
type Contest interface {
	Addressed(ctx context.Context, id drawing.ID) (contest.Addressed, error)
	Facts(ctx context.Context, id drawing.ID) ([]drawing.Fact, error)
	FamilyLink(a contest.Addressed, at time.Time) string
	Edition() edition.Edition
	OpenLast(ctx context.Context, id drawing.ID, sealed []byte) (contest.LastLetter, error)
	ForgetLast(ctx context.Context, id drawing.ID) error
}

// Journal says how far the catalog has to be.
type Journal interface {
	LastSeq(ctx context.Context) (uint64, error)
}

// Sender takes letters: a mail server, or a folder.
type Sender interface {
	Send(ctx context.Context, l mail.Letter) error
}

// Mailer writes letters. It may be used by many at once.
type Mailer struct {
	Catalog   Catalog
	Contest   Contest
	Journal   Journal
	Sender    Sender
	Written   Written
	Messages  Messages
	Cities    Cities
	PublicURL string // what the links begin with
	Now       func() time.Time
	Log       *slog.Logger
	Tally     *Tally

	mu    sync.Mutex
	ended map[string]bool // letters that were sent or refused for good, of requests that are not settled; guarded by mu
}

// Do does what was asked for. worker.ErrHopeless if it can't be done at any other time
// either. No error names anybody.
func (m *Mailer) Do(ctx context.Context, e *journal.Errand) error {
	if asked, ok := letters.ParseErased(e); ok {
		return m.erased(ctx, asked)
	}
	if id, ok := letters.ParseMessage(e); ok {
		return m.message(ctx, id)
	}
	lost, ok := letters.ParseLost(e)
	if !ok {
		return fmt.Errorf("a request for a letter can't be read: %w", worker.ErrHopeless)
	}
	return m.lost(ctx, e, lost)
}

// lost writes the letters with the links of a family's drawings.
func (m *Mailer) lost(ctx context.Context, e *journal.Errand, lost letters.Lost) error {
	found, err := m.found(ctx, lost.Family)
	if err != nil {
		return err
	}
	l := languageOf(lost.Language)
	var now, ever error
	for n, all := range byAddress(found) {
		one := m.letter(l, all, e.At)
		one.At, one.ID = e.At, fmt.Sprintf("%s-%d", strings.ToLower(lost.ID), n+1)
		switch err := m.send(ctx, one); {
		case errors.Is(err, worker.ErrHopeless):
			ever = err
		case err != nil:
			now = err
		}
	}
	if now == nil {
		m.settled(lost.ID)
	}
	if now != nil {
		return now
	}
	return ever
}

// found are the drawings of a family as they stand now, those that are erased left out.
func (m *Mailer) found(ctx context.Context, family string) ([]contest.Addressed, error) {
	if err := m.catchUp(ctx); err != nil {
		return nil, err
	}
	states, err := m.Catalog.Family(ctx, family, mostDrawings)
	if err != nil {
		return nil, err
	}
	var all []contest.Addressed
	for _, s := range states {
		a, err := m.Contest.Addressed(ctx, s.ID)
		if errors.Is(err, drawing.ErrErased) || errors.Is(err, drawing.ErrSealed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// behind is how long the catalog may take to catch up before the request is put off.
const behind = 20 * time.Second

func (m *Mailer) catchUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, behind)
	defer cancel()
	last, err := m.Journal.LastSeq(ctx)
	if err != nil {
		return err
	}
	return m.Catalog.WaitFor(ctx, last)
}

// byAddress puts together what goes into one letter, the newest drawing first. Two
// spellings that differ in more than the case of a to z may be two people's.
func byAddress(all []contest.Addressed) (groups [][]contest.Addressed) {
	slices.SortFunc(all, func(a, b contest.Addressed) int {
		return cmp.Or(b.Submitted.Compare(a.Submitted), cmp.Compare(a.ID, b.ID))
	})
	place := map[string]int{}
	for _, a := range all {
		key := lower(a.Address)
		at, ok := place[key]
		if !ok {
			at = len(groups)
			place[key], groups = at, append(groups, nil)
		}
		groups[at] = append(groups[at], a)
	}
	return groups
}

// lower makes small letters of A to Z, and leaves all others as they are.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// send sends a letter, unless an earlier try of the same request has brought it to an end.
// What was erased meanwhile leaves the outbox again: whoever erases a drawing says so
// before they look there.
func (m *Mailer) send(ctx context.Context, l mail.Letter) error {
	if m.isOver(l.ID) {
		return nil
	}
	err := m.Sender.Send(ctx, l)
	if refused, ok := errors.AsType[*mail.Refused](err); ok && refused.ForGood() || errors.Is(err, mail.ErrAddress) {
		m.over(l.ID)
		return fmt.Errorf("%w: %w", worker.ErrHopeless, err)
	}
	if err != nil {
		return err
	}
	m.over(l.ID)
	m.Log.Info("a letter was sent", "drawings", len(l.About))
	return forgetErased(ctx, m.Sender, m.Contest, l.About)
}

// forgetErased takes a letter that was just written from the outbox again, if what it
// speaks of was erased meanwhile.
func forgetErased(ctx context.Context, s Sender, c Contest, about []drawing.ID) error {
	outbox, ok := s.(Outbox)
	if !ok {
		return nil
	}
	for _, id := range about {
		_, err := c.Addressed(ctx, id)
		if errors.Is(err, drawing.ErrErased) {
			err = outbox.Forget(ctx, id)
		}
		if err != nil && !errors.Is(err, drawing.ErrSealed) {
			return err
		}
	}
	return nil
}

func (m *Mailer) isOver(letter string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ended[letter]
}

// mostEnded bounds the memory of letters whose requests still wait for another one.
const mostEnded = 1_000

func (m *Mailer) over(letter string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended == nil || len(m.ended) >= mostEnded {
		m.ended = map[string]bool{}
	}
	m.ended[letter] = true
}

// settled forgets the letters of a request.
func (m *Mailer) settled(request string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.ended, func(letter string, _ bool) bool { return strings.HasPrefix(letter, strings.ToLower(request)+"-") })
}
