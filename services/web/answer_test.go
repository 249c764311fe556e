package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/services/web"
)

func TestAPageThatCannotBeRenderedLeavesNoHalf(t *testing.T) {
	broken := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, "<h1>half")
		return errors.New("no more paper")
	})
	h := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error { return web.Page(w, r, 200, broken) })
	w := get(h.front(t), "/x")
	if w.Code != 500 || strings.Contains(w.Body.String(), "half") || w.Header().Get("ETag") != "" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestAPageThatTheReaderHasIsNotSentAgain(t *testing.T) {
	front := newHouse().on("GET /x", says("hello")).front(t)
	first := get(front, "/x")
	tag := first.Header().Get("ETag")
	if first.Code != 200 || tag == "" || first.Header().Get("Cache-Control") != "no-cache" {
		t.Fatalf("got %d %v", first.Code, first.Header())
	}
	for _, have := range []string{tag, strings.TrimPrefix(tag, "W/"), `"other", ` + tag, "*"} {
		if w := get(front, "/x", "If-None-Match", have); w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: got %d %q", have, w.Code, w.Body)
		}
	}
	if w := get(front, "/x", "If-None-Match", `W/"other"`); w.Code != 200 {
		t.Errorf("another tag: got %d", w.Code)
	}
}

func TestASecretPageIsNeverKept(t *testing.T) {
	front := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		web.NoStore(w)
		return says("x")(w, r)
	}).front(t)
	w := get(front, "/x", "If-None-Match", "*")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
}

func TestJSONIsWrittenAsItIs(t *testing.T) {
	front := newHouse().on("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
		return web.JSON(w, 201, map[string]string{"title": "Lina & <Pau>"})
	}).front(t)
	w := get(front, "/x")
	if w.Code != 201 || w.Header().Get("Content-Type") != "application/json" || w.Body.String() != "{\"title\":\"Lina & <Pau>\"}\n" {
		t.Errorf("got %d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestWhatCannotBeJSONIsAnErrorOfOurs(t *testing.T) {
	front := newHouse().on("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
		return web.JSON(w, 200, func() {})
	}).front(t)
	if w := get(front, "/x", "Accept", "application/json"); w.Code != 500 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
