package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Why something is refused that the drawing's own state would allow.
var (
	ErrSameChild = errors.New("this child has an entry already")
	ErrKeyReused = errors.New("the key was used for another entry")
	ErrBusy      = errors.New("somebody is at work on the same child or drawing at this moment")
	ErrNoReceipt = errors.New("no such receipt")
	ErrNoPurpose = errors.New("no purpose that is agreed to by itself")
	// ErrPartsGone: the pieces in which a drawing came are no longer there, and no entry took them that this one could be a
	// retry of.
	ErrPartsGone = errors.New("the pieces of the drawing are gone")
)

// Config is what a contest is made of.
type Config struct {
	Journal *journal.Journal
	Keys    *vault.Keys
	Secret  *vault.Secret
	Store   store.Store
	Cities  *edition.Cities
	Now     func() time.Time
	Log     *slog.Logger

	// Free tells the bytes that are free where journal and objects lie, and MinFree how
	// many must stay so: a full disk wedges the journal. Nil where that is not ours to
	// watch.
	Free    func() (int64, error)
	MinFree int64

	// NoEntries is for a process that takes none: it does not open the reservations
	// and sheets.
	NoEntries bool
}

// Contest is the running contest. It may be used by many at once.
type Contest struct {
	Config
	entrants *journal.Bucket // entrant's HMAC to reservation; nil with NoEntries
	classes  *journal.Bucket // teachers' sheets; nil with NoEntries
	settings *journal.Bucket // the edition
	arrivals arrivals

	mu      sync.RWMutex
	edition edition.Edition // guarded by mu
}

// The buckets of a contest, and the key of the edition in its settings.
const (
	EntrantsBucket = "entrants"
	SettingsBucket = "settings"
	EditionKey     = "edition"
)

// Open opens the buckets and the edition. A contest without one gets edition.Default,
// or is journal.ErrUnmade to a process that makes nothing.
func Open(ctx context.Context, c Config) (_ *Contest, err error) {
	contest := &Contest{Config: c}
	if !c.NoEntries {
		if contest.entrants, err = c.Journal.Bucket(ctx, EntrantsBucket, 0); err != nil {
			return nil, err
		}
		if contest.classes, err = c.Journal.Bucket(ctx, ClassesBucket, 0); err != nil {
			return nil, err
		}
	}
	if contest.settings, err = c.Journal.Bucket(ctx, SettingsBucket, 0); err != nil {
		return nil, err
	}
	return contest, contest.openEdition(ctx)
}

func (c *Contest) openEdition(ctx context.Context) error {
	if c.Journal.Makes() {
		if err := c.makeEdition(ctx); err != nil {
			return err
		}
	}
	v, err := c.settings.Get(ctx, EditionKey)
	if errors.Is(err, journal.ErrNotFound) {
		return fmt.Errorf("read the edition: %w", journal.ErrUnmade)
	}
	if err != nil {
		return err
	}
	return c.learn(v)
}

func (c *Contest) makeEdition(ctx context.Context) error {
	first, err := encodeSettings(edition.Default(c.Now()), changed{Stand: c.Now()})
	if err != nil {
		return err
	}
	err = c.settings.Create(ctx, EditionKey, first)
	if errors.Is(err, journal.ErrConflict) {
		return nil
	}
	return err
}

// ParseEdition reads the edition as it lies in its bucket.
func ParseEdition(raw []byte) (e edition.Edition, err error) {
	if err := json.Unmarshal(raw, &e); err != nil {
		return edition.Edition{}, fmt.Errorf("read the edition: %w", err)
	}
	return e, nil
}

func (c *Contest) learn(v journal.Value) error {
	e, err := ParseEdition(v.Bytes)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.edition = e
	return nil
}

// Run keeps the edition as organisers change it, here or in another process, until
// the context ends.
func (c *Contest) Run(ctx context.Context) error {
	for {
		err := c.settings.Watch(ctx, func(v journal.Value) {
			if v.Key != EditionKey || v.Deleted { // and not the history of its changes
				return
			}
			if err := c.learn(v); err != nil {
				c.Log.Error("the edition can't be read: the last one stays in force", "err", err)
			}
		}, func() {})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.Log.Warn("watching the edition was interrupted", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// Edition is the edition in force.
func (c *Contest) Edition() edition.Edition {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.edition
}

// state reads what a drawing's facts add up to now. An absent drawing is the zero
// State. Whoever erases a drawing says so before its data key is destroyed, and so what
// can't be opened, and was not said to be erased, is looked at once more.
func (c *Contest) state(ctx context.Context, id drawing.ID) (s drawing.State, facts []drawing.Fact, head journal.Head, err error) {
	for range 2 {
		if facts, head, err = c.Journal.History(ctx, id); err != nil {
			return drawing.State{}, nil, journal.Head{}, err
		}
		if s, err = drawing.Fold(facts...); err != nil {
			return drawing.State{}, nil, journal.Head{}, err
		}
		if !s.Sealed || !s.Erased.IsZero() {
			return s, facts, head, nil
		}
	}
	return drawing.State{}, nil, journal.Head{}, fmt.Errorf("drawing %s: %w", id, drawing.ErrSealed)
}

// deed is what act's caller wants written: a fact's name and data. Without a name
// there is nothing to do.
type deed struct {
	name drawing.Name
	data any
}

// act reads the drawing, lets decide say what to write, and appends it; when
// another fact came first, it looks again. It returns the state after the deed.
func (c *Contest) act(ctx context.Context, id drawing.ID, decide func(drawing.State) (deed, error)) (drawing.State, error) {
	for {
		s, _, head, err := c.state(ctx, id)
		if err != nil {
			return drawing.State{}, err
		}
		d, err := decide(s)
		if err != nil || d.name == "" {
			return s, err
		}
		f, err := drawing.New(journal.NewEventID(), id, d.name, c.Now(), d.data)
		if err != nil {
			return drawing.State{}, err
		}
		head, err = c.Journal.Append(ctx, head, f)
		if errors.Is(err, journal.ErrConflict) {
			continue
		}
		if err != nil {
			return drawing.State{}, err
		}
		f.Seq = head.Seq
		if err := s.Apply(f); err != nil {
			return drawing.State{}, err
		}
		c.Log.Info("drawing "+string(d.name), "drawing", id, "seq", f.Seq)
		return s, nil
	}
}

// may is act for a deed that only the drawing's state decides about.
func (c *Contest) may(ctx context.Context, id drawing.ID, command drawing.Command, name drawing.Name, data any) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		return deed{name, data}, s.May(command)
	})
}
