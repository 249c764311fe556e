package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// Query is what a search wants. Every word must be met, and every bound that is not
// zero.
type Query struct {
	Words  []Word
	Cities []string // slugs
	Ages   edition.Ages
	Tone   drawing.Tone
}

// Word is met by a drawing's title, story or description, or by its hanging in one of
// these cities. One without a letter and without a city asks for nothing.
type Word struct {
	Text   string
	Whole  bool     // otherwise a word that begins so meets it, too
	Cities []string // slugs
}

// What a question is cut to: nobody asks for more, and each word costs.
const (
	mostWords  = 12  // those of a query
	mostParts  = 24  // what they are asked for by in the index
	mostTyped  = 200 // bytes of a word
	mostCities = 500
)

// How a search goes back in time: so many facts first, which holds the answer to most
// questions, and then as far as it gets in the time that it has. Two words of half a
// million drawings each, never together, take 40 ms to be compared to the end.
const (
	firstReach = 1 << 17 // facts
	widen      = 8       // times the facts looked at, at most, is looked at next
	patience   = 8 * time.Millisecond
	few        = 2_000 // drawings that are rather looked at than their bounds compared
	closest    = 500   // facts whose drawings are looked at where there are only bounds
)

// Search gives the drawings that a query finds after a cursor, those approved last
// first, at most limit. A page may have fewer, and even none, and yet a next one: so
// much was to be looked at that it goes on there.
func (p *Public) Search(ctx context.Context, q Query, after Cursor, limit int) (Page, error) {
	if len(q.Words) == 0 && len(q.Cities) == 0 && q.Ages == (edition.Ages{}) && q.Tone == "" {
		return p.All(ctx, after, limit)
	}
	w := q.wanted()
	if len(w.words)+len(w.bounds) == 0 {
		return Page{}, nil
	}
	top := after.seq
	if after == (Cursor{}) {
		top = int64(p.reached()) + 1
	}
	var all []Hung
	begun := time.Now()
	if len(w.words) == 0 {
		var err error
		if all, err = p.lately(ctx, w, max(0, top-closest), top, limit+1); err != nil {
			return Page{}, err
		}
		top = max(0, top-closest)
	}
	if len(all) > limit {
		return pageOf(all, limit), nil
	}
	for reach := int64(firstReach); top > 0; {
		found, err := p.between(ctx, w, max(0, top-reach), top, limit+1-len(all))
		if err != nil {
			return Page{}, err
		}
		all, top = append(all, found...), max(0, top-reach)
		if len(all) > limit {
			return pageOf(all, limit), nil
		}
		if reach = further(reach, time.Since(begun)); reach == 0 && top > 0 {
			return Page{Drawings: all, Next: Cursor{seq: top}}, nil
		}
	}
	return Page{Drawings: all}, nil
}

// further is how many facts to look at next, after so many took so long; 0 for none.
func further(reach int64, took time.Duration) int64 {
	next := float64(reach) * min(widen, float64(patience-took)/float64(took))
	if next < firstReach/widen {
		return 0
	}
	return int64(next)
}

// lately looks at the drawings of a range themselves. A bound that a good part of them
// meets fills a page so, and the index would gather ten ages of a million drawings first.
func (p *Public) lately(ctx context.Context, w *wanted, begin, end int64, limit int) ([]Hung, error) {
	args := slices.Concat([]any{begin, end, p.now()}, w.filtered, []any{limit})
	return p.list(ctx, published+" seq >= ? AND seq < ? AND public_at <= ?"+w.filter+" ORDER BY seq DESC LIMIT ?", args...)
}

// between searches what was approved by the facts of a range, its end exclusive. The
// bounds of a frequent word are asked of the index, too, which has them in step with it;
// of a rare one of the drawings themselves, for most of what the index has of a bound
// lies between any two of them.
func (p *Public) between(ctx context.Context, w *wanted, begin, end int64, limit int) ([]Hung, error) {
	match, where, args := slices.Concat(w.words, w.bounds), w.where, w.args
	if len(w.words) > 0 && len(w.bounds) > 0 {
		n, err := p.places(ctx, w, begin, end)
		if err != nil || n == 0 {
			return nil, err
		}
		if n < few {
			match, where, args = w.words, where+w.filter, slices.Concat(args, w.filtered)
		}
	}
	query := columns + " FROM public_found WHERE found MATCH ? AND place >= ? AND place < ? AND public_at <= ?" + where + " ORDER BY place DESC LIMIT ?"
	all := slices.Concat([]any{strings.Join(match, " AND "), begin, end, p.now()}, args, []any{limit})
	return p.list(ctx, query, all...)
}

// places counts the drawings of a range that have the words, up to few.
func (p *Public) places(ctx context.Context, w *wanted, begin, end int64) (n int, err error) {
	rows, err := p.asked.rows(ctx, "SELECT count(*) FROM (SELECT place FROM public_place WHERE found MATCH ? AND place >= ? AND place < ? ORDER BY place DESC LIMIT ?)",
		strings.Join(w.words, " AND "), begin, end, few)
	if err != nil {
		return 0, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		err = rows.Scan(&n)
	}
	if err := errors.Join(err, rows.Err()); err != nil {
		return 0, fmt.Errorf("search: %w", err)
	}
	return n, nil
}

// wanted is a query as the index and its drawings are asked. What stands in words and
// in bounds is expressions of FTS5, all of which must be met.
type wanted struct {
	words  []string
	parts  int    // words of the index in words
	where  string // what the index does not know: which words follow one another
	args   []any
	bounds []string

	filter   string // the bounds, to ask a drawing for: the + keeps SQLite from finding drawings by them
	filtered []any
}

func (q Query) wanted() *wanted {
	w := &wanted{}
	for _, word := range q.Words[:min(len(q.Words), mostWords)] {
		w.word(word)
	}
	if len(q.Words) > 0 && len(w.words) == 0 {
		return w
	}
	if cities := q.Cities[:min(len(q.Cities), mostCities)]; len(cities) > 0 {
		w.bound(citiesOf(cities), " AND instr(?, ' ' || city || ' ') > 0", " "+strings.Join(cities, " ")+" ")
	}
	if q.Tone != "" {
		w.bound([]string{quoted(ofTone(q.Tone))}, " AND +tone = ?", q.Tone)
	}
	if q.Ages != (edition.Ages{}) {
		var ages []string
		for age := max(q.Ages.Min, 0); age <= min(q.Ages.Max, oldest); age++ {
			ages = append(ages, quoted(ofAge(age)))
		}
		w.bound(ages, " AND +age BETWEEN ? AND ?", q.Ages.Min, q.Ages.Max)
	}
	return w
}

func (w *wanted) bound(of []string, filter string, args ...any) {
	w.bounds = append(w.bounds, either(of))
	w.filter, w.filtered = w.filter+filter, append(w.filtered, args...)
}

// either is met by one of several; if there is none, by nothing.
func either(of []string) string {
	if len(of) == 0 {
		of = []string{quoted("__")}
	}
	return "(" + strings.Join(of, " OR ") + ")"
}

// word wants a word.
func (w *wanted) word(word Word) {
	var parts, rows []string
	word.Cities = word.Cities[:min(len(word.Cities), mostCities)]
	typed := strings.ToValidUTF8(word.Text[:min(len(word.Text), mostTyped)], "")
	found := runs(typed)
	for i, run := range found {
		these, row := parted(run, !word.Whole && i == len(found)-1)
		parts = append(parts, these...)
		if row != "" {
			rows = append(rows, row)
		}
	}
	parts = parts[:min(len(parts), mostParts-w.parts)]
	w.parts += len(parts)
	ways := citiesOf(word.Cities)
	if len(parts) > 0 {
		ways = append(ways, "("+strings.Join(parts, " AND ")+")")
	}
	if len(ways) > 0 {
		w.words = append(w.words, either(ways))
	}
	for _, row := range rows {
		w.inRow(row, word.Cities)
	}
}

// inRow wants something of the words themselves, as the index does not know it: "東京 京都"
// stands so for Tōkyō-to, and not in a text about Tōkyō and Kyōto.
func (w *wanted) inRow(row string, cities []string) {
	w.where += " AND (instr(words, ?) > 0 OR instr(?, ' ' || city || ' ') > 0)"
	w.args = append(w.args, row, " "+strings.Join(cities, " ")+" ")
}

// longestBegin is how many letters of a beginning the index has; see schema.sql. A longer
// one would be gathered from all words that begin so, which takes 100 ms if one of them
// is in half of a million drawings; so the rest of it is compared with the texts.
const longestBegin = 9

// parted gives the words of the index by which a run is found, and what must stand in
// the text, too.
func parted(r run, begun bool) (parts []string, row string) {
	if r.unspaced {
		return pairs(r.text)
	}
	word := withoutArticle(r.text)
	if !begun {
		return []string{quoted(word)}, ""
	}
	letters := []rune(word)
	if len(letters) > longestBegin {
		row, word = " "+word, string(letters[:longestBegin])
	}
	return []string{quoted(word) + " *"}, row
}

// pairs are the words by which a run of a script without spaces is found: a single
// character begins a pair wherever it stands, and more than one pair must stand in a row.
func pairs(run string) (parts []string, row string) {
	words := spoken(run)
	if len(words) == 1 {
		return []string{quoted(words[0]) + " *"}, ""
	}
	words = words[:len(words)-1]
	for _, word := range words {
		parts = append(parts, quoted(word))
	}
	if len(words) > 1 {
		row = " " + strings.Join(words, " ") + " "
	}
	return parts, row
}

// quoted is a word as FTS5 takes it: none of ours has a quotation mark.
func quoted(word string) string { return `"` + word + `"` }

func citiesOf(slugs []string) []string {
	var all []string
	for _, slug := range slugs {
		all = append(all, quoted(ofCity(slug)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// The words for what a drawing is bound by begin with _ or -, as no word of a text and
// no slug does. They are short, for each of their beginnings is in the index, too.
func ofCity(slug string) string { return bound("_", slug) }

func ofAge(age int) string { return bound("-", strconv.Itoa(age)) }

func ofTone(tone drawing.Tone) string { return bound("-", string(tone)) }

// bound makes one word of any value, which is short for every real one.
func bound(kind, value string) string {
	var b strings.Builder
	b.WriteString(kind)
	for _, r := range value[:min(len(value), mostTyped)] {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_%x", r)
		}
	}
	return b.String()
}
