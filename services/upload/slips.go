package upload

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// slipsView is the page of slips to print, one for each child whose guardian has not said anything yet.
type slipsView struct {
	web.Frame
	Back      string
	Action    string // of the form that chooses the families' languages
	Languages []choiceOf
	Slips     []paperSlip
}

// choiceOf is a language that slips can be in.
type choiceOf struct {
	Tag, Name   string
	First, Also bool // chosen, as the first or as the second
}

// paperSlip is what goes home with a child.
type paperSlip struct {
	Child  string
	Words  []slipWords // in one or two languages
	Before string      // what the short link begins with
	Code   string
	QR     web.QR
}

// slipWords are a slip's words in one language.
type slipWords struct {
	Tag, Dir          string
	Title, Text, Scan string
}

// showSlips answers GET /enter/class/{link}/slips: ?in= and ?also= choose the families' languages.
func (s *Site) showSlips(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	c, err := s.contest.ClassByLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return s.noSheet(w, r, err)
	}
	v, err := s.slips(r, c)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, slipsPage(v))
}

func (s *Site) slips(r *http.Request, c contest.Class) (slipsView, error) {
	f, path := s.frame(r), classPath+"/"+c.Secret
	f.Title, f.NoIndex = f.Language.T("class.slips.title"), true
	f.Styles, f.Modules = append(f.Styles, s.assets.URL("class.css")), []string{web.Asset("print.js")}
	first, ok := language.ByTag(r.URL.Query().Get("in"))
	if !ok {
		first = f.Language
	}
	in := []*language.Language{first}
	also, two := language.ByTag(r.URL.Query().Get("also"))
	if two && also != first {
		in = append(in, also)
	}
	v := slipsView{Frame: f, Back: f.Link(path), Action: f.Link(path + "/slips")}
	for _, l := range language.All() {
		v.Languages = append(v.Languages, choiceOf{l.Tag(), l.Name(), l == first, len(in) > 1 && l == also})
	}
	for _, p := range c.Missing() {
		one := paperSlip{Child: p.Child.Name, Before: s.origin(r) + shortLinks, Code: s.contest.Secret.Code(p.ID, p.State.Link).String()}
		var err error
		if one.QR, err = web.QROf(one.Before + one.Code); err != nil {
			return v, err
		}
		for _, l := range in {
			one.Words = append(one.Words, s.slipWords(l, c, p))
		}
		v.Slips = append(v.Slips, one)
	}
	return v, nil
}

func (s *Site) slipWords(l *language.Language, c contest.Class, p contest.Pupil) slipWords {
	e := s.contest.Edition()
	return slipWords{
		Tag: l.Tag(), Dir: l.Dir(),
		Title: l.T("class.paper.title", "child", p.Child.Name),
		Text:  l.T("class.paper.text", "school", c.School, "theme", web.Theme(e.ThemeIn(l.Tag()), l)),
		Scan:  l.T("class.paper.scan", "closes", l.Date(e.ClosesAt.UTC())),
	}
}
