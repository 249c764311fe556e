package contest

import (
	"context"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Report has somebody who looked at a published drawing say that something is wrong with
// it. The reason is one of the edition's. The network, such as "203.0.113.0/24", is where
// it comes from: of it only vault.Secret.Network is kept. What State.Heard says is heard
// already is done and no error. When as many networks have reported it as the edition
// says, since a moderator last looked, the drawing is hidden. Errors: edition.Faults for reason and note, and
// drawing.ErrAbsent for whatever the public does not see.
func (c *Contest) Report(ctx context.Context, id drawing.ID, reason, note, network string) (drawing.State, error) {
	note, wrong := c.Edition().CheckReport(reason, note)
	report := drawing.Report{Version: drawing.Version, Reason: reason, Note: note, Network: c.Secret.Network(id, network)}
	after, err := c.act(ctx, id, func(s drawing.State) (deed, error) {
		switch {
		case s.May(drawing.CommandReport) != nil || !s.Public(c.Now()):
			return deed{}, fmt.Errorf("report %s: %w", id, drawing.ErrAbsent)
		case wrong != nil:
			return deed{}, wrong
		case s.Heard(report.Network):
			return deed{}, nil
		}
		return deed{drawing.Reported, report}, nil
	})
	if err != nil || !c.hides(after) {
		return after, err
	}
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		if !c.hides(s) {
			return deed{}, nil // somebody was faster
		}
		return deed{drawing.TakenDown, drawing.Act{Version: drawing.Version, Reason: drawing.ReasonReports}}, nil
	})
}

// hides reports whether enough people have reported a drawing that hangs.
func (c *Contest) hides(s drawing.State) bool {
	enough := c.Edition().HideAfter
	return enough > 0 && s.Unlooked() >= enough && s.May(drawing.CommandTakeDown) == nil
}
