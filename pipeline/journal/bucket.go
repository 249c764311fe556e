package journal

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Bucket is a small table beside the journal: last value by key, with the
// revision that compare-and-set needs.
type Bucket struct {
	kv jetstream.KeyValue
	nc *nats.Conn // tells a watcher when to begin anew

	refused *refusals
}

// Value is what a bucket holds under a key.
type Value struct {
	Key      string
	Bytes    []byte
	Revision uint64
	Deleted  bool // only from Watch
}

// Bucket opens a bucket, making it if it does not exist, or else [ErrUnmade] if this
// process makes none. A ttl other than 0 lets every value vanish that long after it was
// last written.
func (j *Journal) Bucket(ctx context.Context, name string, ttl time.Duration) (*Bucket, error) {
	_, err := OpenStream(ctx, j.js, bucketStream(name, ttl, j.replicas))
	var kv jetstream.KeyValue
	if err == nil {
		kv, err = j.js.KeyValue(ctx, name)
	}
	if err != nil {
		return nil, meaning(ctx, "open the bucket "+name, j.refused.explain("$JS.API.STREAM.INFO."+BucketStream(name), err))
	}
	return &Bucket{kv, j.js.Conn(), j.refused}, nil
}

// BucketStream is what NATS calls the stream of a bucket, and BucketSubject that of a
// value in it.
func BucketStream(name string) string { return "KV_" + name }

// BucketSubject: see [BucketStream].
func BucketSubject(name, key string) string { return "$KV." + name + "." + key }

// bucketStream is what NATS makes of a bucket, but for AllowDirect: with it, any copy
// answers a read, and one that lags does not know the session that began just now.
func bucketStream(name string, ttl time.Duration, replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: BucketStream(name), Subjects: []string{BucketSubject(name, ">")},
		Storage: jetstream.FileStorage, Replicas: replicas, MaxMsgsPerSubject: 1, MaxAge: ttl,
		Discard: jetstream.DiscardNew, DenyDelete: true, AllowRollup: true,
	}
}

// Get reads a key; [ErrNotFound] if it has no value.
func (b *Bucket) Get(ctx context.Context, key string) (Value, error) {
	e, err := b.kv.Get(ctx, key)
	if err != nil {
		return Value{}, meaning(ctx, b.deed("read"), err)
	}
	return Value{Key: key, Bytes: e.Value(), Revision: e.Revision()}, nil
}

// Create writes a key that has no value; [ErrConflict] if it has one.
func (b *Bucket) Create(ctx context.Context, key string, value []byte) error {
	_, err := b.kv.Create(ctx, key, value)
	return b.meaning(ctx, "create in", key, err)
}

// Update writes a key whose value has the revision; [ErrConflict] if it changed.
func (b *Bucket) Update(ctx context.Context, key string, value []byte, revision uint64) error {
	_, err := b.kv.Update(ctx, key, value, revision)
	return b.meaning(ctx, "update", key, err)
}

// Set is Create for revision 0, else Update, and gives the new revision.
func (b *Bucket) Set(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	if revision == 0 {
		revision, err := b.kv.Create(ctx, key, value)
		return revision, b.meaning(ctx, "create in", key, err)
	}
	revision, err := b.kv.Update(ctx, key, value, revision)
	return revision, b.meaning(ctx, "update", key, err)
}

// Put writes a key, whatever it held.
func (b *Bucket) Put(ctx context.Context, key string, value []byte) error {
	_, err := b.kv.Put(ctx, key, value)
	return b.meaning(ctx, "write", key, err)
}

// Delete removes a key; one without a value is no mistake.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	return b.meaning(ctx, "delete from", key, b.kv.Purge(ctx, key))
}

// DeleteRevision removes a key whose value has the revision; [ErrConflict] if it
// changed.
func (b *Bucket) DeleteRevision(ctx context.Context, key string, revision uint64) error {
	return b.meaning(ctx, "delete from", key, b.kv.Purge(ctx, key, jetstream.LastRevision(revision)))
}

// Each hands over every value that the bucket holds now, in no order.
func (b *Bucket) Each(ctx context.Context, take func(Value)) error {
	w, err := b.kv.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return meaning(ctx, b.deed("list"), err)
	}
	defer func() { _ = w.Stop() }() // the subscription may be gone already
	for {
		select {
		case <-ctx.Done():
			return meaning(ctx, b.deed("list"), ctx.Err())
		case e, open := <-w.Updates():
			switch {
			case !open:
				return fmt.Errorf("%s: %w", b.deed("list"), ErrAway)
			case e == nil:
				return nil
			}
			take(Value{Key: e.Key(), Bytes: e.Value(), Revision: e.Revision()})
		}
	}
}

// Watch hands over every value of now, then calls ready once, then hands over each
// change, until the context ends. When the server was away it begins anew, and hands
// over every value again.
func (b *Bucket) Watch(ctx context.Context, take func(Value), ready func()) error {
	back := b.nc.StatusChanged(nats.CONNECTED)
	defer b.nc.RemoveStatusListener(back)
	ready = sync.OnceFunc(ready)
	for {
		if err := b.watch(ctx, back, take, ready); err != nil {
			return err
		}
	}
}

// watch returns nil when the connection is back. Left to itself the client would take
// up to 20 seconds to notice that its watcher did not outlive the server (measured),
// and for so long a moderator who was dismissed could go on.
func (b *Bucket) watch(ctx context.Context, back <-chan nats.Status, take func(Value), ready func()) error {
	w, err := b.kv.WatchAll(ctx)
	if err != nil {
		return meaning(ctx, b.deed("watch"), err)
	}
	defer func() { _ = w.Stop() }() // the subscription may be gone already
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-back:
			return nil
		case e, open := <-w.Updates():
			switch {
			case !open:
				return fmt.Errorf("%s: %w", b.deed("watch"), ErrAway)
			case e == nil:
				ready()
			default:
				take(Value{e.Key(), e.Value(), e.Revision(), e.Operation() != jetstream.KeyValuePut})
			}
		}
	}
}

// meaning is what an error of a write means.
func (b *Bucket) meaning(ctx context.Context, verb, key string, err error) error {
	return meaning(ctx, b.deed(verb), b.refused.explain(BucketSubject(b.kv.Bucket(), key), err))
}

func (b *Bucket) deed(verb string) string { return verb + " bucket " + b.kv.Bucket() }
