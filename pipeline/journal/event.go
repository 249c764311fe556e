package journal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// MaxEvent is the largest event in bytes, headers and data together.
const MaxEvent = 64 << 10

const (
	subjects  = "drawings.>"
	source    = "/drawings"
	typeStem  = "easel.drawing."
	specified = "1.0"

	headerID     = "ce-id"
	headerType   = "ce-type"
	headerSource = "ce-source"
	headerTime   = "ce-time"
	headerSpec   = "ce-specversion"
	headerPrev   = "easel-prev"
	headerSealed = "easel-sealed"
)

// Hash is the SHA-256 of an event as it lies in the stream.
type Hash [sha256.Size]byte

// String is the hash in hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Head is the end of one drawing's history: what the next fact must follow. The
// zero Head is a drawing without facts.
type Head struct {
	Seq  uint64
	Hash Hash
}

// NewEventID makes an id for a new fact: 26 characters, 130 random bits.
func NewEventID() string { return rand.Text() }

// Sealer seals and opens a drawing's data under its data key. context binds the
// sealed bytes to their place. Open answers drawing.ErrSealed if the key is gone,
// [ErrForged] if the bytes are not what was sealed at that place, and [ErrAway] if the
// key can't be reached now.
type Sealer interface {
	Seal(ctx context.Context, id drawing.ID, context string, plain []byte) ([]byte, error)
	Open(ctx context.Context, id drawing.ID, context string, sealed []byte) ([]byte, error)
}

func subjectOf(id drawing.ID, name drawing.Name) string {
	return "drawings." + string(id) + "." + string(name)
}

// ParseSubject tells what happened to which drawing; [ErrForged] for a subject of
// another form.
func ParseSubject(subject string) (drawing.ID, drawing.Name, error) {
	parts := strings.Split(subject, ".")
	if len(parts) != 3 || parts[0] != "drawings" {
		return "", "", fmt.Errorf("on %q: %w", subject, errNotEvent)
	}
	id, err := drawing.ParseID(parts[1])
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", errNotEvent, err)
	}
	return id, drawing.Name(parts[2]), nil
}

func allOf(id drawing.ID) string { return "drawings." + string(id) + ".>" }

// place is what sealed data is bound to: it can't be moved to another fact.
func place(id drawing.ID, name drawing.Name, eventID string) string {
	return subjectOf(id, name) + " " + eventID
}

// encode makes the message of a fact that follows prev. Erased and swept are
// written unsealed: they must be readable when the key is gone, and name nobody.
func encode(ctx context.Context, sealer Sealer, f drawing.Fact, prev Hash) (*nats.Msg, error) {
	msg := nats.NewMsg(subjectOf(f.Drawing, f.Name))
	msg.Data = f.Data
	if f.Name.Sealed() {
		sealed, err := sealer.Seal(ctx, f.Drawing, place(f.Drawing, f.Name, f.EventID), f.Data)
		if err != nil {
			return nil, fmt.Errorf("seal %s of %s: %w", f.Name, f.Drawing, err)
		}
		msg.Data = sealed
		setHeader(msg.Header, headerSealed, "1")
	}
	setHeader(msg.Header, headerSpec, specified)
	setHeader(msg.Header, headerID, f.EventID)
	setHeader(msg.Header, headerType, typeStem+string(f.Name))
	setHeader(msg.Header, headerSource, source)
	setHeader(msg.Header, headerTime, f.At.UTC().Format(time.RFC3339Nano))
	setHeader(msg.Header, headerPrev, prev.String())
	if size := msg.Size(); size > MaxEvent {
		return nil, fmt.Errorf("%s of %s has %d bytes, more than %d", f.Name, f.Drawing, size, MaxEvent)
	}
	return msg, nil
}

// setHeader keeps the lower case that CloudEvents wants; Header.Set would, too, but
// Get is case-sensitive in NATS, so both go through this file.
func setHeader(h nats.Header, key, value string) { h[key] = []string{value} }

func header(h nats.Header, key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// event is a fact as it lies in the stream.
type event struct {
	subject string
	header  nats.Header
	data    []byte
	seq     uint64
}

// errNotEvent is a message that this package did not write.
var errNotEvent = fmt.Errorf("no event of Easel's: %w", ErrForged)

// hash covers all that the event says, each part with its length in front.
func (e event) hash() Hash {
	h := sha256.New()
	for _, part := range []string{
		e.subject, header(e.header, headerID), header(e.header, headerType), header(e.header, headerTime),
		header(e.header, headerPrev), header(e.header, headerSealed), string(e.data),
	} {
		fmt.Fprintf(h, "%d:", len(part))
		h.Write([]byte(part))
	}
	return Hash(h.Sum(nil))
}

func (e event) prev() (Hash, error) {
	raw, err := hex.DecodeString(header(e.header, headerPrev))
	if err != nil || len(raw) != sha256.Size {
		return Hash{}, fmt.Errorf("event %d: %s: %w", e.seq, headerPrev, errNotEvent)
	}
	return Hash(raw), nil
}

// after is the sequence of the event that Append expected to be this drawing's last;
// 0 for none. The server keeps what was expected with the event.
func (e event) after() uint64 {
	seq, err := strconv.ParseUint(header(e.header, jetstream.ExpectedLastSubjSeqHeader), 10, 64)
	if err != nil {
		return 0 // not written by Append: the chain will tell
	}
	return seq
}

// decode opens the event. Data stays nil where the data key is gone. Beside
// [ErrForged] the fact says as much as could be read: its sequence, and mostly its
// drawing.
func (e event) decode(ctx context.Context, sealer Sealer) (drawing.Fact, error) {
	id, name, err := ParseSubject(e.subject)
	if err != nil {
		return drawing.Fact{Seq: e.seq}, fmt.Errorf("event %d: %w", e.seq, err)
	}
	f := drawing.Fact{EventID: header(e.header, headerID), Drawing: id, Name: name, Seq: e.seq}
	at, err := time.Parse(time.RFC3339Nano, header(e.header, headerTime))
	if err != nil {
		return f, fmt.Errorf("event %d: %s: %w", e.seq, headerTime, errNotEvent)
	}
	f.At, f.Data = at.UTC(), e.data
	if header(e.header, headerSealed) == "" {
		return f, nil
	}
	f.Data, err = sealer.Open(ctx, id, place(id, f.Name, f.EventID), e.data)
	if errors.Is(err, drawing.ErrSealed) {
		f.Data = nil
		return f, nil
	}
	if err != nil {
		f.Data = nil
		return f, fmt.Errorf("open event %d, %s of %s: %w", e.seq, f.Name, id, err)
	}
	return f, nil
}
