package gallery_test

import (
	"bytes"
	"context"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/store"
)

// hang publishes a drawing with real renditions.
func (w *world) hang(city string) *drawingtest.Drawing {
	d := w.Submitted(city, 8)
	w.render(d, 640, 480)
	return d.Approved()
}

func cardOf(t testing.TB, answer *httptest.ResponseRecorder) {
	t.Helper()
	if kind := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || kind != "image/jpeg" {
		t.Fatalf("status %d, %s", answer.Code, kind)
	}
	if answer.Body.Len() > 300_000 {
		t.Errorf("%d bytes", answer.Body.Len())
	}
	m, err := jpeg.DecodeConfig(bytes.NewReader(answer.Body.Bytes()))
	if err != nil || m.Width != 1200 || m.Height != 630 {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestADrawingACityAndTheHomePageHaveCards(t *testing.T) {
	w := newWorld(t)
	d := w.hang("cairo")
	for range 7 {
		w.hang("cairo")
	}
	for path, keep := range map[string]string{
		"/cards/drawings/" + string(d.ID()) + ".jpg": "public, max-age=300",
		"/cards/cities/cairo.jpg":                    "no-cache",
		"/cards/home.jpg":                            "no-cache",
	} {
		answer := w.get(path)
		cardOf(t, answer)
		h := answer.Header()
		if h.Get("Cache-Control") != keep || h.Get("Vary") != "" || h.Get("ETag") == "" || h.Get("Cache-Tag") == "" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if tags := strings.Split(w.get("/cards/cities/cairo.jpg").Header().Get("Cache-Tag"), ","); len(tags) != 6 {
		t.Errorf("%d drawings", len(tags))
	}
}

func TestACardOfWhatDoesNotHangIsNotFound(t *testing.T) {
	w := newWorld(t)
	waiting := w.Submitted("cairo", 8)
	w.render(waiting, 640, 480)
	for _, path := range []string{
		"/cards/drawings/" + string(waiting.ID()) + ".jpg", "/cards/drawings/x.jpg", "/cards/drawings/" + string(waiting.ID()),
		"/cards/cities/cairo.jpg", "/cards/cities/x.jpg", "/cards/cities/cairo", "/cards/home.jpg",
	} {
		if got := w.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	d := w.hang("cairo")
	path := "/cards/drawings/" + string(d.ID()) + ".jpg"
	cardOf(t, w.get(path))
	d.TakenDown()
	for _, path := range []string{path, "/cards/cities/cairo.jpg", "/cards/home.jpg"} {
		if got := w.get(path).Code; got != http.StatusNotFound {
			t.Errorf("after a take-down, %s: %d", path, got)
		}
	}
}

func TestACardThatTheReaderHasIsNotPaintedAgainUntilItChanges(t *testing.T) {
	w := newWorld(t)
	w.hang("cairo")
	tag := w.get("/cards/cities/cairo.jpg").Header().Get("ETag")
	w.objects = failing{store.ErrUnreachable}
	if got := w.get("/cards/cities/cairo.jpg", "If-None-Match", tag); got.Code != http.StatusNotModified || got.Header().Get("ETag") != tag {
		t.Errorf("status %d", got.Code)
	}
	w.hang("cairo")
	if got := w.get("/cards/cities/cairo.jpg", "If-None-Match", tag); got.Code != http.StatusServiceUnavailable {
		t.Errorf("another card, and a store that is away: %d", got.Code)
	}
}

func TestALostPictureIsNoCard(t *testing.T) {
	w := newWorld(t)
	d := w.hang("cairo")
	w.objects = failing{store.ErrNotFound}
	if got := w.get("/cards/drawings/" + string(d.ID()) + ".jpg").Code; got != http.StatusNotFound {
		t.Errorf("status %d", got)
	}
}

// slow is a store that answers when it is let.
type slow struct {
	*store.Folder
	asked chan struct{}
	let   chan struct{}
}

func (s *slow) Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error) {
	s.asked <- struct{}{}
	<-s.let
	return s.Folder.Get(ctx, key)
}

func TestFewCardsArePaintedAtOnceAndTheOthersAreAskedToWait(t *testing.T) {
	w := newWorld(t)
	paths := make([]string, 3)
	for i := range paths {
		paths[i] = "/cards/drawings/" + string(w.hang("cairo").ID()) + ".jpg"
	}
	s := &slow{Folder: w.store, asked: make(chan struct{}), let: make(chan struct{})}
	w.objects = s
	h := w.handler()
	var painting sync.WaitGroup
	for _, path := range paths[:2] {
		painting.Go(func() { cardOf(t, ask(h, path)) })
	}
	<-s.asked
	<-s.asked
	answer := ask(h, paths[2])
	if answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") != "5" {
		t.Errorf("a third: %d, Retry-After %q", answer.Code, answer.Header().Get("Retry-After"))
	}
	close(s.let)
	painting.Wait()
}
