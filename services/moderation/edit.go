package moderation

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// edit changes how a drawing is shown. turn is how many more quarter turns clockwise; each
// cover is "x,y,w,h" in parts of the picture as it is shown now, before that turn; with
// anew=yes the picture as it was sent is where both begin. title, story and child are
// corrected where the form has them, and has them otherwise than the page showed them.
func (s *Site) edit(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	change := contest.Amendment{
		Anew: form.Get("anew") == "yes", Title: web.Written(form, "title"), Story: web.Written(form, "story"), Child: web.Written(form, "child"),
	}
	if turn := form.Get("turn"); turn != "" {
		n, err := strconv.Atoi(turn)
		if err != nil {
			return drawing.State{}, edition.Faults{{Field: "turn", Code: edition.FaultNumber}}
		}
		change.Turn = n % 4
	}
	for _, cover := range form["cover"] {
		if cover == "" {
			continue
		}
		b, ok := boxOf(cover)
		if !ok {
			return drawing.State{}, edition.Faults{{Field: "cover", Code: edition.FaultNumber}}
		}
		change.Covers = append(change.Covers, b)
	}
	return s.Contest.Edit(ctx, id, by, change)
}

// boxOf reads "x,y,w,h". What somebody drew over the edge of the picture ends there.
func boxOf(text string) (b drawing.Box, ok bool) {
	var at [4]float64
	words := strings.Split(text, ",")
	if len(words) != len(at) {
		return b, false
	}
	for i, word := range words {
		var err error
		if at[i], err = strconv.ParseFloat(strings.TrimSpace(word), 64); err != nil || !(at[i] >= -1 && at[i] <= 2) {
			return b, false
		}
	}
	left, top := within(at[0]), within(at[1])
	return drawing.Box{X: left, Y: top, W: within(at[0]+at[2]) - left, H: within(at[1]+at[3]) - top}, true
}

func within(part float64) float64 { return min(max(0, part), 1) }

func (s *Site) note(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	return s.Contest.Note(ctx, id, by, form.Get("text"))
}

func (s *Site) escalate(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	return s.Contest.Escalate(ctx, id, by, form.Get("note"))
}

func (s *Site) closeEscalation(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	return s.Contest.CloseEscalation(ctx, id, by, form.Get("note"))
}
