package moderation

import (
	"strings"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// organising are the links of the masthead to what organisers and auditors see.
func organising(f web.Frame, a staff.Account) []web.DeskLink {
	var links []web.DeskLink
	if a.Role.May(staff.Manage) {
		links = append(links,
			web.DeskLink{URL: f.Link(overviewAddress), Text: f.Language.T("overview.link")},
			web.DeskLink{URL: f.Link(labelsAddress), Text: f.Language.T("prints.link")},
			web.DeskLink{URL: f.Link(messageAddress), Text: f.Language.T("message.link")},
			web.DeskLink{URL: f.Link(editionAddress), Text: f.Language.T("edition.link")})
	}
	if a.Role.May(staff.Audit) {
		links = append(links, web.DeskLink{URL: f.Link(auditAddress), Text: f.Language.T("audit.link")})
	}
	return links
}

// current marks the link of the masthead that leads to an address.
func current(f *web.Frame, address string) {
	for i, link := range f.Desk.Links {
		f.Desk.Links[i].Current = strings.HasSuffix(link.URL, address)
	}
}
