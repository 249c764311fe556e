package moderation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// messageAddress is where organisers write to families, and see what did not arrive.
const messageAddress = "/moderation/letters"

// maxMessage is the size of the largest form of a message: in all languages, each character
// of which may be twelve bytes long on the way.
const maxMessage = 1 << 20

// An organiser may send themselves so many tests in an hour.
const (
	mostTests  = 20
	testWindow = time.Hour
)

// showMessages answers GET /moderation/letters.
func (s *Site) showMessages(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	_, city, err := s.scope(a, r.URL.Query().Get("city"))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return s.answerMessages(w, r, a)
	}
	page, err := s.messagePage(r, a, messageForm{City: city, Key: journal.NewEventID()})
	if err != nil {
		return err
	}
	page.Sent = r.URL.Query().Has("sent")
	return web.Page(w, r, http.StatusOK, showMessages(page))
}

// sentMessage is a message as programs see it.
type sentMessage struct {
	ID        string     `json:"id"`
	At        time.Time  `json:"at"`
	By        *string    `json:"by"`
	City      string     `json:"city"`
	Subject   string     `json:"subject"` // in English
	Languages []string   `json:"languages"`
	Families  int        `json:"families"`
	Sent      int        `json:"sent"`
	Missed    int        `json:"missed"`
	Done      *time.Time `json:"done"` // null while it is being sent
}

func (s *Site) answerMessages(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	all, err := s.messages(r.Context(), a, "")
	if err != nil {
		return err
	}
	missed, err := s.mishaps(r.Context(), a)
	if err != nil {
		return err
	}
	out := struct {
		Messages    []sentMessage `json:"messages"`
		Undelivered []mishap      `json:"undelivered"`
	}{[]sentMessage{}, append([]mishap{}, missed...)}
	for _, m := range all {
		one, err := s.sentMessage(r.Context(), m)
		if err != nil {
			return err
		}
		out.Messages = append(out.Messages, one)
	}
	return web.JSON(w, http.StatusOK, out)
}

func (s *Site) sentMessage(ctx context.Context, m letters.Message) (sentMessage, error) {
	by, err := s.email(ctx, m.By)
	out := sentMessage{
		ID: m.ID, At: m.At, By: by, City: m.City, Subject: m.Words["en"].Subject, Languages: writtenIn(m),
		Families: m.Families, Sent: m.Sent, Missed: m.Missed,
	}
	if !m.Done.IsZero() {
		out.Done = &m.Done
	}
	return out, err
}

// messages are those to cities that an account covers, or to one of them.
func (s *Site) messages(ctx context.Context, a staff.Account, city string) ([]letters.Message, error) {
	all, err := s.Messages.All(ctx)
	var own []letters.Message
	for _, m := range all {
		if a.Covers(m.City) && (city == "" || city == m.City) {
			own = append(own, m)
		}
	}
	return own, err
}

// writeMessage answers POST /moderation/letters: it shows what families will see, sends it to
// the organiser alone, or to all of them.
func (s *Site) writeMessage(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	typed, err := readFormOf(w, r, maxMessage)
	if err != nil {
		return err
	}
	form := readMessage(typed)
	m, err := s.check(r, a, form)
	if err != nil {
		return s.refuseMessage(w, r, a, form, err)
	}
	switch typed.Get("do") {
	case "send":
		return s.sendMessage(w, r, a, form, m)
	case "test":
		return s.testMessage(w, r, a, form, m)
	case "change":
		page, err := s.messagePage(r, a, form)
		if err != nil {
			return err
		}
		return web.Page(w, r, http.StatusOK, showMessages(page))
	}
	return s.previewMessage(w, r, a, form, m, "")
}

// check makes a message of a form: web.Faults of what is wrong with its fields.
func (s *Site) check(r *http.Request, a staff.Account, f messageForm) (letters.Message, error) {
	faults := f.faults(web.Language(r))
	m := letters.Message{ID: f.Key, At: s.Now().UTC().Truncate(time.Millisecond), By: a.ID, Words: f.Words}
	if strings.TrimSpace(f.City) == "" {
		faults["city"] = web.Fault{Code: "required", ID: "message.fault.city"}
	} else if _, slug, err := s.scope(a, f.City); err != nil {
		return m, err
	} else {
		m.City = slug
	}
	if len(faults) > 0 {
		return m, faults
	}
	var err error
	m.Families, err = s.Catalog.FamiliesIn(r.Context(), m.City)
	return m, err
}

// previewMessage shows what families will see. tested is to whom it was just sent, "" for
// nobody.
func (s *Site) previewMessage(w http.ResponseWriter, r *http.Request, a staff.Account, f messageForm, m letters.Message, tested string) error {
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"city": m.City, "families": m.Families, "words": m.Words})
	}
	page, err := s.messagePage(r, a, f)
	if err != nil {
		return err
	}
	s.preview(r, &page, m)
	page.Tested = tested
	return web.Page(w, r, http.StatusOK, showMessages(page))
}

// testMessage sends a message to the organiser who writes it, in each of its languages.
func (s *Site) testMessage(w http.ResponseWriter, r *http.Request, a staff.Account, f messageForm, m letters.Message) error {
	if s.Mail == nil {
		return web.ErrAbsent
	}
	if err := s.tests.Take(a.ID); err != nil {
		return err
	}
	for _, seen := range s.seen(m) {
		letter, err := seen.Letter(r.Context(), a.Email)
		if err == nil {
			err = s.Mail.Send(r.Context(), letter)
		}
		if err != nil {
			s.Log.ErrorContext(r.Context(), "a test of a message was not sent", "staff", a.ID, "err", err)
			return s.refuseMessage(w, r, a, f, web.Faults{"test": {Code: "unsent", ID: "message.fault.test"}})
		}
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]string{"id": m.ID, "status": "tested"})
	}
	return s.previewMessage(w, r, a, f, m, a.Email)
}

// createMessage writes a message down. One that says something else than what was sent with the
// same key, as by who goes back in the browser and changes it, is another message.
func (s *Site) createMessage(ctx context.Context, m letters.Message) (letters.Message, error) {
	err := s.Messages.Create(ctx, m)
	if !errors.Is(err, journal.ErrConflict) {
		return m, err
	}
	was, failed := s.Messages.Read(ctx, m.ID)
	if failed != nil {
		return m, failed
	}
	if m.SameAs(was.Message) {
		return m, err
	}
	m.ID = m.OtherID()
	return m, s.Messages.Create(ctx, m)
}

// sendMessage has a message sent to all families of its city. Sent twice with one key it is
// one message.
func (s *Site) sendMessage(w http.ResponseWriter, r *http.Request, a staff.Account, f messageForm, m letters.Message) error {
	if !f.Confirmed {
		return s.refuseMessage(w, r, a, f, web.Faults{"confirm": {Code: "required", ID: "message.fault.confirm"}})
	}
	m, err := s.createMessage(r.Context(), m)
	switch {
	case errors.Is(err, letters.ErrMany):
		return s.refuseMessage(w, r, a, f, web.Faults{"city": {Code: "too_many", ID: "message.fault.many", Args: []any{"limit", letters.MostADay}}})
	case errors.Is(err, journal.ErrConflict): // the button was pressed twice
	case err != nil:
		return err
	default:
		s.Log.InfoContext(r.Context(), "a message to the families of a city", "city", m.City, "families", m.Families, "by", a.ID)
	}
	if err := s.Letters.AskMessage(r.Context(), m.ID); err != nil {
		return fmt.Errorf("%w: %w", web.ErrUnavailable, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]string{"id": m.ID, "status": "sending"})
	}
	return web.SeeOther(w, r, messageAddress+"?sent=yes")
}

// refuseMessage shows a form again that was not taken, with all that was typed, and why.
func (s *Site) refuseMessage(w http.ResponseWriter, r *http.Request, a staff.Account, f messageForm, why error) error {
	faults, ok := errors.AsType[web.Faults](why)
	if !ok || web.WantsJSON(r) {
		return why
	}
	problem := s.site.Explain(r, why)
	page, err := s.messagePage(r, a, f)
	if err != nil {
		return errors.Join(why, err)
	}
	page.refused(problem.Errors)
	_, unconfirmed := faults["confirm"]
	_, untested := faults["test"]
	if unconfirmed || untested {
		m, err := s.check(r, a, f)
		if err != nil {
			return errors.Join(why, err)
		}
		s.preview(r, &page, m)
	}
	return web.Page(w, r, problem.Status, showMessages(page))
}

// messageForm is what an organiser has typed.
type messageForm struct {
	City      string
	Key       string // the message's id, the same however often the form is sent
	Words     map[string]letters.Said
	Confirmed bool
}

// readMessage reads a form. A language in which nothing is typed is not among its words.
func readMessage(typed url.Values) messageForm {
	f := messageForm{City: typed.Get("city"), Key: typed.Get("key"), Confirmed: typed.Get("confirm") == "yes", Words: map[string]letters.Said{}}
	if !isKey(f.Key) {
		f.Key = journal.NewEventID()
	}
	for _, tag := range tags() {
		said := letters.ReadSaid(typed.Get("subject."+tag), typed.Get("text."+tag))
		if said != (letters.Said{}) {
			f.Words[tag] = said
		}
	}
	return f
}

// isKey reports whether a text is an id as journal.NewEventID makes it.
func isKey(s string) bool {
	return len(s) == len(journal.NewEventID()) && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
