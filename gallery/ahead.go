package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/services/web"
)

// ahead lets the browser fetch the page that its reader is about to open, by the speculation rules in
// assets/ahead.rules: cities, and drawings that open as a page. Those that open above a wall are fetched by the wall's
// module, which such a page would not serve. Who asked for less data gets nothing ahead.
func (s *Site) ahead(h web.Handler) web.Handler {
	rules := `"` + s.assets.URL("ahead.rules") + `"`
	return func(w http.ResponseWriter, r *http.Request) error {
		if !web.LowData(r) {
			w.Header().Set("Speculation-Rules", rules)
		}
		return h(w, r)
	}
}
