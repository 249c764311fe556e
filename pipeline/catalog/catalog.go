package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// ErrNotFound: the catalog has no such drawing, or the public may not see it.
var ErrNotFound = errors.New("no such drawing")

// Catalog is the read model of this process. It may be used by many at once.
type Catalog struct {
	path  string
	write *sql.DB // one connection, for the projection alone
	read  *sql.DB
	log   *slog.Logger

	statements statements // on write

	building  sync.Mutex // held while a second file is built beside this one; before applying
	applying  sync.Mutex // held while facts are applied or the file is exchanged
	remembers bool       // the write-ahead log may hold an erased row; Apply's alone
	tidying   bool       // the index is being put together; guarded by applying

	untidy atomic.Int64 // facts since it last was

	heard atomic.Int64 // until when all that happened is known, in milliseconds; the end of time before Run

	asked *asked // on read
	shown shown

	changes changes

	mu     sync.Mutex
	seq    uint64        // of the last fact applied; guarded by mu
	change chan struct{} // closed when seq grows; guarded by mu
}

// Open opens the catalog's file, making it anew if it is missing or of another
// schema version. It removes what a process that was killed had built beside it, which
// would keep the names of drawings that are erased from now on.
func Open(ctx context.Context, path string, log *slog.Logger) (*Catalog, error) {
	if err := Delete(beside(path)); err != nil {
		return nil, err
	}
	write, err := openFile(ctx, path)
	if err != nil {
		return nil, err
	}
	c := &Catalog{path: path, write: write, log: log, change: make(chan struct{})}
	c.heard.Store(math.MaxInt64)
	c.shown.heard = &c.heard
	if err := c.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the catalog: %w", err), write.Close())
	}
	if err := c.forget(ctx); err != nil { // what a crash may have left
		return nil, errors.Join(err, write.Close())
	}
	if c.read, err = sql.Open("sqlite", dsn(path, true)); err != nil {
		return nil, errors.Join(fmt.Errorf("open the catalog: %w", err), write.Close())
	}
	c.read.SetMaxOpenConns(readers)
	c.read.SetMaxIdleConns(readers)
	c.asked = &asked{db: c.read, made: map[string]*sql.Stmt{}}
	return c, nil
}

func (c *Catalog) prepare(ctx context.Context) (err error) {
	if err := c.write.QueryRowContext(ctx, "SELECT seq FROM progress").Scan(&c.seq); err != nil {
		return err
	}
	if c.statements, err = prepare(ctx, c.write); err != nil {
		return err
	}
	if err := c.measureUntidy(ctx); err != nil {
		return err
	}
	return c.awaited(ctx)
}

// Close closes the file. Nothing may use the catalog any more.
func (c *Catalog) Close() error { return errors.Join(c.read.Close(), c.write.Close()) }

// Public is the part of the catalog that the gallery gets.
func (c *Catalog) Public() *Public {
	return &Public{asked: c.asked, reached: c.Seq, heard: &c.heard, shown: &c.shown}
}

// Follower hands over the facts from a sequence on, in order and without a gap.
type Follower interface {
	Follow(ctx context.Context, from uint64, take func([]drawing.Fact) error) error
}

// Journal is what Run follows; LastSeq is the sequence of its last fact.
type Journal interface {
	Follower
	LastSeq(ctx context.Context) (uint64, error)
}

// Run follows the journal and applies every fact, until the context ends. While the
// journal is not heard, nothing new becomes public: what was approved may have been
// undone. A disk that can't be written to, because it is full, is waited for.
func (c *Catalog) Run(ctx context.Context, journal Journal) error {
	c.heard.Store(time.Now().UnixMilli())
	ctx, stop := context.WithCancel(ctx)
	var listening sync.WaitGroup
	listening.Go(func() { c.listen(ctx, journal) })
	defer listening.Wait()
	defer stop()
	for {
		err := c.follow(ctx, journal)
		if !isDisk(err) {
			return err
		}
		c.log.Error("the catalog can't be written to: it goes on when its disk does", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// follow begins at what the file has reached: after an error of the disk nobody else
// knows whether the last facts were applied.
func (c *Catalog) follow(ctx context.Context, journal Follower) error {
	var seq uint64
	if err := c.write.QueryRowContext(ctx, "SELECT seq FROM progress").Scan(&seq); err != nil {
		return fmt.Errorf("follow the journal: %w", err)
	}
	if seq != c.Seq() {
		c.reached(seq)
	}
	return journal.Follow(ctx, seq+1, func(facts []drawing.Fact) error {
		c.applying.Lock()
		defer c.applying.Unlock()
		return c.Apply(ctx, facts)
	})
}

// isDisk tells an error of the disk from all others.
func isDisk(err error) bool {
	told, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	kind := told.Code() & 0xff // the rest says which deed it was
	return kind == sqlite3.SQLITE_FULL || kind == sqlite3.SQLITE_IOERR
}

// askEvery is how often Run asks where the journal ends: public_at may pass that much
// later here.
const askEvery = 250 * time.Millisecond

// listen keeps the moment until which every fact of the journal is known here.
func (c *Catalog) listen(ctx context.Context, journal Journal) {
	for {
		asked := time.Now()
		if last, err := journal.LastSeq(ctx); err == nil && c.WaitFor(ctx, last) == nil {
			c.heard.Store(asked.UnixMilli())
			if err := c.tidy(ctx); err != nil && ctx.Err() == nil {
				c.log.Warn("the catalog's index is not put together: searches take longer", "err", err)
			}
		}
		c.lookAgain(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(askEvery):
		}
	}
}

// lookAgain finds out what is awaited after the clock was set back.
func (c *Catalog) lookAgain(ctx context.Context) {
	if !c.shown.isBack() {
		return
	}
	c.log.Warn("the clock was set back: what had become public by it waits again")
	c.applying.Lock()
	defer c.applying.Unlock()
	if err := c.awaited(ctx); err != nil {
		c.log.Error("what is awaited can't be read", "err", err)
	}
}

// Seq is the sequence of the last fact applied.
func (c *Catalog) Seq() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seq
}

func (c *Catalog) reached(seq uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq = seq
	close(c.change)
	c.change = make(chan struct{})
}

// WaitFor returns nil once the fact of a sequence is applied, so that a reader sees
// what was just written; or the context's error.
func (c *Catalog) WaitFor(ctx context.Context, seq uint64) error {
	for {
		c.mu.Lock()
		reached, change := c.seq >= seq, c.change
		c.mu.Unlock()
		if reached {
			return nil
		}
		select {
		case <-change:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
