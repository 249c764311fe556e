package moderation

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

const staffPath = "/moderation/staff"

func personPath(id string) string { return staffPath + "/" + id }

// roleWords are what roles are called; roleHints say what each may do.
var (
	roleWords = words{
		{Code: string(staff.Moderator), ID: "staff.role.moderator"},
		{Code: string(staff.Organiser), ID: "staff.role.organiser"},
		{Code: string(staff.Jury), ID: "staff.role.jury"},
		{Code: string(staff.Auditor), ID: "staff.role.auditor"},
		{Code: string(staff.Safeguarding), ID: "staff.role.safeguarding"},
	}
	roleHints = words{
		{Code: string(staff.Moderator), ID: "staff.may.moderator"},
		{Code: string(staff.Organiser), ID: "staff.may.organiser"},
		{Code: string(staff.Jury), ID: "staff.may.jury"},
		{Code: string(staff.Auditor), ID: "staff.may.auditor"},
		{Code: string(staff.Safeguarding), ID: "staff.may.safeguarding"},
	}
)

// staffPage is everybody whom an organiser is responsible for, and the form to invite
// somebody.
type staffPage struct {
	web.Frame
	Heading string
	People  []personRow
	Invite  personForm
	NoMail  bool   // nothing is mailed: operators hand links on
	Done    string // what was done just now; "" if nothing was
}

// personRow is somebody in the list.
type personRow struct {
	URL     string // where they are changed; "" for oneself
	Email   string
	Role    string
	Cities  string
	Invited bool // has not been here yet
}

// atSign is where an address may be broken on a narrow screen.
func atSign(email string) int { return max(0, strings.LastIndexByte(email, '@')) }

// colleague is somebody as programs see them.
type colleague struct {
	ID      string     `json:"id"`
	Email   string     `json:"email"`
	Role    staff.Role `json:"role"`
	Cities  []string   `json:"cities"` // slugs; empty for all
	Invited bool       `json:"invited"`
}

func (s *Site) showStaff(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	all, err := s.people(r, a)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		out := []colleague{}
		for _, p := range all {
			out = append(out, colleague{p.ID, p.Email, p.Role, append([]string{}, p.Cities...), p.Invited})
		}
		return web.JSON(w, http.StatusOK, map[string]any{"staff": out})
	}
	page := s.staffPage(r, a, all)
	page.Done = s.doneWith(page.Language, r.URL.Query().Get("done"))
	return web.Page(w, r, http.StatusOK, showStaff(page))
}

// people are those whom an account is responsible for, and itself. An organiser of some
// cities sees nobody who works for others, too.
func (s *Site) people(r *http.Request, a staff.Account) ([]staff.Account, error) {
	all, err := s.Staff.All(r.Context())
	if err != nil {
		return nil, err
	}
	var out []staff.Account
	for _, p := range all {
		if p.ID == a.ID || a.CoversAll(p.Cities) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *Site) staffPage(r *http.Request, a staff.Account, all []staff.Account) staffPage {
	f := s.frame(r)
	l := f.Language
	f.Title, f.Styles = l.T("staff.title"), append(f.Styles, s.assets.URL("staff.css"))
	f.Desk.Here(f.Link(staffPath))
	p := staffPage{Frame: f, Heading: l.N("staff.count", len(all)), NoMail: s.Mail == nil, Invite: s.personForm(l, a, staff.Account{Role: staff.Moderator})}
	p.Invite.Action, p.Invite.Languages = f.Link(staffPath), languages(l)
	for _, one := range all {
		row := personRow{Email: one.Email, Role: roleWords.say(l, string(one.Role)), Cities: s.citiesOf(l, one), Invited: one.Invited}
		if one.ID != a.ID {
			row.URL = f.Link(personPath(one.ID))
		}
		p.People = append(p.People, row)
	}
	return p
}

// staffDoings are what was done before the list is shown again.
var staffDoings = words{
	{Code: "invited", ID: "staff.done.invited"},
	{Code: "added", ID: "staff.done.added"},
	{Code: "unsent", ID: "staff.done.unsent"},
	{Code: "changed", ID: "staff.done.changed"},
	{Code: "removed", ID: "staff.done.removed"},
}

// doneWith says what was done; "" for what this site never says.
func (s *Site) doneWith(l *language.Language, code string) string {
	if text := staffDoings.say(l, code); text != code {
		return text
	}
	return ""
}

// personPage is one of them, to be changed.
type personPage struct {
	web.Frame
	Email  string
	Since  string
	Change personForm
	Invite string // where the invitation is sent again; "" for whoever has been here
	Remove string // where they are removed
	Back   string
}

func (s *Site) showPerson(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	one, err := s.person(r, a)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showPerson(s.personPage(r, a, one)))
}

func (s *Site) personPage(r *http.Request, a, one staff.Account) personPage {
	f := s.frame(r)
	l := f.Language
	f.Title, f.Styles = one.Email, append(f.Styles, s.assets.URL("staff.css"))
	f.Desk.Here(f.Link(staffPath))
	p := personPage{
		Frame: f, Email: one.Email, Since: l.T("staff.since", "at", l.Date(one.CreatedAt)), Change: s.personForm(l, a, one),
		Remove: f.Link(personPath(one.ID) + "/remove"), Back: f.Link(staffPath),
	}
	if one.Invited && s.Mail != nil {
		p.Invite = f.Link(personPath(one.ID) + "/invite")
	}
	p.Change.Action = f.Link(personPath(one.ID))
	return p
}

// person is the account that a request is about, if it may be looked at: it is another's,
// and of no city but the account's own.
func (s *Site) person(r *http.Request, a staff.Account) (staff.Account, error) {
	one, err := s.Staff.ByID(r.Context(), r.PathValue("id"))
	switch {
	case err != nil:
		return staff.Account{}, err
	case one.ID == a.ID:
		return staff.Account{}, staff.ErrYourself
	case !a.CoversAll(one.Cities):
		return staff.Account{}, fmt.Errorf("%w: another city", web.ErrForbidden)
	}
	return one, nil
}

// changePerson answers POST /moderation/staff/{id}.
func (s *Site) changePerson(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	one, err := s.person(r, a)
	if err != nil {
		return err
	}
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	role, cities, err := s.post(a, form)
	if err == nil {
		err = s.Staff.Change(r.Context(), a, one, role, cities)
	}
	if err != nil {
		return s.refusePerson(w, r, a, one, form, err)
	}
	s.Log.Info("staff changed", "staff", one.ID, "role", role, "by", a.ID)
	return s.staffDone(w, r, one.ID, "changed")
}

// refusePerson shows the page again with what was chosen, and what is wrong.
func (s *Site) refusePerson(w http.ResponseWriter, r *http.Request, a, one staff.Account, form url.Values, err error) error {
	problem := s.site.Explain(r, err)
	if web.WantsJSON(r) || len(problem.Errors) == 0 {
		return err
	}
	page := s.personPage(r, a, one)
	page.Change.fill(form, problem.Errors)
	page.Title = page.Language.T("desk.error-title", "title", page.Title)
	return web.Page(w, r, problem.Status, showPerson(page))
}

// removePerson answers POST /moderation/staff/{id}/remove.
func (s *Site) removePerson(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	one, err := s.person(r, a)
	if err != nil {
		return err
	}
	if err := s.Staff.Dismiss(r.Context(), a, one); err != nil {
		return err
	}
	s.Log.Info("staff removed", "staff", one.ID, "by", a.ID)
	return s.staffDone(w, r, one.ID, "removed")
}

func (s *Site) staffDone(w http.ResponseWriter, r *http.Request, id, done string) error {
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]string{"id": id, "status": done})
	}
	return web.SeeOther(w, r, staffPath+"?done="+done)
}
