package gallery

import (
	"net/http"
	"strings"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// apartFromRobots are the addresses that no search engine shall follow (RFC 9309): a family's secret pages, the moderators', and
// forms.
var apartFromRobots = []string{"/entries/", "/e/", "/moderation/", "/uploads/", "/enter?", "/drawings/*/report"}

// sendRobots tells search engines that all the public may see is theirs to read.
func (s *Site) sendRobots(w http.ResponseWriter, r *http.Request) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range apartFromRobots {
		b.WriteString("Disallow: " + path + "\n")
		for _, l := range language.All() {
			b.WriteString("Disallow: " + in("", l, path) + "\n")
		}
	}
	if s.publicURL != "" {
		b.WriteString("\nSitemap: " + s.publicURL + "/sitemap.xml\n")
	}
	web.SameForAll(w)
	return web.Document(w, r, "text/plain; charset=utf-8", []byte(b.String()))
}
