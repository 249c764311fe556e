package moderation

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// editionAddress is where organisers see and change the edition.
const editionAddress = "/moderation/edition"

// maxSettings is the size of the largest form about the edition: the guidance and all
// reasons in all languages, each character of which may be twelve bytes long on the way.
const maxSettings = 3 << 20

// showEdition answers GET /moderation/edition.
func (s *Site) showEdition(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	e, number, err := s.Contest.Settings(r.Context())
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, settingsAnswer(e, number))
	}
	page := s.editionPage(r, a, e, number, typedOf(e))
	page.Saved = r.URL.Query().Has("saved")
	return web.Page(w, r, http.StatusOK, showEdition(page))
}

// settingsAnswer is the edition as programs see it here: what a form of it says.
func settingsAnswer(e edition.Edition, number uint64) any {
	all := map[string]string{}
	for _, one := range e.Settings() {
		all[one.Name] = one.Value
	}
	return map[string]any{"id": e.ID, "revision": number, "settings": all}
}

// saveEdition answers POST /moderation/edition: it changes the edition, or with preview=yes
// says what it would change. The form names the revision that its writer saw.
func (s *Site) saveEdition(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, err := readFormOf(w, r, maxSettings)
	if err != nil {
		return err
	}
	seen, err := revisionOf(form)
	if err != nil {
		return err
	}
	if form.Get("preview") == "yes" {
		return s.previewEdition(w, r, a, form, seen)
	}
	e, err := s.Contest.ChangeEdition(r.Context(), a.ID, seen, func(e *edition.Edition) (err error) {
		*e, err = e.Read(edition.Typed(form), tags(), s.Cities)
		return err
	})
	if err != nil {
		return s.refuseEdition(w, r, a, form, seen, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"id": e.ID, "status": openness(e, s.Now())})
	}
	return web.SeeOther(w, r, editionAddress+"?saved=yes")
}

// openness is what a contest is at a moment, for programs.
func openness(e edition.Edition, now time.Time) string {
	switch e.Open(now) {
	case edition.ErrNotYetOpen:
		return "not_yet_open"
	case edition.ErrClosed:
		return "closed"
	}
	return "open"
}

func revisionOf(form url.Values) (uint64, error) {
	n, err := strconv.ParseUint(form.Get("revision"), 10, 64)
	if err != nil {
		return 0, web.ErrBadRequest
	}
	return n, nil
}

// previewEdition shows what a form would change, and changes nothing.
func (s *Site) previewEdition(w http.ResponseWriter, r *http.Request, a staff.Account, form url.Values, seen uint64) error {
	now, number, err := s.Contest.Settings(r.Context())
	if err != nil {
		return err
	}
	if number != seen {
		return s.refuseEdition(w, r, a, form, seen, contest.ErrChanged)
	}
	wanted, err := now.Read(edition.Typed(form), tags(), s.Cities)
	if err != nil {
		return s.refuseEdition(w, r, a, form, seen, err)
	}
	changes := edition.Differences(now, wanted)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"revision": seen, "changes": append([]edition.Difference{}, changes...)})
	}
	page := s.editionPage(r, a, now, seen, edition.Typed(form))
	page.Previewed = true
	page.Changes = s.settingChanges(page.Language, changes)
	if err := s.explain(r.Context(), page.Language, now, wanted, page.Changes); err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showEdition(page))
}

// refuseEdition shows a form again that was not taken, with why: what is wrong with its
// fields, or what somebody else changed meanwhile.
func (s *Site) refuseEdition(w http.ResponseWriter, r *http.Request, a staff.Account, form url.Values, seen uint64, why error) error {
	why = wordedSettings(web.Language(r), why)
	problem := s.site.Explain(r, why)
	if problem.Status != http.StatusConflict && problem.Status != http.StatusUnprocessableEntity || web.WantsJSON(r) {
		return why
	}
	now, number, err := s.Contest.Settings(r.Context())
	if err != nil {
		return err
	}
	page := s.editionPage(r, a, now, seen, edition.Typed(form))
	page.refused(problem)
	if errors.Is(why, contest.ErrChanged) {
		if page.Others, err = s.since(r, page.Language, seen); err != nil {
			return err
		}
		page.Revision = number // whoever sends it again has seen what others changed
	}
	return web.Page(w, r, problem.Status, showEdition(page))
}

// since are the changes that came after the one of a number, the newest first.
func (s *Site) since(r *http.Request, l *language.Language, number uint64) ([]auditLine, error) {
	const most = 20
	changes, err := s.Contest.Changes(r.Context(), 0, most)
	if err != nil {
		return nil, err
	}
	var all []auditLine
	for _, c := range changes {
		if c.Number <= number {
			break
		}
		line, err := s.changeLine(r.Context(), l, c)
		if err != nil {
			return nil, err
		}
		all = append(all, line)
	}
	return all, nil
}

// tags are the languages that an organiser may write in.
func tags() []string {
	var all []string
	for _, l := range language.All() {
		all = append(all, l.Tag())
	}
	return all
}
