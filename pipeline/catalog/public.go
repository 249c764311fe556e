package catalog

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// ErrBadCursor: a cursor was not made by this package.
var ErrBadCursor = errors.New("not a cursor of ours")

// Public reads what the public may see, and nothing else: every statement is on the
// public views; see schema.sql. While the journal is not heard, what was to
// become public meanwhile waits.
type Public struct {
	asked   *asked
	reached func() uint64 // the sequence of the last fact applied
	heard   *atomic.Int64 // see Catalog
	shown   *shown
}

// Version is a number that grows with every change of what the public may see: a fact,
// or a public_at that has passed. Whoever keeps what they read here asks for it before
// they read: while it is the same, what they kept is what they would read now.
func (p *Public) Version() uint64 { return p.shown.now() }

// OnGone has take called right after drawings have ceased to be published, or are
// published otherwise than before: by the goroutine that applies facts, so take must be
// quick. nil stands for any number of drawings, after a rebuild. It returns before
// Version's growth can be seen.
func (p *Public) OnGone(take func(ids []drawing.ID)) {
	p.shown.mu.Lock()
	defer p.shown.mu.Unlock()
	p.shown.gone = append(p.shown.gone, take)
}

// Hung is a published drawing.
type Hung struct {
	ID          drawing.ID
	City        string // slug
	Title       string
	Story       string
	Language    string // of title and story, as far as the family said
	Child       drawing.Child
	PublishedAt time.Time
	Color       string // dominant, #rrggbb
	Width       int    // of the upright original, in pixels
	Height      int
	Pictures    []drawing.Rendition // by ascending width, at least one
	Tone        drawing.Tone        // of Color
	Featured    bool

	Description         string // what can be seen on it; "" if nobody said
	DescriptionLanguage string

	seq int64 // of its approval
}

// Cursor is where a drawing hangs in the order of newest first: of public_at, and of
// approval where they are of one moment. Searches go by approval alone.
func (h Hung) Cursor() Cursor { return Cursor{h.PublishedAt.UnixMilli(), h.seq} }

// Cursor is a place in the order of newest first. The zero Cursor is before the
// newest.
type Cursor struct {
	at  int64 // public_at, in milliseconds
	seq int64 // of the approval
}

// String is the cursor as it stands in an address; empty for the zero Cursor.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", c.at, c.seq))
}

// ParseCursor reads what [Cursor.String] writes, else [ErrBadCursor].
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(s) > 80 {
		return Cursor{}, ErrBadCursor
	}
	first, second, _ := strings.Cut(string(raw), ".")
	at, atErr := strconv.ParseInt(first, 10, 64)
	seq, seqErr := strconv.ParseInt(second, 10, 64)
	if errors.Join(atErr, seqErr) != nil || at < 0 || seq < 0 {
		return Cursor{}, ErrBadCursor
	}
	return Cursor{at, seq}, nil
}

// Page is a part of a wall.
type Page struct {
	Drawings []Hung
	Next     Cursor // of the page after it; zero at the end
}

// columns are those of [Public.list].
const columns = `SELECT seq, id, city, age, public_at, title, story, language, child, color, tone, width, height, pictures,
	seen, seen_language, featured > 0`

// list reads published drawings by a statement that begins with columns.
func (p *Public) list(ctx context.Context, query string, args ...any) ([]Hung, error) {
	rows, err := p.asked.rows(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read published drawings: %w", err)
	}
	defer rows.Close()
	var out []Hung
	for rows.Next() {
		var h Hung
		var at int64
		var pictures string
		if err := rows.Scan(&h.seq, &h.ID, &h.City, &h.Child.Age, &at, &h.Title, &h.Story, &h.Language, &h.Child.Name, &h.Color, &h.Tone, &h.Width, &h.Height,
			&pictures, &h.Description, &h.DescriptionLanguage, &h.Featured); err != nil {
			return nil, fmt.Errorf("read published drawings: %w", err)
		}
		if h.Pictures, err = unpacked(pictures); err != nil {
			return nil, fmt.Errorf("read the renditions of %s: %w", h.ID, err)
		}
		h.PublishedAt = time.UnixMilli(at).UTC()
		out = append(out, h)
	}
	return out, rows.Err()
}

// pageOf makes a page of one drawing more than it may have, if there are so many.
func pageOf(drawings []Hung, limit int) Page {
	page := Page{Drawings: drawings}
	if len(drawings) > limit {
		page.Drawings = drawings[:limit]
		page.Next = drawings[limit-1].Cursor()
	}
	return page
}

// now is the moment up to which everything is known here, in milliseconds.
func (p *Public) now() int64 { return min(p.heard.Load(), time.Now().UnixMilli()) }

// from is the place from which on drawings are shown, exclusively: a cursor, but
// nothing that is still to come.
func (p *Public) from(after Cursor) Cursor {
	now := p.now()
	if after == (Cursor{}) || after.at > now {
		return Cursor{now, math.MaxInt64}
	}
	return after
}
