package gallery_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/store"
)

// picture is a published picture: its address, its bytes, and the id of its drawing.
type picture struct {
	address, id string
	drawing     *drawingtest.Drawing
	rendition.Picture
}

func (w *world) picture(options ...drawingtest.Option) picture {
	w.t.Helper()
	d := w.Submitted("cairo", 8, options...)
	p := w.render(d, 400, 300)[0]
	d.Approved()
	return picture{fmt.Sprintf("/images/%s/%d-%s.%s", d.ID(), p.Width, p.Hash, p.Kind.Ext()), string(d.ID()), d, p}
}

func TestAPublishedPictureMayBeKeptForFiveMinutes(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	answer := w.get(p.address, "Accept-Language", "es")
	if answer.Code != http.StatusOK || !bytes.Equal(answer.Body.Bytes(), p.Bytes) {
		t.Fatalf("status %d, %d bytes of %d", answer.Code, answer.Body.Len(), len(p.Bytes))
	}
	for name, want := range map[string]string{
		"Cache-Control": "public, max-age=300", "Cache-Tag": p.id, "Content-Type": "image/jpeg",
		"ETag": `"` + p.Hash + `"`, "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes",
		"Content-Length": fmt.Sprint(len(p.Bytes)), "Vary": "", "Set-Cookie": "",
	} {
		if got := answer.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestAPictureThatTheReaderHasIsNotSentAgain(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	for _, have := range []string{`"` + p.Hash + `"`, `W/"` + p.Hash + `"`, `"x", "` + p.Hash + `"`, "*"} {
		answer := w.get(p.address, "If-None-Match", have)
		if answer.Code != http.StatusNotModified || answer.Body.Len() != 0 || answer.Header().Get("Cache-Tag") != p.id {
			t.Errorf("%s: %d, %d bytes", have, answer.Code, answer.Body.Len())
		}
	}
	if got := w.get(p.address, "If-None-Match", `"x"`).Code; got != http.StatusOK {
		t.Errorf("another tag: %d", got)
	}
	w.objects = failing{store.ErrUnreachable}
	if got := w.get(p.address, "If-None-Match", `"`+p.Hash+`"`).Code; got != http.StatusNotModified {
		t.Errorf("the store is asked for what nobody needs: %d", got)
	}
}

func TestAPictureIsSentInPartsAndByHead(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	part := w.get(p.address, "Range", "bytes=10-19")
	if part.Code != http.StatusPartialContent || !bytes.Equal(part.Body.Bytes(), p.Bytes[10:20]) {
		t.Errorf("range: %d, %d bytes", part.Code, part.Body.Len())
	}
	if got := w.get(p.address, "Range", "bytes=99999999-").Code; got != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("behind the end: %d", got)
	}
	head := w.do(http.MethodHead, p.address)
	if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") != fmt.Sprint(len(p.Bytes)) {
		t.Errorf("HEAD: %d, %d bytes, length %s", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
	}
}

func TestOnlyTheExactAddressOfAPictureIsThere(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	folder := "/images/" + p.id + "/"
	for _, address := range []string{
		strings.Replace(p.address, "/320-", "/0320-", 1),
		strings.Replace(p.address, "/320-", "/640-", 1),
		strings.Replace(p.address, "/320-", "/+320-", 1),
		strings.Replace(p.address, p.Hash, strings.ToUpper(p.Hash), 1),
		strings.Replace(p.address, p.Hash, "0123456789abcdef", 1),
		strings.Replace(p.address, ".jpg", ".png", 1),
		strings.Replace(p.address, ".jpg", ".jpg%00", 1),
		strings.Replace(p.address, ".jpg", "", 1),
		folder + "99999999999999999999-" + p.Hash + ".jpg",
		folder + strings.Repeat("0", 64), // how an original is named
		folder, "/images/" + p.id, "/images/x/" + "320-" + p.Hash + ".jpg",
		folder + "..%2f" + p.id + "%2f320-" + p.Hash + ".jpg",
	} {
		answer := w.get(address)
		if answer.Code != http.StatusNotFound || answer.Header().Get("Cache-Control") != "no-store" || answer.Header().Get("Cache-Tag") != "" {
			t.Errorf("%s: %d, %v", address, answer.Code, answer.Header())
		}
	}
	if got := w.get(p.address).Code; got != http.StatusOK {
		t.Errorf("the right one: %d", got)
	}
}

func TestAStoreThatIsAwayIsNotAMissingPicture(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	for _, away := range []error{store.ErrUnreachable, store.ErrDenied} {
		w.objects = failing{fmt.Errorf("get: %w", away)}
		answer := w.get(p.address)
		if answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") == "" || answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%v: %d, %v", away, answer.Code, answer.Header())
		}
	}
	if got := w.get("/cities/cairo").Code; got != http.StatusOK {
		t.Errorf("pages: %d", got)
	}
}

func TestALostObjectIsToldToTheOperator(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	if err := w.store.Delete(t.Context(), strings.TrimPrefix(p.address, "/images/")); err != nil {
		t.Fatal(err)
	}
	if got := w.get(p.address).Code; got != http.StatusNotFound {
		t.Errorf("status %d", got)
	}
	if !strings.Contains(w.log.String(), "easel doctor") || !strings.Contains(w.log.String(), p.id) {
		t.Errorf("log: %s", &w.log)
	}
}
