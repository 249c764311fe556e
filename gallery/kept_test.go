package gallery_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/easel-gallery/easel/gallery"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/store"
)

// counted are objects that count how often one is opened.
type counted struct {
	gallery.Objects
	opened atomic.Int64
}

func (c *counted) Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error) {
	c.opened.Add(1)
	return c.Objects.Get(ctx, key)
}

// count puts a counter before the store.
func (w *world) count() *counted {
	c := &counted{Objects: w.objects}
	w.objects = c
	return c
}

// copy has the gallery make copies in a folder, as if the store were elsewhere.
func (w *world) copy(most int64) (dir string) {
	w.t.Helper()
	dir = filepath.Join(w.t.TempDir(), "copies")
	c, err := gallery.OpenCopies(dir, most, w.objects)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Close() })
	w.copies = c
	return dir
}

// files are the files below a folder, and their bytes.
func files(t *testing.T, dir string) (names []string, bytes int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %s", path, info.Mode())
		}
		names, bytes = append(names, path), bytes+info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names, bytes
}

func TestAWallIsMadeAnewWhenADrawingIsHung(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8, drawingtest.Title("The first"))
	h := w.handler()
	for range 2 {
		if page := ask(h, "/cities/cairo").Body.String(); !strings.Contains(page, "The first") {
			t.Errorf("got %s", page)
		}
	}
	w.publish("cairo", 8, drawingtest.Title("The second"))
	w.apply()
	for _, address := range []string{"/", "/cities/cairo", "/api/v1/cities/cairo/drawings"} {
		if page := ask(h, address).Body.String(); !strings.Contains(page, "The second") {
			t.Errorf("%s: %s", address, page)
		}
	}
}

func TestAPageIsMadeAnewWhenTheEditionChanges(t *testing.T) {
	w := newWorld(t)
	h := w.handler()
	ask(h, "/about")
	w.edition.Theme = "Bridges"
	wait(t, "the page has the new theme", func() bool { return strings.Contains(ask(h, "/about").Body.String(), "Bridges") })
}

func TestWhatIsTakenDownIsNowhereAnyMore(t *testing.T) {
	w := newWorld(t)
	copies := w.copy(1 << 20)
	p := w.picture(drawingtest.Title("A name by mistake"))
	other := w.picture()
	h := w.handler()
	addresses := []string{"/", "/cities", "/cities/cairo", "/drawings/" + p.id, "/api/v1/drawings/" + p.id, "/api/v1/cities/cairo/drawings", p.address}
	for range 3 {
		for _, address := range append(addresses, other.address) {
			for _, encoding := range []string{"", "gzip", "br"} {
				if got := send(h, http.MethodGet, address, "Accept-Encoding", encoding).Code; got != http.StatusOK {
					t.Fatalf("%s: %d", address, got)
				}
			}
		}
	}
	if there, _ := files(t, copies); len(there) != 2 {
		t.Fatalf("copies: %q", there)
	}
	p.drawing.TakenDown()
	w.apply()
	for _, address := range addresses {
		answer := ask(h, address)
		if strings.Contains(answer.Body.String(), "A name by mistake") || strings.Contains(address, p.id) && answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, answer.Code)
		}
	}
	if there, _ := files(t, copies); len(there) != 1 || !strings.Contains(there[0], other.id) {
		t.Errorf("copies: %q", there)
	}
	if got := ask(h, other.address).Code; got != http.StatusOK {
		t.Errorf("the other picture: %d", got)
	}
}

func TestAHotPictureIsSentFromMemory(t *testing.T) {
	w := newWorld(t)
	p, opened := w.picture(), w.count()
	h := w.handler()
	for range 5 {
		if answer := ask(h, p.address); answer.Code != http.StatusOK || answer.Body.Len() != len(p.Bytes) || answer.Header().Get("Cache-Tag") != p.id {
			t.Errorf("%d, %d bytes of %d, %v", answer.Code, answer.Body.Len(), len(p.Bytes), answer.Header())
		}
	}
	w.publish("seoul", 9) // the catalog must be asked again, the store not
	w.apply()
	ask(h, p.address)
	ask(h, p.address)
	if got := opened.opened.Load(); got != 2 {
		t.Errorf("the store was asked %d times: once for each of the first two would do", got)
	}
	part := send(h, http.MethodGet, p.address, "Range", "bytes=10-19")
	if part.Code != http.StatusPartialContent || part.Body.String() != string(p.Bytes[10:20]) {
		t.Errorf("a part: %d, %d bytes", part.Code, part.Body.Len())
	}
	same := send(h, http.MethodGet, p.address, "If-None-Match", `"`+p.Hash+`"`)
	if same.Code != http.StatusNotModified || same.Header().Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("the same: %d, %v", same.Code, same.Header())
	}
}

func TestAPictureElsewhereIsFetchedOnceAndSentFromDisk(t *testing.T) {
	w := newWorld(t)
	p, opened := w.picture(), w.count()
	dir := w.copy(1 << 20)
	h := w.handler()
	var storm sync.WaitGroup
	for range 20 {
		storm.Go(func() {
			if answer := ask(h, p.address); answer.Code != http.StatusOK || answer.Body.String() != string(p.Bytes) {
				t.Errorf("%d, %d bytes", answer.Code, answer.Body.Len())
			}
		})
	}
	storm.Wait()
	if got := opened.opened.Load(); got != 1 {
		t.Errorf("fetched %d times", got)
	}
	there, _ := files(t, dir)
	if len(there) != 1 || there[0] != filepath.Join(dir, strings.TrimPrefix(p.address, "/images/")) {
		t.Errorf("copies: %q", there)
	}
	again, err := gallery.OpenCopies(dir, 1<<20, w.objects)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if there, _ := files(t, dir); len(there) != 0 {
		t.Errorf("after a start: %q", there)
	}
}

func TestCopiesTakeNoMoreRoomThanTheyMay(t *testing.T) {
	w := newWorld(t)
	var all []picture
	for range 12 {
		all = append(all, w.picture())
	}
	size := int64(len(all[0].Bytes))
	dir := w.copy(8 * size)
	h := w.handler()
	for _, p := range all {
		if got := ask(h, p.address); got.Code != http.StatusOK || got.Body.Len() != len(p.Bytes) {
			t.Errorf("%d, %d bytes", got.Code, got.Body.Len())
		}
		if _, bytes := files(t, dir); bytes > 8*size {
			t.Fatalf("%d bytes of at most %d", bytes, 8*size)
		}
	}
	there, _ := files(t, dir)
	if len(there) != 8 || strings.Contains(fmt.Sprint(there), all[0].id) {
		t.Errorf("%d copies; the first is to make room: %q", len(there), there)
	}
}

func TestAPictureThatCannotBeCopiedIsSentNevertheless(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	w.copy(int64(len(p.Bytes))) // more than an eighth
	h := w.handler()
	for range 3 {
		if got := ask(h, p.address); got.Code != http.StatusOK || got.Body.String() != string(p.Bytes) {
			t.Errorf("too large: %d, %d bytes", got.Code, got.Body.Len())
		}
	}
	dir := w.copy(1 << 20)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	h = w.handler()
	for range 3 {
		if got := ask(h, p.address); got.Code != http.StatusOK || got.Body.String() != string(p.Bytes) {
			t.Errorf("its disk is gone: %d, %d bytes", got.Code, got.Body.Len())
		}
	}
}

func TestAPictureThatGoesWhileItIsFetchedLeavesNoCopy(t *testing.T) {
	w := newWorld(t)
	p := w.picture()
	w.objects = during{w.objects, func() {
		p.drawing.TakenDown()
		w.apply()
	}}
	dir := w.copy(1 << 20)
	ask(w.handler(), p.address) // it asked before the picture went
	if there, _ := files(t, dir); len(there) != 0 {
		t.Errorf("copies: %q", there)
	}
}

// during are objects with something happening while one is opened.
type during struct {
	gallery.Objects
	happens func()
}

func (d during) Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error) {
	d.happens()
	return d.Objects.Get(ctx, key)
}
