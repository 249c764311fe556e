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

// last finds what the address says was decided, if it was by this account and still
// stands.
func (s *Site) last(r *http.Request, a staff.Account, f web.Frame) ([]done, error) {
	id, err := drawing.ParseID(r.URL.Query().Get("done"))
	if err != nil {
		return nil, nil
	}
	p, err := s.Contest.State(r.Context(), id)
	if err != nil || p.May(drawing.CommandUndo) != nil || p.Decision.By != a.ID {
		return nil, nil // an old address is no mistake
	}
	return []done{doneOf(f, p)}, nil
}

func doneOf(f web.Frame, p drawing.State) done {
	fact := p.Decision.Verdict.Fact()
	return done{
		Title: p.Title, TitleLanguage: p.Language, Icon: factIcons[fact], What: factWords.say(f.Language, string(fact)),
		Undo: f.Link(drawingPath(string(p.ID), "") + "/undo"),
	}
}

// verdictDone is what console.js shows of a decision that it has just sent.
type verdictDone struct {
	Verdict drawing.Verdict
	done
}

func verdictsDone(f web.Frame) (out []verdictDone) {
	for _, v := range []drawing.Verdict{drawing.Approve, drawing.Return, drawing.Decline} {
		out = append(out, verdictDone{v, done{Icon: factIcons[v.Fact()], What: factWords.say(f.Language, string(v.Fact()))}})
	}
	return out
}
