package catalog

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

const (
	newest    = " ORDER BY public_at DESC, seq DESC"
	older     = " (public_at, seq) < (?, ?)"
	published = columns + " FROM public_drawing WHERE"
)

// Newest gives the newest drawings of all cities.
func (p *Public) Newest(ctx context.Context, limit int) ([]Hung, error) {
	from := p.from(Cursor{})
	return p.list(ctx, published+older+newest+" LIMIT ?", from.at, from.seq, limit)
}

// All gives the published drawings of all cities after a cursor, newest first, at most
// limit.
func (p *Public) All(ctx context.Context, after Cursor, limit int) (Page, error) {
	from := p.from(after)
	found, err := p.list(ctx, published+older+newest+" LIMIT ?", from.at, from.seq, limit+1)
	return pageOf(found, limit), err
}

// Wall gives a city's drawings after a cursor, newest first, at most limit. The zero
// Ages are all ages.
func (p *Public) Wall(ctx context.Context, city string, ages edition.Ages, after Cursor, limit int) (Page, error) {
	from := p.from(after)
	part, args := published+" city = ? AND"+older, []any{city, from.at, from.seq}
	if ages != (edition.Ages{}) {
		part, args = "", nil
		for age := max(ages.Min, 0); age <= min(ages.Max, oldest); age++ {
			part += " UNION ALL " + published + " city = ? AND age = ? AND" + older
			args = append(args, city, age, from.at, from.seq)
		}
		part = strings.TrimPrefix(part, " UNION ALL ")
	}
	if part == "" {
		return Page{}, nil
	}
	found, err := p.list(ctx, part+newest+" LIMIT ?", append(args, limit+1)...)
	return pageOf(found, limit), err
}

// oldest is the greatest age that an edition may have; see [edition.ParseAges].
const oldest = 99

// Neighbours gives the drawings that hang before (newer) and after (older) one in
// its city; nil at the ends.
func (p *Public) Neighbours(ctx context.Context, h Hung) (before, after *Hung, err error) {
	c := h.Cursor()
	newer, err := p.list(ctx, published+" city = ? AND (public_at, seq) > (?, ?) AND public_at <= ? ORDER BY public_at, seq LIMIT 1", h.City, c.at, c.seq, p.now())
	if err != nil {
		return nil, nil, err
	}
	page, err := p.Wall(ctx, h.City, edition.Ages{}, c, 1)
	if err != nil {
		return nil, nil, err
	}
	if len(newer) > 0 {
		before = &newer[0]
	}
	if len(page.Drawings) > 0 {
		after = &page.Drawings[0]
	}
	return before, after, nil
}

// How many of the newest drawings are looked at to find some of other cities, and how
// many of those for their colours. Whoever fills a city within a day hides from these
// what is older, and costs nobody time.
const (
	lookedAt = 1_000
	compared = 100
)

// SameAge gives drawings by children of the same age in other cities, newest first:
// those among the newest that are looked at.
func (p *Public) SameAge(ctx context.Context, h Hung, limit int) ([]Hung, error) {
	from := p.from(Cursor{})
	return p.chosen(ctx, `SELECT seq, '' FROM (SELECT seq, city FROM public_drawing WHERE age = ? AND`+older+newest+` LIMIT ?)
		WHERE city <> ? LIMIT ?`, []any{h.Child.Age, from.at, from.seq, lookedAt, h.City, limit}, "", limit)
}

// SimilarColor gives drawings of the same tone in other cities, the nearest colours
// first: those among the newest that are looked at.
func (p *Public) SimilarColor(ctx context.Context, h Hung, limit int) ([]Hung, error) {
	from := p.from(Cursor{})
	return p.chosen(ctx, `SELECT seq, color FROM (SELECT seq, city, color FROM public_drawing WHERE tone = ? AND`+older+newest+` LIMIT ?)
		WHERE city <> ? LIMIT ?`, []any{h.Tone, from.at, from.seq, lookedAt, h.City, compared}, h.Color, limit)
}

// chosen reads the drawings of a list of seq and colour that are nearest to a colour,
// in this order, or in the list's for none.
func (p *Public) chosen(ctx context.Context, query string, args []any, color string, limit int) ([]Hung, error) {
	rows, err := p.asked.rows(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("choose drawings: %w", err)
	}
	defer rows.Close()
	var candidates []candidate
	for rows.Next() {
		var seq int64
		var its string
		if err := rows.Scan(&seq, &its); err != nil {
			return nil, fmt.Errorf("choose drawings: %w", err)
		}
		candidates = append(candidates, candidate{seq, drawing.ColorDistance(color, its)})
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("choose drawings: %w", err)
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	return p.those(ctx, candidates[:min(limit, len(candidates))])
}

type candidate struct {
	seq      int64
	distance float64
}

// those reads drawings in the order in which they are named.
func (p *Public) those(ctx context.Context, named []candidate) ([]Hung, error) {
	if len(named) == 0 {
		return nil, nil
	}
	place, args := map[int64]int{}, []any(nil)
	for i, one := range named {
		place[one.seq], args = i, append(args, one.seq)
	}
	found, err := p.list(ctx, published+" seq IN (?"+strings.Repeat(", ?", len(named)-1)+")", args...)
	slices.SortFunc(found, func(a, b Hung) int { return cmp.Compare(place[a.seq], place[b.seq]) })
	return found, err
}

// Featured gives the featured drawings, those that were chosen last first.
func (p *Public) Featured(ctx context.Context, limit int) ([]Hung, error) {
	return p.list(ctx, published+" featured > 0 AND public_at <= ? ORDER BY featured DESC, seq DESC LIMIT ?", p.now(), limit)
}

// Beginning hands over every published drawing whose id begins so, by id, until take
// fails.
func (p *Public) Beginning(ctx context.Context, prefix string, take func(Hung) error) error {
	const pageSize = 500
	const last = "~" // comes after all that an id may have
	for from := prefix; ; {
		found, err := p.list(ctx, published+" id >= ? AND id < ? AND public_at <= ? ORDER BY id LIMIT ?", from, prefix+last, p.now(), pageSize)
		if err != nil {
			return err
		}
		for _, h := range found {
			if err := take(h); err != nil {
				return err
			}
			from = string(h.ID) + "!" // comes before all that an id may have
		}
		if len(found) < pageSize {
			return nil
		}
	}
}

// Drawing gives one published drawing, else [ErrNotFound].
func (p *Public) Drawing(ctx context.Context, id drawing.ID) (Hung, error) {
	found, err := p.list(ctx, published+" id = ? AND public_at <= ?", id, p.now())
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
	rows, err := p.asked.rows(ctx, `SELECT slug, showable FROM public_city
		UNION ALL SELECT city, -count(*) FROM public_coming WHERE public_at > ? GROUP BY +city`, p.now())
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
		counts[slug] += n
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n <= 0 })
	return counts, rows.Err()
}
