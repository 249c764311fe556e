package moderation

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// invite answers POST /moderation/staff.
func (s *Site) invite(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	role, cities, err := s.post(a, form)
	if err != nil {
		return s.refuseInvite(w, r, a, form, err)
	}
	one, token, err := s.Staff.Invite(r.Context(), form.Get("email"), role, cities)
	if err != nil {
		return s.refuseInvite(w, r, a, form, err)
	}
	s.Log.Info("staff invited", "staff", one.ID, "role", role, "by", a.ID)
	return s.staffDone(w, r, one.ID, s.mailInvitation(r, one, token, form.Get("language")))
}

// inviteAgain answers POST /moderation/staff/{id}/invite: for whoever has not come yet.
func (s *Site) inviteAgain(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	one, err := s.person(r, a)
	if err != nil {
		return err
	}
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if !one.Invited {
		return web.ErrAbsent
	}
	one, token, err := s.Staff.Link(r.Context(), one.Email)
	if err != nil {
		return err
	}
	return s.staffDone(w, r, one.ID, s.mailInvitation(r, one, token, form.Get("language")))
}

// mailInvitation waits until the mail server has taken the mail, because whoever invites
// wants to know. The account stands even if it did not.
func (s *Site) mailInvitation(r *http.Request, one staff.Account, token, tag string) (done string) {
	if s.Mail == nil {
		return "added"
	}
	l, ok := language.ByTag(tag)
	if !ok {
		l = web.Language(r)
	}
	if err := s.Mail.Send(r.Context(), s.inviteLetter(l, one, token)); err != nil {
		s.Log.Error("an invitation was not sent", "staff", one.ID, "err", err)
		return "unsent"
	}
	return "invited"
}

// refuseInvite shows the page again with all that was filled in, and what is wrong.
func (s *Site) refuseInvite(w http.ResponseWriter, r *http.Request, a staff.Account, form url.Values, err error) error {
	problem := s.site.Explain(r, err)
	if web.WantsJSON(r) || len(problem.Errors) == 0 {
		return err
	}
	all, broken := s.people(r, a)
	if broken != nil {
		return errors.Join(err, broken)
	}
	page := s.staffPage(r, a, all)
	page.Invite.fill(form, problem.Errors)
	page.Title = page.Language.T("desk.error-title", "title", page.Title)
	return web.Page(w, r, problem.Status, showStaff(page))
}

// fill puts into the form what was sent, and what is wrong with it.
func (f *personForm) fill(form url.Values, faults map[string]web.FieldError) {
	f.Faults, f.Email, f.All = faults, form.Get("email"), form.Get("scope") == "all"
	for i := range f.Roles {
		f.Roles[i].Chosen = f.Roles[i].Code == form.Get("role")
	}
	for i := range f.Cities {
		f.Cities[i].Chosen = slices.Contains(form["city"], f.Cities[i].Slug)
	}
	for i := range f.Languages {
		f.Languages[i].Chosen = f.Languages[i].Code == form.Get("language")
	}
}
