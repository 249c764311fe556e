package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestTheLogNamesTheRouteAndNeverTheAddress(t *testing.T) {
	h := newHouse().on("GET /entries/{receipt}", says("hello"))
	get(h.front(t), "/es/entries/a-family-secret?token=another")
	var line struct {
		Msg, Method, Route, ID string
		Status, Bytes          int
	}
	if err := json.Unmarshal(h.log.Bytes(), &line); err != nil {
		t.Fatalf("not one line: %s", &h.log)
	}
	if line.Msg != "request" || line.Method != "GET" || line.Route != "GET /entries/{receipt}" || line.Status != 200 || line.Bytes != 5 || line.ID == "" {
		t.Errorf("got %s", &h.log)
	}
	for _, secret := range []string{"secret", "another", "192.0.2.1"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("%q is in the log: %s", secret, &h.log)
		}
	}
}

func TestARouteOfANestedMuxIsNamedByItsOwnPattern(t *testing.T) {
	h, inner := newHouse(), http.NewServeMux()
	inner.Handle("GET /moderation/{id}", h.Handle(says("x")))
	h.mux.Handle("/moderation/", inner)
	get(h.front(t), "/moderation/7")
	if !strings.Contains(h.log.String(), `"route":"GET /moderation/{id}"`) {
		t.Errorf("got %s", &h.log)
	}
}

func TestAPanicIsAnsweredAndLogged(t *testing.T) {
	h := newHouse().on("GET /x", func(http.ResponseWriter, *http.Request) error { panic("a bug") })
	w := get(h.front(t), "/es/x")
	if got := document(t, w.Body.String()).Find("h1").Text(); w.Code != 500 || got != "Algo falló de nuestro lado" {
		t.Errorf("%d %q", w.Code, got)
	}
	if !strings.Contains(h.log.String(), "a bug") || !strings.Contains(h.log.String(), "front_test.go") {
		t.Errorf("no cause and stack in %s", &h.log)
	}
}

func TestWhereThereIsNoRouteOurOwnWordsAnswer(t *testing.T) {
	front := newHouse().on("POST /x", says("x")).front(t)
	for _, c := range []struct {
		name, method, address, accept string
		status                        int
		allow                         string
	}{
		{"no route", "GET", "/nowhere", "", 404, ""},
		{"no route in a language", "GET", "/ar/nowhere", "", 404, ""},
		{"no route for a program", "GET", "/nowhere", "application/json", 404, ""},
		{"a language of none", "GET", "/tlh/x", "", 404, ""},
		{"another method", "DELETE", "/x", "", 405, "POST"},
		{"another method for a program", "GET", "/x", "application/json", 405, "POST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := do(front, c.method, c.address, "Accept", c.accept)
			if w.Code != c.status || w.Header().Get("Allow") != c.allow {
				t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
			}
			isJSON := strings.HasSuffix(w.Header().Get("Content-Type"), "json")
			if isJSON != (c.accept != "") || strings.Contains(w.Body.String(), "page not found") {
				t.Errorf("%s: %s", w.Header().Get("Content-Type"), w.Body)
			}
		})
	}
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	front := newHouse().on("GET /x", says("x")).front(t)
	for _, address := range []string{"/x", "/nowhere", web.Asset("look.css")} {
		h := get(front, address).Header()
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: no %s in %q", address, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %q", address, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", address, name, h.Get(name))
			}
		}
		if h.Get("Permissions-Policy") == "" || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", address, h)
		}
	}
}

func TestAPageMayShowPreviewsOnlyWhereItAsks(t *testing.T) {
	front := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		web.AllowPreviews(w)
		return says("x")(w, r)
	}).front(t)
	if csp := get(front, "/x").Header().Get("Content-Security-Policy"); !strings.Contains(csp, "img-src 'self' blob:;") || strings.Count(csp, "img-src") != 1 {
		t.Errorf("got %q", csp)
	}
}

func TestStrictTransportIsAskedForOverTLSAlone(t *testing.T) {
	front := newHouse().on("GET /x", says("x")).front(t)
	r := httptest.NewRequest("GET", "https://easel.example/x", nil)
	w := httptest.NewRecorder()
	front.ServeHTTP(w, r)
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("not asked for over TLS")
	}
	if h := get(front, "/x", "X-Forwarded-Proto", "https").Header(); h.Get("Strict-Transport-Security") != "" {
		t.Error("a stranger's word was believed")
	}
}

func TestPOSTsFromOtherSitesAreRefusedInTheReadersLanguage(t *testing.T) {
	changed := 0
	front := newHouse().on("POST /x", func(w http.ResponseWriter, r *http.Request) error {
		changed++
		return web.SeeOther(w, r, "/done")
	}).front(t)
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"our own page", []string{"Sec-Fetch-Site", "same-origin"}, 303},
		{"a program", nil, 303},
		{"an old browser on our page", []string{"Origin", "http://example.com"}, 303},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a sister site", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"an old browser elsewhere", []string{"Origin", "https://evil.example"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := changed
			w := do(front, "POST", "/es/x", c.header...)
			if w.Code != c.status || (changed > before) != (c.status == 303) {
				t.Errorf("got %d, changed %v", w.Code, changed > before)
			}
			if c.status == 403 && document(t, w.Body.String()).Find("h1").Text() != "Esto llegó desde otro sitio" {
				t.Errorf("got %s", w.Body)
			}
		})
	}
	w := do(front, "POST", "/x", "Sec-Fetch-Site", "cross-site", "Accept", "application/json")
	if w.Code != 403 || !strings.Contains(w.Body.String(), `"code":"cross-site"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestAnOriginThatIsNoneStopsTheStart(t *testing.T) {
	if _, err := (web.Front{Site: newHouse().Site, Origin: "easel.example/"}).Handler(http.NewServeMux()); err == nil {
		t.Error("taken")
	}
}

func TestAnAddressThatIsNotStraightLeadsToTheSameLanguage(t *testing.T) {
	front := newHouse().on("GET /x", says("x")).front(t)
	for address, want := range map[string]string{
		"//x":            "/x",
		"/ar//x?after=1": "/ar/x?after=1",
		"/es/y/../x":     "/es/x",
		"/ar//nowhere":   "",
	} {
		w := get(front, address)
		if got := w.Header().Get("Location"); got != want || (w.Code == http.StatusTemporaryRedirect) != (want != "") {
			t.Errorf("%s: %d, leads to %q", address, w.Code, got)
		}
	}
}
