package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// EditionChange is one change of the edition: what an audit shows of it.
type EditionChange struct {
	Number uint64               `json:"number"` // of changes since the contest was made, from 1
	At     time.Time            `json:"at"`
	By     string               `json:"by,omitempty"` // staff id; empty for the command line
	What   []edition.Difference `json:"what"`
}

// keptChanges is how many changes the history holds; older ones are overwritten.
const keptChanges = 500

// changed is what lies beside the edition in its value: the last change, so that both are
// written at once. It goes to a place of its own before the next one is written.
type changed struct {
	Number uint64         `json:"changes,omitempty"`
	Last   *EditionChange `json:"last_change,omitempty"`
	Stand  time.Time      `json:"deadlines_stand,omitzero"` // since when: see deadlines
}

// ErrChanged: somebody else changed the edition meanwhile.
var ErrChanged = errors.New("the edition was changed meanwhile")

// Settings reads the edition as it is now, and the number of its last change.
func (c *Contest) Settings(ctx context.Context) (edition.Edition, uint64, error) {
	k, err := c.keptSettings(ctx)
	return k.edition, k.Number, err
}

// SetEdition changes the edition in force, for the command line. What change leaves must
// be valid.
func (c *Contest) SetEdition(ctx context.Context, change func(*edition.Edition) error) (edition.Edition, error) {
	for {
		k, err := c.keptSettings(ctx)
		if err != nil {
			return edition.Edition{}, err
		}
		e, err := c.change(ctx, k, "", change)
		if !errors.Is(err, journal.ErrConflict) {
			return e, err
		}
	}
}

// ChangeEdition is SetEdition for somebody who saw the edition of a number: [ErrChanged] if
// it is no longer the last.
func (c *Contest) ChangeEdition(ctx context.Context, by string, number uint64, change func(*edition.Edition) error) (edition.Edition, error) {
	for {
		k, err := c.keptSettings(ctx)
		if err != nil {
			return edition.Edition{}, err
		}
		if k.Number != number {
			return edition.Edition{}, ErrChanged
		}
		e, err := c.change(ctx, k, by, change)
		if !errors.Is(err, journal.ErrConflict) {
			return e, err
		}
	}
}

// keptSettings are the edition with its last change, as they lie in the bucket.
type keptSettings struct {
	edition edition.Edition
	changed
	revision uint64
}

func (c *Contest) keptSettings(ctx context.Context) (k keptSettings, err error) {
	v, err := c.settings.Get(ctx, EditionKey)
	if err != nil {
		return k, err
	}
	if k.edition, err = ParseEdition(v.Bytes); err != nil {
		return k, err
	}
	if err := json.Unmarshal(v.Bytes, &k.changed); err != nil {
		return k, fmt.Errorf("read the last change of the edition: %w", err)
	}
	k.revision = v.Revision
	return k, nil
}

// change writes a changed edition. What changes nothing is not written.
func (c *Contest) change(ctx context.Context, k keptSettings, by string, change func(*edition.Edition) error) (edition.Edition, error) {
	e := k.edition
	if err := change(&e); err != nil {
		return edition.Edition{}, err
	}
	if err := e.Validate(); err != nil {
		return edition.Edition{}, err
	}
	what := edition.Differences(k.edition, e)
	if len(what) == 0 {
		return e, nil
	}
	if err := c.putAway(ctx, k.Last); err != nil {
		return edition.Edition{}, err
	}
	n, now, stand := k.Number+1, c.Now().UTC().Truncate(time.Millisecond), k.stand()
	if moves(what) {
		stand = now
	}
	raw, err := encodeSettings(e, changed{n, &EditionChange{Number: n, At: now, By: by, What: what}, stand})
	if err != nil {
		return edition.Edition{}, err
	}
	if err := c.settings.Update(ctx, EditionKey, raw, k.revision); err != nil {
		return edition.Edition{}, err
	}
	c.Log.Info("the edition was changed", "number", n, "settings", len(what))
	return e, c.learn(journal.Value{Key: EditionKey, Bytes: raw})
}

// encodeSettings writes the edition's fields and the change's into one object, which
// [ParseEdition] reads, too.
func encodeSettings(e edition.Edition, c changed) ([]byte, error) {
	all := map[string]json.RawMessage{}
	for _, part := range []any{e, c} {
		raw, err := json.Marshal(part)
		if err == nil {
			err = json.Unmarshal(raw, &all)
		}
		if err != nil {
			return nil, fmt.Errorf("encode the edition: %w", err)
		}
	}
	return json.Marshal(all)
}

// putAway gives a change its place in the history. Doing it again changes nothing.
func (c *Contest) putAway(ctx context.Context, last *EditionChange) error {
	if last == nil {
		return nil
	}
	raw, err := json.Marshal(last)
	if err != nil {
		return fmt.Errorf("encode a change: %w", err)
	}
	return c.settings.Put(ctx, changeKey(last.Number), raw)
}

func changeKey(number uint64) string { return fmt.Sprintf("change.%d", number%keptChanges) }

// Changes gives the changes of the edition before the one of a number (0: from the last
// on), the newest first, at most limit. The last 500 are kept.
func (c *Contest) Changes(ctx context.Context, before uint64, limit int) ([]EditionChange, error) {
	k, err := c.keptSettings(ctx)
	if err != nil || k.Last == nil {
		return nil, err
	}
	var all []EditionChange
	if before == 0 || before > k.Number {
		all, before = append(all, *k.Last), k.Number
	}
	for n := before - 1; n > 0 && len(all) < limit && k.Number-n < keptChanges; n-- {
		one, err := c.changeOf(ctx, n)
		if errors.Is(err, journal.ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// changeOf is journal.ErrNotFound where a later one has taken its place.
func (c *Contest) changeOf(ctx context.Context, number uint64) (one EditionChange, err error) {
	v, err := c.settings.Get(ctx, changeKey(number))
	if err != nil {
		return one, err
	}
	if err := json.Unmarshal(v.Bytes, &one); err != nil {
		return one, fmt.Errorf("read a change of the edition: %w", err)
	}
	if one.Number != number {
		return one, fmt.Errorf("change %d: %w", number, journal.ErrNotFound)
	}
	return one, nil
}
