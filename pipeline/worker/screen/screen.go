// Package screen notices things about drawings for the moderators: the job behind a new
// picture and new words. What it notices is one fact, screened, and a drawing that is
// screened again and looks the same gets no second one.
//
// A drawing is first looked at by itself, by package pipeline/screen. Then others that
// look like it are asked of [Known], and compared by their pictures. Two drawings that
// are alike may be screened at the same time, by workers in two processes, neither of
// which knows the other's yet. So after its fact is written a worker waits until it has
// heard it, with all that was written before, and asks once more: of two facts the later
// one's worker has then heard the earlier.
package screen

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/screen"
	"github.com/easel-gallery/easel/pipeline/screen/likeness"
	"github.com/easel-gallery/easel/pipeline/store"
)

// QueueName is the durable queue that all screeners share.
const QueueName = "screen"

// Facts are the facts after which a drawing is to be screened: it has a picture, or
// other words. Undone is one: a correction that waited then counts at once. So is
// submitted: a picture that waited for its guardian was rendered before.
var Facts = []drawing.Name{drawing.Submitted, drawing.Rendered, drawing.Edited, drawing.Corrected, drawing.Undone}

// Drawings is what the screener reads.
type Drawings interface {
	State(ctx context.Context, id drawing.ID) (drawing.State, error)
	Original(ctx context.Context, s drawing.State) ([]byte, error)
	Rendition(ctx context.Context, s drawing.State, width int, hash string) (io.ReadSeekCloser, drawing.Rendition, error)
}

// Answers is what the screener says.
type Answers interface {
	Screened(ctx context.Context, id drawing.ID, seen drawing.Screening) error
}

// Screener notices things.
type Screener struct {
	Drawings Drawings
	Answers  Answers
	Known    *Known
	Tally    *Tally
	Log      *slog.Logger
}

// Do screens the drawing as it is now. It is a worker.Job.
func (s *Screener) Do(ctx context.Context, f drawing.Fact) error {
	return s.screen(ctx, f.Drawing)
}

// Retry screens what is still owed, and returns every failure after having tried all.
func (s *Screener) Retry(ctx context.Context, owed []drawing.ID) error {
	var failed []error
	for _, id := range owed {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.screen(ctx, id); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// screen looks, says what it saw, and asks again for others that came meanwhile.
func (s *Screener) screen(ctx context.Context, id drawing.ID) error {
	state, ok, err := s.state(ctx, id)
	if err != nil || !ok {
		return err
	}
	seen, err := s.see(ctx, state)
	if err != nil {
		return fmt.Errorf("screen %s: %w", id, err)
	}
	if err := s.say(ctx, state, seen); err != nil || seen.Look == nil {
		return err
	}
	after, ok, err := s.state(ctx, id)
	if err != nil || !ok {
		return err
	}
	if err := s.Known.hear(ctx, after.Seq); err != nil {
		return fmt.Errorf("screen %s: %w", id, err)
	}
	return s.say(ctx, after, seen)
}

// state is that of a drawing whose picture can be looked at; not ok if there is none, as
// while it is erased or rendered anew.
func (s *Screener) state(ctx context.Context, id drawing.ID) (state drawing.State, ok bool, err error) {
	state, err = s.Drawings.State(ctx, id)
	if errors.Is(err, drawing.ErrSealed) {
		return drawing.State{}, false, nil
	}
	if err != nil {
		return drawing.State{}, false, fmt.Errorf("screen %s: %w", id, err)
	}
	return state, state.Exists() && state.Erased.IsZero() && state.Ladder != nil && len(state.Ladder.Pictures) > 0, nil
}

// see looks at a drawing by itself. Words may be others also when the original was kept long
// enough and is gone.
func (s *Screener) see(ctx context.Context, state drawing.State) (screen.Sight, error) {
	if !state.OriginalGone.IsZero() {
		smallest, err := s.smallest(ctx, state)
		if err != nil {
			return screen.Sight{}, err
		}
		return screen.SeeAgain(state, smallest)
	}
	file, err := s.Drawings.Original(ctx, state)
	if err != nil {
		return screen.Sight{}, err
	}
	smallest, err := s.smallest(ctx, state)
	if err != nil {
		return screen.Sight{}, err
	}
	return screen.See(state, file, smallest)
}

// smallest is the smallest rendition's picture.
func (s *Screener) smallest(ctx context.Context, state drawing.State) (image.Image, error) {
	rung := state.Ladder.Pictures[0]
	body, _, err := s.Drawings.Rendition(ctx, state, rung.Width, rung.Hash)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	picture, err := jpeg.Decode(body)
	if err != nil {
		return nil, fmt.Errorf("decode the rendition %d of %s: %w", rung.Width, state.ID, err)
	}
	return picture, nil
}

// say says what was seen of a drawing, and which others look like it.
func (s *Screener) say(ctx context.Context, state drawing.State, seen screen.Sight) error {
	said := drawing.Screening{Version: drawing.Version, Of: state.Original.SHA256, Made: screen.Version}
	if seen.Look != nil {
		alike, err := s.alike(ctx, state.ID, *seen.Look)
		if err != nil {
			return fmt.Errorf("screen %s: %w", state.ID, err)
		}
		said.Likeness = seen.Look.Hash().String()
		for _, other := range alike {
			said.Hints = append(said.Hints, drawing.Noticed{Code: drawing.HintNear, Drawing: other})
		}
	}
	said.Hints = append(said.Hints, seen.Hints...)
	if err := s.Answers.Screened(ctx, state.ID, said); err != nil {
		return fmt.Errorf("screen %s: %w", state.ID, err)
	}
	s.Tally.count(said, state.Screening)
	return nil
}

// How many others are compared by their pictures, and how many of them are named.
const (
	mostCompared = 16
	mostNamed    = 3
)

// alike are the drawings that look like one, the nearest first.
func (s *Screener) alike(ctx context.Context, id drawing.ID, look likeness.Look) (alike []drawing.ID, err error) {
	near, err := s.Known.near(ctx, look, id)
	if err != nil {
		return nil, err
	}
	for _, found := range near[:min(len(near), mostCompared)] {
		other, err := s.look(ctx, found.ID)
		if err != nil {
			return nil, err
		}
		if other != nil && look.Alike(*other) && len(alike) < mostNamed {
			alike = append(alike, found.ID)
		}
	}
	return alike, nil
}

// look is that of another drawing; nil if it is gone meanwhile.
func (s *Screener) look(ctx context.Context, id drawing.ID) (*likeness.Look, error) {
	state, ok, err := s.state(ctx, id)
	if err != nil || !ok {
		return nil, err
	}
	picture, err := s.smallest(ctx, state)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, drawing.ErrAbsent) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	look, err := likeness.Of(picture)
	return &look, err
}
