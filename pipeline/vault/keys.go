package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Stream is the name of the stream of data keys.
const Stream = "KEYS"

const (
	stem    = "keys."
	keySize = 32 // AES-256
)

// The endings of keys that are not a drawing's own.
const (
	guardian = "-guardian"
	class    = "-class"
)

// Guardian names the data key of who a drawing's guardian is. It is another than the
// drawing's, so that it can be destroyed while the drawing stays.
func Guardian(id drawing.ID) drawing.ID { return id + guardian }

// Class names the data key of a school's sheet.
func Class(id drawing.ID) drawing.ID { return id + class }

// maxOpen bounds the data keys held open in memory: about 1.5 KB each with their
// expanded AES schedule.
const maxOpen = 8_192

// ErrWrongSecret: a data key was sealed by another secret than this one.
var ErrWrongSecret = errors.New("the secret does not open the data keys: another secret file belongs to this data")

// Keys are the drawings' data keys. It may be used by many at once.
type Keys struct {
	js     jetstream.JetStream
	stream jetstream.Stream
	master cipher.AEAD
	settle func() error

	mu   sync.Mutex
	open map[drawing.ID]cipher.AEAD // guarded by mu; emptied when full
}

// Open opens the stream of data keys. If it does not exist it is made, or, with 0
// replicas, it is journal.ErrUnmade. It is no key-value bucket, because a bucket denies secure deletion and leaves old bytes in
// its files. Here and below, keys that can't be reached now are journal.ErrAway.
func Open(ctx context.Context, nc *nats.Conn, secret *Secret, replicas int) (*Keys, error) {
	master, err := newAEAD(secret.master)
	if err != nil {
		return nil, err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, fmt.Errorf("open the data keys: %w", err)
	}
	s, err := journal.OpenStream(ctx, js, config(replicas))
	if errors.Is(err, journal.ErrUnmade) {
		return nil, fmt.Errorf("open the data keys: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the data keys: %w: %w", journal.ErrAway, err)
	}
	return &Keys{js: js, stream: s, master: master, open: map[drawing.ID]cipher.AEAD{}}, nil
}

func config(replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: Stream, Subjects: []string{stem + "*"}, Description: "One sealed data key for each drawing, and one for who its guardian is. Deleting one erases the drawing, or its guardian.",
		Storage: jetstream.FileStorage, Replicas: replicas, Discard: jetstream.DiscardNew,
		MaxMsgsPerSubject: 1, DiscardNewPerSubject: true, // never overwritten, whoever writes
		DenyPurge: true, MaxMsgSize: 1 << 10,
	}
}

// Flaws are journal.Flaws of the stream of data keys.
func (k *Keys) Flaws(ctx context.Context) ([]string, error) {
	return journal.Flaws(ctx, k.js, config(0))
}

// SettleBy says how a destruction is made safe from a power cut, where the server's own
// word does not: it overwrites a key in a new file, syncs that, and does not sync its
// name. It must be called before anything is destroyed.
func (k *Keys) SettleBy(settle func() error) { k.settle = settle }

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make a cipher: %w", err)
	}
	// A random 96-bit nonce in front of every message: fewer than 2^32 messages are
	// ever sealed under one key (NIST SP 800-38D, 8.3).
	return cipher.NewGCMWithRandomNonce(block)
}

// ParseSubject tells whose data key stands on a subject of the stream: which drawing's, or
// which sheet's.
func ParseSubject(subject string) (drawing.ID, error) {
	word, ok := strings.CutPrefix(subject, stem)
	if !ok {
		return "", fmt.Errorf("on %q there are no data keys", subject)
	}
	for _, ending := range []string{guardian, class} {
		word = strings.TrimSuffix(word, ending)
	}
	return drawing.ParseID(word)
}

// Create makes the data key of a drawing, or leaves the one that is there. After
// [Keys.Destroy] it would make a new one: look at the facts first. What is sealed next
// is sealed under the key that is there now: the one in memory may be of a try before
// the last sweep, and nobody could ever open what it sealed.
func (k *Keys) Create(ctx context.Context, id drawing.ID) error {
	k.Forget(id)
	key := make([]byte, keySize)
	rand.Read(key)
	made, err := newAEAD(key)
	if err != nil {
		return err
	}
	sealed := k.master.Seal(nil, nil, key, []byte(id))
	_, err = k.js.Publish(ctx, stem+string(id), sealed,
		jetstream.WithExpectStream(Stream), jetstream.WithExpectLastSequencePerSubject(0))
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant) {
		return k.settled(ctx, id) // there is one
	}
	if err != nil {
		return fmt.Errorf("create the data key of %s: %w: %w", id, journal.ErrAway, err)
	}
	k.remember(id, made) // it is there: reading it would cost an entry a request
	return nil
}

// settled waits until a data key that somebody else makes can be read: a cluster
// refuses a second one while the first is still being copied.
func (k *Keys) settled(ctx context.Context, id drawing.ID) error {
	const tries, pause = 40, 50 * time.Millisecond
	for range tries {
		k.Forget(id)
		if _, err := k.key(ctx, id); !errors.Is(err, drawing.ErrSealed) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return fmt.Errorf("create the data key of %s: %w", id, journal.ErrAway)
}

// Seal encrypts under the drawing's data key, bound to a context that must be
// given again to open.
func (k *Keys) Seal(ctx context.Context, id drawing.ID, bound string, plain []byte) ([]byte, error) {
	key, err := k.key(ctx, id)
	if err != nil {
		return nil, err
	}
	return key.Seal(nil, nil, plain, []byte(bound)), nil
}

// Open decrypts what Seal made. drawing.ErrSealed: there is no such data key any
// more, and there never will be. journal.ErrForged: these are not the bytes that were
// sealed under that context.
func (k *Keys) Open(ctx context.Context, id drawing.ID, bound string, sealed []byte) ([]byte, error) {
	key, err := k.key(ctx, id)
	if err != nil {
		return nil, err
	}
	plain, err := key.Open(nil, nil, sealed, []byte(bound))
	if err == nil {
		return plain, nil
	}
	k.Forget(id) // the one in memory may be of a try before the last sweep
	if key, err = k.key(ctx, id); err != nil {
		return nil, err
	}
	if plain, err = key.Open(nil, nil, sealed, []byte(bound)); err != nil {
		return nil, fmt.Errorf("open data of %s: %w: %w", id, journal.ErrForged, err)
	}
	return plain, nil
}

// Has reports whether there is a data key of a drawing.
func (k *Keys) Has(ctx context.Context, id drawing.ID) (bool, error) {
	_, err := k.sealed(ctx, id)
	if errors.Is(err, drawing.ErrSealed) {
		return false, nil
	}
	return err == nil, err
}

func (k *Keys) key(ctx context.Context, id drawing.ID) (cipher.AEAD, error) {
	k.mu.Lock()
	key, ok := k.open[id]
	k.mu.Unlock()
	if ok {
		return key, nil
	}
	sealed, err := k.sealed(ctx, id)
	if err != nil {
		return nil, err
	}
	if key, err = k.unseal(id, sealed); err != nil {
		return nil, err
	}
	k.remember(id, key)
	return key, nil
}

// sealed reads the data key as it lies on the stream.
func (k *Keys) sealed(ctx context.Context, id drawing.ID) ([]byte, error) {
	raw, err := k.stream.GetLastMsgForSubject(ctx, stem+string(id))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, fmt.Errorf("data key of %s: %w", id, drawing.ErrSealed)
	}
	if err != nil {
		return nil, fmt.Errorf("read the data key of %s: %w: %w", id, journal.ErrAway, err)
	}
	return raw.Data, nil
}

func (k *Keys) unseal(id drawing.ID, sealed []byte) (cipher.AEAD, error) {
	plain, err := k.master.Open(nil, nil, sealed, []byte(id))
	if err != nil {
		return nil, fmt.Errorf("data key of %s: %w", id, ErrWrongSecret)
	}
	return newAEAD(plain)
}

func (k *Keys) remember(id drawing.ID, key cipher.AEAD) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.open) >= maxOpen {
		clear(k.open)
	}
	k.open[id] = key
}

// Destroy deletes the data key and overwrites its bytes. Destroying one that is
// gone is no mistake. Other processes forget theirs by [Keys.Forget].
func (k *Keys) Destroy(ctx context.Context, id drawing.ID) error {
	defer k.Forget(id)
	if err := k.delete(ctx, id); err != nil {
		return fmt.Errorf("destroy the data key of %s: %w: %w", id, journal.ErrAway, err)
	}
	if k.settle == nil {
		return nil
	}
	if err := k.settle(); err != nil { // also of one that is gone: whoever destroyed it may have been killed before this
		return fmt.Errorf("destroy the data key of %s: %w", id, err)
	}
	return nil
}

// delete deletes the data key, if there is one. Where somebody else did so since it was
// looked at, the server only says that it did not.
func (k *Keys) delete(ctx context.Context, id drawing.ID) error {
	for tries := 2; ; tries-- {
		raw, err := k.stream.GetLastMsgForSubject(ctx, stem+string(id))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil
		}
		if err == nil {
			err = k.stream.SecureDeleteMsg(ctx, raw.Sequence)
		}
		if tries == 1 || !errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) {
			return err
		}
	}
}

// Each hands over every drawing that has a data key, with the time when it was made, until
// take fails.
func (k *Keys) Each(ctx context.Context, take func(drawing.ID, time.Time) error) error {
	return k.each(ctx, func(word string, made time.Time) error {
		if strings.Contains(word, "-") {
			return nil
		}
		return take(drawing.ID(word), made)
	})
}

// EachGuardian is [Keys.Each] of drawings whose guardian is known.
func (k *Keys) EachGuardian(ctx context.Context, take func(drawing.ID, time.Time) error) error {
	return k.each(ctx, func(word string, made time.Time) error {
		id, is := strings.CutSuffix(word, guardian)
		if !is {
			return nil
		}
		return take(drawing.ID(id), made)
	})
}

func (k *Keys) each(ctx context.Context, take func(word string, made time.Time) error) error {
	var next uint64
	for {
		raw, err := k.stream.GetMsg(ctx, next+1, jetstream.WithGetMsgSubject(stem+"*"))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("list the data keys: %w: %w", journal.ErrAway, err)
		}
		next = raw.Sequence
		if err := take(strings.TrimPrefix(raw.Subject, stem), raw.Time); err != nil {
			return err
		}
	}
}

// Forget drops a data key from this process's memory.
func (k *Keys) Forget(id drawing.ID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.open, id)
}
