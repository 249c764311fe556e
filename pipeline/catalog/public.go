package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// ErrBadCursor: a cursor was not made by this package.
var ErrBadCursor = errors.New("not a cursor of ours")

// Public reads what the public may see, and nothing else: every statement is on the
// views public_drawing and public_city. While the journal is not heard, what was to
// become public meanwhile waits.
type Public struct {
	db    *sql.DB
	heard *atomic.Int64 // see Catalog
	shown *shown
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
}

// Cursor is where a drawing hangs in the order of newest first.
func (h Hung) Cursor() Cursor { return Cursor{h.PublishedAt.UnixMilli(), h.ID} }

// Cursor is a place in the order of newest first. The zero Cursor is before the
// newest.
type Cursor struct {
	at int64 // milliseconds
	id drawing.ID
}

// String is the cursor as it stands in an address; empty for the zero Cursor.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%s", c.at, c.id))
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
	number, word, _ := strings.Cut(string(raw), ".")
	at, err := strconv.ParseInt(number, 10, 64)
	if err != nil || at < 0 {
		return Cursor{}, ErrBadCursor
	}
	id, err := drawing.ParseID(word)
	if err != nil {
		return Cursor{}, ErrBadCursor
	}
	return Cursor{at, id}, nil
}

// Page is a part of a wall.
type Page struct {
	Drawings []Hung
	Next     Cursor // of the page after it; zero at the end
}

const (
	columns    = "SELECT id, city, age, public_at, title, story, language, child, color, width, height, pictures, seen, seen_language, tone, featured > 0 FROM public_drawing WHERE public_at <= ?"
	newest     = " ORDER BY public_at DESC, id DESC LIMIT ?"
	oldest     = " ORDER BY public_at ASC, id ASC LIMIT ?"
	olderThan  = " AND (public_at, id) < (?, ?)"
	newerThan  = " AND (public_at, id) > (?, ?)"
	ageBetween = " AND age BETWEEN ? AND ?"
)

// Newest gives the newest drawings of all cities.
func (p *Public) Newest(ctx context.Context, limit int) ([]Hung, error) {
	return p.list(ctx, columns+newest, limit)
}

// Wall gives a city's drawings after a cursor, newest first, at most limit. The zero
// Ages are all ages.
func (p *Public) Wall(ctx context.Context, city string, ages edition.Ages, after Cursor, limit int) (Page, error) {
	query, args := columns+" AND city = ?", []any{city}
	if ages != (edition.Ages{}) {
		query, args = query+ageBetween, append(args, ages.Min, ages.Max)
	}
	if after != (Cursor{}) {
		query, args = query+olderThan, append(args, after.at, after.id)
	}
	return p.page(ctx, query, args, limit)
}

// page gives the first drawings that a query finds, newest first.
func (p *Public) page(ctx context.Context, query string, args []any, limit int) (Page, error) {
	drawings, err := p.list(ctx, query+newest, append(args, limit+1)...)
	if err != nil {
		return Page{}, err
	}
	page := Page{Drawings: drawings}
	if len(drawings) > limit {
		page.Drawings = drawings[:limit]
		page.Next = drawings[limit-1].Cursor()
	}
	return page, nil
}

// Query is what a search wants. Every word must be met, and every bound that is not
// zero.
type Query struct {
	Words  []Word
	Cities []string // slugs
	Ages   edition.Ages
	Tone   drawing.Tone
}

// Word is met by a drawing's title or story, or by its hanging in one of these cities.
type Word struct {
	Text   string
	Whole  bool     // otherwise a word that begins so meets it, too
	Cities []string // slugs
}

// Search gives the drawings that a query finds after a cursor, newest first, at most
// limit.
func (p *Public) Search(ctx context.Context, q Query, after Cursor, limit int) (Page, error) {
	query, args := columns, []any(nil)
	for _, w := range q.Words {
		cities, slugs := ofCities(w.Cities)
		query += " AND (title LIKE ? OR story LIKE ? OR (city <> ''" + cities + ") AND ?)"
		args = append(append(args, "%"+w.Text+"%", "%"+w.Text+"%"), append(slugs, len(w.Cities) > 0)...)
	}
	cities, slugs := ofCities(q.Cities)
	query, args = query+cities, append(args, slugs...)
	if q.Ages != (edition.Ages{}) {
		query, args = query+ageBetween, append(args, q.Ages.Min, q.Ages.Max)
	}
	if q.Tone != "" {
		query, args = query+" AND tone = ?", append(args, q.Tone)
	}
	if after != (Cursor{}) {
		query, args = query+olderThan, append(args, after.at, after.id)
	}
	return p.page(ctx, query, args, limit)
}

// Neighbours gives the drawings that hang before (newer) and after (older) one in
// its city; nil at the ends.
func (p *Public) Neighbours(ctx context.Context, h Hung) (before, after *Hung, err error) {
	c := h.Cursor()
	newer, err := p.list(ctx, columns+" AND city = ?"+newerThan+oldest, h.City, c.at, c.id, 1)
	if err != nil {
		return nil, nil, err
	}
	older, err := p.list(ctx, columns+" AND city = ?"+olderThan+newest, h.City, c.at, c.id, 1)
	if err != nil {
		return nil, nil, err
	}
	if len(newer) > 0 {
		before = &newer[0]
	}
	if len(older) > 0 {
		after = &older[0]
	}
	return before, after, nil
}

// SameAge gives the newest drawings by children of the same age in other cities.
func (p *Public) SameAge(ctx context.Context, h Hung, limit int) ([]Hung, error) {
	return p.list(ctx, columns+" AND city <> ? AND age = ?"+newest, h.City, h.Child.Age, limit)
}

// SimilarColor gives drawings of the same tone in other cities, the nearest colours
// first: those among the newest that are looked at.
func (p *Public) SimilarColor(ctx context.Context, h Hung, limit int) ([]Hung, error) {
	const looked = 100
	found, err := p.list(ctx, columns+" AND tone = ? AND id <> ? AND city <> ?"+newest, h.Tone, h.ID, h.City, looked)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b Hung) int {
		return cmp.Compare(drawing.ColorDistance(h.Color, a.Color), drawing.ColorDistance(h.Color, b.Color))
	})
	return found[:min(limit, len(found))], nil
}

// Featured gives the featured drawings, those that were chosen last first.
func (p *Public) Featured(ctx context.Context, limit int) ([]Hung, error) {
	return p.list(ctx, columns+" AND featured > 0 ORDER BY featured DESC, id DESC LIMIT ?", limit)
}

// All gives the published drawings of all cities after a cursor, newest first, at most
// limit.
func (p *Public) All(ctx context.Context, after Cursor, limit int) (Page, error) {
	query, args := columns, []any(nil)
	if after != (Cursor{}) {
		query, args = query+olderThan, append(args, after.at, after.id)
	}
	return p.page(ctx, query, args, limit)
}

// Beginning hands over every published drawing whose id begins so, by id, until take
// fails.
func (p *Public) Beginning(ctx context.Context, prefix string, take func(Hung) error) error {
	const pageSize = 500
	for after := ""; ; {
		found, err := p.list(ctx, columns+" AND id >= ? AND id < ? AND id > ? ORDER BY id LIMIT ?", prefix, prefix+"~", after, pageSize)
		if err != nil {
			return err
		}
		for _, h := range found {
			if err := take(h); err != nil {
				return err
			}
			after = string(h.ID)
		}
		if len(found) < pageSize {
			return nil
		}
	}
}

// Drawing gives one published drawing, else [ErrNotFound].
func (p *Public) Drawing(ctx context.Context, id drawing.ID) (Hung, error) {
	found, err := p.list(ctx, columns+" AND id = ? LIMIT 1", id)
	if err != nil {
		return Hung{}, err
	}
	if len(found) == 0 {
		return Hung{}, fmt.Errorf("drawing %s: %w", id, ErrNotFound)
	}
	return found[0], nil
}

// Rendition gives a published drawing's rendition of a width and hash, else
// [ErrNotFound].
func (p *Public) Rendition(ctx context.Context, id drawing.ID, width int, hash string) (drawing.Rendition, error) {
	h, err := p.Drawing(ctx, id)
	if err != nil {
		return drawing.Rendition{}, err
	}
	for _, r := range h.Pictures {
		if r.Width == width && r.Hash == hash {
			return r, nil
		}
	}
	return drawing.Rendition{}, fmt.Errorf("rendition %d of %s: %w", width, id, ErrNotFound)
}

// Counts gives the number of published drawings by city slug; cities without any
// are missing.
func (p *Public) Counts(ctx context.Context) (map[string]int, error) {
	rows, err := p.db.QueryContext(ctx, "SELECT slug, drawings FROM public_city WHERE drawings > 0")
	if err != nil {
		return nil, fmt.Errorf("count drawings: %w", err)
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var slug string
		var n int
		if err := rows.Scan(&slug, &n); err != nil {
			return nil, fmt.Errorf("count drawings: %w", err)
		}
		counts[slug] = n
	}
	return counts, rows.Err()
}

func (p *Public) list(ctx context.Context, query string, args ...any) ([]Hung, error) {
	rows, err := p.db.QueryContext(ctx, query, append([]any{p.heard.Load()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read published drawings: %w", err)
	}
	defer rows.Close()
	var out []Hung
	for rows.Next() {
		var h Hung
		var at int64
		var pictures string
		if err := rows.Scan(&h.ID, &h.City, &h.Child.Age, &at, &h.Title, &h.Story, &h.Language, &h.Child.Name, &h.Color, &h.Width, &h.Height, &pictures,
			&h.Description, &h.DescriptionLanguage, &h.Tone, &h.Featured); err != nil {
			return nil, fmt.Errorf("read published drawings: %w", err)
		}
		if err := json.Unmarshal([]byte(pictures), &h.Pictures); err != nil {
			return nil, fmt.Errorf("read the renditions of %s: %w", h.ID, err)
		}
		h.PublishedAt = time.UnixMilli(at).UTC()
		out = append(out, h)
	}
	return out, rows.Err()
}
