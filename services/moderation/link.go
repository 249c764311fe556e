package moderation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

const (
	askLinkPath = "/moderation/sign-in-link"
	linkFolder  = "/moderation/link/"
)

// LinkPath is where the link with a token leads, for those who print one.
func LinkPath(token string) string { return linkFolder + token }

// A stranger may have three links mailed to an address in a quarter of an hour, and a
// network may ask for twenty.
const (
	mostLinks        = 3
	mostLinksNetwork = 20
)

// errManyLinks: too many links were asked for.
var errManyLinks = errors.New("too many links were asked for")

// linkPage is a page with one sentence: that a mail is on its way, or whose link it is.
type linkPage struct {
	web.Frame
	Lead   string
	Help   string
	Action string // where the button leads; "" without one
	Again  string // address of the sign-in
}

// askLink answers POST /moderation/sign-in-link: the same, and as fast, whether the
// address has an account or not, because the account is looked up when the mail is
// written.
func (s *Site) askLink(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	if s.Mail == nil {
		return web.ErrAbsent
	}
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	email := form.Get("email")
	if err := s.takeLink(r, email); err != nil {
		return s.refuseSignIn(w, r, email, "", fmt.Errorf("%w: %w", errManyLinks, err))
	}
	l := web.Language(r)
	s.Mail.Post(func(ctx context.Context) (mail.Letter, error) { return s.linkLetter(ctx, l, email) })
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, askLinkPath)
}

// takeLink counts what is asked for, by address and by network. What is kept of an address
// is its hash: a stranger's typing must not fill memory.
func (s *Site) takeLink(r *http.Request, email string) error {
	if err := s.networks.Take(limit.Network(web.Client(r))); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(staff.Fold(email)))
	return s.links.Take(hex.EncodeToString(sum[:]))
}

// linkAsked is the page after it.
func (s *Site) linkAsked(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	if s.Mail == nil {
		return web.ErrAbsent
	}
	f := s.frame(r)
	l := f.Language
	f.Title = l.T("link.asked.title")
	return web.Page(w, r, http.StatusOK, showLink(linkPage{
		Frame: f, Lead: l.T("link.asked.lead", "count", int(staff.LinkTime.Minutes())), Help: l.T("link.asked.help"), Again: f.Link(signInPath),
	}))
}

// showLinked answers GET /moderation/link/{token}: it uses nothing up, because programs
// that look at mails open every link.
func (s *Site) showLinked(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	token := r.PathValue("token")
	a, err := s.Staff.Linked(r.Context(), token)
	if err != nil {
		return s.refuseSignIn(w, r, "", "", err)
	}
	f := s.frame(r)
	f.Title = f.Language.T("sign-in.title")
	return web.Page(w, r, http.StatusOK, showLink(linkPage{
		Frame: f, Lead: f.Language.T("link.whose", "email", a.Email), Action: f.Link(LinkPath(token)),
	}))
}

// signInByLink answers POST /moderation/link/{token}. Whoever comes for the first time is
// led to where they may choose a password.
func (s *Site) signInByLink(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	token := r.PathValue("token")
	before, err := s.Staff.Linked(r.Context(), token)
	if err != nil {
		return s.refuseSignIn(w, r, "", "", err)
	}
	a, session, err := s.Staff.SignInByLink(r.Context(), token, fromOf(r))
	if err != nil {
		return s.refuseSignIn(w, r, "", "", err)
	}
	s.begun(w, r, a, session)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, welcomeOf(a))
	}
	if before.Invited {
		return web.SeeOther(w, r, passwordPath)
	}
	return web.SeeOther(w, r, home(a))
}

// linkLetter is the mail with a new link. It goes to the account's own address, however the
// one that was asked for is spelt.
func (s *Site) linkLetter(ctx context.Context, l *language.Language, email string) (mail.Letter, error) {
	a, token, err := s.Staff.Link(ctx, email)
	if errors.Is(err, staff.ErrUnknown) {
		return mail.Letter{}, mail.ErrNobody
	}
	if err != nil {
		return mail.Letter{}, err
	}
	theme := web.Theme(s.Contest.Edition().Theme, l)
	return s.letter(l, a, token, l.T("mail.link.subject"), l.T("mail.link.before", "theme", theme), l.T("mail.link.after", "count", int(staff.LinkTime.Minutes()))), nil
}

// inviteLetter is the mail with which somebody begins.
func (s *Site) inviteLetter(l *language.Language, a staff.Account, token string) mail.Letter {
	theme := web.Theme(s.Contest.Edition().Theme, l)
	before := l.T("mail.invite.before", "theme", theme) + "\n" +
		l.T("mail.invite.role", "role", roleWords.say(l, string(a.Role))) + "\n" +
		l.T("mail.invite.cities", "cities", s.citiesOf(l, a)) + "\n\n" + l.T("mail.invite.begin")
	return s.letter(l, a, token, l.T("mail.invite.subject", "theme", theme), before, l.T("mail.invite.after"))
}

// letter has the link on a line of its own, where every mail program finds its end.
func (s *Site) letter(l *language.Language, a staff.Account, token, subject, before, after string) mail.Letter {
	link := s.PublicURL + "/" + l.Tag() + LinkPath(token)
	return mail.Letter{To: a.Email, Subject: subject, Text: l.T("mail.hello") + "\n\n" + before + "\n\n" + link + "\n\n" + after + "\n", Tag: l.Tag()}
}
