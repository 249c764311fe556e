package moderation

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// picture sends a rendition, published or not, to those who may look at the drawing.
func (s *Site) picture(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	id, err := drawing.ParseID(r.PathValue("id"))
	if err != nil {
		return drawing.ErrAbsent
	}
	state, err := s.Catalog.State(r.Context(), id)
	if err != nil {
		return err
	}
	if !a.Covers(state.City) {
		return fmt.Errorf("%w: another city", web.ErrForbidden)
	}
	if !sees(state, a) {
		return drawing.ErrAbsent
	}
	width, hash := rung(r.PathValue("file"))
	body, rendition, err := s.Contest.Rendition(r.Context(), state, width, hash)
	if err != nil {
		return err
	}
	defer body.Close()
	if picturePath(id, rendition) != r.URL.Path {
		return drawing.ErrAbsent
	}
	web.SameForAll(w)
	w.Header().Set("Content-Type", rendition.Type)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}

// rung reads the width and hash of "640-0123456789abcdef.jpg"; what it cannot read,
// no rendition has.
func rung(file string) (width int, hash string) {
	name, _, _ := strings.Cut(file, ".")
	number, hash, _ := strings.Cut(name, "-")
	width, _ = strconv.Atoi(number)
	return width, hash
}
