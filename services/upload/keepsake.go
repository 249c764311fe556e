package upload

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// errNotHanging: there are keepsakes of what hangs alone.
var errNotHanging = errors.New("the drawing does not hang in the gallery")

// keepsake is what the pages of a published drawing that a family prints have in common.
type keepsake struct {
	web.Frame
	Back   string
	Papers []paperChoice
	Image  printed
	Name   string
	Who    string // of the child: age and city
	Called string // the drawing's title
	Spoken string // the family's language
	Script string // the name's language

	paper web.Paper
}

// paperChoice is a paper to print on.
type paperChoice struct {
	Name, URL string
	Chosen    bool
}

// printed is a picture in the largest rendition there is.
type printed struct {
	Source, Alt, AltLanguage string
	Width, Height            string
}

// inTheirs leads whoever names no language to the page in the one that the family reads.
func (s *Site) inTheirs(w http.ResponseWriter, r *http.Request, tag string) bool {
	l, ok := language.ByTag(tag)
	if web.Link(r, "") != "" || !ok {
		return false
	}
	at := "/" + l.Tag() + r.URL.Path
	if r.URL.RawQuery != "" {
		at += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", at)
	w.WriteHeader(http.StatusSeeOther)
	return true
}

// notHanging says kindly when there will be keepsakes.
func (s *Site) notHanging(w http.ResponseWriter, r *http.Request, past contest.Past) error {
	err := fmt.Errorf("keepsakes of %s: %w", past.ID, errNotHanging)
	if !past.Erased.IsZero() {
		err = fmt.Errorf("keepsakes of %s: %w", past.ID, drawing.ErrErased)
	}
	if web.WantsJSON(r) {
		return err
	}
	p := s.site.Explain(r, err)
	if past.Showable() { // and only its hour is still to come
		l := web.Language(r)
		p.Text = l.T("keepsakes.from", "when", l.DateTime(past.Decision.PublicAt))
	}
	f := s.frame(r)
	f.Title, f.NoIndex = p.Title, true
	return web.Page(w, r, p.Status, notHangingPage(f, p.Text, web.Link(r, "/entries/"+past.Receipt)))
}

// keepsake is the part that all have; path is the page's own below the receipt.
func (s *Site) keepsake(r *http.Request, p contest.Past, path string) keepsake {
	f := s.frame(r)
	l := f.Language
	f.NoIndex, f.Modules = true, []string{web.Asset("print.js")}
	city, _ := s.cities.BySlug(p.City)
	k := keepsake{
		Frame: f, Back: web.Link(r, "/entries/"+p.Receipt), Image: printedOf(l, "/entries/"+p.Receipt, p),
		Name: p.Child.Name, Who: l.T("keepsakes.who", "age", l.YearsOld(p.Child.Age), "city", l.City(p.City, city.Name)),
		Called: p.Title, Spoken: p.Language, Script: language.Written(p.Child.Name, p.Language),
		paper: web.PaperOf(r.FormValue("paper"), city.Country),
	}
	for _, one := range web.Papers() {
		k.Papers = append(k.Papers, paperChoice{one.Name(), k.Back + path + "?paper=" + string(one), one == k.paper})
	}
	return k
}

func printedOf(l *language.Language, at string, p contest.Past) printed {
	rungs := p.Ladder.Pictures // something published has some
	rung := rungs[len(rungs)-1]
	i := printed{
		Source: at + imageName(rung), Alt: p.Seen.Text, AltLanguage: p.Seen.Language,
		Width: strconv.Itoa(rung.Width), Height: strconv.Itoa(rung.Height),
	}
	if i.Alt == "" {
		i.Alt = l.T("receipt.alt", "title", p.Title)
	}
	return i
}

// verifying is the address at which anybody can ask whether a drawing's certificate is genuine.
func (s *Site) verifying(r *http.Request, id drawing.ID) (address string) {
	return s.origin(r) + keepsakes + s.contest.Secret.Keepsake(id).String()
}

// plainly is an address as people write it.
func plainly(address string) string { return strings.TrimPrefix(address, "https://") }
