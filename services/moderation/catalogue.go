package moderation

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// catalogueAddress is where organisers print a city's drawings as a book.
const catalogueAddress = "/moderation/catalogue"

// bookSize is how large a catalogue's pages are once they are cut. Their bleed of 3 mm on each side, which printing
// houses ask for and cut away, comes on top: see size-*.css.
type bookSize struct {
	Code string
	Text string // what it is called everywhere
	Rows int    // of a page of the table of contents
	Hung room   // for the picture of a page whose title takes one line: see prints.css
}

// room is millimetres on paper.
type room struct{ wide, tall float64 }

// bookA4 is the size unless another is asked for.
const bookA4 = "a4"

func bookSizes() []bookSize {
	return []bookSize{{bookA4, "A4", 20, room{182, 237}}, {"a5", "A5", 17, room{126, 163}}, {"square", "210 × 210 mm", 13, room{182, 150}}}
}

func sizeOf(code string) bookSize {
	all := bookSizes()
	return all[max(0, slices.IndexFunc(all, func(s bookSize) bool { return s.Code == code }))]
}

// sizeChoices are the sizes to choose, in words.
func sizeChoices(l *language.Language, code string) (all []choice) {
	for _, s := range bookSizes() {
		all = append(all, choice{Code: s.Code, Text: l.T("prints.bleed", "size", s.Text), Chosen: s.Code == code})
	}
	return all
}

// cataloguePage is a book of a city: cover, table of contents, a page for each drawing, imprint.
type cataloguePage struct {
	printsPage
	Back     string
	City     string
	Fit      string // class of the city's name, by its breadth
	Sizes    []choice
	Chosen   string // the city's slug
	Cover    *leafOf
	Contents [][]contentsRow
	Leaves   []leafOf
	Imprint  []string
	Home     string // where it all can be seen
	Last     string // number of the last page
}

// contentsRow is a drawing's line in the table of contents.
type contentsRow struct {
	Title, Language string
	Name, Script    string
	Age             string
	Number          string // of its page
	At              string // its page's id
}

// leafOf is the page of one drawing. It has no story: what guardians agree to for catalogues names the drawing, first
// name, age and city.
type leafOf struct {
	contentsRow
	Color       string
	Image       image
	AltLanguage string
	Fit         string // class of the title, by its breadth
}

// showCatalogue answers GET /moderation/catalogue: a city's drawings as pages to print, or the way to its form.
func (s *Site) showCatalogue(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	_, city, err := s.scope(a, r.FormValue("city"))
	if err != nil {
		return err
	}
	if city == "" {
		return web.SeeOther(w, r, labelsAddress)
	}
	wanted := toPrint{City: city}
	found, err := s.printed(r.Context(), a, wanted)
	if err != nil {
		return err
	}
	home, err := s.home(w, r)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showCatalogue(s.cataloguePage(r, a, wanted, found, home)))
}

func (s *Site) cataloguePage(r *http.Request, a staff.Account, wanted toPrint, found printed, home string) cataloguePage {
	size := sizeOf(r.FormValue("size"))
	p := cataloguePage{
		printsPage: s.printsPage(r, a, wanted, found), Chosen: wanted.City,
		Sizes: sizeChoices(web.Language(r), size.Code), Home: strings.TrimPrefix(home, "https://"),
	}
	l := p.Language
	p.City, p.Back = s.city(l, wanted.City), p.Link(labelsAddress)
	p.Title, p.Fit = l.T("prints.catalogue-of", "city", p.City), web.Fit(p.City, 9, 14)
	p.Styles = append(p.Styles, web.Asset("print.css"), s.assets.URL("size-"+size.Code+".css"), s.assets.URL("prints.css"))
	p.bind(inOrder(l, found.Drawings), size)
	p.Imprint = []string{
		l.N("prints.count", len(p.Leaves)), l.T("prints.agreed"),
		l.T("prints.made", "day", l.Date(s.Now().UTC())),
	}
	return p
}

// inOrder is from the youngest to the oldest, and by title within an age.
func inOrder(l *language.Language, drawings []drawing.State) []drawing.State {
	compare := l.Compare()
	slices.SortStableFunc(drawings, func(x, y drawing.State) int {
		return cmp.Or(cmp.Compare(x.Child.Age, y.Child.Age), compare(x.Title, y.Title))
	})
	return drawings
}

// bind numbers the pages. Browsers can't say on which page something is printed (CSS target-counter), so every page
// here is one sheet's side, and counted: the cover is 1, the table of contents begins on 2.
func (p *cataloguePage) bind(drawings []drawing.State, size bookSize) {
	l := p.Language
	contents := (len(drawings) + size.Rows - 1) / size.Rows
	var rows []contentsRow
	for i, st := range drawings {
		one := leafFor(l, st, 2+contents+i, size.Hung)
		p.Leaves, rows = append(p.Leaves, one), append(rows, one.contentsRow)
	}
	p.Contents = slices.Collect(slices.Chunk(rows, size.Rows))
	p.Last = l.Number(2 + contents + len(drawings))
	if len(p.Leaves) > 0 {
		p.Cover = &p.Leaves[coverOf(drawings)]
	}
}

// coverOf is the drawing on the cover: the one that was shown on the first page of the gallery last, else the first.
func coverOf(drawings []drawing.State) (best int) {
	for i, st := range drawings {
		if st.Featured.After(drawings[best].Featured) {
			best = i
		}
	}
	return best
}

func leafFor(l *language.Language, st drawing.State, page int, hung room) leafOf {
	return leafOf{
		contentsRow: contentsRow{
			Title: st.Title, Language: st.Language, Name: st.Child.Name, Script: language.Written(st.Child.Name, st.Language),
			Age: l.YearsOld(st.Child.Age), Number: l.Number(page), At: "drawing-" + string(st.ID),
		},
		Color: st.Ladder.Color, Image: printedPicture(l, st, hung), AltLanguage: st.Seen.Language,
		Fit: web.Fit(st.Title, 45, 90),
	}
}
