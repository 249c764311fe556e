package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// showPrivacy answers with the page that says what is kept, why, who sees it, how long, and how it goes away.
func (s *Site) showPrivacy(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, s.privacy)
}

func (s *Site) privacy(f web.Frame) reading {
	l, e := f.Language, s.edition()
	guardian := l.T("privacy.kept.guardian")
	if e.Address == edition.NeedOptional {
		guardian = l.T("privacy.kept.guardian-free")
	}
	return reading{Title: l.T("privacy.title"), Lead: l.T("privacy.lead"), Parts: []part{
		{ID: "kept", Title: l.T("privacy.kept.title"), Texts: []string{
			l.T("privacy.kept.drawing"), guardian, l.T("privacy.kept.consent"), l.T("privacy.kept.purposes"), l.T("privacy.kept.report"),
		}, Links: []link{{f.Link("/privacy/children"), l.T("privacy-children.link")}}},
		{ID: "seen", Title: l.T("privacy.seen.title"), Texts: []string{
			l.T("privacy.seen.everyone"), l.T("privacy.seen.moderators"), l.T("privacy.seen.nobody"),
		}},
		{ID: "photo", Title: l.T("privacy.photo.title"), Texts: []string{l.T("privacy.photo.text")}},
		{ID: "long", Title: l.T("privacy.long.title"), Texts: append(keptFor(f, e),
			l.T("privacy.long.unfinished"), l.T("privacy.long.device"), l.T("privacy.long.choices"),
		)},
		{ID: "gone", Title: l.T("privacy.gone.title"), Texts: []string{
			l.T("privacy.gone.withdraw"), l.T("privacy.gone.purpose"), l.T("privacy.gone.self"),
		}},
		{ID: "law", Title: l.T("privacy.law.title"), Texts: []string{l.T("privacy.law.text")}},
		{ID: "visit", Title: l.T("privacy.visit.title"), Texts: []string{
			l.T("privacy.visit.text"), l.T("privacy.visit.search"), l.T("privacy.visit.memory"),
		}},
		{ID: "cookies", Title: l.T("privacy.cookies.title"), Texts: []string{l.T("privacy.visit.cookies")}, Items: []string{
			l.T("privacy.cookies.lang"), l.T("privacy.cookies.data"), l.T("privacy.cookies.staff"),
		}},
	}}
}

// keptFor says for how long what families send is kept, as the edition has it.
func keptFor(f web.Frame, e edition.Edition) []string {
	l := f.Language
	if e.GuardianDays == 0 && e.OriginalDays == 0 {
		return []string{l.T("privacy.long.drawing")}
	}
	all := []string{l.T("privacy.long.stays")}
	if e.GuardianDays > 0 {
		all = append(all, l.N("privacy.long.guardian", e.GuardianDays))
	}
	if e.OriginalDays > 0 {
		all = append(all, l.N("privacy.long.original", e.OriginalDays))
	}
	if e.BackupDays > 0 {
		all = append(all, l.N("privacy.long.backups", e.BackupDays))
	}
	return all
}
