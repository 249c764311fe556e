package contest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/pipeline/worker/sweep"
)

// object is an object as a fact names it.
type object struct {
	of   drawing.ID
	key  string
	size int64
	sum  string // its SHA-256 in hex, or how that begins
}

// named are all objects that a drawing's state names. One that can't be opened names
// none: nobody knows which are its own.
func named(s drawing.State) []object {
	if !s.Kept() || s.Sealed {
		return nil
	}
	var all []object
	if s.OriginalGone.IsZero() {
		all = append(all, object{s.ID, s.Original.Key(s.ID), s.Original.Bytes, s.Original.SHA256})
	}
	if s.Ladder != nil {
		for _, r := range s.Ladder.Pictures {
			all = append(all, object{s.ID, r.Key(s.ID), int64(r.Bytes), r.Hash})
		}
	}
	return all
}

// Objects are the keys of all objects that a drawing's state names.
func Objects(s drawing.State) (keys []string) {
	for _, o := range named(s) {
		keys = append(keys, o.key)
	}
	return keys
}

// still reports whether an object's drawing names it now: it may have been replaced or
// erased since the facts were read. Of one whose facts are damaged what was read stands.
func (c *Contest) still(ctx context.Context, o object) (bool, error) {
	s, _, _, err := c.state(ctx, o.of)
	switch {
	case err == nil:
		return slices.Contains(Objects(s), o.key), nil
	case errors.Is(err, drawing.ErrSealed):
		return false, nil
	case errors.Is(err, journal.ErrAway), ctx.Err() != nil:
		return false, err
	}
	return true, nil
}

// kept is what the store says of an object.
type kept struct {
	size     int64
	modified time.Time
}

// examineObjects compares what facts name with what the store lists.
func (c *Contest) examineObjects(ctx context.Context, states map[drawing.ID]*drawing.State) (there, unnamed Finding, err error) {
	there = Finding{Part: "objects", OK: true}
	listed, err := c.list(ctx)
	if err != nil {
		return there, unnamed, err
	}
	count := 0
	for _, id := range slices.Sorted(maps.Keys(states)) {
		for _, o := range named(*states[id]) {
			count++
			if err := c.examineObject(ctx, o, listed, &there); err != nil {
				return there, unnamed, err
			}
			delete(listed, o.key)
		}
	}
	there.Detail = fmt.Sprintf("%d objects that facts name are there, in their size", count)
	if !there.OK {
		there.Detail = c.putBack()
	}
	unnamed, err = c.examineUnnamed(ctx, states, listed)
	return there, unnamed, err
}

// putBack is what helps an object. Its right bytes can't be put over wrong ones: a key
// is taken once.
func (c *Contest) putBack() string {
	return fmt.Sprintf("put each of these back into %v from a backup, after deleting what lies there; without one, return the drawing, and its family can send another picture", c.Store)
}

func (c *Contest) examineObject(ctx context.Context, o object, listed map[string]kept, found *Finding) error {
	is, ok := listed[o.key]
	if ok && is.size == o.size {
		return nil
	}
	if named, err := c.still(ctx, o); err != nil || !named {
		return err
	}
	if ok {
		found.Note("%s has %d bytes and should have %d", o.key, is.size, o.size)
	} else {
		found.Note("%s is missing", o.key)
	}
	return nil
}

// list is everything in the store by key.
func (c *Contest) list(ctx context.Context) (map[string]kept, error) {
	listed := map[string]kept{}
	for object, err := range c.Store.List(ctx, "") {
		if err != nil {
			return nil, fmt.Errorf("examine the objects: %w", err)
		}
		listed[object.Key] = kept{object.Size, object.Modified}
	}
	return listed, nil
}

// strays are the objects that no fact names, told apart.
type strays struct {
	Finding
	listed                   map[string]kept
	young, leftover, foreign int
}

// maxNoted bounds how many objects of one kind are named that are no damage.
const maxNoted = 5

func (s *strays) note(count *int, key, why string) {
	if *count++; *count <= maxNoted {
		s.Noted = append(s.Noted, s.dated(key)+" "+why)
	}
}

// noteUpload notes a piece of an upload that no entry has taken.
func (s *strays) noteUpload(key string, young bool) {
	if young {
		s.note(&s.young, key, "is an upload that waits for its entry, or goes when it is a day old")
	} else {
		s.note(&s.leftover, key, "is left of an upload, and goes with the next sweep")
	}
}

func (s *strays) dated(key string) string {
	return fmt.Sprintf("%s, of %s,", key, s.listed[key].modified.UTC().Format("2006-01-02 15:04"))
}

// examineUnnamed tells apart what no fact names. An object of a drawing that the
// journal knows nothing of is damage: Easel makes a data key before any object and has
// a fact before it deletes one, so that facts were lost, or another contest uses the
// same store.
func (c *Contest) examineUnnamed(ctx context.Context, states map[drawing.ID]*drawing.State, left map[string]kept) (Finding, error) {
	s := strays{Finding: Finding{Part: "unnamed", OK: true}, listed: left}
	before := c.Now().Add(-sweep.Age)
	for _, key := range slices.Sorted(maps.Keys(left)) {
		id := owner(key)
		switch {
		case strings.HasPrefix(key, uploads.Prefix):
			s.noteUpload(key, left[key].modified.After(before))
			continue
		case id == "":
			s.note(&s.foreign, key, "is nothing of Easel's, and stays")
			continue
		case left[key].modified.After(before):
			s.note(&s.young, key, "may be on its way to a fact, or goes when it is a day old")
			continue
		}
		known := states[id] != nil
		if !known {
			var err error
			if known, err = c.known(ctx, id); err != nil {
				return s.Finding, err
			}
		}
		if known {
			s.note(&s.leftover, key, "is left over, and goes with the next sweep")
		} else {
			s.Note("%s is of a drawing of which the journal has neither a fact nor a data key", s.dated(key))
		}
	}
	s.Detail = fmt.Sprintf("%d objects that no fact names: %d younger than a day, %d left over, %d not Easel's", s.young+s.leftover+s.foreign, s.young, s.leftover, s.foreign)
	if !s.OK {
		s.Detail = fmt.Sprintf("these in %v may be all that is left of drawings whose facts were lost, or are another contest's: keep them, and compare the journal with its backups", c.Store)
	}
	return s.Finding, nil
}

// known reports whether the journal has a fact or a data key of a drawing.
func (c *Contest) known(ctx context.Context, id drawing.ID) (bool, error) {
	s, _, _, err := c.state(ctx, id)
	switch {
	case errors.Is(err, journal.ErrAway), ctx.Err() != nil:
		return false, err
	case err != nil, s.Seq != 0:
		return true, nil
	}
	return c.Keys.Has(ctx, id)
}

// scrubbers is how many objects are read at once: pages come first.
const scrubbers = 2

// scrub reads every object that a fact names and compares its SHA-256, in the order
// of their keys.
func (c *Contest) scrub(ctx context.Context, states map[drawing.ID]*drawing.State, tell func(Progress)) (Finding, error) {
	found := Finding{Part: "hashes", OK: true}
	var mu sync.Mutex // guards found and come
	come := total(states)
	g, reading := errgroup.WithContext(ctx)
	g.SetLimit(scrubbers)
	for _, id := range slices.Sorted(maps.Keys(states)) {
		for _, o := range named(*states[id]) {
			if reading.Err() != nil {
				break
			}
			g.Go(func() error {
				wrong, err := c.read(reading, o)
				mu.Lock()
				defer mu.Unlock()
				if wrong != "" {
					found.Note("%s %s", o.key, wrong)
				}
				come.Objects, come.Bytes = come.Objects+1, come.Bytes+o.size
				if err == nil && tell != nil {
					tell(come)
				}
				return err
			})
		}
	}
	if err := errors.Join(g.Wait(), ctx.Err()); err != nil {
		return found, fmt.Errorf("read the objects: %w", err)
	}
	found.Detail = fmt.Sprintf("%d objects of %d bytes, read and compared with their facts", come.Of, come.OfBytes)
	if !found.OK {
		found.Detail = c.putBack()
	}
	return found, nil
}

func total(states map[drawing.ID]*drawing.State) (p Progress) {
	for _, s := range states {
		for _, o := range named(*s) {
			p.Of, p.OfBytes = p.Of+1, p.OfBytes+o.size
		}
	}
	return p
}

// read says what is wrong with an object; nothing of one that is not there, which the
// listing has shown. What can't be read of a store that answers is damaged, too: so a
// disk fails.
func (c *Contest) read(ctx context.Context, o object) (wrong string, err error) {
	sum, err := c.sum(ctx, o.key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		if err := c.Store.Ping(ctx); err != nil {
			return "", err
		}
		sum, err = c.sum(ctx, o.key)
	}
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, store.ErrNotFound), err == nil && strings.HasPrefix(sum, o.sum):
		return "", nil
	case err != nil:
		wrong = fmt.Sprintf("can't be read: %v", err)
	default:
		wrong = fmt.Sprintf("has the SHA-256 %s and should have %s", sum[:len(o.sum)], o.sum)
	}
	if named, err := c.still(ctx, o); err != nil || !named {
		return "", err
	}
	return wrong, nil
}

// sum is the SHA-256 of an object in hex.
func (c *Contest) sum(ctx context.Context, key string) (string, error) {
	body, _, err := c.Store.Get(ctx, key)
	if err != nil {
		return "", err
	}
	defer body.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, body); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
