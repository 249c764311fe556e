package moderation

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// done is a decision of somebody's own, to be undone where they are now.
type done struct {
	Title, TitleLanguage string
	Icon, What           string
	Undo                 string // where it is posted
}

// mostLast is how many decisions are in sight.
const mostLast = 20

// last are the decisions that an account made last and that stand, the newest first.
func (s *Site) last(r *http.Request, a staff.Account, f web.Frame) (out []done, err error) {
	if !a.Role.May(staff.Decide) {
		return nil, nil
	}
	recent, err := s.Catalog.Recent(r.Context(), a.ID, mostLast)
	if err != nil {
		return nil, err
	}
	for _, st := range recent {
		if sees(st, a) && a.Covers(st.City) && st.MayUndo(a.ID) == nil {
			out = append(out, doneOf(f, st))
		}
	}
	return out, nil
}

func doneOf(f web.Frame, st drawing.State) done {
	said := st.Decision
	if said == nil {
		said = st.Proposal // the first of two
	}
	fact := said.Verdict.Fact()
	return done{
		Title: st.Title, TitleLanguage: st.Language, Icon: factIcons[fact], What: factWords.say(f.Language, string(fact)),
		Undo: f.Link(drawingPath(string(st.ID), "") + "/undo"),
	}
}

// verdictDone is what console.js shows of a decision that it has just sent.
type verdictDone struct {
	Verdict drawing.Verdict
	done
}

func verdictsDone(f web.Frame, undo string) (out []verdictDone) {
	for _, v := range []drawing.Verdict{drawing.Approve, drawing.Return, drawing.Decline} {
		out = append(out, verdictDone{v, done{Undo: undo, Icon: factIcons[v.Fact()], What: factWords.say(f.Language, string(v.Fact()))}})
	}
	return out
}
