package moderation

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

const (
	providerPath     = "/moderation/oidc"
	providerBackPath = "/moderation/oidc/back"
)

// errandTime is how long somebody may take at the provider.
const errandTime = 10 * time.Minute

// errNoAccount: the provider knows them, and this contest does not.
var errNoAccount = errors.New("nobody has the address that the provider vouches for")

// toProvider answers GET /moderation/oidc: it sends the browser there. It changes nothing
// here; what was begun is known to the browser alone.
func (s *Site) toProvider(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	if s.Provider == nil {
		return web.ErrAbsent
	}
	to, e, err := s.Provider.begin(r.Context(), localPath(r.URL.Query().Get("next")), s.Now().Add(errandTime))
	if err != nil {
		return s.refuseProvider(w, r, err)
	}
	if err := keepErrand(w, r, e); err != nil {
		return err
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// providerInPage says who is signed in, and goes on by itself.
type providerInPage struct {
	web.Frame
	Lead string
	Next string
}

// fromProvider answers GET /moderation/oidc/back. It is the one GET that begins something,
// because the provider sends the browser by GET (RFC 6749, 4.1.2). State, nonce and PKCE see
// to it that it does so only in the browser that asked; a state is spent before its code is
// exchanged, so that it does so once, in whichever process, and within errandTime.
//
// The session's cookie is Strict, so a browser that another site has just sent here would
// not show it on the next page: this page goes on by itself, and that is our own step.
func (s *Site) fromProvider(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	if s.Provider == nil {
		return web.ErrAbsent
	}
	e := errandOf(r)
	http.SetCookie(w, errandCookie(r, "", -1)) // good for one answer, whatever it is
	q := r.URL.Query()
	if err := e.fits(q.Get("state"), s.Now()); err != nil {
		return s.refuseProvider(w, r, err)
	}
	if q.Get("error") != "" {
		return s.refuseProvider(w, r, fmt.Errorf("%w: it says %.100q", errProviderRefused, q.Get("error")))
	}
	if err := s.Staff.Spend(r.Context(), e.State); errors.Is(err, staff.ErrNoLink) {
		return s.refuseProvider(w, r, fmt.Errorf("%w: a second time", errProviderRefused))
	} else if err != nil {
		return err
	}
	email, err := s.Provider.finish(r.Context(), e, q.Get("code"))
	if err != nil {
		return s.refuseProvider(w, r, err)
	}
	a, token, err := s.Staff.SignInProven(r.Context(), email, fromOf(r))
	if errors.Is(err, staff.ErrUnknown) {
		return s.refuseProvider(w, r, errNoAccount)
	}
	if err != nil {
		return err
	}
	s.begun(w, r, a, token)
	f := s.frame(r)
	f.Title, f.Query = f.Language.T("provider.in.title"), "" // the picker must not hold the code
	next := f.Link(onward(a, e.Next))
	w.Header().Set("Refresh", "0; url="+next)
	return web.Page(w, r, http.StatusOK, showProviderIn(providerInPage{Frame: f, Lead: f.Language.T("provider.in.lead", "email", a.Email), Next: next}))
}

// refuseProvider shows the sign-in with what went wrong there; the log has the cause.
func (s *Site) refuseProvider(w http.ResponseWriter, r *http.Request, err error) error {
	s.Log.Warn("sign-in with the provider failed", "err", err)
	return s.refuseSignIn(w, r, "", "", err)
}

func keepErrand(w http.ResponseWriter, r *http.Request, e errand) error {
	text, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode an errand: %w", err)
	}
	http.SetCookie(w, errandCookie(r, base64.RawURLEncoding.EncodeToString(text), int(errandTime.Seconds())))
	return nil
}

// errandOf is what the browser kept; empty if it kept nothing, and then no answer fits.
func errandOf(r *http.Request) (e errand) {
	c, err := r.Cookie(errandCookie(r, "", 0).Name)
	if err != nil {
		return errand{}
	}
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(text, &e) != nil {
		return errand{}
	}
	return e
}

// errandCookie is Lax, not Strict as the session's: the provider sends the browser back.
func errandCookie(r *http.Request, value string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName(r) + "-oidc", Value: value, Path: "/", MaxAge: seconds, HttpOnly: true,
		Secure: web.IsHTTPS(r), SameSite: http.SameSiteLaxMode,
	}
}
