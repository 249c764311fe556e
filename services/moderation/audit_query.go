package moderation

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// whatEdition chooses the changes of the edition, which are no facts of a drawing.
const whatEdition = "edition"

// errBadDay: an address that was made up; the page's own field gives none such.
var errBadDay = errors.New("a day that is none")

// auditQuery is what an auditor looks for.
type auditQuery struct {
	catalog.ActQuery
	after   catalog.ActCursor
	limit   int
	edition bool
	message bool
	typed   url.Values // what is not empty of it, for links
}

// auditFields are what an auditor may bound by.
func auditFields() []string { return []string{"by", "drawing", "city", "what", "from", "to"} }

// auditQuery reads what is asked for. An account that has cities sees those alone.
func (s *Site) auditQuery(r *http.Request, a staff.Account) (q auditQuery, err error) {
	asked := r.URL.Query()
	q.typed = url.Values{}
	for _, name := range auditFields() {
		if v := strings.TrimSpace(asked.Get(name)); v != "" {
			q.typed.Set(name, v)
		}
	}
	if q.limit, err = limitOf(r); err != nil {
		return q, err
	}
	cities, slug, err := s.scope(a, q.typed.Get("city"))
	if err != nil {
		return q, err
	}
	q.City, q.Cities = slug, cities
	q.By, q.What = q.typed.Get("by"), drawing.Name(q.typed.Get("what"))
	q.edition, q.message = q.What == whatEdition, q.What == whatMessage
	if id := q.typed.Get("drawing"); id != "" {
		if q.Drawing, err = drawing.ParseID(id); err != nil {
			return q, drawing.ErrAbsent
		}
	}
	if q.From, err = dayOf(q.typed.Get("from")); err != nil {
		return q, err
	}
	if q.To, err = dayOf(q.typed.Get("to")); err != nil {
		return q, err
	}
	if !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1) // the last day is part of it
	}
	q.after, err = catalog.ParseActCursor(asked.Get("after"))
	return q, err
}

// dayOf reads a day, UTC; the zero time without one.
func dayOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, errBadDay
	}
	return day, nil
}

// path is the address of a page of what is asked for, or of a file with all of it.
func (q auditQuery) path(end string, after catalog.ActCursor) string {
	with := url.Values{}
	for name, values := range q.typed {
		with[name] = values
	}
	if after != (catalog.ActCursor{}) {
		with.Set("after", after.String())
	}
	if len(with) == 0 {
		return "/moderation/audit" + end
	}
	return "/moderation/audit" + end + "?" + with.Encode()
}
