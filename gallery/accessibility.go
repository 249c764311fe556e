package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// showAccessibility answers with the statement on who can use these pages, and how. It says what the checks of
// deploy/checks and the browser tests of cmd/easel do: change it with them.
func (s *Site) showAccessibility(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, accessibility)
}

func accessibility(f web.Frame) reading {
	l := f.Language
	return reading{Title: l.T("accessibility.title"), Lead: l.T("accessibility.lead"), Parts: []part{
		{ID: "aim", Title: l.T("accessibility.aim.title"), Texts: []string{l.T("accessibility.aim.text"), l.T("accessibility.aim.means")}},
		{ID: "tested", Title: l.T("accessibility.tested.title"), Texts: []string{
			l.T("accessibility.tested.programs"), l.T("accessibility.tested.browser"), l.T("accessibility.tested.nobody"),
		}},
		{ID: "limits", Title: l.T("accessibility.limits.title"), Items: []string{
			l.T("accessibility.limits.descriptions"), l.T("accessibility.limits.words"), l.T("accessibility.limits.zoom"), l.T("accessibility.limits.people"),
		}},
		{ID: "data", Title: l.T("accessibility.data.title"), Texts: []string{l.T("accessibility.data.text")}},
		{ID: "tell", Title: l.T("accessibility.tell.title"), Texts: []string{l.T("accessibility.tell.text")}},
	}}
}
