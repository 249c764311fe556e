package mail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// town is a post with families in Accra, and what an organiser writes to them.
type town struct {
	*post
	messages *letters.Messages
	id       string
}

func inTown(t *testing.T) *town {
	t.Helper()
	p := &town{post: open(t)}
	var err error
	if p.messages, err = letters.OpenMessages(t.Context(), p.Journal); err != nil {
		t.Fatal(err)
	}
	p.mailer.Messages, p.mailer.Cities = p.messages, p.Cities
	return p
}

// family enters a drawing of a city in a language.
func (p *town) family(t *testing.T, city, address, language string) string {
	t.Helper()
	return p.Enter(t, func(f *edition.Form) {
		f.City, f.GuardianEmail, f.Language = city, address, language
	}).Receipt
}

// writes writes to the families of Accra down, and asks for their letters.
func (p *town) writes(t *testing.T) *journal.Errand {
	t.Helper()
	p.id = journal.NewEventID()
	n, err := p.Catalog.FamiliesIn(t.Context(), "accra")
	if err != nil {
		t.Fatal(err)
	}
	err = p.messages.Create(t.Context(), letters.Message{
		ID: p.id, At: p.Now(), By: "x", City: "accra", Families: n,
		Words: map[string]letters.Said{"en": {Subject: "See you on Sunday", Text: "The wall is up.\n\nCome & <see>."}, "es": {Subject: "Hasta el domingo", Text: "El muro está listo."}},
	})
	if err := errors.Join(err, p.letters.AskMessage(t.Context(), p.id)); err != nil {
		t.Fatal(err)
	}
	return p.next(t)
}

// goes has the mailer go on until the message is done, but at most so often.
func (p *town) goes(t *testing.T, e *journal.Errand, most int) letters.Message {
	t.Helper()
	for range most {
		err := p.mailer.Do(t.Context(), e)
		if later, ok := errors.AsType[*worker.Later](err); ok {
			p.Move(later.In)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	k, err := p.messages.Read(t.Context(), p.id)
	if err != nil {
		t.Fatal(err)
	}
	return k.Message
}

func TestEachFamilyOfACityGetsOneLetterInItsLanguage(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	p.family(t, "accra", "ana@example.org", "es")
	p.family(t, "accra", "ana@example.org", "es")
	p.family(t, "accra", "ben@example.org", "ar")
	p.family(t, "quito", "cem@example.org", "en")
	p.Withdraw(t, p.family(t, "accra", "dia@example.org", "en"))
	gone := p.Enter(t, func(f *edition.Form) { f.City, f.GuardianEmail = "accra", "eva@example.org" })
	p.Erase(t, gone.ID)
	m := p.goes(t, p.writes(t), 3)
	if m.Done.IsZero() || m.Sent != 2 || m.Families != 2 || m.Missed != 0 {
		t.Errorf("it is %+v", m)
	}
	got := map[string]mailtest.Mail{}
	for range 2 {
		one := p.server.Next(t)
		got[one.To] = one
	}
	if !p.server.Empty() {
		t.Errorf("there is another letter: %+v", p.server.Next(t))
	}
	ana, ben := got["ana@example.org"], got["ben@example.org"]
	if ana.Subject != "Hasta el domingo" || linkIn(t, ana) != "https://drawings.example.org/es/cities/accra" {
		t.Errorf("Ana reads %s:\n%s", ana.Subject, ana.Text)
	}
	if ben.Subject != "See you on Sunday" || !strings.Contains(ben.Text, "The wall is up.\n\nCome & <see>.\n") || !strings.Contains(ben.HTML, "Come &amp; &lt;see&gt;.") {
		t.Errorf("Ben reads %s:\n%s", ben.Subject, ben.Text)
	}
	p.wantNobodyNamed(t, "ana@", "ben@", "eva@")
}

func TestAMessageThatIsInterruptedGoesOnAndDoublesNothing(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	const families = 45
	for n := range families {
		p.family(t, "accra", fmt.Sprintf("family-%d@example.org", n), "en")
	}
	e := p.writes(t)
	begun := p.goes(t, e, 1)
	if begun.Sent != 20 || !begun.Done.IsZero() {
		t.Fatalf("after a while it is %+v", begun)
	}
	if err := p.letters.AskMessage(t.Context(), p.id); err != nil { // by a worker that starts
		t.Fatal(err)
	}
	another := p.next(t)
	k, err := p.messages.Read(t.Context(), p.id)
	if err != nil {
		t.Fatal(err)
	}
	k.After, k.Sent = "", 0 // what was written down last was lost in the crash
	if err := p.messages.Save(t.Context(), &k); err != nil {
		t.Fatal(err)
	}
	if m := p.goes(t, another, 10); m.Sent != families || m.Done.IsZero() {
		t.Errorf("in the end it is %+v", m)
	}
	p.goes(t, e, 10)
	if n := p.server.Asked(); n != families {
		t.Errorf("%d letters were handed over", n)
	}
}

func TestWhoIsMadeToWaitGetsTheMessageLaterAndWhoIsNotThereNever(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	for _, name := range []string{"ana", "ben", "cem"} {
		p.family(t, "accra", name+"@example.org", "en")
	}
	p.server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 451}}, mailtest.Way{Rcpt: &smtp.SMTPError{Code: 550}})
	e := p.writes(t)
	began := p.Now()
	m := p.goes(t, e, 5)
	if m.Sent != 2 || m.Missed != 1 || m.Done.IsZero() || p.Now().Sub(began) < 10*time.Minute || m.Rounds != 2 {
		t.Errorf("it is %+v", m)
	}
}

func TestAMessageEndsAfterADayThoughAMailboxIsFullForGood(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	for _, name := range []string{"ana", "ben"} {
		p.family(t, "accra", name+"@example.org", "en")
	}
	const rounds = 200
	var full mailtest.Awkward
	for range rounds {
		full = append(full, mailtest.Way{Rcpt: &smtp.SMTPError{Code: 452}})
	}
	p.server.Be(append(mailtest.Awkward{{}}, full...)...)
	e := p.writes(t)
	began := p.Now()
	m := p.goes(t, e, rounds)
	if m.Sent != 1 || m.Missed != 1 || m.Open != 0 || m.Done.IsZero() {
		t.Errorf("it is %+v", m)
	}
	if took := p.Now().Sub(began); took >= letters.Day || took < 22*time.Hour {
		t.Errorf("it took %s, and the request is kept for %s", took, letters.Day)
	}
	mishaps, err := letters.OpenMishaps(t.Context(), p.Journal)
	if err != nil {
		t.Fatal(err)
	}
	all, err := mishaps.All(t.Context())
	if err != nil || len(all) != 1 || all[0].End != letters.Late || all[0].Message != p.id {
		t.Errorf("organisers read %+v, %v", all, err)
	}
}

func TestAMessageWhoseDayIsOverIsNotSentOnceMore(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	for _, name := range []string{"ana", "ben", "cem"} {
		p.family(t, "accra", name+"@example.org", "en")
	}
	p.server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 451}})
	e := p.writes(t)
	if m := p.goes(t, e, 1); m.Sent != 2 || m.Open != 1 || !m.Done.IsZero() {
		t.Fatalf("after a round it is %+v", m)
	}
	asked := p.server.Asked()
	p.Move(8 * letters.Day) // no worker was there
	if m := p.goes(t, e, 1); m.Sent != 2 || m.Missed != 1 || m.Open != 0 || m.Done.IsZero() {
		t.Errorf("in the end it is %+v", m)
	}
	if p.server.Asked() != asked {
		t.Error("families were written to once more")
	}
}

func TestAFamilyThatComesLaterDoesNotGetAnOlderMessage(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	p.family(t, "accra", "ana@example.org", "en")
	p.Move(time.Minute)
	e := p.writes(t)
	p.Move(time.Minute)
	p.family(t, "accra", "ben@example.org", "en")
	p.family(t, "accra", "ana@example.org", "es")
	if m := p.goes(t, e, 3); m.Sent != 1 || m.Done.IsZero() {
		t.Errorf("it is %+v", m)
	}
	if got := p.server.Next(t); got.To != "ana@example.org" || got.Subject != "See you on Sunday" || !p.server.Empty() {
		t.Errorf("%s reads %s", got.To, got.Subject)
	}
}

func TestACityIsNotWrittenToWithoutEnd(t *testing.T) {
	t.Parallel()
	p := inTown(t)
	for n := range letters.MostADay + 1 {
		err := p.messages.Create(t.Context(), letters.Message{ID: journal.NewEventID(), At: p.Now(), City: "accra"})
		if want := n == letters.MostADay; errors.Is(err, letters.ErrMany) != want {
			t.Errorf("message %d: %v", n+1, err)
		}
	}
	p.Move(letters.Day)
	m := letters.Message{ID: journal.NewEventID(), At: p.Now(), City: "accra"}
	if err := p.messages.Create(t.Context(), m); err != nil {
		t.Error(err)
	}
	if err := p.messages.Create(t.Context(), m); !errors.Is(err, journal.ErrConflict) {
		t.Errorf("the same again: %v", err)
	}
}
