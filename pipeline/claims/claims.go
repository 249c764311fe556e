package claims

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Lease is how long a claim lasts that nobody takes again.
const Lease = 90 * time.Second

// Bucket is the name of the bucket of claims.
const Bucket = "claims"

// Claim is a drawing that lies on a desk.
type Claim struct {
	Drawing drawing.ID `json:"drawing"`
	Holder  string     `json:"holder"`          // names the desk: one window of one session
	By      string     `json:"by"`              // staff id of whoever sits there
	City    string     `json:"city"`            // slug of the drawing's
	Quiet   bool       `json:"quiet,omitempty"` // who may not see the drawing is not told of the claim
	Until   time.Time  `json:"until"`
}

func (c Claim) ended(now time.Time) bool { return !now.Before(c.Until) }

// Taken is the error of whoever wants what another holds.
type Taken struct{ Claim Claim }

// Error names no person.
func (t *Taken) Error() string {
	return fmt.Sprintf("drawing %s is on another desk until %s", t.Claim.Drawing, t.Claim.Until.Format(time.RFC3339))
}

// Config is what claims are kept with.
type Config struct {
	Journal *journal.Journal
	Now     func() time.Time
	Log     *slog.Logger
}

// Claims are all claims of a contest. They may be used by many at once.
type Claims struct {
	Config
	bucket *journal.Bucket

	changing sync.Mutex // held while a change is noted and told; before mu

	mu   sync.Mutex
	held map[drawing.ID]Claim // guarded by mu
	told []func(Claim, bool)  // guarded by mu
}

// Open opens the bucket, making it if it does not exist. Taking and releasing work at
// once; what is held is known to [Claims.Run].
func Open(ctx context.Context, c Config) (*Claims, error) {
	bucket, err := c.Journal.Bucket(ctx, Bucket, Lease)
	if err != nil {
		return nil, err
	}
	return &Claims{Config: c, bucket: bucket, held: map[drawing.ID]Claim{}}, nil
}

// Take claims a drawing for a holder, or claims it again, for [Lease] from now; Until is
// not the caller's to say. *[Taken] if somebody else holds it, and journal.ErrAway.
func (c *Claims) Take(ctx context.Context, want Claim) (Claim, error) {
	want.Until = c.Now().Add(Lease).UTC().Truncate(time.Millisecond)
	value, err := json.Marshal(want)
	if err != nil {
		return Claim{}, fmt.Errorf("encode a claim: %w", err)
	}
	for {
		err := c.take(ctx, want, value)
		if errors.Is(err, journal.ErrConflict) {
			continue // somebody was faster, or what was there ended just now
		}
		return want, err
	}
}

func (c *Claims) take(ctx context.Context, want Claim, value []byte) error {
	key := string(want.Drawing)
	there, revision, err := c.read(ctx, want.Drawing)
	switch {
	case errors.Is(err, journal.ErrNotFound):
		return c.bucket.Create(ctx, key, value)
	case err != nil:
		return err
	case there.Holder != want.Holder && !there.ended(c.Now()):
		return &Taken{there}
	}
	return c.bucket.Update(ctx, key, value, revision)
}

// Release gives back what a holder has; what they do not hold is no mistake.
func (c *Claims) Release(ctx context.Context, id drawing.ID, holder string) error {
	there, revision, err := c.read(ctx, id)
	if errors.Is(err, journal.ErrNotFound) || err == nil && there.Holder != holder {
		return nil
	}
	if err != nil {
		return err
	}
	err = c.bucket.DeleteRevision(ctx, string(id), revision)
	if errors.Is(err, journal.ErrConflict) {
		return nil // it ended, or its holder took it again meanwhile
	}
	return err
}

// read gives a claim and its revision. One that can't be read counts as ended.
func (c *Claims) read(ctx context.Context, id drawing.ID) (Claim, uint64, error) {
	v, err := c.bucket.Get(ctx, string(id))
	if err != nil {
		return Claim{}, 0, err
	}
	claim, err := parse(v)
	if err != nil {
		c.Log.Warn("a claim can't be read: it counts as ended", "drawing", id, "err", err)
		return Claim{}, v.Revision, nil
	}
	return claim, v.Revision, nil
}

func parse(v journal.Value) (c Claim, err error) {
	if err := json.Unmarshal(v.Bytes, &c); err != nil {
		return Claim{}, fmt.Errorf("read a claim: %w", err)
	}
	c.Drawing = drawing.ID(v.Key)
	return c, nil
}
