package upload

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/services/web"
)

// proofs are the fields of a form by which families are told from machines: see Site.doubt and Site.crowd.
type proofs struct {
	Page string
	Bait string           // what the bait says to those who meet it; "" for a form that has none
	Work templ.Attributes // nil in ordinary times
}

// proofs keeps the page's time if it is one of ours. Where the bait was taken there is none the next time: a browser that
// fills in what it should not must not keep a family out.
func (s *Site) proofs(r *http.Request, typed map[string]string) proofs {
	l := web.Language(r)
	p := proofs{Page: typed[pageField]}
	if _, ours := s.sealed(p.Page); !ours {
		p.Page = s.seal()
	}
	if typed[baitField] == "" {
		p.Bait = l.T("enter.bait")
	}
	if s.rushes() {
		p.Work = templ.Attributes{
			"data-worker": s.assets.URL("worker.js"), "data-bits": strconv.Itoa(workBits),
			"data-working": l.T("enter.rush.working"), "data-ready": l.T("enter.rush.ready"),
		}
	}
	return p
}
