package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// reading is a page that is there to be read: about, privacy, accessibility, for teachers.
type reading struct {
	Frame web.Frame
	Title string
	Lead  string
	Parts []part
}

// part is one question and its answers.
type part struct {
	ID    string // of its heading
	Title string
	Texts []string
	Items []string // after the texts
	Links []link   // where to go from here
}

// read answers with what there is to read in the frame's language.
func (s *Site) read(w http.ResponseWriter, r *http.Request, words func(web.Frame) reading) error {
	f := s.site.Frame(r)
	p := words(f)
	f.Title, f.Description = p.Title, p.Lead
	p.Frame = f
	return web.Page(w, r, http.StatusOK, readingPage(p))
}
