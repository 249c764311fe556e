package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// base is what addresses begin with in documents whose standards want absolute ones: the public URL. Where none is set
// it is the scheme and host that the request was sent to, because such a document is called by the address that it was
// fetched from; as this is a stranger's word, the answer is then kept nowhere.
func (s *Site) base(w http.ResponseWriter, r *http.Request) (string, error) {
	if s.publicURL != "" {
		return s.publicURL, nil
	}
	return web.Origin(w, r)
}

// here is the address of a page in the reader's language prefix, below the public URL where one is set.
func (s *Site) here(r *http.Request, path string) string { return s.publicURL + web.Link(r, path) }

// in is a page's address in one language.
func in(base string, l *language.Language, path string) string { return base + "/" + l.Tag() + path }
