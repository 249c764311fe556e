package upload

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Letters takes requests for letters, which a worker writes.
type Letters interface {
	// AskLost asks for the links to the drawings of a family, which is the HMAC of its address.
	AskLost(ctx context.Context, family, language string) error
}

const (
	lostLinkPath = "/lost-link"
	emailField   = "email"
)

// In an hour a network may ask for 30 letters (a school has one, too), and a family gets three from one process.
const (
	mostAsked   = 30
	mostLetters = 3
	askWindow   = time.Hour
)

// errLinks: a network asked for too many links.
var errLinks = errors.New("too many links were asked for")

// showLostLink answers GET /lost-link.
func (s *Site) showLostLink(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	return web.Page(w, r, http.StatusOK, lostLinkPage(s.lostLink(r, "")))
}

// askLostLink answers POST /lost-link: the same, after the same work, whosever the address is.
func (s *Site) askLostLink(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	if err := s.ask(r, typed); err != nil {
		return s.notAsked(w, r, typed, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, lostLinkPath+"/sent")
}

// ask hands the request on, also for an address that has had its letters: then in nobody's name, so that neither the
// answer nor its time tells that somebody has asked before.
func (s *Site) ask(r *http.Request, typed url.Values) error {
	email, err := edition.CheckEmail(emailField, typed.Get(emailField))
	if err != nil {
		return err
	}
	return s.askFor(r, s.contest.Secret.Family(edition.Family(email)))
}

// askFor is ask for a family whose HMAC is known.
func (s *Site) askFor(r *http.Request, family string) error {
	if err := s.askers.Take(limit.Network(web.Client(r))); err != nil {
		return fmt.Errorf("%w: %w", errLinks, err)
	}
	if s.asked.Take(family) != nil {
		family = s.contest.Secret.Family(rand.Text())
	}
	return s.letters.AskLost(r.Context(), family, web.Language(r).Tag())
}

// showLinkSent answers GET /lost-link/sent, which is for everybody the same.
func (s *Site) showLinkSent(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	f := s.frame(r)
	f.Title, f.NoIndex = f.Language.T("lost-link.sent.title"), true
	return web.Page(w, r, http.StatusOK, linkSentPage(f, f.Link(lostLinkPath)))
}

// notAsked answers a request that was not handed on: people get the form back, with what is wrong and what they typed.
func (s *Site) notAsked(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	err = withFaults(err, &sent{}, web.Language(r))
	p := s.site.Explain(r, err)
	if web.WantsJSON(r) || errors.Is(err, context.Canceled) {
		return err
	}
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "a lost link was not asked for", "id", web.RequestID(r), "status", p.Status, "err", err)
	}
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, lostLinkPage(s.lostLink(r, typed.Get(emailField)).with(p)))
}

// lostLink is the page with the form.
type lostLink struct {
	web.Frame
	Action  string
	Summary *summary // nil as long as nothing is wrong
	Email   field
}

func (s *Site) lostLink(r *http.Request, typed string) lostLink {
	f := s.frame(r)
	l := f.Language
	f.Typed, f.Title = true, l.T("lost-link.title")
	f.Path, f.Query = lostLinkPath, ""
	return lostLink{
		Frame: f, Action: f.Link(lostLinkPath),
		Email: field{
			Name: emailField, Label: l.T("enter.guardian-email.label"), Hint: l.T("lost-link.hint"),
			Value: web.Legible(typed), Kind: "email", Complete: "email", Most: edition.MaxEmail,
		},
	}
}

// with is the form that comes back.
func (p lostLink) with(wrong web.Problem) lostLink {
	p.Title = p.Language.T("enter.error-title", "title", p.Title)
	p.Summary = &summary{Title: wrong.Title, Text: wrong.Text}
	if said, bad := wrong.Errors[emailField]; bad {
		p.Email.Error = said.Message
		p.Summary.Title, p.Summary.Text = p.Language.N("enter.summary", 1), ""
		p.Summary.Faults = []blame{{emailField, said.Message}}
	}
	return p
}
