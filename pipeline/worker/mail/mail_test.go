package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/worker"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
)

const patience = time.Minute

// post is a contest with somebody who writes letters.
type post struct {
	*contesttest.World
	letters *letters.Letters
	written *letters.Written
	tally   *mailer.Tally
	mailer  *mailer.Mailer
	server  *mailtest.Server
	log     *said
}

// said is what was logged, from whichever goroutine.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func open(t testing.TB) *post {
	t.Helper()
	p := &post{World: contesttest.Open(t), server: mailtest.Open(t, "", ""), log: &said{}, tally: &mailer.Tally{}}
	var err error
	if p.written, err = letters.OpenWritten(t.Context(), p.Journal, p.Now); err != nil {
		t.Fatal(err)
	}
	if p.letters, err = letters.Open(t.Context(), p.Journal); err != nil {
		t.Fatal(err)
	}
	sender, err := mail.New("smtp://"+p.server.Addr, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	p.mailer = p.writer(sender)
	return p
}

// writer is a mailer that hands its letters to a sender.
func (p *post) writer(sender mailer.Sender) *mailer.Mailer {
	return &mailer.Mailer{
		Catalog: p.Catalog, Contest: p.Contest, Journal: p.Journal, Sender: sender, Written: p.written, PublicURL: "https://drawings.example.org", Now: p.Now, Tally: p.tally,
		Log: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

// ask asks for the links of an address, as somebody typed it.
func (p *post) ask(t *testing.T, address, language string) {
	t.Helper()
	if err := p.letters.AskLost(t.Context(), p.Secret.Family(edition.Family(address)), language); err != nil {
		t.Fatal(err)
	}
}

// next is the request that must wait.
func (p *post) next(t *testing.T) *journal.Errand {
	t.Helper()
	q, err := p.letters.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e, ok, err := q.Next(t.Context(), patience)
	if err != nil || !ok {
		t.Fatalf("no request: %v", err)
	}
	return e
}

// run writes letters until the test ends.
func (p *post) run(t *testing.T) {
	t.Helper()
	q, err := p.letters.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		r := worker.Errands{Queue: q, Job: p.mailer.Do, For: letters.Day, Stuck: mailer.Stuck, Now: time.Now, Log: p.mailer.Log}
		if err := r.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// settled waits until no request waits.
func (p *post) settled(t *testing.T) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		n, err := p.letters.Waiting(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d requests wait", n)
		}
	}
}

// from is an entry with an address, a title and a child.
func from(address, title, child string) func(*edition.Form) {
	return func(f *edition.Form) { f.GuardianEmail, f.Title, f.ChildName = address, title, child }
}

func (p *post) link(a contest.Accepted, language string) string {
	return "https://drawings.example.org/" + language + "/entries/" + a.Receipt
}

// familyLink is the one that leads to a drawing and all others of its family.
func (p *post) familyLink(t *testing.T, a contest.Accepted, language string) string {
	t.Helper()
	addressed, err := p.Contest.Addressed(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return "https://drawings.example.org/" + language + "/family/" + p.Contest.FamilyLink(addressed, time.Now())
}

func TestAFamilyGetsItsLinksAndNoOthers(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.run(t)
	first := p.Enter(t, from("Efua@Example.org", "My street", "Ama Mensah"))
	p.Enter(t, from("other@example.org", "Their street", "Kofi"))
	gone := p.Enter(t, from("efua@example.org", "Our tram", "Esi"))
	p.Move(time.Minute)
	p.Render(t, first.ID)
	second := p.Enter(t, from("efua@example.org", "La rosa", "Abena"))
	p.Withdraw(t, second.Receipt)
	p.Erase(t, gone.ID)
	p.ask(t, " EFUA@example.org", "es")
	m := p.server.Next(t)
	if m.To != "efua@example.org" || m.Subject != "El enlace a tus 2 dibujos" {
		t.Errorf("to %s: %s", m.To, m.Subject)
	}
	want := `Hola:

Has pedido los enlaces a tus 2 dibujos en «Metrópolis vistas por niñas y niños». En esta página están todos:

` + p.familyLink(t, first, "es") + `

«La rosa», de Abena
Lo has retirado.

«My street», de Ama
Espera a que lo mire una persona.

`
	if !strings.HasPrefix(m.Text, want) {
		t.Errorf("it says:\n%s\nwant:\n%s", m.Text, want)
	}
	p.settled(t)
	if !p.server.Empty() {
		t.Errorf("there is another letter: %+v", p.server.Next(t))
	}
	p.wantNobodyNamed(t, "efua", "example.org", "Mensah", "Abena", "La rosa", "/family/", first.Receipt[26:], second.Receipt[26:])
}

// wantNobodyNamed looks for words in the log and in what waits.
func (p *post) wantNobodyNamed(t *testing.T, words ...string) {
	t.Helper()
	if p.log.String() == "" {
		t.Error("nothing was logged: nothing is proved")
	}
	for _, word := range words {
		if strings.Contains(strings.ToLower(p.log.String()), strings.ToLower(word)) {
			t.Errorf("the log has %q: %s", word, p.log)
		}
	}
}

func TestAnAddressThatNobodyGaveGetsNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.run(t)
	gone := p.Enter(t, from("gone@example.org", "x", "y"))
	p.Erase(t, gone.ID)
	for _, address := range []string{"nobody@example.org", "gone@example.org", "", "%"} {
		p.ask(t, address, "en")
	}
	p.settled(t)
	if !p.server.Empty() || p.server.Asked() != 0 {
		t.Errorf("somebody was written to")
	}
}

func TestALetterInEveryLanguageSaysWhereADrawingStands(t *testing.T) {
	t.Parallel()
	p := open(t)
	const address = "ana@example.org"
	received := p.Enter(t, from(address, "received", "A"))
	for _, title := range []string{"returned", "declined", "taken-down", "published", "in-review"} {
		a := p.Enter(t, from(address, title, "A "+title))
		p.Render(t, a.ID)
		switch title {
		case "returned":
			p.Return(t, a.ID)
		case "declined":
			p.Decline(t, a.ID)
		case "taken-down":
			p.Approve(t, a.ID)
			p.TakeDown(t, a.ID)
		case "published":
			p.Approve(t, a.ID)
		}
	}
	p.Move(p.Contest.Edition().PublishDelay)
	for language, lines := range map[string][]string{
		"en": {"“received”, by A\nWe are making it ready.", "“returned”, by A\nWe would like a better picture", "“declined”, by A\nWe could not hang it", "“published”, by A\nIt hangs in the gallery."},
		"ar": {"«\u2068received\u2069»، رسم \u2068A\u2069\nنحن نجهّزه.", "«\u2068taken-down\u2069»، رسم \u2068A\u2069\nلم يعد معلّقًا.", "رسومك، وعددها 6"},
		"xx": {"Hello,", "“in-review”, by A\nIt waits for a person to look at it.\n", "https://drawings.example.org/en/family/"},
	} {
		p.ask(t, address, language)
		e := p.next(t)
		if err := errors.Join(p.mailer.Do(t.Context(), e), e.Done(t.Context())); err != nil {
			t.Fatal(err)
		}
		m := p.server.Next(t)
		for _, line := range lines {
			if !strings.Contains(m.Subject+"\n"+m.Text, line) {
				t.Errorf("%s: %q is not in %s\n%s", language, line, m.Subject, m.Text)
			}
		}
		if n := strings.Count(m.Text, "\nhttps://"); n != 1 || !strings.Contains(m.Text, p.familyLink(t, received, strings.Replace(language, "xx", "en", 1))) {
			t.Errorf("%s: it has %d links", language, n)
		}
	}
}

// TestNobodyHasUsMailTheirWords: a stranger can enter a drawing with anybody's address.
func TestNobodyHasUsMailTheirWords(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, c := range [][2]string{
		{"Buy at shop.example.com", "Ana 1"}, {"https://x", "Ana 2"}, {"WWW.x", "Ana 3"}, {"me@there", "Ana 4"}, {"My street", "evil.org"}, {"купи.рф сейчас", "Ana 5"},
	} {
		p.Enter(t, from("victim@example.org", c[0], c[1]))
	}
	p.Enter(t, from("victim@example.org", "The end. Or is it?", "J. Lo"))
	p.ask(t, "victim@example.org", "en")
	if err := p.mailer.Do(t.Context(), p.next(t)); err != nil {
		t.Fatal(err)
	}
	text := p.server.Next(t).Text
	for _, word := range []string{"shop", "https://x", "WWW", "me@there", "evil", "купи", "Lo\n"} {
		if strings.Contains(text, word) {
			t.Errorf("it says %q", word)
		}
	}
	if strings.Count(text, "\nA drawing\n") != 6 || !strings.Contains(text, "“The end. Or is it?”, by J.\n") {
		t.Errorf("it says:\n%s", text)
	}
}

// TestSpellingsThatMayBeTwoPeoplesGetALetterEach: they fold to the same family, and yet a
// mail server may know both.
func TestSpellingsThatMayBeTwoPeoplesGetALetterEach(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Enter(t, from("Fiona@example.org", "first", "A"))
	p.Enter(t, from("fiona@example.org", "second", "B"))
	p.Enter(t, from("ﬁona@example.org", "third", "C"))
	p.ask(t, "fiona@example.org", "en")
	e := p.next(t)
	p.server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 451, Message: "later"}})
	if err := p.mailer.Do(t.Context(), e); err == nil || errors.Is(err, worker.ErrHopeless) {
		t.Fatalf("a letter that was put off: %v", err)
	}
	if err := p.mailer.Do(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for range 2 {
		m := p.server.Next(t)
		for _, title := range []string{"first", "second", "third"} {
			if strings.Contains(m.Text, title) {
				got[strings.ToLower(m.To)] += title + " "
			}
		}
	}
	if !p.server.Empty() {
		t.Error("a letter came twice")
	}
	if len(got) != 2 || !strings.Contains(fmt.Sprint(got), "third") || got["ﬁona@example.org"] != "third " {
		t.Errorf("got %v", got)
	}
}

func TestALetterThatIsPutOffComesLaterAndOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.run(t)
	p.Enter(t, from("kanarienvogel@example.org", "My street", "Ana"))
	p.server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "kanarienvogel@example.org: greylisted"}})
	p.ask(t, "kanarienvogel@example.org", "en")
	p.server.Next(t) // ten seconds later
	p.settled(t)
	if n := p.server.Asked(); n != 2 || !p.server.Empty() {
		t.Errorf("the server was asked %d times", n)
	}
	p.wantNobodyNamed(t, "kanarienvogel")
}

func TestALetterThatIsRefusedForGoodIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.run(t)
	p.Enter(t, from("kanarienvogel@example.org", "My street", "Ana"))
	p.server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "kanarienvogel@example.org: nobody there"}})
	p.ask(t, "kanarienvogel@example.org", "en")
	p.settled(t)
	if n := p.server.Asked(); n != 1 || !p.server.Empty() {
		t.Errorf("the server was asked %d times", n)
	}
	if !strings.Contains(p.log.String(), mailer.Stuck) || !strings.Contains(p.log.String(), "550 5.1.1") {
		t.Errorf("the log does not say what to do: %s", p.log)
	}
	p.wantNobodyNamed(t, "kanarienvogel")
}

// TestTheAnswerThatWasLostIsTheOneThingThatDoublesALetter: the server has it, and we do
// not know.
func TestTheAnswerThatWasLostIsTheOneThingThatDoublesALetter(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Enter(t, from("ana@example.org", "My street", "Ana"))
	p.ask(t, "ana@example.org", "en")
	e := p.next(t)
	p.server.Be(mailtest.Way{Cut: true})
	if err := p.mailer.Do(t.Context(), e); err == nil || errors.Is(err, worker.ErrHopeless) {
		t.Fatalf("without an answer: %v", err)
	}
	if err := p.mailer.Do(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	first, second := p.server.Next(t), p.server.Next(t)
	if id := first.Header.Get("Message-Id"); id == "" || id != second.Header.Get("Message-Id") {
		t.Errorf("nobody can tell that %q and %q are one letter", id, second.Header.Get("Message-Id"))
	}
}

func TestWhatIsNoRequestIsGivenUp(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, e := range []*journal.Errand{{Kind: "lost", Data: []byte("{")}, {Kind: "lost", Data: []byte("{}")}, {Kind: "praise", Data: []byte(`{"id":"a","family":"b"}`)}} {
		if err := p.mailer.Do(t.Context(), e); !errors.Is(err, worker.ErrHopeless) {
			t.Errorf("%s %s: %v", e.Kind, e.Data, err)
		}
	}
}

// away is a contest whose journal is away.
type away struct{ mailer.Contest }

func (away) Addressed(context.Context, drawing.ID) (contest.Addressed, error) {
	return contest.Addressed{}, journal.ErrAway
}

func TestAJournalThatIsAwayIsWaitedFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Enter(t, from("ana@example.org", "My street", "Ana"))
	p.ask(t, "ana@example.org", "en")
	p.mailer.Contest = away{p.Contest}
	if err := p.mailer.Do(t.Context(), p.next(t)); !errors.Is(err, journal.ErrAway) {
		t.Error(err)
	}
	if p.server.Asked() != 0 {
		t.Error("a letter was begun")
	}
}

// behind is a catalog that knows nothing before it was waited for.
type behind struct {
	mailer.Catalog
	caught bool
}

func (b *behind) WaitFor(ctx context.Context, seq uint64) error {
	b.caught = true
	return b.Catalog.WaitFor(ctx, seq)
}

func (b *behind) Family(ctx context.Context, family string, limit int) ([]drawing.State, error) {
	if !b.caught {
		return nil, nil
	}
	return b.Catalog.Family(ctx, family, limit)
}

func TestACatalogThatIsBehindIsWaitedFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Enter(t, from("ana@example.org", "My street", "Ana"))
	p.ask(t, "ana@example.org", "en")
	p.mailer.Catalog = &behind{Catalog: p.Catalog}
	if err := p.mailer.Do(t.Context(), p.next(t)); err != nil {
		t.Fatal(err)
	}
	p.server.Next(t)
}

// stale is a catalog that has not heard what happened since.
type stale struct {
	mailer.Catalog
	states []drawing.State
}

func (s stale) Family(context.Context, string, int) ([]drawing.State, error) { return s.states, nil }

func TestWhatWasErasedJustNowIsInNoLetter(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Enter(t, from("ana@example.org", "My street", "Ana"))
	gone := p.Enter(t, from("ana@example.org", "My tram", "Ben"))
	known, err := p.Catalog.Family(t.Context(), p.Secret.Family("ana@example.org"), 10)
	if err != nil || len(known) != 2 {
		t.Fatal(known, err)
	}
	p.Erase(t, gone.ID)
	p.ask(t, "ana@example.org", "en")
	p.mailer.Catalog = stale{p.Catalog, known}
	if err := p.mailer.Do(t.Context(), p.next(t)); err != nil {
		t.Fatal(err)
	}
	if m := p.server.Next(t); strings.Contains(m.Text, "tram") || strings.Count(m.Text, "\nhttps://") != 1 {
		t.Errorf("it says:\n%s", m.Text)
	}
}
