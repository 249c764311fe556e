package upload

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// How many copies are sent at once. One takes a connection, a file of the store and 100 KB of memory, for as long as the
// family's line needs for some 21 MB.
const (
	mostExports          = 64
	mostExportsOfNetwork = 8
)

// export answers GET /entries/{receipt}/export: a ZIP of all that is kept of the drawing. It is made while it is sent.
func (s *Site) export(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	leave, err := s.exports.enter(limit.Network(web.Client(r)))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer leave()
	e, err := s.contest.Export(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return s.unexported(w, r, err)
	}
	original, err := s.openOriginal(r.Context(), e.State) // before the first byte, so that there can be a page instead
	if err != nil {
		return err
	}
	defer original.Close()
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="drawing-`+string(e.ID[:8])+`.zip"`)
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	return s.pack(r.Context(), w, s.copyOf(web.Language(r), e), original)
}

// openOriginal is the file that the family sent; an empty one once it is not kept any more.
func (s *Site) openOriginal(ctx context.Context, d drawing.State) (io.ReadCloser, error) {
	if !d.OriginalGone.IsZero() {
		return io.NopCloser(strings.NewReader("")), nil
	}
	return s.contest.OpenOriginal(ctx, d)
}

// unexported answers where there is nothing to send.
func (s *Site) unexported(w http.ResponseWriter, r *http.Request, err error) error {
	if web.WantsJSON(r) {
		return err
	}
	return s.unchanged(w, r, err)
}

// pack sends the pages first, so that they are there to read while the pictures come.
func (s *Site) pack(ctx context.Context, w io.Writer, c copied, original io.Reader) error {
	out := packing{zip.NewWriter(w), s.now()}
	for _, step := range []func() error{
		func() error { return out.page(ctx, "index.html", copyPage(c.l, c)) },
		out.style,
		func() error { return out.value("entry.json", c.entry()) },
		func() error {
			if !c.OriginalGone.IsZero() {
				return nil
			}
			return out.file(originalFile(c.Original), original)
		},
		func() error { return s.packPictures(ctx, out, c.State) },
		out.zip.Close,
	} {
		if err := step(); err != nil {
			return fmt.Errorf("pack a copy: %w", err)
		}
	}
	return nil
}

func (s *Site) packPictures(ctx context.Context, out packing, d drawing.State) error {
	for _, rung := range rungs(d) {
		body, _, err := s.contest.Rendition(ctx, d, rung.Width, rung.Hash)
		if err != nil {
			return err
		}
		err = out.file(rungFile(rung), body)
		if err = errors.Join(err, body.Close()); err != nil {
			return err
		}
	}
	return nil
}

// rungs are a drawing's renditions, if there are any.
func rungs(d drawing.State) []drawing.Rendition {
	if d.Ladder == nil {
		return nil
	}
	return d.Ladder.Pictures
}

// packing is a ZIP on its way.
type packing struct {
	zip *zip.Writer
	at  time.Time // when its files are said to be made
}

// file adds a picture, which no method makes smaller.
func (p packing) file(name string, body io.Reader) error {
	return p.add(name, zip.Store, func(w io.Writer) error {
		_, err := io.Copy(w, body)
		return err
	})
}

func (p packing) page(ctx context.Context, name string, page templ.Component) error {
	return p.add(name, zip.Deflate, func(w io.Writer) error { return page.Render(ctx, w) })
}

func (p packing) style() error {
	text, err := embedded.ReadFile("assets/copy.css")
	if err != nil {
		return err
	}
	return p.add("style.css", zip.Deflate, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

func (p packing) value(name string, v any) error {
	return p.add(name, zip.Deflate, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}

func (p packing) add(name string, method uint16, write func(io.Writer) error) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: p.at.UTC()})
	if err != nil {
		return err
	}
	return write(w)
}

// originalFile is what the picture is called that the family sent. Its own name is stored nowhere.
func originalFile(o drawing.Original) string {
	return "original." + rendition.Kind(strings.TrimPrefix(o.Type, "image/")).Ext()
}

func rungFile(r drawing.Rendition) string { return fmt.Sprintf("pictures/%d.%s", r.Width, r.Ext) }
