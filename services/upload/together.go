package upload

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

const (
	// togetherPath is where the receipts of several children stand side by side. Each is its own proof, so that the page
	// is there again after a reload, and needs no address to be known.
	togetherPath = "/together/"
	// receiptsApart stands between two receipts.
	receiptsApart = "."
	// mostTogether is how many: those of a form, and of the tries before it.
	mostTogether = 2 * mostChildren
)

// gathered is a page of several drawings of one guardian, each with the way to its own page.
type gathered struct {
	web.Frame
	Heading, Lead string
	Items         []gatheredItem
	Letter        string // address of the form that asks for the family's link by mail; "" where nobody could write
	Print         string // what the button says that prints all links to keep; "" for a page that has none
}

// gatheredItem is a drawing of it.
type gatheredItem struct {
	Called, Spoken, Caption string
	Stands                  string // in a sentence
	Status                  drawing.Status
	Image                   *shownImage
	At                      string   // address of its own page
	Link                    keptLink // to keep; zero on a page without
	QR                      web.QR
}

// showTogether answers GET /together/{receipts}: the receipts of children that were entered with one form.
func (s *Site) showTogether(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	pasts, err := s.together(r.Context(), r.PathValue("receipts"))
	if err != nil {
		return s.unknown(w, r, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"entries": s.listed(pasts)})
	}
	g, err := s.gathered(r, pasts, true)
	if err != nil {
		return err
	}
	l := g.Language
	g.Heading, g.Lead, g.Print = l.N("children.together.title", len(pasts)), l.T("children.together.text"), l.T("children.together.print")
	g.Title = g.Heading
	if pasts[0].Family != "" {
		g.Letter = web.Link(r, togetherPath+r.PathValue("receipts")+"/letter")
	}
	return web.Page(w, r, http.StatusOK, gatheredPage(g))
}

// together reads the drawings of receipts, without those that were erased; contest.ErrNoReceipt if there is none.
func (s *Site) together(ctx context.Context, receipts string) (all []contest.Past, err error) {
	pasts, err := s.byReceipts(ctx, receipts)
	if err != nil {
		return nil, err
	}
	for _, p := range pasts {
		if p.Erased.IsZero() {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return nil, contest.ErrNoReceipt
	}
	return all, nil
}

// askTogether answers POST /together/{receipts}/letter: the family's link goes to the address that was given with the
// drawings, as if it had been asked for at /lost-link.
func (s *Site) askTogether(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	pasts, err := s.together(r.Context(), r.PathValue("receipts"))
	if err != nil {
		return s.unknown(w, r, err)
	}
	if pasts[0].Family == "" { // no address, no letter: the page does not offer one
		return s.unknown(w, r, contest.ErrNoReceipt)
	}
	if err := s.askFor(r, pasts[0].Family); err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, lostLinkPath+"/sent")
}

// gathered is the page of some drawings, with the links to keep or without.
func (s *Site) gathered(r *http.Request, pasts []contest.Past, links bool) (gathered, error) {
	f := s.frame(r)
	f.NoIndex, f.Query = true, ""
	f.Styles = append(f.Styles, s.assets.URL("receipt.css"), s.assets.URL("together.css"))
	f.Modules = s.modules("receipt.js", "tus.js", "draft.js") // what was taken need not be kept on the device
	g := gathered{Frame: f}
	for _, p := range pasts {
		one, err := s.gatheredItem(r, p, links)
		if err != nil {
			return gathered{}, err
		}
		g.Items = append(g.Items, one)
	}
	return g, nil
}

func (s *Site) gatheredItem(r *http.Request, p contest.Past, link bool) (gatheredItem, error) {
	l := web.Language(r)
	at, n := web.Link(r, "/entries/"+p.Receipt), s.news(l, p)
	one := gatheredItem{
		Called: p.Title, Spoken: p.Language, Status: n.status, Stands: n.title(), Image: imageOf(l, at, p), At: at,
		Caption: l.T("receipt.caption", "child", p.Child.Name, "age", l.Age(p.Child.Age), "city", s.cityName(l, p.City)),
	}
	if !link {
		return one, nil
	}
	one.Link = keptLink{s.origin(r) + shortLinks, s.contest.Secret.Code(p.ID, p.State.Link).String()}
	var err error
	one.QR, err = web.QROf(one.Link.Before + one.Link.Code)
	return one, err
}

// listedEntry is a drawing as a program is told of several.
type listedEntry struct {
	ID     drawing.ID     `json:"id"`
	Status drawing.Status `json:"status"`
	At     string         `json:"status_url"`
}

func (s *Site) listed(pasts []contest.Past) []listedEntry {
	all := make([]listedEntry, len(pasts))
	for i, p := range pasts {
		all[i] = listedEntry{p.ID, p.Status(s.now()), s.publicURL + "/entries/" + p.Receipt}
	}
	return all
}

// familyPath is where all drawings of a mailbox stand, by the link in a letter.
const familyPath = "/family/"

// showFamily answers GET /family/{link}.
func (s *Site) showFamily(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	all, err := s.contest.ByFamilyLink(r.Context(), s.family, r.PathValue("link"))
	if err != nil {
		return s.unknown(w, r, err)
	}
	pasts := make([]contest.Past, len(all))
	for i, a := range all {
		pasts[i] = contest.Past{State: a.State, Receipt: a.Receipt}
	}
	slices.SortFunc(pasts, func(a, b contest.Past) int { // the newest first
		return cmp.Or(b.Submitted.Compare(a.Submitted), cmp.Compare(a.ID, b.ID))
	})
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"entries": s.listed(pasts)})
	}
	g, err := s.gathered(r, pasts, false)
	if err != nil {
		return err
	}
	g.Heading, g.Lead = g.Language.N("children.family.title", len(pasts)), g.Language.T("children.family.text")
	g.Title = g.Heading
	return web.Page(w, r, http.StatusOK, gatheredPage(g))
}

// isUnknown tells the errors of links that lead nowhere.
func isUnknown(err error) bool {
	return errors.Is(err, errNoCode) || errors.Is(err, contest.ErrNoReceipt) || errors.Is(err, contest.ErrNoFamily)
}
