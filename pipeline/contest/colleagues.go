package contest

import (
	"context"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// Note writes a word to colleagues that goes with no deed. Errors: edition.Faults for
// text, and drawing's for a state that forbids it.
func (c *Contest) Note(ctx context.Context, id drawing.ID, by, text string) (drawing.State, error) {
	text, err := edition.CheckMessage("text", text)
	if err == nil && text == "" {
		err = edition.Faults{{Field: "text", Code: edition.FaultRequired}}
	}
	if err != nil {
		return drawing.State{}, err
	}
	return c.may(ctx, id, drawing.CommandNote, drawing.Noted, drawing.Note{Version: drawing.Version, By: by, Text: text})
}

// Escalate moves a drawing that worries somebody to those who see to that: nobody else
// sees it from then on. The note, which may be empty, is for them. Errors: edition.Faults
// for note, and drawing's for a state that forbids it.
func (c *Contest) Escalate(ctx context.Context, id drawing.ID, by, note string) (drawing.State, error) {
	return c.worry(ctx, id, drawing.CommandEscalate, drawing.Escalation{By: by, On: true, Note: note})
}

// CloseEscalation says that a worry was seen to: the drawing is again where it was.
func (c *Contest) CloseEscalation(ctx context.Context, id drawing.ID, by, note string) (drawing.State, error) {
	return c.worry(ctx, id, drawing.CommandClose, drawing.Escalation{By: by, Note: note})
}

func (c *Contest) worry(ctx context.Context, id drawing.ID, command drawing.Command, e drawing.Escalation) (drawing.State, error) {
	note, err := edition.CheckMessage("note", e.Note)
	if err != nil {
		return drawing.State{}, err
	}
	e.Version, e.Note = drawing.Version, note
	return c.may(ctx, id, command, drawing.Escalated, e)
}
