package letters

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Quota bounds the letters of a day.
type Quota struct {
	Family  int // to one family
	Drawing int // of those, of one kind about one drawing
}

// counted is a letter that a family gets.
type counted struct {
	Key     string     `json:"key"`
	Kind    string     `json:"kind"`
	Drawing drawing.ID `json:"drawing"`
	At      time.Time  `json:"at"`
}

// Allow counts a letter to a family, which is its HMAC, and reports whether the quota has
// room for it. One that was counted before may be tried again, for as long as letters are.
func (w *Written) Allow(ctx context.Context, family, key string, about Entry, q Quota) (bool, error) {
	for {
		all, revision, err := w.counted(ctx, family)
		if err != nil {
			return false, err
		}
		now := w.now().UTC().Truncate(time.Millisecond)
		if slices.ContainsFunc(all, func(c counted) bool { return c.Key == key }) {
			return true, nil
		}
		one := counted{key, about.Kind, about.Drawing, now}
		if !q.hasRoom(all, one) {
			return false, nil
		}
		raw, err := json.Marshal(append(all, one))
		if err != nil {
			return false, fmt.Errorf("encode the letters of a family: %w", err)
		}
		_, err = w.written.Set(ctx, countKey(family), raw, revision)
		if !errors.Is(err, journal.ErrConflict) {
			return err == nil, err
		}
	}
}

func (q Quota) hasRoom(all []counted, one counted) bool {
	inAll, alike := 0, 0
	for _, c := range all {
		if one.At.Sub(c.At) >= Day {
			continue
		}
		inAll++
		if c.Kind == one.Kind && c.Drawing == one.Drawing {
			alike++
		}
	}
	return inAll < q.Family && alike < q.Drawing
}

// counted are the letters of a family that may still be tried, or count: those of two days.
func (w *Written) counted(ctx context.Context, family string) (all []counted, revision uint64, err error) {
	v, err := w.written.Get(ctx, countKey(family))
	if errors.Is(err, journal.ErrNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if err := json.Unmarshal(v.Bytes, &all); err != nil {
		return nil, 0, fmt.Errorf("read the letters of a family: %w", err)
	}
	now := w.now()
	return slices.DeleteFunc(all, func(c counted) bool { return now.Sub(c.At) >= 2*Day }), v.Revision, nil
}

// countKey is what a family's letters are counted under.
func countKey(family string) string { return "of-" + family }
