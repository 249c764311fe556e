package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// privacy is the page that says what is kept, why, who sees it and how it goes away.
type privacy struct {
	Frame web.Frame
	Parts []part
}

// part is one question and its answers.
type part struct {
	ID    string // of its heading
	Title string
	Texts []string
}

func (s *Site) showPrivacy(w http.ResponseWriter, r *http.Request) error {
	f := s.site.Frame(r)
	l := f.Language
	f.Title = l.T("privacy.title")
	return web.Page(w, r, http.StatusOK, privacyPage(privacy{Frame: f, Parts: []part{
		{"kept", l.T("privacy.kept.title"), []string{l.T("privacy.kept.drawing"), l.T("privacy.kept.guardian"), l.T("privacy.kept.consent")}},
		{"seen", l.T("privacy.seen.title"), []string{l.T("privacy.seen.everyone"), l.T("privacy.seen.moderators"), l.T("privacy.seen.nobody")}},
		{"photo", l.T("privacy.photo.title"), []string{l.T("privacy.photo.text")}},
		{"gone", l.T("privacy.gone.title"), []string{l.T("privacy.gone.withdraw"), l.T("privacy.gone.erase")}},
		{"visit", l.T("privacy.visit.title"), []string{l.T("privacy.visit.text"), l.T("privacy.visit.cookies")}},
	}}))
}
