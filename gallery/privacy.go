package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// showPrivacy answers with the page that says what is kept, why, who sees it, how long, and how it goes away.
func (s *Site) showPrivacy(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, privacy)
}

func privacy(f web.Frame) reading {
	l := f.Language
	return reading{Title: l.T("privacy.title"), Lead: l.T("privacy.lead"), Parts: []part{
		{ID: "kept", Title: l.T("privacy.kept.title"), Texts: []string{
			l.T("privacy.kept.drawing"), l.T("privacy.kept.guardian"), l.T("privacy.kept.consent"), l.T("privacy.kept.report"),
		}},
		{ID: "seen", Title: l.T("privacy.seen.title"), Texts: []string{
			l.T("privacy.seen.everyone"), l.T("privacy.seen.moderators"), l.T("privacy.seen.nobody"),
		}},
		{ID: "photo", Title: l.T("privacy.photo.title"), Texts: []string{l.T("privacy.photo.text")}},
		{ID: "long", Title: l.T("privacy.long.title"), Texts: []string{
			l.T("privacy.long.drawing"), l.T("privacy.long.unfinished"), l.T("privacy.long.choices"),
		}},
		{ID: "gone", Title: l.T("privacy.gone.title"), Texts: []string{l.T("privacy.gone.withdraw"), l.T("privacy.gone.erase")}},
		{ID: "visit", Title: l.T("privacy.visit.title"), Texts: []string{
			l.T("privacy.visit.text"), l.T("privacy.visit.search"), l.T("privacy.visit.memory"), l.T("privacy.visit.cookies"),
		}},
	}}
}
