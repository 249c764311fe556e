package moderation

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// answering is the form that answers the correction of a drawing, with what its page shows.
func answering(f web.Frame, st drawing.State, city string) answerForm {
	if st.May(drawing.CommandAnswer) != nil {
		return answerForm{}
	}
	return answerForm{
		Action: f.Link(drawingPath(string(st.ID), "")) + "/correction", City: city,
		Seq: strconv.FormatUint(st.Judged, 10),
	}
}

// answer answers POST /moderation/drawings/{id}/correction with its fields take (yes hangs
// the family's new words, no leaves the old ones) and seq: what the moderator saw. People
// go on to the correction that has waited longest.
func (s *Site) answer(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, p, err := s.asked(w, r, a)
	if err != nil {
		return err
	}
	after, err := s.answered(r.Context(), p.ID, a.ID, form)
	if err != nil {
		return s.refuse(w, r, a, refusal{by: byCorrection, form: form}, err)
	}
	s.settle(r.Context(), after.Seq)
	if web.WantsJSON(r) {
		return s.answerStatus(w, after)
	}
	return web.SeeOther(w, r, lanePath(catalog.Corrected, s.chosen(a, form.Get("city"))))
}

// byCorrection is how a refused answer came.
const byCorrection = "correction"

func (s *Site) answered(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	seq, err := seqOf(form.Get("seq"))
	if err != nil {
		return drawing.State{}, err
	}
	take := form.Get("take")
	if take != "yes" && take != "no" {
		return drawing.State{}, edition.Faults{{Field: "take", Code: edition.FaultChoice}}
	}
	return s.Contest.Answer(ctx, id, by, seq, take == "yes")
}
