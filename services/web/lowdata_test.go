package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestSmallPicturesAreAReadersChoiceElseTheBrowsers(t *testing.T) {
	for _, c := range []struct {
		name, cookie, saveData string
		low                    bool
	}{
		{"nothing said", "", "", false},
		{"chosen", "lang=ar; data=low", "", true},
		{"the browser", "", "on", true},
		{"the browser, but large ones chosen", "data=full", "on", false},
		{"a cookie of others", "data2=low", "", false},
		{"no saving", "", "off", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if c.cookie != "" {
			r.Header.Set("Cookie", c.cookie)
		}
		r.Header.Set("Save-Data", c.saveData)
		if got := web.LowData(r); got != c.low || web.FrameOf(r).LowData != c.low {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// choose presses the switch.
func (h *house) choose(t *testing.T, value, back string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/low-data", strings.NewReader(url.Values{"value": {value}, "back": {back}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.front(t).ServeHTTP(w, r)
	return w
}

func TestTheSwitchRemembersAndLeadsBack(t *testing.T) {
	for value, cookie := range map[string]string{"on": "data=low", "off": "data=full"} {
		w := newHouse().choose(t, value, "/ar/cities/lima?ages=5-7&after=x")
		got := w.Header().Get("Set-Cookie")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/ar/cities/lima?ages=5-7&after=x" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v", value, w.Code, w.Header())
		}
		if !strings.HasPrefix(got, cookie+"; Path=/; Max-Age=31536000") || !strings.Contains(got, "SameSite=Lax") {
			t.Errorf("%s: cookie %q", value, got)
		}
	}
}

func TestTheSwitchLeadsToNoOtherHost(t *testing.T) {
	for _, back := range []string{
		"", "cities", "https://example.org/", "//example.org/", "///example.org/", `/\example.org/`, `\\example.org`, "/\t/example.org", "javascript:alert(1)",
	} {
		if got := newHouse().choose(t, "on", back).Header().Get("Location"); got != "/" {
			t.Errorf("%q leads to %q", back, got)
		}
	}
}

func TestTheSwitchTakesNothingElse(t *testing.T) {
	for _, value := range []string{"", "low", "ON"} {
		if w := newHouse().choose(t, value, "/"); w.Code != http.StatusBadRequest || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%q: %d, %v", value, w.Code, w.Header())
		}
	}
	if w := newHouse().choose(t, "on", "/"+strings.Repeat("a", 20<<10)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("20 KB of address: %d", w.Code)
	}
	if w := get(newHouse().front(t), "/low-data?value=on"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("GET: %d, %v", w.Code, w.Header())
	}
}

func TestTheSwitchStandsInTheFootAndSaysWhatItDoes(t *testing.T) {
	h := newHouse()
	h.on("GET /cities/lima", h.framed(func(*web.Frame) {}))
	front := h.front(t)
	for cookie, want := range map[string][2]string{
		"":         {"on", "Use less data"},
		"data=low": {"off", "Show larger pictures"},
	} {
		d := document(t, get(front, "/en/cities/lima?ages=5-7", "Cookie", cookie).Body.String())
		form := d.Find(`footer form[action="/low-data"][method=post]`)
		button := form.Find("button[name=value]")
		if form.Find("[name=back]").AttrOr("value", "") != "/en/cities/lima?ages=5-7" || button.AttrOr("value", "") != want[0] || button.Text() != want[1] {
			t.Errorf("%q: %s", cookie, form.Text())
		}
	}
}
