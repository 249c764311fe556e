package class_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/worker/class"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
)

// post keeps the letters that it is given.
type post struct {
	mu      sync.Mutex
	letters []mail.Letter // guarded by mu
	fails   error         // guarded by mu
	gone    map[drawing.ID]bool
}

func (p *post) Send(_ context.Context, l mail.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fails != nil {
		return p.fails
	}
	p.letters = append(p.letters, l)
	return nil
}

func (p *post) Forget(_ context.Context, id drawing.ID) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone == nil {
		p.gone = map[drawing.ID]bool{}
	}
	p.gone[id] = true
	return nil
}

func (p *post) all() []mail.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]mail.Letter(nil), p.letters...)
}

// school begins a sheet with a drawing on it, and gives the sheet's link.
func school(t *testing.T, w *contesttest.World, email string) string {
	t.Helper()
	link, err := w.Contest.NewClass(t.Context(), edition.ClassForm{
		School: "Osu Primary School", City: contesttest.City, Teacher: "Abena Owusu", Email: email, Consent: "yes", Language: "en", Key: "key-of-the-sheet-01",
	}, drawing.Consent{})
	if err != nil {
		t.Fatal(err)
	}
	form := edition.PupilForm{ChildName: "Kofi", ChildAge: "8", Title: "Our street", Key: "key-of-the-pupil-01"}
	if _, err := w.Contest.Collect(t.Context(), link, form, contesttest.Upload(contesttest.Picture(t, 1))); err != nil {
		t.Fatal(err)
	}
	return link
}

// sender takes letters.
type sender interface {
	Send(ctx context.Context, l mail.Letter) error
}

// run has so many keepers see to sheets until the test ends.
func run(t *testing.T, w *contesttest.World, p *post, many int) {
	t.Helper()
	runWith(t, w, p, p, many)
}

// runWith is run with letters that another sender takes.
func runWith(t *testing.T, w *contesttest.World, s sender, p *post, many int) {
	t.Helper()
	written, err := letters.OpenWritten(t.Context(), w.Journal, w.Now)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	once := &mailer.Post{Sender: s, Written: written, Now: w.Now, Log: log, Tally: &mailer.Tally{}}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range many {
		k := &class.Keeper{Contest: w.Contest, Post: once, Outbox: p, PublicURL: "https://e.example.org", Log: log}
		all.Go(func() { _ = k.Run(ctx) })
	}
	t.Cleanup(func() {
		stop()
		all.Wait()
	})
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not: %s", what)
		}
	}
}

func letterOf(t *testing.T, w *contesttest.World, link string) []contest.Sent {
	t.Helper()
	c, err := w.Contest.ClassByLink(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	return c.Letters
}

func TestATeacherIsWrittenToOnceByManyAndRemindedTwice(t *testing.T) {
	w, p := contesttest.Open(t), &post{}
	w.Change(t, func(e *edition.Edition) { e.ClosesAt = w.Now().Add(20 * 24 * time.Hour) })
	link := school(t, w, "abena@school.example.org")
	for n, after := range []time.Duration{0, 14 * 24 * time.Hour, 132 * time.Hour} {
		w.Move(after)
		t.Run("letter", func(t *testing.T) {
			run(t, w, p, 3)
			eventually(t, "it is noted", func() bool { return len(letterOf(t, w, link)) == n+1 })
		})
	}
	got := p.all()
	if len(got) != 3 || got[0].To != "abena@school.example.org" || !strings.Contains(got[0].Text, "https://e.example.org/en/enter/class/"+link) ||
		got[1].Subject != "1 family has not answered yet" || got[1].ID == got[2].ID {
		t.Errorf("%+v", got)
	}
	for _, l := range got {
		if strings.Contains(l.Text, "Kofi") || strings.Contains(l.Text, "Osu") {
			t.Errorf("it repeats what was typed: %s", l.Text)
		}
	}
}

func TestNobodyIsRemindedWhereNobodyIsMissing(t *testing.T) {
	w, p := contesttest.Open(t), &post{}
	w.Change(t, func(e *edition.Edition) { e.ClosesAt = w.Now().Add(20 * 24 * time.Hour) })
	link := school(t, w, "abena@school.example.org")
	c, err := w.Contest.ClassByLink(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.Refuse(t.Context(), c.Pupils[0].Slip); err != nil {
		t.Fatal(err)
	}
	for n, after := range []time.Duration{0, 14 * 24 * time.Hour} {
		w.Move(after)
		t.Run("letter", func(t *testing.T) {
			run(t, w, p, 1)
			eventually(t, "it is noted", func() bool { return len(letterOf(t, w, link)) == n+1 })
		})
	}
	if got := p.all(); len(got) != 1 {
		t.Errorf("%d letters", len(got))
	}
}

func TestASheetWithoutAnAddressGetsNoLetterAndOneThatEndedIsDestroyed(t *testing.T) {
	w, p := contesttest.Open(t), &post{}
	link := school(t, w, "")
	run(t, w, p, 2)
	id, _ := vault.ClassLinkID(link)
	if err := w.Contest.EraseClass(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	eventually(t, "its data key is destroyed", func() bool {
		has, err := w.Keys.Has(t.Context(), vault.Class(id))
		return err == nil && !has
	})
	bucket, err := w.Journal.Bucket(t.Context(), contest.ClassesBucket, 0)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is deleted", func() bool { _, err := bucket.Get(t.Context(), string(id)); return err != nil })
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.letters) != 0 || !p.gone[id] {
		t.Errorf("%d letters; forgotten: %v", len(p.letters), p.gone)
	}
}

func TestALetterThatCouldNotBeSentIsTriedAgain(t *testing.T) {
	w, p := contesttest.Open(t), &post{fails: errors.New("away")}
	link := school(t, w, "abena@school.example.org")
	t.Run("away", func(t *testing.T) {
		run(t, w, p, 1)
		eventually(t, "it is tried", func() bool {
			c, err := w.Contest.ClassByLink(t.Context(), link)
			return err == nil && !c.Writing.IsZero()
		})
	})
	p.mu.Lock()
	p.fails = nil
	p.mu.Unlock()
	w.Move(time.Hour)
	run(t, w, p, 1)
	eventually(t, "it is sent", func() bool { return len(p.all()) == 1 })
}

// erasing is a sender that fails, and in whose first try the sheet is erased.
type erasing struct {
	once  sync.Once
	erase func()
}

func (e *erasing) Send(context.Context, mail.Letter) error {
	e.once.Do(e.erase)
	return errors.New("away")
}

func TestALetterToATeacherThatIsRefusedIsKnownByItsCity(t *testing.T) {
	w, server := contesttest.Open(t), mailtest.Open(t, "", "")
	server.Be(mailtest.Way{Rcpt: &smtp.SMTPError{Code: 550}})
	sender, err := mail.New("smtp://"+server.Addr, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	link := school(t, w, "abena@school.example.org")
	runWith(t, w, sender, &post{}, 1)
	eventually(t, "it is given up", func() bool { return len(letterOf(t, w, link)) == 1 })
	mishaps, err := letters.OpenMishaps(t.Context(), w.Journal)
	if err != nil {
		t.Fatal(err)
	}
	all, err := mishaps.All(t.Context())
	if err != nil || len(all) != 1 || all[0].Kind != "class-begun" || all[0].City != contesttest.City || all[0].End != letters.Refused {
		t.Errorf("organisers see %+v, %v", all, err)
	}
}

func TestASheetThatIsErasedDuringItsLetterIsDestroyedAllTheSame(t *testing.T) {
	w := contesttest.Open(t)
	link := school(t, w, "abena@school.example.org")
	id, _ := vault.ClassLinkID(link)
	runWith(t, w, &erasing{erase: func() {
		if err := w.Contest.EraseClass(t.Context(), link); err != nil {
			t.Error(err)
		}
		ctx, stop := context.WithCancel(t.Context()) // the keeper hears of it beside this one
		_ = w.Contest.WatchSheets(ctx, func(_ drawing.ID, ended bool) {
			if ended {
				stop()
			}
		})
	}}, &post{}, 1)
	eventually(t, "its data key is destroyed", func() bool {
		has, err := w.Keys.Has(t.Context(), vault.Class(id))
		return err == nil && !has
	})
}

// counted is a sender that says how often it has come back.
type counted struct {
	sender
	back atomic.Int64
}

func (c *counted) Send(ctx context.Context, l mail.Letter) error {
	defer c.back.Add(1)
	return c.sender.Send(ctx, l)
}

func TestATeacherGetsALetterTwiceAtMostWhereTheLineBreaksBeforeTheAnswer(t *testing.T) {
	w, server := contesttest.Open(t), mailtest.Open(t, "", "")
	server.Be(mailtest.Way{Cut: true}, mailtest.Way{Cut: true}, mailtest.Way{Cut: true})
	smtp, err := mail.New("smtp://"+server.Addr, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	link, sent := school(t, w, "abena@school.example.org"), &counted{sender: smtp}
	t.Run("the line breaks", func(t *testing.T) {
		runWith(t, w, sent, &post{}, 1)
		eventually(t, "it is tried", func() bool { return sent.back.Load() == 1 })
	})
	w.Move(time.Hour)
	t.Run("and again", func(t *testing.T) {
		runWith(t, w, sent, &post{}, 1)
		eventually(t, "it is noted", func() bool { return len(letterOf(t, w, link)) == 1 })
	})
	if n := server.Asked(); n != 2 {
		t.Errorf("it was handed over %d times", n)
	}
	a, b := server.Next(t).Header.Get("Message-ID"), server.Next(t).Header.Get("Message-ID")
	if a == "" || a != b {
		t.Errorf("they go by %q and %q", a, b)
	}
}

// restless is a contest one of whose sheets changes all the time.
type restless struct {
	class.Contest
	looks atomic.Int64
}

func (r *restless) WatchSheets(ctx context.Context, take func(id drawing.ID, ended bool)) error {
	for {
		take(drawingtest.ID(1), false)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Minute):
		}
	}
}

func (r *restless) Sheets(context.Context) ([]contest.Sheet, error) {
	r.looks.Add(1)
	return nil, nil
}

func TestEverySheetIsLookedAtEachHourHoweverOftenOneChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &restless{}
		k := &class.Keeper{Contest: r, Log: slog.New(slog.DiscardHandler)}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Hour+time.Minute)
		defer stop()
		if err := k.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it stopped because of %v", err)
		}
		if n := r.looks.Load(); n != 5 {
			t.Errorf("in five hours they were looked at %d times", n)
		}
	})
}

func TestAReminderLiesInAnOutboxForAsLongAsEveryLetter(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) { e.ClosesAt = w.Now().Add(60 * 24 * time.Hour) })
	dir := t.TempDir()
	folder, err := mail.OpenFolder(dir, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	link := school(t, w, "abena@school.example.org")
	for n, after := range []time.Duration{0, 54 * 24 * time.Hour, 132 * time.Hour} {
		w.Move(after)
		t.Run("letter", func(t *testing.T) {
			runWith(t, w, folder, &post{}, 1)
			eventually(t, "it is noted", func() bool { return len(letterOf(t, w, link)) == n+1 })
		})
	}
	if err := folder.Sweep(t.Context(), w.Now().Add(-mail.Kept)); err != nil {
		t.Fatal(err)
	}
	if left, err := folder.List(t.Context()); err != nil || len(left) != 2 {
		t.Errorf("%d letters are left of the first and two reminders: %v", len(left), err)
	}
}
