package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// showPrivacyForChildren answers with what [Site.showPrivacy] says, in a child's words.
func (s *Site) showPrivacyForChildren(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, s.privacyForChildren)
}

func (s *Site) privacyForChildren(f web.Frame) reading {
	l, e := f.Language, s.edition()
	grown := []string{l.T("privacy-children.grown.kept")}
	if e.GuardianDays > 0 {
		grown = append(grown, l.N("privacy-children.grown.gone", e.GuardianDays))
	}
	return reading{Title: l.T("privacy-children.title"), Lead: l.T("privacy-children.lead"), Parts: []part{
		{ID: "know", Title: l.T("privacy-children.know.title"), Texts: []string{l.T("privacy-children.know.drawing"), l.T("privacy-children.know.not")}},
		{ID: "see", Title: l.T("privacy-children.see.title"), Texts: []string{l.T("privacy-children.see.first"), l.T("privacy-children.see.all")}},
		{ID: "decide", Title: l.T("privacy-children.decide.title"), Texts: []string{
			l.T("privacy-children.decide.ask"), l.T("privacy-children.decide.change"), l.T("privacy-children.decide.erase"),
		}},
		{ID: "grown", Title: l.T("privacy-children.grown.title"), Texts: grown},
		{ID: "long", Title: l.T("privacy-children.long.title"), Texts: []string{l.T("privacy-children.long.text")}},
		{ID: "wrong", Title: l.T("privacy-children.wrong.title"), Texts: []string{l.T("privacy-children.wrong.text")}},
		{ID: "follow", Title: l.T("privacy-children.follow.title"), Texts: []string{l.T("privacy-children.follow.text")}},
		{
			ID: "right", Title: l.T("privacy-children.right.title"), Texts: []string{l.T("privacy-children.right.text")},
			Links: []link{{f.Link("/privacy"), l.T("privacy-children.adults")}},
		},
	}}
}
