package letters

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/mail"
)

// MessagesBucket holds what organisers have written to families. It stays: an audit shows
// it.
const MessagesBucket = "messages"

// The bounds of a message. Families of one city hear from organisers a few times a day at
// most.
const (
	MostSubject = 120   // characters
	MostText    = 3_000 // characters
	MostADay    = 3     // messages to one city
)

// ErrMany: the families of a city have had enough messages today.
var ErrMany = errors.New("the families of this city have had enough messages today")

// Message is what an organiser writes to all families of a city.
type Message struct {
	ID    string          `json:"id"`
	At    time.Time       `json:"at"`
	By    string          `json:"by"` // staff id
	City  string          `json:"city"`
	Words map[string]Said `json:"words"` // by the tag of the language; English is among them

	Families int       `json:"families"`       // there were when it was asked for
	After    string    `json:"after"`          // the family up to which it was tried in this round
	Sent     int       `json:"sent"`           // letters, so far in this round
	Missed   int       `json:"missed"`         // that came to an end otherwise
	Open     int       `json:"open"`           // that are worth another try
	Done     time.Time `json:"done,omitzero"`  // when all letters had come to an end, or their time had
	Tried    time.Time `json:"tried,omitzero"` // when the last round ended
	Rounds   int       `json:"rounds,omitempty"`
}

// SameAs reports whether a message says what another does, to the same city.
func (m Message) SameAs(o Message) bool { return m.City == o.City && maps.Equal(m.Words, o.Words) }

// OtherID is the id of a message that can't have its own, because another one has it: the same
// for the same words to the same city.
func (m Message) OtherID() string {
	h := sha256.New()
	write := func(s string) { fmt.Fprintf(h, "%d %s", len(s), s) }
	write(m.ID)
	write(m.City)
	for _, tag := range slices.Sorted(maps.Keys(m.Words)) {
		write(tag)
		write(m.Words[tag].Subject)
		write(m.Words[tag].Text)
	}
	return base32.StdEncoding.EncodeToString(h.Sum(nil))[:len(journal.NewEventID())]
}

// In is the language in which a family of a language reads the message: its own, else
// English.
func (m Message) In(tag string) *language.Language {
	l, ok := language.ByTag(tag)
	if _, said := m.Words[tag]; !ok || !said {
		return language.English()
	}
	return l
}

// Letter is the message as a family reads it, from a contest whose theme it is, about a
// city of that name, with the address of its wall.
func (m Message) Letter(l *language.Language, theme, city, wall string) mail.Words {
	said := m.Words[l.Tag()]
	out := mail.Words{
		Tag: l.Tag(), Direction: l.Dir(), From: theme, Heading: said.Subject,
		Link: wall, Follow: l.T("message.open", "city", city), After: []string{l.T("message.why", "city", city)},
	}
	for _, paragraph := range strings.Split(said.Text, "\n\n") {
		if text := strings.TrimSpace(paragraph); text != "" {
			out.Before = append(out.Before, text)
		}
	}
	return out
}

// Messages are those of a contest. They may be used by many at once.
type Messages struct{ bucket *journal.Bucket }

// OpenMessages opens them, making their bucket if it does not exist, or else
// journal.ErrUnmade if this process makes none.
func OpenMessages(ctx context.Context, j *journal.Journal) (*Messages, error) {
	bucket, err := j.Bucket(ctx, MessagesBucket, 0)
	return &Messages{bucket}, err
}

// Create writes a message down. One of the same id was written down before, and stays:
// journal.ErrConflict. [ErrMany].
func (m *Messages) Create(ctx context.Context, one Message) error {
	all, err := m.All(ctx)
	if err != nil {
		return err
	}
	today := 0
	for _, other := range all {
		if other.ID == one.ID {
			return fmt.Errorf("message %s: %w", one.ID, journal.ErrConflict)
		}
		if other.City == one.City && one.At.Sub(other.At) < Day {
			today++
		}
	}
	if today >= MostADay {
		return ErrMany
	}
	_, err = m.save(ctx, one, 0)
	return err
}

// Kept is a message with the revision that changing it wants.
type Kept struct {
	Message
	revision uint64
}

// Read reads a message, else journal.ErrNotFound.
func (m *Messages) Read(ctx context.Context, id string) (k Kept, err error) {
	v, err := m.bucket.Get(ctx, id)
	if err != nil {
		return k, err
	}
	k.revision = v.Revision
	if err := json.Unmarshal(v.Bytes, &k.Message); err != nil {
		return k, fmt.Errorf("read a message to families: %w", err)
	}
	return k, nil
}

// Save writes how far a message has come: journal.ErrConflict if somebody else did.
func (m *Messages) Save(ctx context.Context, k *Kept) (err error) {
	k.revision, err = m.save(ctx, k.Message, k.revision)
	return err
}

func (m *Messages) save(ctx context.Context, one Message, revision uint64) (uint64, error) {
	raw, err := json.Marshal(one)
	if err != nil {
		return 0, fmt.Errorf("encode a message to families: %w", err)
	}
	return m.bucket.Set(ctx, one.ID, raw, revision)
}

// All gives all messages, the newest first.
func (m *Messages) All(ctx context.Context) (all []Message, err error) {
	var unreadable error
	err = m.bucket.Each(ctx, func(v journal.Value) {
		var one Message
		if err := json.Unmarshal(v.Bytes, &one); err != nil {
			unreadable = fmt.Errorf("read a message to families: %w", err)
			return
		}
		all = append(all, one)
	})
	slices.SortFunc(all, func(a, b Message) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
	return all, errors.Join(err, unreadable)
}

// AskMessage asks for the letters of a message: see [Letters.AskLost]. Asked for again, each
// is written once.
func (l *Letters) AskMessage(ctx context.Context, id string) error {
	data, err := json.Marshal(asked{id})
	if err != nil {
		return fmt.Errorf("encode a request for letters: %w", err)
	}
	return l.errands.Ask(ctx, message, data)
}

// asked is the request of a message's letters.
type asked struct {
	ID string `json:"id"`
}

// ParseMessage reads a request of that kind: see [ParseLost].
func ParseMessage(e *journal.Errand) (id string, ok bool) {
	var a asked
	ok = e.Kind == message && json.Unmarshal(e.Data, &a) == nil && a.ID != ""
	return a.ID, ok
}
