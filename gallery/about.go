package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// about is the page about the contest.
type about struct {
	Frame web.Frame
	Who   string // who can take part
	When  string
}

func (s *Site) showAbout(w http.ResponseWriter, r *http.Request) error {
	f, e := s.site.Frame(r), s.edition()
	l := f.Language
	f.Title = l.T("about.title")
	return web.Page(w, r, http.StatusOK, aboutPage(about{
		Frame: f,
		Who:   l.T("about.who", "min", e.Ages.Min, "max", e.Ages.Max, "cities", l.N("about.who-cities", len(s.taking()))),
		When:  l.T("about.when", "from", l.Date(e.OpensAt.UTC()), "until", l.Date(lastDay(e))),
	}))
}
