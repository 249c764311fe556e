package contest

import (
	"context"
	"fmt"
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Allow gives a purpose, for the family behind a receipt, or takes it back. shown is
// the sentence that was said yes to, or was taken back, hashed; all purposes that are then
// agreed to, and when, are set here. What stands already is done and no error.
//
// What a drawing is entered by is not taken back alone: that is [Contest.Withdraw].
//
// Errors: [ErrNoReceipt], drawing.ErrErased, [ErrNoPurpose], and of giving drawing.ErrChangedOften.
func (c *Contest) Allow(ctx context.Context, receipt string, p drawing.Purpose, yes bool, shown drawing.Consent) (drawing.State, error) {
	if p != drawing.PurposeShow && p != drawing.PurposeExhibit && p != drawing.PurposePress {
		return drawing.State{}, fmt.Errorf("allow %q: %w", p, ErrNoPurpose)
	}
	past, err := c.ByReceipt(ctx, receipt)
	if err != nil {
		return drawing.State{}, err
	}
	return c.act(ctx, past.ID, func(s drawing.State) (deed, error) {
		command := drawing.CommandTakeBack
		if yes {
			command = drawing.CommandConsent
		}
		if err := s.May(command); err != nil {
			return deed{}, err
		}
		if slices.Contains(s.Purposes, p) == yes {
			return deed{}, nil
		}
		all := slices.DeleteFunc(slices.Clone(s.Purposes), func(other drawing.Purpose) bool { return other == p })
		if yes {
			all = append(all, p)
		}
		shown.Purposes, shown.At = all, c.Now()
		return deed{drawing.Consented, drawing.Agreement{Version: drawing.Version, Consent: shown}}, nil
	})
}
