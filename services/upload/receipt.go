package upload

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// showReceipt answers GET /entries/{receipt}: where the drawing stands, and what the family may do with it.
func (s *Site) showReceipt(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if errors.Is(err, contest.ErrNoReceipt) {
		return s.showSlip(w, r, err)
	}
	if err != nil {
		return s.unknown(w, r, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, s.report(web.Language(r), p))
	}
	page, err := s.receipt(r, p)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("better") && page.Better != nil {
		page.Better.Open, page.Refresh = true, 0 // a reload would drop the file chosen
	}
	if page.Saved = saved(page.Language, r.URL.Query().Get("saved"), page.Pending); len(page.Saved) > 0 {
		page.Refresh = 0 // without script it would be said again and again
	}
	return s.answer(w, r, http.StatusOK, page)
}

// answer sends the page, which may show a picture that the family has just chosen.
func (s *Site) answer(w http.ResponseWriter, r *http.Request, status int, page receiptView) error {
	if page.Better != nil && page.Better.Open {
		web.AllowPreviews(w)
	}
	return web.Page(w, r, status, receiptPage(page))
}

// secret marks an answer as one family's own. The address of its page is the key to it; that it goes to no other site is
// the Referrer-Policy of every answer (see services/web).
func secret(w http.ResponseWriter) {
	web.NoStore(w)
	w.Header().Set("X-Robots-Tag", "noindex")
}

// report is a drawing as JSON tells it to its family.
type report struct {
	ID      drawing.ID     `json:"id"`
	Status  drawing.Status `json:"status"`
	Message string         `json:"message"`
	History []happening    `json:"history"`
	Images  []picture      `json:"images"`
}

func (s *Site) news(l *language.Language, p contest.Past) news {
	now := s.now()
	return news{l, p, p.Status(now), now, s.contest.Edition()}
}

type happening struct {
	At   string       `json:"at"`
	What drawing.Name `json:"what"`
}

type picture struct {
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Type   string `json:"type"`
}

func (s *Site) report(l *language.Language, p contest.Past) report {
	n := s.news(l, p)
	out := report{ID: p.ID, Status: n.status, Message: n.message(), History: []happening{}, Images: []picture{}}
	for _, m := range heard(p.Moments) {
		out.History = append(out.History, happening{m.At.UTC().Format(time.RFC3339Nano), m.What})
	}
	if p.Ladder != nil {
		for _, rung := range p.Ladder.Pictures {
			out.Images = append(out.Images, picture{s.publicURL + imagePath(p.Receipt, rung), rung.Width, rung.Height, rung.Type})
		}
	}
	return out
}

// families are the facts that a family hears of.
var families = []drawing.Name{
	drawing.Collected, drawing.Submitted, drawing.Consented, drawing.Replaced, drawing.Rendered, drawing.Unreadable,
	drawing.Approved, drawing.Returned, drawing.Declined, drawing.TakenDown, drawing.Reinstated,
	drawing.Corrected, drawing.Withdrawn, drawing.Restored, drawing.Appealed, drawing.Erased, drawing.Destroyed,
}

// heard is what a family hears of a history. A verdict that was undone was a slip of the hand: nobody need fear it.
func heard(all []contest.Moment) []contest.Moment {
	var out []contest.Moment
	for _, m := range all {
		last := len(out) - 1
		switch {
		case m.What == drawing.Undone && last >= 0 && isVerdict(out[last].What):
			out = out[:last]
		case slices.Contains(families, m.What):
			out = append(out, m)
		}
	}
	return out
}

func isVerdict(n drawing.Name) bool {
	return n == drawing.Approved || n == drawing.Returned || n == drawing.Declined
}

// receiptView is the page behind a receipt.
type receiptView struct {
	web.Frame
	Heading, Lead string
	Notice        *summary // why what was just asked for did not happen
	Saved         []string // what was just changed, in sentences; none if nothing was
	Reason        string   // of a moderator or of the picture; "" if there is none
	Message       []string // in the moderator's own words, line by line
	Steps         []step
	Image         *shownImage // nil until there are renditions
	Caption       string
	Called, Story string   // the family's words
	Spoken        string   // their language
	Link          keptLink // shown, not followed; the zero keptLink if it leads nowhere
	QR            web.QR   // of it
	Live          string   // address that tells when there is something new to show; "" where nobody listens
	Wall          string   // address of the drawing's public page; "" while it has none
	Better        *better
	Pending       []change  // words that wait for a moderator
	May           []allowed // for what the drawing may be used
	Agree         string    // where the forms of May go
	Assented      string    // says when the child said yes; "" if nobody knows
	Unmailed      string    // says why the link is never sent again; "" if it is mailed to whoever lost it

	// Addresses of what may be done; "" for what may not.
	Withdraw, Restore, AnotherLook      string // of forms
	Correct, Export, Erase, Certificate string // of pages
	Participation, Postcards            string // of pages to print
}

// keptLink is the short link to keep. Code stays on one line, so that nobody takes a break for a part of it.
type keptLink struct{ Before, Code string }

type shownImage struct {
	Source, Set, Alt, Color string
	AltLanguage             string // "" for the page's
	Width, Height           string // as look.css wants them: the shape, not the size
}

// better is the form that sends another picture. Where the page asks itself anew it is a link to the page that does not.
type better struct {
	Action, Link string
	Open         bool
	Drop         drop
	Device       device
}

func (s *Site) receipt(r *http.Request, p contest.Past) (receiptView, error) {
	f := s.frame(r)
	l := f.Language
	n := s.news(l, p)
	at, city := web.Link(r, "/entries/"+p.Receipt), s.cityName(l, p.City)
	f.Title, f.NoIndex, f.Refresh = n.title(), true, n.refresh()
	f.Styles = append(f.Styles, s.assets.URL("receipt.css"))
	f.Status = string(n.status)
	// draft.js: what was taken need not be kept on the device.
	f.Modules, f.Watched = s.modules("receipt.js", "tus.js", "draft.js"), true
	f.Path, f.Query = "/entries/"+p.Receipt, "" // the page itself, also after a POST to one of its tools
	v := receiptView{
		Frame: f, Heading: n.title(), Lead: n.text(), Reason: n.reason(), Message: lines(n.words()),
		Steps: way{l, p, city, s.before(r.Context(), n)}.steps(n.status),
		Live:  s.listens(p), Pending: n.changes(),
	}
	if p.Erased.IsZero() { // then the link leads nowhere
		var err error
		v.Link = keptLink{s.origin(r) + shortLinks, s.contest.Secret.Code(p.ID, p.State.Link).String()}
		if v.QR, err = web.QROf(v.Link.Before + v.Link.Code); err != nil {
			return receiptView{}, err
		}
		v.Called, v.Story, v.Spoken = p.Title, p.Story, p.Language
		v.Caption = l.T("receipt.caption", "child", p.Child.Name, "age", l.Age(p.Child.Age), "city", city)
	}
	v.Unmailed = unmailed(l, p.State)
	v.Image = imageOf(l, at, p)
	if p.May(drawing.CommandTakeBack) == nil {
		v.May, v.Agree, v.Assented = allows(l, p.State), at+"/consent", assented(l, p.State)
	}
	if n.status == drawing.StatusPublished {
		v.Wall = web.Link(r, "/drawings/"+string(p.ID))
		v.Participation, v.Postcards = at+"/certificate", at+"/postcards"
	}
	if p.May(drawing.CommandReplace) == nil {
		v.Better = s.better(l, at, f.Refresh == 0)
		if n.status == drawing.StatusUnreadable {
			v.Better.Drop.Label = l.T("enter.drawing.label") // there is none yet to be better than
		}
		v.Modules = append(v.Modules, s.modules("enter.js", "send.js")...)
	}
	v.offer(p.State, at, n.now)
	return v, nil
}

// unmailed says why a lost link to a drawing can't be mailed: its family gave no address, or the address is destroyed.
func unmailed(l *language.Language, d drawing.State) string {
	switch {
	case !d.Exists(), d.Family != "":
		return ""
	case d.GuardianGone.IsZero():
		return l.T("retention.address.none")
	}
	return l.T("retention.address.gone")
}

// offer says what may be done beside sending a better picture.
func (v *receiptView) offer(d drawing.State, at string, now time.Time) {
	for _, tool := range []struct {
		command drawing.Command
		address *string
		path    string
	}{
		{drawing.CommandWithdraw, &v.Withdraw, "/withdraw"}, {drawing.CommandRestore, &v.Restore, "/restore"},
		{drawing.CommandAppeal, &v.AnotherLook, "/another-look"}, {drawing.CommandCorrect, &v.Correct, "/correct"},
		{drawing.CommandErase, &v.Export, "/export"}, {drawing.CommandErase, &v.Erase, "/erase"},
	} {
		if d.May(tool.command) == nil {
			*tool.address = at + tool.path
		}
	}
	if late(d, now) {
		v.Restore = ""
	}
	if !d.Erased.IsZero() {
		v.Certificate = at + "/certificate"
	}
}

// lines are those of a text that have anything in them.
func lines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

func (s *Site) better(l *language.Language, at string, open bool) *better {
	return &better{
		Action: at + "/replace", Link: at + "?better=yes#better", Open: open,
		Device: device{Language: l, Fresh: wiped(at, "better=yes&")},
		Drop:   dropOf(l, s.contest.Edition().Limits, l.T("receipt.better.label")),
	}
}

// before is how many drawings wait in front of this one; -1 if it does not wait, or nobody knows.
func (s *Site) before(ctx context.Context, n news) int {
	if n.status != drawing.StatusInReview {
		return -1
	}
	waiting, err := s.queue.Before(ctx, n.past.State)
	if err != nil {
		s.log.WarnContext(ctx, "a receipt without its place in the queue", "err", err)
		return -1
	}
	return waiting
}

func (s *Site) cityName(l *language.Language, slug string) string {
	c, _ := s.cities.BySlug(slug)
	return l.City(slug, c.Name)
}

// origin is what the link to keep begins with.
func (s *Site) origin(r *http.Request) string {
	switch {
	case s.publicURL != "":
		return s.publicURL
	case web.IsHTTPS(r):
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
