package web_test

import (
	"net/http/httptest"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestJSONIsForThoseWhoPreferIt(t *testing.T) {
	for accept, want := range map[string]bool{
		"":                         false,
		"*/*":                      false,
		"application/json":         true,
		"application/problem+json": true,
		"APPLICATION/JSON":         true,
		"application/json, */*":    true,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": false,
		"application/json, text/plain, */*":                               true,
		"text/html, application/json":                                     false,
		"text/html;q=0.5, application/json":                               true,
		"text/html, application/json;q=0.9":                               false,
		"application/*, text/html;q=0.2":                                  true,
		"application/json;q=0, */*":                                       false,
		"application/json;q=0":                                            false,
		"application/json; charset=utf-8; q=0.8, text/html; q=0.7":        true,
		"application/json;q=nonsense":                                     true,
		",;,q=,;;":                                                        false,
		"image/avif,image/webp,*/*":                                       false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		if got := web.WantsJSON(r); got != want {
			t.Errorf("Accept %q: got %v", accept, got)
		}
	}
}

func FuzzAcceptNeverFails(f *testing.F) {
	f.Add("text/html;q=0.5, application/json", "*/*;q=1e999")
	f.Add("application/json;q=-1", ";;;,,,/=")
	f.Fuzz(func(t *testing.T, one, two string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header["Accept"] = []string{one, two}
		web.WantsJSON(r)
	})
}
