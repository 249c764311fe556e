package moderation

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// messagePage is where an organiser writes to families.
type messagePage struct {
	web.Frame
	Action string
	Sent   bool // it was just sent
	Faults map[string]web.FieldError
	Wrong  []faultLink

	Cities  []cityChoice
	English messageWords
	Others  []messageWords
	Hint    string // how long it may be
	Key     string

	Seen     []mail.Words // as families will see it; none before that was asked for
	Families int
	Question string // whether to send it to so many
	City     string // its name
	Slug     string
	Tested   string // where it was just sent as a test; "" if it was not
	MayTest  bool

	Past   []pastMessage
	Missed []missedLetter
	More   int // of those that did not arrive
}

// messageWords are the fields of a language.
type messageWords struct {
	Tag, Name, Direction string
	Subject, Text        string
	Open                 bool // something is typed
}

// pastMessage is one that was sent.
type pastMessage struct {
	Subject, Language, City, By string
	At, Stamp                   string
	Progress                    string
	Missed                      string // "" if all arrived
	Done                        bool
}

func (s *Site) messagePage(r *http.Request, a staff.Account, form messageForm) (messagePage, error) {
	f, _, err := s.counted(r, a)
	if err != nil {
		return messagePage{}, err
	}
	l := f.Language
	f.Title, f.Styles = l.T("message.title"), append(f.Styles, s.assets.URL("organise.css"))
	current(&f, messageAddress)
	p := messagePage{
		Frame: f, Action: f.Link(messageAddress), Key: form.Key, MayTest: s.Mail != nil,
		Hint: l.T("message.text-hint", "limit", letters.MostText), Cities: s.messageCities(l, a, form.City),
	}
	for _, one := range language.All() {
		said, begun := form.Words[one.Tag()]
		words := messageWords{one.Tag(), one.Name(), one.Dir(), said.Subject, said.Text, begun}
		if one == language.English() {
			p.English = words
		} else {
			p.Others = append(p.Others, words)
		}
	}
	if p.Past, err = s.past20(r.Context(), l, a); err != nil {
		return p, err
	}
	missed, err := s.mishaps(r.Context(), a)
	p.Missed, p.More = s.missedLetters(f, missed)
	return p, err
}

// messageCities are all cities of an account: also those that take part no more have families.
func (s *Site) messageCities(l *language.Language, a staff.Account, chosen string) (all []cityChoice) {
	found, _ := s.Cities.Find(chosen)
	for _, c := range s.Cities.All() {
		if a.Covers(c.Slug) {
			all = append(all, cityChoice{Slug: c.Slug, Name: l.City(c.Slug, c.Name), Chosen: c.Slug == found.Slug})
		}
	}
	sortByName(l, all)
	return all
}

// preview puts into the page how families will see the message.
func (s *Site) preview(r *http.Request, p *messagePage, m letters.Message) {
	l := p.Language
	p.Seen, p.Families, p.City, p.Slug = s.seen(m), m.Families, s.city(l, m.City), m.City
	p.Question = l.N("message.confirm", m.Families)
}

// refused puts into the page what is wrong, in the order of its fields.
func (p *messagePage) refused(faults map[string]web.FieldError) {
	p.Faults = faults
	fields := []string{"city", "confirm", "test"}
	for _, tag := range tags() {
		fields = append(fields, "subject."+tag, "text."+tag)
	}
	for _, field := range fields {
		if e, ok := faults[field]; ok {
			p.Wrong = append(p.Wrong, faultLink{"#" + strings.Replace(field, ".", "-", 1), e.Message})
		}
	}
}

// mostPast is how many messages the page shows. All are in the audit.
const mostPast = 20

func (s *Site) past20(ctx context.Context, l *language.Language, a staff.Account) (out []pastMessage, err error) {
	all, err := s.messages(ctx, a, "")
	for _, m := range all[:min(len(all), mostPast)] {
		in := m.In(l.Tag())
		one := pastMessage{
			Subject: m.Words[in.Tag()].Subject, Language: in.Tag(), City: s.city(l, m.City), At: l.DateTime(m.At), Stamp: m.At.Format(time.RFC3339),
			Progress: l.N("message.progress", m.Families, "sent", m.Sent), Done: !m.Done.IsZero(),
		}
		if m.Missed > 0 {
			one.Missed = l.N("message.missed", m.Missed)
		}
		var failed error
		if one.By, failed = s.who(ctx, l, m.By); failed != nil {
			return nil, failed
		}
		out = append(out, one)
	}
	return out, err
}

// whatMessage chooses in the audit what organisers wrote to families.
const whatMessage = "message"

// messageEntry is a message in the audit as programs see it.
type messageEntry struct {
	At       time.Time `json:"at"`
	By       *string   `json:"by"` // null for those who left
	What     string    `json:"what"`
	Drawing  *string   `json:"drawing"` // null
	City     string    `json:"city"`
	Families int       `json:"families"`
	Subject  string    `json:"subject"`
}

// showWritten answers with what organisers wrote to families, bound by person, city and day.
func (s *Site) showWritten(w http.ResponseWriter, r *http.Request, a staff.Account, q auditQuery) error {
	all, err := s.messages(r.Context(), a, q.City)
	if err != nil {
		return err
	}
	entries, page := []messageEntry{}, auditPage{}
	if !web.WantsJSON(r) {
		if page, err = s.auditPage(r, a, q); err != nil {
			return err
		}
	}
	for _, m := range all {
		if q.By != "" && m.By != q.By || m.At.Before(q.From) || !q.To.IsZero() && !m.At.Before(q.To) || len(entries) >= q.limit {
			continue
		}
		by, err := s.email(r.Context(), m.By)
		if err != nil {
			return err
		}
		entries = append(entries, messageEntry{m.At, by, whatMessage, nil, m.City, m.Families, m.Words[language.English().Tag()].Subject})
		if page.Language != nil {
			line, err := s.writtenLine(r.Context(), page.Language, m)
			if err != nil {
				return err
			}
			page.Lines = append(page.Lines, line)
		}
	}
	if page.Language == nil {
		return web.JSON(w, http.StatusOK, map[string]any{"entries": entries, "next": nil})
	}
	return web.Page(w, r, http.StatusOK, showAudit(page))
}

func (s *Site) writtenLine(ctx context.Context, l *language.Language, m letters.Message) (line auditLine, err error) {
	in := m.In(l.Tag())
	line = auditLine{
		Icon: "pencil", What: l.T("message.audit-what"), At: l.DateTime(m.At), Stamp: m.At.Format(time.RFC3339),
		Title: m.Words[in.Tag()].Subject, TitleLanguage: in.Tag(), City: s.city(l, m.City), Reason: l.N("message.families", m.Families),
	}
	line.By, err = s.who(ctx, l, m.By)
	return line, err
}
