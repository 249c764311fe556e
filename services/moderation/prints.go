package moderation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// mostPrinted is how many drawings are printed at once.
const mostPrinted = 1_000

// longestList is how much of a list of numbers is read, in bytes: as many as may be printed, with room between them.
const longestList = 2 * mostPrinted * drawing.IDLength

// toPrint is what somebody wants printed: a city's drawings, or those of a list of their numbers, or both, of one
// theme or of all.
type toPrint struct {
	City   string // slug; "" for none
	Theme  string // code; "" for all
	Typed  string // the list
	IDs    []drawing.ID
	Broken int // entries of the list that are no drawing's number
}

// nothing reports whether nothing was asked for yet.
func (w toPrint) nothing() bool { return w.City == "" && w.Typed == "" }

// toPrint reads what a request asks for.
func (s *Site) toPrint(r *http.Request, a staff.Account) (w toPrint, err error) {
	query := r.URL.Query()
	if _, w.City, err = s.scope(a, query.Get("city")); err != nil {
		return w, err
	}
	w.Theme = query.Get("theme")
	w.Typed = strings.Join(query["id"], " ")
	if len(w.Typed) > longestList {
		return w, fmt.Errorf("%w: more than %d numbers", web.ErrBadRequest, mostPrinted)
	}
	for _, typed := range strings.FieldsFunc(w.Typed, func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) }) {
		id, err := drawing.ParseID(strings.ToLower(typed))
		if err != nil {
			w.Broken++
		} else if !slices.Contains(w.IDs, id) {
			w.IDs = append(w.IDs, id)
		}
	}
	return w, nil
}

// printed are the drawings that are printed, and how many are left out, by why.
type printed struct {
	Drawings []drawing.State
	Unknown  int // no drawing that the account looks after
	Hidden   int // not published
	Unagreed int // the family has not agreed to exhibitions
	More     int // beyond mostPrinted
}

// printed finds what is wanted. Only what is published is printed, and of that only what its guardian lets hang in
// exhibitions and be printed in their catalogues: see drawing.PurposeExhibit. What newspapers may print is another
// purpose, and not asked for here.
func (s *Site) printed(ctx context.Context, a staff.Account, w toPrint) (p printed, err error) {
	p.Unknown = w.Broken
	if len(w.IDs) > 0 || w.Broken > 0 {
		return p, s.printedOf(ctx, a, w, &p)
	}
	var hanging int
	err = s.Catalog.Hanging(ctx, w.City, s.Now(), func(st drawing.State) error {
		hanging++
		p.take(st, w)
		return nil
	})
	if err != nil || w.Theme != "" {
		return p, err
	}
	tallies, err := s.Catalog.Tallies(ctx)
	p.Hidden = max(0, tallies[w.City].Entered-hanging)
	return p, err
}

// printedOf finds what is wanted among those of a list.
func (s *Site) printedOf(ctx context.Context, a staff.Account, w toPrint, p *printed) error {
	now := s.Now()
	for _, id := range w.IDs {
		st, err := s.Catalog.State(ctx, id)
		switch {
		case errors.Is(err, catalog.ErrNotFound), err == nil && (!a.Covers(st.City) || w.City != "" && st.City != w.City):
			p.Unknown++
		case err != nil:
			return err
		case !st.Public(now):
			p.Hidden++
		default:
			p.take(st, w)
		}
	}
	return nil
}

// take takes one that hangs, or counts it.
func (p *printed) take(st drawing.State, w toPrint) {
	switch {
	case w.Theme != "" && !slices.Contains(st.Tags, w.Theme):
	case !slices.Contains(st.Purposes, drawing.PurposeExhibit):
		p.Unagreed++
	case len(p.Drawings) == mostPrinted:
		p.More++
	default:
		p.Drawings = append(p.Drawings, st)
	}
}

// leftOut says what is left out, and why.
func (p printed) leftOut(l *language.Language) (lines []string) {
	if p.Hidden > 0 {
		lines = append(lines, l.N("prints.hidden", p.Hidden))
	}
	if p.Unagreed > 0 {
		lines = append(lines, l.N("prints.unagreed", p.Unagreed))
	}
	if p.Unknown > 0 {
		lines = append(lines, l.N("prints.unknown", p.Unknown))
	}
	if p.More > 0 {
		lines = append(lines, l.N("prints.more", p.More, "most", mostPrinted))
	}
	return lines
}

// printsPage is what the pages of prints have in common: what is chosen, and what is left out.
type printsPage struct {
	web.Frame
	Cities  []cityChoice
	Themes  []choice
	Typed   string
	Made    bool   // something was asked for
	Some    bool   // and found
	Count   string // of drawings
	LeftOut []string
}

func (s *Site) printsPage(r *http.Request, a staff.Account, w toPrint, p printed) printsPage {
	f := s.frame(r)
	l, e := f.Language, s.Contest.Edition()
	f.Styles = append(f.Styles, s.assets.URL("organise.css"))
	f.Modules = []string{web.Asset("print.js")}
	current(&f, labelsAddress)
	f.Theme = web.Theme(e.ThemeIn(l.Tag()), l)
	page := printsPage{Frame: f, Typed: w.Typed, Made: !w.nothing(), Some: len(p.Drawings) > 0, Count: l.N("prints.count", len(p.Drawings)), LeftOut: p.leftOut(l)}
	for _, c := range s.Cities.All() {
		if a.Covers(c.Slug) && e.TakesPart(c.Slug) {
			page.Cities = append(page.Cities, cityChoice{Slug: c.Slug, Name: l.City(c.Slug, c.Name), Chosen: c.Slug == w.City})
		}
	}
	sortByName(l, page.Cities)
	for _, code := range e.Tags {
		page.Themes = append(page.Themes, choice{Code: code, Text: themeWords.reason(l, e, code), Chosen: code == w.Theme})
	}
	return page
}

// home is what the addresses of public pages begin with on paper.
func (s *Site) home(w http.ResponseWriter, r *http.Request) (string, error) {
	if s.PublicURL != "" {
		return s.PublicURL, nil
	}
	return web.Origin(w, r)
}

// finest is how many pixels an inch of a printed picture has at least, where the drawing has them: one and a half for
// each line of the 150 an inch in which offset printing sets pictures. Printing houses ask for that to twice that. More
// makes a catalogue larger: a browser puts each picture into its PDF byte for byte.
const finest = 225

// printedPicture is a drawing's picture in the smallest rendition that is fine enough where there is this room.
func printedPicture(l *language.Language, st drawing.State, hung room) image {
	const inch = 25.4 // mm
	i := imageOf(st, int(math.Ceil(hung.fits(st)/inch*finest)), st.Seen.Text)
	i.SrcSet = "" // a browser would choose for the screen
	if i.Alt == "" {
		i.Alt = l.T("receipt.alt", "title", st.Title)
	}
	return i
}

// fits is how wide a drawing's picture is printed, in millimetres.
func (r room) fits(st drawing.State) float64 {
	if st.Ladder == nil || len(st.Ladder.Pictures) == 0 {
		return r.wide
	}
	largest := st.Ladder.Pictures[len(st.Ladder.Pictures)-1]
	return min(r.wide, r.tall*float64(largest.Width)/float64(largest.Height))
}
