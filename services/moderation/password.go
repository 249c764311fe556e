package moderation

import (
	"errors"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

const passwordPath = "/moderation/password"

// passwordPage is the form in which somebody chooses another password.
type passwordPage struct {
	web.Frame
	Action string
	Next   string // where to go on; "" for one's own page
	Email  string // for password managers
	Must   bool   // nothing else is open before it is done
	Needs  bool   // wants the password of now, too
	Hint   string
	Faults map[string]web.FieldError
}

func (s *Site) showPassword(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	page, err := s.passwordPage(r, a, r.URL.Query().Get("next"))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showPassword(page))
}

func (s *Site) passwordPage(r *http.Request, a staff.Account, next string) (passwordPage, error) {
	needs, err := s.Staff.NeedsPassword(r.Context(), tokenOf(r))
	if err != nil {
		return passwordPage{}, err
	}
	f := s.frame(r)
	f.Title = f.Language.T("password.title")
	return passwordPage{
		Frame: f, Action: f.Link(passwordPath), Next: next, Email: a.Email, Must: a.Generated, Needs: needs,
		Hint: f.Language.T("password.hint", "count", staff.MinPassword),
	}, nil
}

// setPassword answers POST /moderation/password.
func (s *Site) setPassword(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	key := a.ID + " password"
	if err := s.tries.Take(key); err != nil {
		return err
	}
	err = s.Staff.SetPassword(r.Context(), tokenOf(r), form.Get("current"), form.Get("password"))
	if err != nil {
		return s.refusePassword(w, r, a, form.Get("next"), err)
	}
	s.tries.Forget(key)
	s.Log.Info("chose a password", "staff", a.ID)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	if next := form.Get("next"); next != "" {
		return web.SeeOther(w, r, onward(a, next))
	}
	return web.SeeOther(w, r, sessionsPath)
}

// weak are the reasons why a password is refused, with their sentences.
var weak = []struct {
	is    error
	field string
	fault web.Fault
}{
	{staff.ErrShort, "password", web.Fault{Code: "too_short", ID: "password.fault.short", Args: []any{"count", staff.MinPassword}}},
	{staff.ErrCommon, "password", web.Fault{Code: "common", ID: "password.fault.common"}},
	{staff.ErrAddressed, "password", web.Fault{Code: "address", ID: "password.fault.address"}},
	{staff.ErrSame, "password", web.Fault{Code: "same", ID: "password.fault.same"}},
	{staff.ErrWrong, "current", web.Fault{Code: "wrong", ID: "password.fault.current"}},
}

// refusePassword shows the form again, empty, with what is wrong with which field.
func (s *Site) refusePassword(w http.ResponseWriter, r *http.Request, a staff.Account, next string, err error) error {
	for _, row := range weak {
		if !errors.Is(err, row.is) {
			continue
		}
		err = web.Faults{row.field: row.fault}
		if web.WantsJSON(r) {
			return err
		}
		page, broken := s.passwordPage(r, a, next)
		if broken != nil {
			return broken
		}
		page.Faults = s.site.Explain(r, err).Errors
		page.Title = page.Language.T("desk.error-title", "title", page.Title)
		return web.Page(w, r, http.StatusUnprocessableEntity, showPassword(page))
	}
	return err
}
