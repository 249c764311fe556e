package upload_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/upload"
)

// counting is a real store that counts the bytes that are read of it, and fails to put pieces if it should.
type counting struct {
	store.Store
	read  atomic.Int64
	fails atomic.Bool
}

func (c *counting) Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error) {
	body, object, err := c.Store.Get(ctx, key)
	return &readCounted{body, c}, object, err
}

func (c *counting) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	if c.fails.Load() && strings.Contains(key, "/p") {
		return fmt.Errorf("put %q: %w", key, store.ErrUnreachable)
	}
	return c.Store.Put(ctx, key, body, size, sum)
}

type readCounted struct {
	io.ReadSeekCloser
	of *counting
}

func (c *readCounted) Read(p []byte) (int, error) {
	n, err := c.ReadSeekCloser.Read(p)
	c.of.read.Add(int64(n))
	return n, err
}

// openCounting is a house whose uploads lie in a store that counts.
func openCounting(t *testing.T, changes ...func(*upload.Config)) (*house, *counting) {
	t.Helper()
	w := contesttest.Open(t)
	c := &counting{Store: w.Store}
	ups, err := uploads.Open(t.Context(), uploads.Config{Store: c, Journal: w.Journal, Now: w.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return openOn(t, w, w.Contest, append(changes, func(config *upload.Config) { config.Uploads = ups })...), c
}

func TestAnUploadIsReadOnlyOnceAllElseIsRight(t *testing.T) {
	const size, little = 3_000_000, 100_000
	h, bytes := openCounting(t, func(c *upload.Config) { c.EntryLimit = 1 })
	name := h.uploaded(t, padded(t, size))
	first := h.naming(t, h.uploaded(t, padded(t, size)))
	wantStatus(t, h.post(t, "/enter", first, asJSON...), http.StatusCreated)
	if got := bytes.read.Load(); got < size {
		t.Fatalf("%d bytes were read of an entry of %d", got, size)
	}
	form := func() *entry { return h.naming(t, name) }
	several := form().with("title", "")
	for i := 2; i <= 8; i++ {
		several.with(fmt.Sprintf("upload_%d", i), name)
	}
	better := &entry{fields: map[string]string{"upload": name}}
	for what, row := range map[string]struct {
		at     string
		form   *entry
		status int
	}{
		"without a title":             {"/enter", form().with("title", ""), http.StatusUnprocessableEntity},
		"named by eight children":     {"/enter", several, http.StatusUnprocessableEntity},
		"beyond the address's limit":  {"/enter", form(), http.StatusTooManyRequests},
		"with a receipt of nobody's":  {"/entries/" + strings.Repeat("0", 52) + "/replace", better, http.StatusNotFound},
		"with a receipt without form": {"/entries/nonesuch/replace", better, http.StatusNotFound},
	} {
		t.Run(what, func(t *testing.T) {
			bytes.read.Store(0)
			wantStatus(t, h.post(t, row.at, row.form, asJSON...), row.status)
			if got := bytes.read.Load(); got > little {
				t.Errorf("%d of %d bytes were read", got, size)
			}
		})
	}
	h.wantEmptySpool(t)
}

func TestAnUploadThatTwoChildrenNameIsTheFirstOnes(t *testing.T) {
	h := open(t)
	e := h.siblings(t, 2)
	e.extra = nil
	name := h.uploaded(t, contesttest.Picture(t, 0))
	e.with("upload", name).with("upload_2", "/uploads/"+name)
	e.order = append(e.order, "upload", "upload_2")
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	got := decode[entries](t, answer).Entries
	if len(got) != 2 || got[0].Receipt == "" || got[1].Errors["drawing"].Code != "upload_shared" {
		t.Errorf("the answer is %+v", got)
	}
	h.wantEmptySpool(t)
}

// A picture that can't be kept whole for a form that comes back is not kept in part.
func TestAPictureThatIsHalfKeptIsDropped(t *testing.T) {
	h, objects := openCounting(t, limited)
	objects.fails.Store(true)
	e := h.entry(t).with("add", "1")
	wantStatus(t, h.post(t, "/en/enter", e), http.StatusOK)
	for object := range h.Store.List(t.Context(), uploads.Prefix) {
		t.Errorf("%s is left", object.Key)
	}
	h.wantEmptySpool(t)
}
