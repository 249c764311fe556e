package letters

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Stream is the name of the stream of requests.
const Stream = "LETTERS"

// Day is how long a request may wait, and how long its letter is tried.
const Day = 24 * time.Hour

// The bounds of the stream. A request is of some 200 bytes, but for one with a sealed address:
// that is of up to 1,000.
const (
	mostWaiting = 10_000
	mostBytes   = 8 << 20
	largest     = 4 << 10
)

// The kinds of requests.
const (
	lost   = "lost"   // [Lost]
	erased = "erased" // [Erased]

	message = "message" // of [Letters.AskMessage]
)

// queueName is that of the workers' queue.
const queueName = "mail"

// Lost is the request of a family that has lost the links to its drawings.
type Lost struct {
	ID       string `json:"id"`       // random
	Family   string `json:"family"`   // HMAC of the folded address
	Language string `json:"language"` // tag of the language to write in
}

// Letters are the requests of a contest. They may be used by many at once.
type Letters struct{ errands *journal.Errands }

// Open opens the stream, making it if it does not exist, or else journal.ErrUnmade if this
// process makes none.
func Open(ctx context.Context, j *journal.Journal) (*Letters, error) {
	errands, err := j.Errands(ctx, journal.ErrandConfig{
		Stream: Stream, Description: "Letters that families have asked for, until they are written. Names nobody.",
		Most: mostWaiting, Bytes: mostBytes, Age: Day, Size: largest,
	})
	if err != nil {
		return nil, err
	}
	return &Letters{errands}, nil
}

// AskLost asks for a letter with the links to a family's drawings. Its id is made here.
// Once nil is returned a worker will find it; journal.ErrAway if it may not, also because
// too many wait.
func (l *Letters) AskLost(ctx context.Context, family, language string) error {
	data, err := json.Marshal(Lost{ID: journal.NewEventID(), Family: family, Language: language})
	if err != nil {
		return fmt.Errorf("encode a request for a letter: %w", err)
	}
	return l.errands.Ask(ctx, lost, data)
}

// Queue hands the requests out to workers.
func (l *Letters) Queue(ctx context.Context) (*journal.ErrandQueue, error) {
	return l.errands.Queue(ctx, queueName)
}

// Waiting is how many requests wait.
func (l *Letters) Waiting(ctx context.Context) (uint64, error) { return l.errands.Waiting(ctx) }

// Erased is the request of a letter that tells a family of an erasure. To whom it goes is
// sealed under a key that lives until it is sent.
type Erased struct {
	ID     drawing.ID `json:"id"`
	Sealed []byte     `json:"sealed"`
}

// AskErased is [Letters.AskLost] for the letter about an erasure. Asked for again, it is
// written once.
func (l *Letters) AskErased(ctx context.Context, id drawing.ID, sealed []byte) error {
	data, err := json.Marshal(Erased{id, sealed})
	if err != nil {
		return fmt.Errorf("encode a request for a letter: %w", err)
	}
	return l.errands.Ask(ctx, erased, data)
}

// ParseErased reads a request of that kind: see [ParseLost].
func ParseErased(e *journal.Errand) (l Erased, ok bool) {
	return l, e.Kind == erased && json.Unmarshal(e.Data, &l) == nil && l.ID != "" && len(l.Sealed) > 0
}

// ParseLost reads a request of that kind; ok is false for one of another kind, or that
// can't be read.
func ParseLost(e *journal.Errand) (l Lost, ok bool) {
	return l, e.Kind == lost && json.Unmarshal(e.Data, &l) == nil && l.ID != "" && l.Family != ""
}
