package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// showAbout answers with the page about the contest: who, when, where, and what happens to a drawing.
func (s *Site) showAbout(w http.ResponseWriter, r *http.Request) error { return s.read(w, r, s.about) }

func (s *Site) about(f web.Frame) reading {
	l, e := f.Language, s.edition()
	who := l.N("about.who", len(s.taking()), "min", e.Ages.Min, "max", e.Ages.Max)
	when := l.T("about.when", "from", l.Date(e.OpensAt.UTC()), "until", l.Date(lastDay(e)))
	return reading{Title: l.T("about.title"), Lead: l.T("about.lead"), Parts: []part{
		{
			ID: "part", Title: l.T("about.part.title"),
			Texts: []string{who, when, l.T("about.part.text"), l.T("about.part.photo", "size", l.Bytes(e.Limits.File))},
			Links: s.entrance(f),
		},
		{
			ID: "wall", Title: l.T("about.wall.title"),
			Texts: []string{l.T("about.wall.text"), l.T("about.wall.back")},
			Links: []link{{f.Link("/cities"), l.T("about.cities")}},
		},
		{
			ID: "languages", Title: l.T("about.languages.title"),
			Texts: []string{l.T("about.languages.text", "languages", spoken(l))},
		},
		{
			ID: "made", Title: l.T("about.made.title"),
			Texts: []string{l.T("about.made.text")},
			Links: []link{{f.Link("/privacy"), l.T("privacy.title")}, {f.Link("/accessibility"), l.T("accessibility.title")}},
		},
	}}
}

// spoken are the languages of the pages, each by its own name.
func spoken(l *language.Language) string {
	var names []string
	for _, one := range language.All() {
		names = append(names, one.Name())
	}
	return l.List(names)
}
