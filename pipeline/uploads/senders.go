package uploads

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// SendersBucket is the name of the bucket that knows who has begun which uploads:
//
//	senders  <sender>  {"<the name's first 16 letters>":{"bytes":2000000,"until":1795000000}}
//
// Every process counts in it, because a family's next request may come to another one. A sender is forgotten a day after
// their last upload.
const SendersBucket = "senders"

// Most is how much one sender may have on its way or waiting for its entry. The zero Most sets no limit.
type Most struct {
	Uploads int
	Bytes   int64
}

// Full is ErrFull with the time until the sender's oldest upload is forgotten.
type Full struct{ After time.Duration }

func (f *Full) Error() string { return fmt.Sprintf("%v: again in %v", ErrFull, f.After) }

// Is makes it an ErrFull.
func (f *Full) Is(target error) bool { return target == ErrFull }

// RetryAfter is what the answer's header says.
func (f *Full) RetryAfter() time.Duration { return f.After }

// begun is an upload of a sender.
type begun struct {
	Bytes int64 `json:"bytes"`
	Until int64 `json:"until"` // Unix time, seconds
}

// row are the uploads of one sender.
type row map[string]begun

// count adds an upload to its sender's, or refuses.
func (u *Uploads) count(ctx context.Context, up *Upload, most Most) error {
	if most == (Most{}) {
		return nil
	}
	return u.change(ctx, up.sender, func(r row) (bool, error) {
		if err := r.refuses(up.Size, most, u.Now()); err != nil {
			return false, err
		}
		r[up.short()] = begun{up.Size, up.Expires().Unix()}
		return true, nil
	})
}

// discount takes an upload from its sender's. One that is not there is no mistake.
func (u *Uploads) discount(ctx context.Context, up *Upload) error {
	return u.change(ctx, up.sender, func(r row) (bool, error) {
		_, counted := r[up.short()]
		delete(r, up.short())
		return counted, nil
	})
}

// refuses returns *Full if a sender may not begin another upload.
func (r row) refuses(size int64, most Most, now time.Time) error {
	bytes, oldest := size, int64(0)
	for _, b := range r {
		bytes += b.Bytes
		if oldest == 0 || b.Until < oldest {
			oldest = b.Until
		}
	}
	if len(r) < most.Uploads && bytes <= most.Bytes {
		return nil
	}
	return &Full{time.Unix(oldest, 0).Sub(now)}
}

// change changes a sender's row by compare-and-set, if do wants it changed.
func (u *Uploads) change(ctx context.Context, sender string, do func(row) (bool, error)) error {
	for {
		v, err := u.senders.Get(ctx, sender)
		absent := errors.Is(err, journal.ErrNotFound)
		if err != nil && !absent {
			return err
		}
		r := u.rowOf(v)
		changes, err := do(r)
		if err != nil || !changes {
			return err
		}
		err = u.write(ctx, sender, r, v.Revision, absent)
		if !errors.Is(err, journal.ErrConflict) {
			return err
		}
	}
}

func (u *Uploads) write(ctx context.Context, sender string, r row, revision uint64, absent bool) error {
	value, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode the uploads of a sender: %w", err)
	}
	if absent {
		return u.senders.Create(ctx, sender, value)
	}
	return u.senders.Update(ctx, sender, value, revision)
}

// rowOf reads a row without what is over. One that can't be read is empty.
func (u *Uploads) rowOf(v journal.Value) row {
	r := row{}
	if len(v.Bytes) == 0 {
		return r
	}
	if err := json.Unmarshal(v.Bytes, &r); err != nil {
		u.Log.Warn("the uploads of a sender can't be read: none count", "err", err)
		return row{}
	}
	now := u.Now().Unix()
	for name, b := range r {
		if b.Until <= now {
			delete(r, name)
		}
	}
	return r
}

// short is enough of a name to tell a sender's uploads apart.
func (up *Upload) short() string { return up.ID.Name()[:16] }
