package contest

import (
	"context"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Addressed is a drawing with what a letter to its family wants.
type Addressed struct {
	drawing.State
	Receipt string // today's
	Address string // as the guardian gave it; "" if there is none, or none is known any more
}

// Addressed reads a drawing with the address that it was entered with. drawing.ErrAbsent,
// and drawing.ErrErased for one whose family is not to be known any more.
func (c *Contest) Addressed(ctx context.Context, id drawing.ID) (Addressed, error) {
	f, _, err := c.submitted(ctx, id)
	if err != nil && !errors.Is(err, ErrKeyReused) { // what waits for its guardian has none
		return Addressed{}, err
	}
	if f == nil {
		return Addressed{}, fmt.Errorf("drawing %s: %w", id, drawing.ErrAbsent)
	}
	g, err := c.guardian(ctx, f.state, f.submission)
	if err != nil {
		return Addressed{}, err
	}
	return Addressed{f.state, c.Secret.Receipt(id, f.state.Link), g.Email}, nil
}

// Facts are those of a drawing, in order.
func (c *Contest) Facts(ctx context.Context, id drawing.ID) ([]drawing.Fact, error) {
	_, facts, _, err := c.state(ctx, id)
	return facts, err
}
