package moderation

import (
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

const sessionsPath = "/moderation/sessions"

// sessionsPage is one's own page: where one is signed in.
type sessionsPage struct {
	web.Frame
	Who      string // a sentence
	Role     string
	Cities   string
	Password string // address of its page
	End      string // where the forms are posted
	Sessions []sessionRow
	Others   bool // there are some to end at once
}

// sessionRow is a session in its owner's words.
type sessionRow struct {
	Key   string
	Where string
	Since string
	Here  bool
}

// ongoing is a session as programs see it.
type ongoing struct {
	Session string    `json:"session"` // names it to POST
	Browser string    `json:"browser"`
	Network string    `json:"network"`
	Since   time.Time `json:"since"`
	Here    bool      `json:"here"`
}

func (s *Site) showSessions(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	found, err := s.Staff.Sessions(r.Context(), a, tokenOf(r))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		out := []ongoing{}
		for _, o := range found {
			out = append(out, ongoing{o.Key, o.From.Browser, o.From.Network, o.Began, o.Here})
		}
		return web.JSON(w, http.StatusOK, map[string]any{"sessions": out})
	}
	f := s.frame(r)
	l := f.Language
	f.Title, f.Styles = l.T("sessions.title"), append(f.Styles, s.assets.URL("staff.css"))
	p := sessionsPage{
		Frame: f, Password: f.Link(passwordPath), End: f.Link(sessionsPath), Others: len(found) > 1,
		Who: l.T("sessions.who", "email", a.Email), Role: roleWords.say(l, string(a.Role)), Cities: s.citiesOf(l, a),
	}
	for _, o := range found {
		p.Sessions = append(p.Sessions, sessionRow{
			Key: o.Key, Where: whereFrom(l, o.From), Since: l.T("sessions.since", "at", l.DateTime(o.Began)), Here: o.Here,
		})
	}
	return web.Page(w, r, http.StatusOK, showSessions(p))
}

// endSessions answers POST /moderation/sessions: session names one, others=yes are all but
// this one.
func (s *Site) endSessions(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if form.Get("others") == "yes" {
		err = s.Staff.EndOthers(r.Context(), a, tokenOf(r))
	} else {
		err = s.Staff.End(r.Context(), a, form.Get("session"))
	}
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, sessionsPath)
}

// whereFrom says where a session was begun, as far as it is known.
func whereFrom(l *language.Language, from staff.From) string {
	browser := from.Browser
	if browser == "" {
		browser = l.T("sessions.some-browser")
	}
	if from.Network == "" {
		return browser
	}
	return l.T("sessions.where", "browser", browser, "network", from.Network+"…")
}

// citiesOf are the cities of an account in a sentence.
func (s *Site) citiesOf(l *language.Language, a staff.Account) string {
	if a.All() {
		return l.T("staff.all-cities")
	}
	names := make([]string, len(a.Cities))
	for i, slug := range a.Cities {
		names[i] = s.city(l, slug)
	}
	return l.List(names)
}
