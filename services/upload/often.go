package upload

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// A receipt may change its drawing as often as drawing.MaxChanges allows, but not all at once: each change is a fact that
// everybody reads who looks at the drawing, and some are work for others.
const (
	mostChanges  = 60
	changeWindow = 10 * time.Minute
)

var errOften = errors.New("the drawing was changed often just now")

// mayChange asks whether the drawing of a request's receipt may be changed, and counts that. What only takes something back
// is not asked: the change before it was.
func (s *Site) mayChange(r *http.Request, c drawing.Command) error {
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return err
	}
	if err := p.May(c); err != nil {
		return err
	}
	if err := s.changes.Take(string(p.ID)); err != nil {
		return fmt.Errorf("%w: %w", errOften, err)
	}
	return nil
}
