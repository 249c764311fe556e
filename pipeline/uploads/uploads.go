package uploads

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
)

// What a caller may have to act on.
var (
	// ErrUnknown: there is no such upload, or it was taken or removed.
	ErrUnknown = errors.New("no such upload")
	// ErrExpired: it was there, and is too old.
	ErrExpired = errors.New("the upload is too old")
	// ErrConflict: other bytes lie where these were to go. Nothing of these was kept.
	ErrConflict = errors.New("the upload goes on elsewhere")
	// ErrPieces: it came in more pieces than any family's line breaks it into.
	ErrPieces = errors.New("the upload has too many pieces")
	// ErrUnfinished: not all of it has arrived.
	ErrUnfinished = errors.New("the upload is not finished")
	// ErrLocked: somebody else is at it, and does not let go.
	ErrLocked = errors.New("the upload is in use")
	// ErrFull: whoever sends it has begun too many. The error that wraps it knows when to try again.
	ErrFull = errors.New("too many uploads at once")
)

const (
	// Prefix is what the keys of all uploads begin with.
	Prefix = "uploads/"
	// Lifetime is how long an upload is kept that no entry takes.
	Lifetime = 24 * time.Hour
	// PieceSize is how many bytes a piece has at most.
	PieceSize = 1 << 20
	// MaxPieces is how many pieces an upload may have: 20 MB at 2 kB/s, the slowest that is waited for, take 1,000 when a
	// piece ends after ten seconds, and as many lines may break.
	MaxPieces = 2_000

	head = "head"
)

// Store is what of the store an upload needs.
type Store interface {
	Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error
	Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error)
	Delete(ctx context.Context, key string) error
	List(ctx context.Context, prefix string) iter.Seq2[store.Object, error]
}

// Config is what uploads are kept with.
type Config struct {
	Store   Store
	Journal *journal.Journal // for the two buckets: who is at which upload, and who has begun how many
	Now     func() time.Time
	Log     *slog.Logger
}

// Uploads are all uploads of a contest. They may be used by many at once.
type Uploads struct {
	Config
	locks   *locks
	senders *journal.Bucket
}

// Open opens the buckets, making them if they do not exist.
func Open(ctx context.Context, c Config) (*Uploads, error) {
	locked, err := c.Journal.Bucket(ctx, LocksBucket, lease)
	if err != nil {
		return nil, err
	}
	senders, err := c.Journal.Bucket(ctx, SendersBucket, Lifetime)
	if err != nil {
		return nil, err
	}
	return &Uploads{c, &locks{bucket: locked, now: c.Now, log: c.Log, held: map[string]*Lock{}}, senders}, nil
}

// Upload is one file on its way.
type Upload struct {
	ID       ID
	Size     int64 // bytes that it will have
	Offset   int64 // bytes that are there
	Began    time.Time
	Metadata string // as its sender gave it

	sender string
	pieces []piece
}

// piece is a row of bytes in the store.
type piece struct {
	key  string
	size int64
}

// Finished reports whether all of it is there.
func (up *Upload) Finished() bool { return up.Offset == up.Size }

// Expires is when it is no longer kept.
func (up *Upload) Expires() time.Time { return up.Began.Add(Lifetime) }

// version is that of the head's JSON.
const version = 1

// heading is what the head says.
type heading struct {
	Version  int       `json:"v"`
	Size     int64     `json:"size"`
	Began    time.Time `json:"began"`
	Metadata string    `json:"metadata,omitempty"`
	Sender   string    `json:"sender"` // see [Uploads.Create]
}

// Create begins an upload of so many bytes, for a sender: a word that tells senders apart and names nobody. most are how
// many uploads and bytes a sender may have; *[Full] beyond. One that could not begin counts for nobody.
func (u *Uploads) Create(ctx context.Context, size int64, metadata, sender string, most Most) (*Upload, error) {
	up := &Upload{ID: NewID(), Size: size, Began: u.Now().UTC().Truncate(time.Second), Metadata: metadata, sender: sender}
	text, err := json.Marshal(heading{version, up.Size, up.Began, up.Metadata, up.sender})
	if err != nil {
		return nil, fmt.Errorf("encode the head of an upload: %w", err)
	}
	if err := u.count(ctx, up, most); err != nil {
		return nil, err
	}
	if err := u.Store.Put(ctx, up.key(head), bytes.NewReader(text), int64(len(text)), sha256.Sum256(text)); err != nil {
		u.unbegin(context.WithoutCancel(ctx), up)
		return nil, fmt.Errorf("begin an upload: %w", err)
	}
	return up, nil
}

// unbegin takes back what Create did of an upload that nobody will know: it counts no more, and its head is deleted, which
// may be there though the answer was lost.
func (u *Uploads) unbegin(ctx context.Context, up *Upload) {
	if err := u.discount(ctx, up); err != nil {
		u.Log.WarnContext(ctx, "an upload that did not begin counts for a day", "upload", up.ID, "err", err)
	}
	if err := u.Store.Delete(ctx, up.key(head)); err != nil {
		u.Log.WarnContext(ctx, "the head of an upload that did not begin stays for a day", "upload", up.ID, "err", err)
	}
}

// Find says how far an upload has come: ErrUnknown, ErrExpired.
func (u *Uploads) Find(ctx context.Context, id ID) (*Upload, error) {
	up := &Upload{ID: id}
	if err := u.readHead(ctx, up); err != nil {
		return nil, err
	}
	if !u.Now().Before(up.Expires()) {
		return nil, fmt.Errorf("upload %s: %w", id, ErrExpired)
	}
	for object, err := range u.Store.List(ctx, up.key("p")) {
		if err != nil {
			return nil, fmt.Errorf("find an upload: %w", err)
		}
		if object.Key != up.next() { // what was put while we listed is not all there
			return nil, fmt.Errorf("upload %s at %d: %w", id, up.Offset, ErrConflict)
		}
		up.add(object.Size)
	}
	return up, nil
}

func (u *Uploads) readHead(ctx context.Context, up *Upload) error {
	body, _, err := u.Store.Get(ctx, up.key(head))
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("upload %s: %w", up.ID, ErrUnknown)
	}
	if err != nil {
		return fmt.Errorf("find an upload: %w", err)
	}
	defer body.Close()
	var h heading
	if err := json.NewDecoder(body).Decode(&h); err != nil {
		return fmt.Errorf("read the head of upload %s: %w", up.ID, err)
	}
	up.Size, up.Began, up.Metadata, up.sender = h.Size, h.Began, h.Metadata, h.Sender
	return nil
}

// Append puts the next piece of an upload, of at most PieceSize bytes; body is as for the store's Put, and in memory or
// a file. When it returns nil, the bytes are there for good and the upload's offset has moved on: else it has not.
//
// ErrConflict if other bytes lie there; the upload must then be found again.
func (u *Uploads) Append(ctx context.Context, up *Upload, body io.Reader, size int64, sum [32]byte) error {
	switch {
	case len(up.pieces) >= MaxPieces:
		return fmt.Errorf("upload %s: %w", up.ID, ErrPieces)
	case size <= 0 || size > PieceSize || size > up.Size-up.Offset:
		return fmt.Errorf("append %d bytes to upload %s at %d of %d: %w", size, up.ID, up.Offset, up.Size, store.ErrDamaged)
	}
	err := u.Store.Put(ctx, up.next(), body, size, sum)
	if errors.Is(err, store.ErrExists) {
		return fmt.Errorf("upload %s at %d: %w", up.ID, up.Offset, ErrConflict)
	}
	if err != nil {
		return fmt.Errorf("append to an upload: %w", err)
	}
	up.add(size)
	return nil
}

// Delete removes an upload, first of all what it is found by.
func (u *Uploads) Delete(ctx context.Context, up *Upload) error {
	if err := u.Store.Delete(ctx, up.key(head)); err != nil {
		return fmt.Errorf("delete an upload: %w", err)
	}
	for object, err := range u.Store.List(ctx, up.key("")) {
		if err == nil {
			err = u.Store.Delete(ctx, object.Key)
		}
		if err != nil {
			return fmt.Errorf("delete an upload: %w", err)
		}
	}
	return u.discount(ctx, up)
}

func (up *Upload) key(part string) string { return Prefix + up.ID.Name() + "/" + part }

// next is the key of the piece that begins where the upload ends now.
func (up *Upload) next() string { return fmt.Sprintf("%sp%010d", up.key(""), up.Offset) }

func (up *Upload) add(size int64) {
	up.pieces = append(up.pieces, piece{up.next(), size})
	up.Offset += size
}

// nameOf is the name in an object's key, and what comes after it.
func nameOf(key string) (name, part string) {
	name, part, _ = strings.Cut(strings.TrimPrefix(key, Prefix), "/")
	return name, part
}

// String says where an upload is; it is no secret.
func (up *Upload) String() string {
	return up.ID.Name() + " at " + strconv.FormatInt(up.Offset, 10) + " of " + strconv.FormatInt(up.Size, 10)
}
