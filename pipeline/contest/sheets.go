package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// ClassesBucket holds the sheets by their ids.
const ClassesBucket = "classes"

// lying is a sheet as it lies in its bucket. One that has ended says only that, and what is to
// be erased with it: then its data key is to be destroyed, and itself deleted after that.
type lying struct {
	Sealed []byte       `json:"sealed,omitempty"` // a Sheet in JSON, under the sheet's own data key
	Ended  bool         `json:"ended,omitempty"`
	At     time.Time    `json:"at,omitzero"`      // when it ended; older versions did not say so
	Places []drawing.ID `json:"places,omitempty"` // of one that has ended
}

func (c *Contest) createSheet(ctx context.Context, s Sheet) error {
	if err := c.Keys.Create(ctx, vault.Class(s.ID)); err != nil {
		return err
	}
	raw, err := c.sealSheet(ctx, s)
	if err != nil {
		return err
	}
	return c.classes.Create(ctx, string(s.ID), raw)
}

func (c *Contest) sealSheet(ctx context.Context, s Sheet) ([]byte, error) {
	plain, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode sheet %s: %w", s.ID, err)
	}
	sealed, err := c.Keys.Seal(ctx, vault.Class(s.ID), boundToSheet(s.ID), plain)
	if err != nil {
		return nil, err
	}
	return json.Marshal(lying{Sealed: sealed})
}

func boundToSheet(id drawing.ID) string { return "sheet " + string(id) }

// sheet reads one with the revision that a change needs, else [ErrNoClass].
func (c *Contest) sheet(ctx context.Context, id drawing.ID) (Sheet, uint64, error) {
	v, err := c.classes.Get(ctx, string(id))
	if errors.Is(err, journal.ErrNotFound) {
		return Sheet{}, 0, ErrNoClass
	}
	if err != nil {
		return Sheet{}, 0, err
	}
	s, err := c.openSheet(ctx, v)
	return s, v.Revision, err
}

func parseLying(raw []byte) (k lying, err error) {
	if err := json.Unmarshal(raw, &k); err != nil {
		return k, fmt.Errorf("read a sheet: %w", err)
	}
	return k, nil
}

func (c *Contest) openSheet(ctx context.Context, v journal.Value) (Sheet, error) {
	k, err := parseLying(v.Bytes)
	if err != nil {
		return Sheet{}, err
	}
	if k.Ended {
		return Sheet{}, ErrNoClass
	}
	id := drawing.ID(v.Key)
	plain, err := c.Keys.Open(ctx, vault.Class(id), boundToSheet(id), k.Sealed)
	if errors.Is(err, drawing.ErrSealed) {
		return Sheet{}, ErrNoClass
	}
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{}
	if err := json.Unmarshal(plain, &s); err != nil {
		return Sheet{}, fmt.Errorf("read sheet %s: %w", id, err)
	}
	s.ID = id
	return s, nil
}

// changeSheet has a sheet changed by who may be one of many; it is tried again when another was
// first. It returns the sheet as it is then.
func (c *Contest) changeSheet(ctx context.Context, id drawing.ID, change func(*Sheet) error) (Sheet, error) {
	for {
		s, revision, err := c.sheet(ctx, id)
		if err != nil {
			return s, err
		}
		if err := change(&s); err != nil {
			return s, err
		}
		raw, err := c.sealSheet(ctx, s)
		if err != nil {
			return s, err
		}
		err = c.classes.Update(ctx, string(id), raw, revision)
		if !errors.Is(err, journal.ErrConflict) {
			return s, err
		}
	}
}

// endSheet has nobody find a sheet any more, and gives what it held.
func (c *Contest) endSheet(ctx context.Context, id drawing.ID) (Sheet, error) {
	for {
		s, revision, err := c.sheet(ctx, id)
		if err != nil {
			return s, err
		}
		raw, err := json.Marshal(lying{Ended: true, At: c.Now(), Places: s.drawings()})
		if err != nil {
			return s, err
		}
		err = c.classes.Update(ctx, string(id), raw, revision)
		if !errors.Is(err, journal.ErrConflict) {
			return s, err
		}
	}
}
