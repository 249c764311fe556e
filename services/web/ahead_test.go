package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

// The browser takes the rules only if the policy knows them, and says nothing otherwise.
func TestPagesAreFetchedAheadByRulesThatThePolicyKnows(t *testing.T) {
	front := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		f := web.FrameOf(r)
		f.Ahead = true
		return web.Page(w, r, http.StatusOK, web.Framed(f))
	}).on("GET /y", func(w http.ResponseWriter, r *http.Request) error {
		return web.Page(w, r, http.StatusOK, web.Framed(web.FrameOf(r)))
	}).front(t)
	w := get(front, "/x")
	_, rest, _ := strings.Cut(w.Body.String(), `<script type="speculationrules">`)
	rules, _, _ := strings.Cut(rest, "</script>")
	sum := sha256.Sum256([]byte(rules))
	hash := "script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"
	if csp := w.Header().Get("Content-Security-Policy"); !json.Valid([]byte(rules)) || !strings.Contains(csp, hash) {
		t.Errorf("rules %q of %s are not in %q", rules, hash, csp)
	}
	for _, header := range [][2]string{{"Save-Data", "on"}, {"Cookie", "data=low"}} {
		if strings.Contains(get(front, "/x", header[0], header[1]).Body.String(), "speculationrules") {
			t.Errorf("pages are fetched ahead with %s", header)
		}
	}
	if strings.Contains(get(front, "/y").Body.String(), "speculationrules") {
		t.Error("pages are fetched ahead where nobody asked for it")
	}
}
