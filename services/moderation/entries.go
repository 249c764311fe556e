package moderation

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// sendEntries answers GET /moderation/entries.csv: every drawing that is not erased, as a
// sheet, without anything of a guardian. It is sent as it is read. An account that has
// cities gets those alone, and what somebody is worried about goes to those who see to that.
func (s *Site) sendEntries(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	out, err := startSheet(w, "entries.csv", "id", "submitted", "city", "title", "language", "child", "age", "status", "waiting_since", "decided", "public_at")
	if err != nil {
		return s.broken(err)
	}
	now := s.Now()
	err = s.Catalog.Drawings(r.Context(), func(st drawing.State) error {
		if !a.Covers(st.City) || !st.Escalated.IsZero() && !a.Role.May(staff.Safeguard) {
			return nil
		}
		return out.row(entryCells(st, now)...)
	})
	return s.broken(errors.Join(err, out.end()))
}

func entryCells(st drawing.State, now time.Time) []string {
	var waiting, decided, public time.Time
	if st.Waits() {
		waiting = st.Waiting
	}
	if d := st.Decision; d != nil {
		decided, public = d.At, d.PublicAt
	}
	return []string{
		string(st.ID), stamp(st.Submitted), st.City, st.Title, st.Language, st.Child.Name, strconv.Itoa(st.Child.Age),
		string(st.Status(now)), stamp(waiting), stamp(decided), stamp(public),
	}
}

// stamp is a moment for programs; "" for none.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
