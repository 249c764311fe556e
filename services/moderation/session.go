package moderation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// handler answers a request of somebody who is signed in, or, where anybody may ask, of
// nobody: then the account is empty.
type handler func(w http.ResponseWriter, r *http.Request, a staff.Account) error

// visitor is who sends a request, once that is known. It is put into the request before
// its handler, so that the frame of an error page can say it too.
type visitor struct{ account *staff.Account }

type visitorKey struct{}

// guarded lets in whom the route's row of rights names. Without a session a program gets a
// 401, and a person the sign-in, which leads back here.
func (s *Site) guarded(pattern string, f handler) http.Handler {
	right, known := rights[pattern]
	next := s.site.Handle(func(w http.ResponseWriter, r *http.Request) error {
		web.NoStore(w)
		switch {
		case !known:
			return fmt.Errorf("%s has no right: %w", pattern, web.ErrForbidden)
		case right.Anybody:
			return f(w, r, staff.Account{})
		}
		a, err := s.session(r)
		if errors.Is(err, staff.ErrNoSession) && !web.WantsJSON(r) {
			return web.SeeOther(w, r, signInPath+"?"+url.Values{"next": {backTo(r)}}.Encode())
		}
		if err != nil {
			return err
		}
		r.Context().Value(visitorKey{}).(*visitor).account = &a
		if a.Generated && !right.Early {
			return s.early(w, r)
		}
		if right.Deed != "" && !a.Role.May(right.Deed) {
			return fmt.Errorf("%s by %s: %w", right.Deed, a.Role, web.ErrForbidden)
		}
		return f(w, r, a)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, &visitor{})))
	})
}

// errEarly: the password was generated, and is to be changed before anything else.
var errEarly = errors.New("the generated password was not changed yet")

// early leads somebody to the page where they choose their own password.
func (s *Site) early(w http.ResponseWriter, r *http.Request) error {
	if web.WantsJSON(r) {
		return errEarly
	}
	return web.SeeOther(w, r, passwordPath+"?"+url.Values{"next": {backTo(r)}}.Encode())
}

// account is who sent the request; nil if they are not signed in, or nobody asked.
func account(r *http.Request) *staff.Account {
	if v, ok := r.Context().Value(visitorKey{}).(*visitor); ok {
		return v.account
	}
	return nil
}

func (s *Site) session(r *http.Request) (staff.Account, error) {
	token := tokenOf(r)
	if token == "" {
		return staff.Account{}, staff.ErrNoSession
	}
	return s.Staff.Session(r.Context(), token)
}

// tokenOf is the session's token that a request brings; "" without one.
func tokenOf(r *http.Request) string {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// cookieName is that of the session. On TLS it has the prefix that makes browsers
// refuse it from any other host, path or plain connection.
func cookieName(r *http.Request) string {
	if web.IsHTTPS(r) {
		return "__Host-easel"
	}
	return "easel"
}

// sessionCookie goes when the browser does; the session itself ends by package
// staff's clock. Strict: no link from elsewhere arrives signed in.
func sessionCookie(r *http.Request, token string) *http.Cookie {
	return &http.Cookie{
		Name: cookieName(r), Value: token, Path: "/", HttpOnly: true,
		Secure: web.IsHTTPS(r), SameSite: http.SameSiteStrictMode,
	}
}

// backTo is where somebody goes on after signing in: to the page they asked for, or
// to the one that their form stood on.
func backTo(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r.URL.RequestURI()
	}
	if strings.HasPrefix(r.URL.Path, "/moderation/drawings/") {
		return drawingPath(r.PathValue("id"), "")
	}
	parts := strings.Split(r.URL.Path, "/")
	return strings.Join(parts[:min(3, len(parts))], "/")
}

// localPath is a next that leads to a page of this site, else the queue: a link to
// the sign-in must not send anybody elsewhere.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil ||
		!strings.HasPrefix(u.Path, "/moderation/") || strings.Contains(u.Path, "..") {
		return queuePath("")
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
