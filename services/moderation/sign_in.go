package moderation

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

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
}

func (s *Site) showSignIn(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	return web.Page(w, r, http.StatusOK, showSignIn(s.signInPage(r, localPath(r.URL.Query().Get("next")))))
}

func (s *Site) signInPage(r *http.Request, next string) signInPage {
	f := s.frame(r)
	f.Title = f.Language.T("sign-in.title")
	return signInPage{Frame: f, Action: f.Link(signInPath), Next: next}
}

// welcome is who signed in.
type welcome struct {
	Email  string     `json:"email"`
	Role   staff.Role `json:"role"`
	Cities []string   `json:"cities"` // slugs; empty for all
}

// signIn answers the same, after the same work, whether the address or the password
// is wrong.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	a, token, err := s.try(r, form.Get("email"), form.Get("password"))
	if err != nil {
		return s.refuseSignIn(w, r, form.Get("email"), form.Get("next"), err)
	}
	s.Log.Info("signed in", "staff", a.ID, "role", a.Role)
	http.SetCookie(w, sessionCookie(r, token))
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, welcome{a.Email, a.Role, append([]string{}, a.Cities...)})
	}
	return web.SeeOther(w, r, localPath(form.Get("next")))
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
	if web.WantsJSON(r) || p.Status >= http.StatusInternalServerError {
		return err
	}
	page := s.signInPage(r, localPath(next))
	page.Email, page.Fault = email, p.Text
	page.Title = page.Language.T("desk.error-title", "title", page.Title)
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, showSignIn(page))
}

// signOut ends the session, if there is one.
func (s *Site) signOut(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	if c, err := r.Cookie(cookieName(r)); err == nil {
		if err := s.Staff.SignOut(r.Context(), c.Value); err != nil {
			return err
		}
	}
	gone := sessionCookie(r, "")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, signInPath)
}
