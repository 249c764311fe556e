package contest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
)

// State reads what a drawing's facts add up to, else drawing.ErrAbsent. It is also that of
// a drawing that waits for its guardian, and does not exist for moderators yet.
func (c *Contest) State(ctx context.Context, id drawing.ID) (drawing.State, error) {
	s, _, _, err := c.state(ctx, id)
	if err == nil && !s.Exists() && !s.Kept() {
		err = fmt.Errorf("drawing %s: %w", id, drawing.ErrAbsent)
	}
	return s, err
}

// Original reads the bytes that the family sent: at most rendition's limit.
func (c *Contest) Original(ctx context.Context, s drawing.State) ([]byte, error) {
	body, object, err := c.Store.Get(ctx, s.Original.Key(s.ID))
	if err != nil {
		return nil, err
	}
	defer body.Close()
	if limit := rendition.DefaultLimits().Bytes; object.Size > limit {
		return nil, fmt.Errorf("original of %s has %d bytes, more than %d", s.ID, object.Size, limit)
	}
	data := make([]byte, object.Size)
	if _, err := io.ReadFull(body, data); err != nil {
		return nil, fmt.Errorf("read the original of %s: %w", s.ID, err)
	}
	return data, nil
}

// Rendered keeps the renditions of a drawing's original, made by the recipe of that state,
// and then says so. A picture that was replaced, erased or is to be shown otherwise
// meanwhile is no error: nothing is said.
func (c *Contest) Rendered(ctx context.Context, of drawing.State, made rendition.Result) error {
	ladder := drawing.Ladder{
		Version: drawing.Version, Of: of.Original.SHA256, Recipe: of.Recipe.Hash(), Made: rendition.Version,
		Width: made.Width, Height: made.Height, Color: made.Color,
	}
	if made.Truncated {
		ladder.Hints = append(ladder.Hints, drawing.HintTruncated)
	}
	for _, p := range made.Pictures {
		ladder.Pictures = append(ladder.Pictures, drawing.Rendition{
			Width: p.Width, Height: p.Height, Bytes: len(p.Bytes), Type: p.Kind.MIME(), Ext: p.Kind.Ext(), Hash: p.Hash,
		})
	}
	size := int64(0)
	for _, p := range made.Pictures {
		size += int64(len(p.Bytes))
	}
	return c.made(ctx, of, deed{drawing.Rendered, ladder}, func() error {
		if err := c.hasRoom(size); err != nil { // facts must still find room
			return err
		}
		for i, r := range ladder.Pictures {
			data := made.Pictures[i].Bytes
			if err := c.Store.Put(ctx, r.Key(of.ID), bytes.NewReader(data), int64(len(data)), sha256.Sum256(data)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unreadable says that a drawing's original can't be made into renditions by the recipe of
// that state, and why. It is no error where Rendered is none.
func (c *Contest) Unreadable(ctx context.Context, of drawing.State, reason string) error {
	refusal := drawing.Refusal{Version: drawing.Version, Of: of.Original.SHA256, Recipe: of.Recipe.Hash(), Reason: reason}
	return c.made(ctx, of, deed{drawing.Unreadable, refusal}, nothing)
}

// Screened says what was noticed of a drawing. What was said already, or is of a picture
// that was replaced or erased meanwhile, is no error: nothing is said.
func (c *Contest) Screened(ctx context.Context, id drawing.ID, seen drawing.Screening) error {
	seen.Version = drawing.Version
	_, err := c.act(ctx, id, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandScreen); err != nil {
			return deed{}, err
		}
		if seen.Of != s.Original.SHA256 || s.Screening != nil && reflect.DeepEqual(*s.Screening, seen) {
			return deed{}, nil
		}
		return deed{drawing.Screened, seen}, nil
	})
	if errors.Is(err, drawing.ErrErased) {
		return nil
	}
	return err
}

func nothing() error { return nil }

// made says something of a picture once keep has put what the fact names: each time
// before the fact is tried, because a sweep meanwhile makes the try fail.
func (c *Contest) made(ctx context.Context, of drawing.State, d deed, keep func() error) error {
	_, err := c.act(ctx, of.ID, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandRender); err != nil {
			return deed{}, err
		}
		if s.Original != of.Original || s.Recipe.Hash() != of.Recipe.Hash() || !s.Unmade() {
			return deed{}, nil
		}
		if err := c.beingSwept(s); err != nil {
			return deed{}, err
		}
		return d, keep()
	})
	if errors.Is(err, drawing.ErrErased) {
		return nil
	}
	return err
}

// Rendition opens one rendition of a drawing, whoever may see it: that is the
// caller's to know. Without one of that width and hash it is drawing.ErrAbsent.
func (c *Contest) Rendition(ctx context.Context, s drawing.State, width int, hash string) (io.ReadSeekCloser, drawing.Rendition, error) {
	if s.Ladder != nil {
		for _, r := range s.Ladder.Pictures {
			if r.Width == width && r.Hash == hash {
				body, _, err := c.Store.Get(ctx, r.Key(s.ID))
				return body, r, err
			}
		}
	}
	return nil, drawing.Rendition{}, fmt.Errorf("rendition %d of %s: %w", width, s.ID, drawing.ErrAbsent)
}
