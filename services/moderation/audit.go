package moderation

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// entry is a line of the audit as programs see it.
type entry struct {
	At      time.Time    `json:"at"`
	By      *string      `json:"by"` // a colleague's address; null for families, visitors and those who left
	What    drawing.Name `json:"what"`
	Drawing *drawing.ID  `json:"drawing"` // null once it was erased
	City    string       `json:"city"`
	Reason  string       `json:"reason"`
	Before  string       `json:"before"` // status
	After   string       `json:"after"`
	Seq     uint64       `json:"seq"` // of the fact
}

// showAudit answers GET /moderation/audit: who did what, when, to which drawing.
func (s *Site) showAudit(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	q, err := s.auditQuery(r, a)
	if err != nil {
		return err
	}
	switch {
	case q.edition:
		return s.showChanges(w, r, a, q)
	case q.message:
		return s.showWritten(w, r, a, q)
	}
	acts, next, err := s.Catalog.Acts(r.Context(), q.ActQuery, q.after, q.limit)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return s.answerActs(w, r, acts, next)
	}
	page, err := s.auditPage(r, a, q)
	if err != nil {
		return err
	}
	if page.Lines, err = s.auditLines(r.Context(), page.Frame, a, acts); err != nil {
		return err
	}
	if next != (catalog.ActCursor{}) {
		page.Older = page.Link(q.path("", next))
	}
	return web.Page(w, r, http.StatusOK, showAudit(page))
}

func (s *Site) answerActs(w http.ResponseWriter, r *http.Request, acts []catalog.Act, next catalog.ActCursor) error {
	out := struct {
		Entries []entry `json:"entries"`
		Next    *string `json:"next"`
	}{Entries: []entry{}}
	for _, one := range acts {
		e, err := s.entry(r.Context(), one)
		if err != nil {
			return err
		}
		out.Entries = append(out.Entries, e)
	}
	if next != (catalog.ActCursor{}) {
		text := next.String()
		out.Next = &text
	}
	return web.JSON(w, http.StatusOK, out)
}

// entry looks the name of whoever did it up: no fact has it.
func (s *Site) entry(ctx context.Context, a catalog.Act) (entry, error) {
	by, err := s.email(ctx, a.By)
	e := entry{At: a.At, By: by, What: a.What, City: a.City, Reason: a.Reason, Before: string(a.Before), After: string(a.After), Seq: a.Seq}
	if a.Drawing != "" {
		e.Drawing = &a.Drawing
	}
	return e, err
}

// auditPart is how many acts are read at once for a file.
const auditPart = 1_000

// eachEntry hands over all entries of a question, the newest first, a part at a time.
func (s *Site) eachEntry(ctx context.Context, q auditQuery, take func(entry) error) error {
	for after := q.after; ; {
		acts, next, err := s.Catalog.Acts(ctx, q.ActQuery, after, auditPart)
		if err != nil {
			return err
		}
		for _, a := range acts {
			e, err := s.entry(ctx, a)
			if err == nil {
				err = take(e)
			}
			if err != nil {
				return err
			}
		}
		if after = next; after == (catalog.ActCursor{}) {
			return nil
		}
	}
}

// sendAuditSheet answers GET /moderation/audit.csv.
func (s *Site) sendAuditSheet(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	q, err := s.auditQuery(r, a)
	if err != nil {
		return err
	}
	out, err := startSheet(w, "audit.csv", "at", "by", "what", "drawing", "city", "reason", "before", "after", "seq")
	if err != nil {
		return s.broken(err)
	}
	err = s.eachEntry(r.Context(), q, func(e entry) error {
		return out.row(e.At.Format(time.RFC3339), or(e.By), string(e.What), string(or(e.Drawing)), e.City, e.Reason, e.Before, e.After, seqText(e.Seq))
	})
	return s.broken(errors.Join(err, out.end()))
}

// sendAuditLines answers GET /moderation/audit.jsonl: an entry of the JSON answer a line.
func (s *Site) sendAuditLines(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	q, err := s.auditQuery(r, a)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit.jsonl"`)
	out := json.NewEncoder(w)
	return s.broken(s.eachEntry(r.Context(), q, func(e entry) error { return out.Encode(e) }))
}

// broken ends an answer whose beginning is sent: whoever reads it must see that it has no
// end.
func (s *Site) broken(err error) error {
	if err == nil {
		return nil
	}
	s.Log.Warn("a file was not sent to its end", "err", err)
	panic(http.ErrAbortHandler)
}

// or is what a pointer points to; the zero value for nil.
func or[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}
