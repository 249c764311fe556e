package web

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/a-h/templ"
)

// rules let the browser fetch the page that its reader is about to open: cities, and drawings that open as a page.
// Those that open above a wall are fetched by the wall's module, which such a page would not serve. They stand in the
// page: loaded from an address of their own they took the line before the page's style sheet, a seventh of a second on
// a telephone. See the Speculation Rules of the WICG.
const rules = `{"prefetch":[{"where":{"and":[{"href_matches":["/cities/*","/drawings/*","/*/cities/*","/*/drawings/*"]},` +
	`{"not":{"selector_matches":".wall .pic, .over a, [rel~=nofollow]"}}]},"eagerness":"moderate"}]}`

// rulesHash is what the policy lets pass beside our own files: these rules, byte by byte.
var rulesHash = func() string {
	sum := sha256.Sum256([]byte(rules))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

func ahead() templ.Component {
	return templ.Raw(`<script type="speculationrules">` + rules + `</script>`)
}
