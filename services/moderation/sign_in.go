package moderation

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

const signInPath = "/moderation/sign-in"

// signInPage is the form, as it is first seen and as it comes back.
type signInPage struct {
	web.Frame
	Action string
	Next   string // where to go on
	Email  string // as typed before
	Fault  string // why it came back; "" at first

	AskLink      string // where a link by mail is asked for; "" without mail
	Provider     string // where the sign-in of another site is; "" without one
	ProviderName string
}

func (s *Site) showSignIn(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	return web.Page(w, r, http.StatusOK, showSignIn(s.signInPage(r, localPath(r.URL.Query().Get("next")))))
}

func (s *Site) signInPage(r *http.Request, next string) signInPage {
	f := s.frame(r)
	f.Title = f.Language.T("sign-in.title")
	f.Styles = append(f.Styles, s.assets.URL("staff.css"))
	p := signInPage{Frame: f, Action: f.Link(signInPath), Next: next}
	if s.Mail != nil {
		p.AskLink = f.Link(askLinkPath)
	}
	if s.Provider != nil {
		p.Provider, p.ProviderName = f.Link(providerPath)+"?"+url.Values{"next": {next}}.Encode(), s.Provider.Name()
	}
	return p
}

// welcome is who signed in.
type welcome struct {
	Email  string     `json:"email"`
	Role   staff.Role `json:"role"`
	Cities []string   `json:"cities"` // slugs; empty for all
}

func welcomeOf(a staff.Account) welcome {
	return welcome{a.Email, a.Role, append([]string{}, a.Cities...)}
}

// signIn answers the same, after the same work, whether the address or the password
// is wrong.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	a, token, err := s.try(r, form.Get("email"), form.Get("password"))
	if err != nil {
		return s.refuseSignIn(w, r, form.Get("email"), form.Get("next"), err)
	}
	s.begun(w, r, a, token)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, welcomeOf(a))
	}
	return web.SeeOther(w, r, onward(a, form.Get("next")))
}

// begun gives a session to the browser that it was begun by.
func (s *Site) begun(w http.ResponseWriter, r *http.Request, a staff.Account, token string) {
	s.Log.Info("signed in", "staff", a.ID, "role", a.Role)
	http.SetCookie(w, sessionCookie(r, token))
}

// onward is where somebody goes on who has just signed in: to where they wanted, unless
// that is the queue, and they have none.
func onward(a staff.Account, next string) string {
	if to := localPath(next); to != queuePath("") {
		return to
	}
	return home(a)
}

// try counts the try before it is made, so that many at once are not more than ten;
// a success clears the count.
func (s *Site) try(r *http.Request, email, password string) (staff.Account, string, error) {
	sum := sha256.Sum256([]byte(staff.Fold(email))) // a stranger's typing must not fill memory
	key := hex.EncodeToString(sum[:]) + " " + limit.Address(web.Client(r))
	if err := s.tries.Take(key); err != nil {
		return staff.Account{}, "", err
	}
	a, token, err := s.Staff.SignIn(r.Context(), email, password, fromOf(r))
	if err == nil {
		s.tries.Forget(key)
	}
	return a, token, err
}

// refuseSignIn shows people the form again with the reason why not.
func (s *Site) refuseSignIn(w http.ResponseWriter, r *http.Request, email, next string, err error) error {
	p := s.site.Explain(r, err)
	if web.WantsJSON(r) || p.Status == http.StatusInternalServerError || p.Status == http.StatusServiceUnavailable {
		return err
	}
	page := s.signInPage(r, localPath(next))
	page.Email, page.Fault = email, p.Text
	page.Title = page.Language.T("desk.error-title", "title", page.Title)
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, showSignIn(page))
}

// signOut ends the session, if there is one.
func (s *Site) signOut(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	if err := s.Staff.SignOut(r.Context(), tokenOf(r)); err != nil {
		return err
	}
	gone := sessionCookie(r, "")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, signInPath)
}
