package gallery

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// renditions finds a published drawing's rendition; catalog.ErrNotFound if there is none.
type renditions interface {
	Rendition(ctx context.Context, id drawing.ID, width int, hash string) (drawing.Rendition, error)
}

// storeAwhile is when to ask again for a picture while the store is away.
const storeAwhile = 5 * time.Second

// imageName is the last part of a picture's address.
var imageName = regexp.MustCompile(`^([1-9][0-9]{0,4})-([0-9a-f]{16})\.[a-z]{3,4}$`)

// sendImage answers with a rendition, as long as its drawing is published. The address holds the hash of the bytes, so
// they never change under it; that they may be kept for five minutes only is because a drawing can be taken down.
func (s *Site) sendImage(w http.ResponseWriter, r *http.Request) error {
	f := found{version: s.versions.now(), gone: s.pictures.gone.Load()}
	var err error
	if f.id, f.rung, err = s.rendition(r); err != nil {
		return err
	}
	if web.Unchanged(r, `"`+f.rung.Hash+`"`) {
		headers(w.Header(), f)
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	err = s.pictures.send(w, r, f)
	if isLost(err) {
		// While a drawing is being erased this may be so for a moment; otherwise an object is lost.
		s.log.ErrorContext(r.Context(), "a published picture is not in the store; run: easel doctor", "key", f.key())
		return fmt.Errorf("%w: %w", catalog.ErrNotFound, err)
	}
	if err != nil {
		return fmt.Errorf("open a picture: %w", err)
	}
	return nil
}

// rendition finds what an address names, which must be written exactly as we write it.
func (s *Site) rendition(r *http.Request) (drawing.ID, drawing.Rendition, error) {
	id, err := drawing.ParseID(r.PathValue("id"))
	parts := imageName.FindStringSubmatch(r.PathValue("name"))
	if err != nil || parts == nil {
		return "", drawing.Rendition{}, fmt.Errorf("address of a picture: %w", catalog.ErrNotFound)
	}
	width, err := strconv.Atoi(parts[1])
	if err != nil {
		return "", drawing.Rendition{}, fmt.Errorf("width of a picture: %w", err)
	}
	rung, err := s.renditions.Rendition(r.Context(), id, width, parts[2])
	if err == nil && rung.Key(id) != string(id)+"/"+r.PathValue("name") {
		err = fmt.Errorf("ending of a picture: %w", catalog.ErrNotFound)
	}
	return id, rung, err
}
