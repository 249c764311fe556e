package moderation

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// decide gives a verdict on what the moderator saw, and leads people on to what waits
// next.
func (s *Site) decide(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, p, err := s.asked(w, r, a)
	if err != nil {
		return err
	}
	after, err := s.verdict(r.Context(), p.ID, a, form)
	if err != nil {
		return s.refuse(w, r, a, refusal{by: form.Get("verdict"), form: form}, err)
	}
	s.settle(r.Context(), after.Seq)
	if web.WantsJSON(r) {
		return s.answerStatus(w, after)
	}
	next, err := s.next(r, a, form.Get("city"), after)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, next)
}

func (s *Site) verdict(ctx context.Context, id drawing.ID, a staff.Account, form url.Values) (drawing.State, error) {
	seq, err := seqOf(form.Get("seq"))
	if err != nil {
		return drawing.State{}, err
	}
	return s.Contest.Decide(ctx, id, contest.Decision{
		By: a.ID, Verdict: drawing.Verdict(form.Get("verdict")), Seq: seq,
		Reason: form.Get("reason"), Message: form.Get("message"), Note: form.Get("note"),
		Organises: a.Role.May(staff.Manage), Safeguards: a.Role.May(staff.Safeguard),
	})
}

func seqOf(text string) (uint64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, edition.Faults{{Field: "seq", Code: edition.FaultRequired}}
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, edition.Faults{{Field: "seq", Code: edition.FaultNumber}}
	}
	return seq, nil
}

// deed is something that is done to a drawing as it is, whatever was seen of it.
type deed func(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error)

func (s *Site) undo(ctx context.Context, id drawing.ID, by string, _ url.Values) (drawing.State, error) {
	return s.Contest.Undo(ctx, id, by)
}

func (s *Site) takeDown(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	after, err := s.Contest.TakeDown(ctx, id, by, form.Get("reason"), form.Get("note"))
	var faults edition.Faults
	if errors.As(err, &faults) {
		return after, onNote(faults)
	}
	return after, err
}

// onNote moves what is wrong with the words of a take-down to the field they stand
// in: nobody writes to a family there.
func onNote(faults edition.Faults) edition.Faults {
	var out edition.Faults
	for _, f := range faults {
		if f.Field == "message" {
			f.Field = "note"
		}
		out = append(out, f)
	}
	return out
}

func (s *Site) reinstate(ctx context.Context, id drawing.ID, by string, _ url.Values) (drawing.State, error) {
	return s.Contest.Reinstate(ctx, id, by)
}

// act is the handler of a deed, by the end of its address. People come back to the
// drawing's page, or go on to what waits next if that is not for their eyes any more.
func (s *Site) act(name string, do deed) handler {
	return func(w http.ResponseWriter, r *http.Request, a staff.Account) error {
		form, p, err := s.asked(w, r, a)
		if err != nil {
			return err
		}
		after, err := do(r.Context(), p.ID, a.ID, form)
		if err != nil {
			return s.refuse(w, r, a, refusal{by: name, form: form}, err)
		}
		s.settle(r.Context(), after.Seq)
		if web.WantsJSON(r) {
			return s.answerStatus(w, after)
		}
		if !sees(after, a) {
			next, err := s.next(r, a, form.Get("city"), after)
			if err != nil {
				return err
			}
			return web.SeeOther(w, r, next)
		}
		return web.SeeOther(w, r, drawingPath(string(p.ID), s.chosen(a, form.Get("city"))))
	}
}

// asked reads what is asked for, and the drawing that it is about.
func (s *Site) asked(w http.ResponseWriter, r *http.Request, a staff.Account) (url.Values, contest.Past, error) {
	p, err := s.past(r, a)
	if err != nil {
		return nil, contest.Past{}, err
	}
	form, err := readForm(w, r)
	return form, p, err
}

func (s *Site) answerStatus(w http.ResponseWriter, after drawing.State) error {
	return web.JSON(w, http.StatusOK, map[string]any{"id": after.ID, "status": after.Status(s.Now())})
}

// settleTime is how long a deed waits until this process's catalog knows of it. It is
// done in any case; waiting only lets the next page show it.
const settleTime = 2 * time.Second

func (s *Site) settle(ctx context.Context, seq uint64) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if err := s.Catalog.WaitFor(ctx, seq); err != nil {
		s.Log.Debug("the catalog is behind", "seq", seq, "err", err)
	}
}

// chosen is the slug of the city that somebody works through; "" for none.
func (s *Site) chosen(a staff.Account, city string) string {
	_, slug, err := s.scope(a, city)
	if err != nil {
		return ""
	}
	return slug
}

// next is the page after a decision: what follows in the queue and lies on no other desk,
// if there is such a drawing, else what follows, or the empty queue.
func (s *Site) next(r *http.Request, a staff.Account, city string, decided drawing.State) (string, error) {
	slug := s.chosen(a, city)
	waiting, err := s.waiting(r.Context(), a, catalog.Waiting, slug)
	if err != nil {
		return "", err
	}
	if next, ok := followingFree(waiting, s.elsewhere(r), decided); ok {
		return drawingPath(string(next.ID), slug), nil
	}
	return queuePath(slug), nil
}

// refusal is a deed that was not done, for the page that comes back. The zero refusal
// is a page that was only asked for.
type refusal struct {
	by      string      // the form that it came by: a verdict, or the end of its address
	form    url.Values  // as it was sent
	problem web.Problem // why not
}

// faultLink is what is wrong with a field, and where the field is.
type faultLink struct {
	URL  string // "" if the page has no such field
	Text string
}

// faults are those of a form in the order of its fields.
func (n refusal) faults() []faultLink {
	var out []faultLink
	for _, field := range []string{"verdict", "seq", "on", "reason", "message", "note", "text", "language", "tag", "child", "title", "story", "turn", "cover", "reports", "take"} {
		e, ok := n.problem.Errors[field]
		if !ok {
			continue
		}
		link := faultLink{Text: e.Message}
		if !slices.Contains([]string{"verdict", "seq", "on", "reports", "take"}, field) {
			link.URL = "#" + n.by + "-" + field
		}
		out = append(out, link)
	}
	return out
}

// conflict is what a program is told beside a 409: who decided what, and the seq to
// look at now; after an answer also the correction that waits, null if none does.
func (s *Site) conflict(r *http.Request, p contest.Past, answered bool, err error) error {
	members := map[string]any{"verdict": nil, "by": nil, "at": nil, "seq": p.Judged}
	if d := p.Decision; d != nil {
		by, err := s.email(r.Context(), d.By)
		if err != nil {
			return err
		}
		members["verdict"], members["by"], members["at"] = d.Verdict, by, d.At
	}
	if answered {
		members["correction"] = wishOf(web.Language(r), p.State)
	}
	return &web.Detail{Err: err, Members: members}
}

// refuse answers for a deed that was not done: people get the drawing's page as it is
// now, with the reason and all that they typed.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, a staff.Account, no refusal, err error) error {
	err = worded(web.Language(r), err)
	no.problem = s.site.Explain(r, err)
	status := no.problem.Status
	if status != http.StatusConflict && status != http.StatusUnprocessableEntity {
		return err
	}
	p, now := s.past(r, a)
	if now != nil {
		return now
	}
	if web.WantsJSON(r) {
		if status == http.StatusConflict {
			return s.conflict(r, p, no.by == byCorrection, err)
		}
		return err
	}
	return s.answerDrawing(w, r, a, p, status, no)
}
