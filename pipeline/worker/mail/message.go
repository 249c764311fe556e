package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// Messages are what organisers write to families: letters.Messages.
type Messages interface {
	Read(ctx context.Context, id string) (letters.Kept, error)
	Save(ctx context.Context, k *letters.Kept) error
}

const (
	// someFamilies is how many letters of a message are written before other requests have
	// their turn.
	someFamilies = 20
	theirTurn    = time.Second
	// anotherRound is when families are tried again that could not be written to.
	anotherRound = 10 * time.Minute
	// messageFor is how long a message's letters are tried: less long than its request is
	// kept, so that there is a round in which those that are left come to an end, too.
	messageFor = letters.Day - time.Hour
)

// message writes some letters of an organiser's message, and asks for time for the next.
// How far it has come is written down beside it, and each letter is remembered: whoever
// goes on after a crash doubles none. A day after it was written it ends, wherever it is: a
// worker that comes later sends none of it.
func (m *Mailer) message(ctx context.Context, id string) error {
	k, err := m.Messages.Read(ctx, id)
	if errors.Is(err, journal.ErrNotFound) {
		return fmt.Errorf("message %s: %w: %w", id, worker.ErrHopeless, err)
	}
	if err != nil || !k.Done.IsZero() {
		return err
	}
	if now := m.now(); now.Sub(k.At) >= letters.Day {
		k.Missed = max(k.Families-k.Sent, k.Missed+k.Open) // of nobody else it is known that they have it
		m.end(&k.Message, now)
		return another(m.Messages.Save(ctx, &k))
	}
	if k.After == "" {
		k.Sent, k.Missed, k.Open = 0, 0, 0 // another round begins
	}
	if err := m.catchUp(ctx); err != nil {
		return err
	}
	families, err := m.Catalog.FamiliesOf(ctx, k.City, k.After, someFamilies)
	if err != nil {
		return err
	}
	for _, family := range families {
		if err := m.tell(ctx, &k.Message, family); err != nil {
			return err
		}
		k.After = family
	}
	wait := theirTurn
	if len(families) < someFamilies {
		wait = m.endRound(&k.Message)
	}
	if err := m.Messages.Save(ctx, &k); err != nil {
		return another(err)
	}
	if wait == 0 {
		return nil
	}
	return &worker.Later{In: wait}
}

// another lets somebody else go on who writes letters of the same message.
func another(err error) error {
	if errors.Is(err, journal.ErrConflict) {
		return &worker.Later{In: busyFor}
	}
	return err
}

// endRound is when the next round begins; 0 if there is none.
func (m *Mailer) endRound(k *letters.Message) time.Duration {
	now := m.now()
	k.Tried, k.Rounds = now, k.Rounds+1
	if k.Open == 0 || now.Sub(k.At) >= letters.Day {
		k.Missed += k.Open
		m.end(k, now)
		return 0
	}
	k.After = ""
	return anotherRound
}

// end is the end of a message, some of whose letters are counted as missed.
func (m *Mailer) end(k *letters.Message, now time.Time) {
	k.Open, k.Done = 0, now
	m.Log.Info("a message was sent to the families of a city", "city", k.City, "sent", k.Sent, "missed", k.Missed)
}

func (m *Mailer) now() time.Time { return m.Now().UTC().Truncate(time.Millisecond) }

// tell writes a message's letter to a family, if it has not taken everything back, and
// counts what becomes of it.
func (m *Mailer) tell(ctx context.Context, k *letters.Message, family string) error {
	to, err := m.newest(ctx, k, family)
	if err != nil || to.Address == "" {
		return err
	}
	l := k.In(to.Reading())
	city := l.City(k.City, m.cityName(k.City))
	wall := m.PublicURL + "/" + l.Tag() + "/cities/" + k.City
	letter, err := k.Letter(l, themeIn(l, m.Contest.Edition()), city, wall).Letter(ctx, to.Address)
	if err != nil {
		return err
	}
	letter.About, letter.At = []drawing.ID{to.ID}, k.At
	about := letters.Entry{Kind: "message", Message: k.ID}
	end, err := m.post().hand(ctx, messageKey(k.ID, family), about, letter, k.At.Add(messageFor))
	switch {
	case errors.Is(err, journal.ErrAway), err != nil && ctx.Err() != nil:
		return err
	case end == letters.Sent || end == letters.Twice:
		k.Sent++
	case end != "":
		k.Missed++
	default:
		k.Open++
	}
	return forgetErased(ctx, m.Sender, m.Contest, letter.About)
}

// newest is a family's newest drawing that was there when a message was written to its
// city, and that it did not take back; the zero Addressed if there is none, or nobody can
// be written to.
func (m *Mailer) newest(ctx context.Context, k *letters.Message, family string) (found contest.Addressed, err error) {
	states, err := m.Catalog.Family(ctx, family, mostDrawings)
	if err != nil {
		return found, err
	}
	for _, s := range states {
		if s.City != k.City || !s.Withdrawn.IsZero() || s.Submitted.After(k.At) || !s.Submitted.After(found.Submitted) {
			continue
		}
		a, err := m.Contest.Addressed(ctx, s.ID)
		if nothingToSay(err) || err == nil && (!a.Withdrawn.IsZero() || a.Address == "") {
			continue
		}
		if err != nil {
			return found, err
		}
		found = a
	}
	return found, nil
}

func (m *Mailer) cityName(slug string) string {
	c, _ := m.Cities.BySlug(slug)
	return c.Name
}

// messageKey is what the letter of a message to a family goes by. It tells of neither.
func messageKey(id, family string) string {
	sum := sha256.Sum256([]byte(id + " " + family))
	return hex.EncodeToString(sum[:16])
}

// Cities are the cities of the contest.
type Cities interface {
	BySlug(slug string) (edition.City, bool)
}
