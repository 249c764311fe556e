package moderation

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// labelsAddress is where organisers print what hangs beside drawings in exhibitions.
const labelsAddress = "/moderation/labels"

// labelsEach is how many labels are on a sheet, two beside each other: on A4 each is A7 (ISO 216).
const labelsEach = 8

// labelsPage are the labels of a city or a selection, sheet by sheet.
type labelsPage struct {
	printsPage
	Papers    []choice
	Sheets    [][]label
	Catalogue string // address of the catalogue's form
	Sizes     []choice
}

// label is what hangs beside one drawing.
type label struct {
	Title, Language string
	Fit             string // class of the title, by its breadth
	Name, Script    string // the child's, and the language to mark it with
	NameFit         string
	Who             string // age and city
	QR              web.QR // of the drawing's public page
	Called          string // what it is, for those who can't see it
}

// showLabels answers GET /moderation/labels: the form, and the labels asked for.
func (s *Site) showLabels(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	wanted, err := s.toPrint(r, a)
	if err != nil {
		return err
	}
	var found printed
	if !wanted.nothing() {
		if found, err = s.printed(r.Context(), a, wanted); err != nil {
			return err
		}
	}
	home, err := s.home(w, r)
	if err != nil {
		return err
	}
	page, err := s.labelsPage(r, a, wanted, found, home)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showLabels(page))
}

func (s *Site) labelsPage(r *http.Request, a staff.Account, wanted toPrint, found printed, home string) (labelsPage, error) {
	p := labelsPage{printsPage: s.printsPage(r, a, wanted, found)}
	p.Title, p.Catalogue = p.Language.T("prints.title"), p.Link(catalogueAddress)
	city, _ := s.Cities.BySlug(wanted.City)
	paper := web.PaperOf(r.FormValue("paper"), city.Country)
	p.Styles = append(append(p.Styles, paper.Styles(false)...), s.assets.URL("prints.css"))
	for _, one := range web.Papers() {
		p.Papers = append(p.Papers, choice{Code: string(one), Text: one.Name(), Tag: "en", Chosen: one == paper})
	}
	p.Sizes = sizeChoices(p.Language, bookA4)
	for some := range slices.Chunk(found.Drawings, labelsEach) {
		var sheet []label
		for _, st := range some {
			one, err := s.label(p.Language, st, home)
			if err != nil {
				return labelsPage{}, err
			}
			sheet = append(sheet, one)
		}
		p.Sheets = append(p.Sheets, sheet)
	}
	return p, nil
}

func (s *Site) label(l *language.Language, st drawing.State, home string) (label, error) {
	qr, err := web.QROf(home + "/drawings/" + string(st.ID))
	if err != nil {
		return label{}, fmt.Errorf("label of %s: %w", st.ID, err)
	}
	return label{
		Title: st.Title, Language: st.Language, Fit: web.FitIn(st.Title, titleRooms()...),
		Name: st.Child.Name, Script: language.Written(st.Child.Name, st.Language), NameFit: web.Fit(st.Child.Name, 36),
		Who: l.T("keepsakes.who", "age", l.YearsOld(st.Child.Age), "city", s.city(l, st.City)),
		QR:  qr, Called: l.T("prints.qr"),
	}, nil
}

// titleRooms are what the sizes of a title in prints.css have room for: 59 mm of A4 are left beside the QR code, and a
// broad letter, as Cyrillic has, is 0.6 em.
func titleRooms() []web.Room {
	return []web.Room{{Word: 13, Text: 18}, {Word: 17, Text: 40}, {Word: 22, Text: 80}}
}
