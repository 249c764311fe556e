// Package store keeps objects: the originals that families sent and the renditions made of them.
//
// An object is bytes under a key such as
//
//	7zq3k0v5n8c2m4x6w1r9t0y2pa/3f9a…c1                  an original, named by its SHA-256
//	7zq3k0v5n8c2m4x6w1r9t0y2pa/640-5c0f2e.jpg           a rendition
//
// and is never changed: it is put once, read often, and deleted. There are two stores that keep the same promises:
// [Folder], a directory on this machine, and [S3], a bucket on MinIO or any other S3. Package storetest holds the
// promises as a suite that both run.
//
// # What a nil from Put is worth
//
// A drawing is accepted on the strength of it, so Put reads back what it wrote and compares before it says nil. In a
// Folder the bytes and every directory above them have then been handed to the disk (fsync). In an S3 they are as safe
// as the server makes what it acknowledges; the runbook says what to ask of it.
//
// # What the package leaves to others
//
// Which object belongs to which drawing, whether anybody may see it, and sweeping what no fact mentions. The store knows
// keys and bytes.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// What a caller may have to act on. Every error of this package says the deed and the key, and wraps one of these, the
// error of the caller's context or body, or a cause that has no meaning of its own.
var (
	// ErrNotFound: there is no object under this key.
	ErrNotFound = errors.New("no such object")
	// ErrExists: another object has the key, with other bytes. Nothing was changed.
	ErrExists = errors.New("the key is taken by other bytes")
	// ErrUnreachable: the store is away, frozen, failing or full. Trying again later is the right answer.
	ErrUnreachable = errors.New("the store cannot be used now")
	// ErrDenied: the store is there and refuses us. Only an operator can mend that.
	ErrDenied = errors.New("the store refuses access")
	// ErrDamaged: bytes are not those that were promised: a body that contradicts its size or sum, or an object that,
	// read back, is not what was sent.
	ErrDamaged = errors.New("the bytes are not those that were promised")
	// ErrKey: this can never be a key. See [CheckKey].
	ErrKey = errors.New("not a key")
)

// Object is what a store tells about bytes without reading them.
type Object struct {
	Key      string
	Size     int64
	Modified time.Time // by the store's clock, when the object was put
}

// Store is an object store. All methods may be called at once from many goroutines, and from many processes on the same
// folder or bucket. A store that is away makes them fail with ErrUnreachable within seconds; none hangs. A context that
// ends makes them fail with its error.
type Store interface {
	// Put creates the object key from body, which must be size bytes long and have the SHA-256 sum. When it returns nil,
	// exactly these bytes lie under key, have been read back, and survive a power cut.
	//
	// The first of several Puts wins, and readers see all of its bytes or no object. If the key already has these very
	// bytes, Put is a retry and returns nil; if it has others, ErrExists; body may be left unread in both cases.
	//
	// A body that is shorter, longer or other than promised is ErrDamaged; one that fails gives its own error; in both
	// cases nothing is kept. After any other error the object may be there or not, and the same Put may be tried again.
	// Put does not touch body once it has returned. A stalled body may count as a stalled store, so body should be
	// a file or memory, not a family's telephone.
	Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error

	// Get opens the object for reading, from its first byte. The context covers reading too. Seeking costs nothing until
	// the next Read. The caller closes it.
	Get(ctx context.Context, key string) (io.ReadSeekCloser, Object, error)

	// GetRange opens length bytes from offset on. Where the object ends earlier, so does the range: it may be empty.
	// A negative offset or length is a mistake of the caller and an error. The caller closes it.
	GetRange(ctx context.Context, key string, offset, length int64) (io.ReadCloser, error)

	// Delete removes the object and every older version that the store kept of it. To delete what is not there is no
	// mistake. When it returns nil, the object does not come back after a power cut.
	Delete(ctx context.Context, key string) error

	// List yields the objects whose keys begin with prefix, by key in the order of bytes. What is put or deleted
	// meanwhile may or may not be among them. After an error, which comes with a zero Object, the list has ended; a list
	// without one is whole.
	List(ctx context.Context, prefix string) iter.Seq2[Object, error]

	// Sweep removes what no other method shows: bytes that never became an object, of Puts that began before this moment
	// and broke off. None that began before it may be under way: a day ago is such a moment.
	Sweep(ctx context.Context, before time.Time) error

	// Ping says nil if the store answers and we may use it.
	Ping(ctx context.Context) error
}

// failed names the deed that failed and gives the cause its meaning, so that errors.Is finds both. A meaning of nil
// leaves the cause to speak for itself.
func failed(deed, key string, meaning, cause error) error {
	switch {
	case meaning == nil || errors.Is(cause, meaning):
		return fmt.Errorf("store: %s %q: %w", deed, key, cause)
	case cause == nil:
		return fmt.Errorf("store: %s %q: %w", deed, key, meaning)
	}
	return fmt.Errorf("store: %s %q: %w: %w", deed, key, meaning, cause)
}
