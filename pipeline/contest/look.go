package contest

import (
	"context"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// LookAt has a moderator say that reports were looked at and that the drawing stays where
// it hangs. seq is State.Judged of the page they had before them, and reports how many it
// showed: one that came meanwhile still waits for somebody. What was looked at already is
// done and no error. Errors: edition.Faults for reports, *[Stale] if another picture was
// reported, and drawing's for a state that forbids it.
func (c *Contest) LookAt(ctx context.Context, id drawing.ID, by string, seq uint64, reports int) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandLook); err != nil {
			return deed{}, err
		}
		switch {
		case seq != s.Judged:
			return deed{}, &Stale{s, drawing.ErrStale}
		case reports < 1, reports > len(s.Reports):
			return deed{}, edition.Faults{{Field: "reports", Code: edition.FaultNumber}}
		case reports <= s.Looked:
			return deed{}, nil
		}
		return deed{drawing.LookedAt, drawing.Look{Version: drawing.Version, By: by, Reports: reports}}, nil
	})
}
