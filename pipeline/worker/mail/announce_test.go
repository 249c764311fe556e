package mail_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/worker"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
)

// crier is a post that also writes about facts.
type crier struct {
	*post
	queue     *journal.Queue
	announcer *mailer.Announcer
}

// cry opens the queue of facts: those of before are nobody's news.
func cry(t *testing.T) *crier {
	t.Helper()
	return open(t).cries(t)
}

func (p *post) cries(t testing.TB) *crier {
	t.Helper()
	q, err := p.Journal.QueueOfNow(t.Context(), mailer.AnnouncerQueue, mailer.AnnouncedFacts...)
	if err != nil {
		t.Fatal(err)
	}
	c := &crier{post: p, queue: q}
	c.announcer = c.another(p.mailer.Sender)
	return c
}

func (c *crier) another(sender mailer.Sender) *mailer.Announcer {
	return &mailer.Announcer{
		Post:    &mailer.Post{Sender: sender, Written: c.written, Now: c.Now, Log: c.mailer.Log, Tally: c.tally},
		Contest: c.Contest, PublicURL: "https://drawings.example.org",
	}
}

// hears does the next fact's work and says how that ended. The fact stays with the test.
func (c *crier) hears(t *testing.T, want drawing.Name) (*journal.Task, error) {
	t.Helper()
	task, ok, err := c.queue.Next(t.Context(), patience)
	if err != nil || !ok {
		t.Fatalf("no fact comes: %v", err)
	}
	if task.Fact.Name != want {
		t.Fatalf("%s comes; want %s", task.Fact.Name, want)
	}
	return task, c.announcer.Do(t.Context(), task.Fact)
}

// tells does the next fact's work, to its end.
func (c *crier) tells(t *testing.T, want drawing.Name) {
	t.Helper()
	task, err := c.hears(t, want)
	if err := errors.Join(err, task.Done(t.Context())); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
}

// wants wants the next letter to be of a subject, and gives it.
func (c *crier) wants(t *testing.T, subject string) mailtest.Mail {
	t.Helper()
	m := c.server.Next(t)
	if m.Subject != subject {
		t.Fatalf("there is %q; want %q:\n%s", m.Subject, subject, m.Text)
	}
	return m
}

func (c *crier) wantsNone(t *testing.T) {
	t.Helper()
	if !c.server.Empty() {
		t.Errorf("there is another letter: %q", c.server.Next(t).Subject)
	}
}

// efua is a family that writes English.
func efua(f *edition.Form) {
	f.GuardianEmail, f.Title, f.ChildName, f.Language = "efua@example.org", "My street", "Ama Mensah", "en"
}

// received is a drawing whose family has heard that it came, with its renditions.
func (c *crier) received(t *testing.T) contest.Accepted {
	t.Helper()
	a := c.Enter(t, efua)
	c.tells(t, drawing.Submitted)
	c.wants(t, "We have your drawing")
	c.Render(t, a.ID)
	return a
}

func TestAFamilyHearsThatItsDrawingCameAndThenThatItHangs(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	c.tells(t, drawing.Submitted)
	m := c.wants(t, "We have your drawing")
	if m.To != "efua@example.org" || !strings.Contains(m.Text, "“My street”, by Ama\n") || linkIn(t, m) != c.link(a, "en") {
		t.Errorf("to %s:\n%s", m.To, m.Text)
	}
	if got, want := m.Header.Get("Message-Id"), fmt.Sprintf("<%s-%d@example.org>", a.ID, a.Seq); got != want {
		t.Errorf("its id is %s; want %s", got, want)
	}
	c.Render(t, a.ID)
	c.Approve(t, a.ID)
	task, err := c.hears(t, drawing.Approved)
	later, ok := errors.AsType[*worker.Later](err)
	if !ok || later.In != c.Contest.Edition().PublishDelay {
		t.Fatalf("before it hangs: %v", err)
	}
	c.wantsNone(t)
	c.Move(later.In)
	if err := c.announcer.Do(t.Context(), task.Fact); err != nil {
		t.Fatal(err)
	}
	if m := c.wants(t, "Your drawing hangs in the gallery"); linkIn(t, m) != "https://drawings.example.org/en/drawings/"+string(a.ID) {
		t.Errorf("it says:\n%s", m.Text)
	}
}

// linkIn is the one address in a letter, the same in both of its forms.
func linkIn(t *testing.T, m mailtest.Mail) string {
	t.Helper()
	_, link, _ := strings.Cut(m.Text, "\nhttps://")
	link, _, ok := strings.Cut(link, "\n")
	link = "https://" + link
	if !ok || strings.Count(m.Text, "://") != 1 || strings.Count(m.HTML, "://") != 1 || !strings.Contains(m.HTML, `href="`+link+`"`) {
		t.Errorf("its links are others:\n%s\n%s", m.Text, m.HTML)
	}
	return link
}

func TestOnlyWhatIsStillTrueIsWritten(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.received(t)
	c.Approve(t, a.ID)
	c.Undo(t, a.ID)
	c.Decline(t, a.ID)
	c.Undo(t, a.ID)
	c.Return(t, a.ID)
	c.Move(c.Contest.Edition().PublishDelay)
	for _, name := range []drawing.Name{drawing.Approved, drawing.Declined} {
		c.tells(t, name)
		c.wantsNone(t)
	}
	c.tells(t, drawing.Returned)
	c.wants(t, "One more photo, please")
	c.Withdraw(t, a.Receipt)
	if _, err := c.Contest.Restore(t.Context(), a.Receipt); err != nil {
		t.Fatal(err)
	}
	c.Move(time.Second)
	c.Withdraw(t, a.Receipt)
	c.tells(t, drawing.Withdrawn)
	c.tells(t, drawing.Restored)
	c.wantsNone(t)
	c.tells(t, drawing.Withdrawn)
	c.wants(t, "You have taken your drawing back")
}

func TestWhatIsShownLateIsToldOfWhenItIsShown(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.received(t)
	c.Approve(t, a.ID)
	c.Withdraw(t, a.Receipt)
	c.Move(time.Hour)
	c.tells(t, drawing.Approved)
	c.wantsNone(t)
	c.tells(t, drawing.Withdrawn)
	c.wants(t, "You have taken your drawing back")
	for range 2 { // again and again, and told of once
		if _, err := c.Contest.Restore(t.Context(), a.Receipt); err != nil {
			t.Fatal(err)
		}
		c.tells(t, drawing.Restored)
		c.Withdraw(t, a.Receipt)
		c.Move(time.Second)
		task, _, err := c.queue.Next(t.Context(), patience)
		if err := errors.Join(err, task.Done(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	c.wants(t, "Your drawing hangs in the gallery")
	c.wantsNone(t)
}

// TestNobodyHearsTwiceThatADrawingHangs: when it is so late that what became of the first
// letter is forgotten. That somebody was worried is nobody's news.
func TestNobodyHearsTwiceThatADrawingHangs(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.received(t)
	c.Approve(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Approved)
	c.wants(t, "Your drawing hangs in the gallery")
	written, err := c.Journal.Bucket(t.Context(), letters.WrittenBucket, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := written.Delete(t.Context(), fmt.Sprintf("%s-%d", a.ID, c.State(t, a.ID).Decision.Seq)); err != nil {
		t.Fatal(err)
	}
	worried := func(do func(context.Context, drawing.ID, string, string) (drawing.State, error)) {
		t.Helper()
		if _, err := do(t.Context(), a.ID, "vera", "Is this her name?"); err != nil {
			t.Fatal(err)
		}
		c.Move(time.Minute)
	}
	worried(c.Contest.Escalate)
	c.tells(t, drawing.Escalated)
	worried(c.Contest.CloseEscalation)
	c.tells(t, drawing.Escalated)
	c.TakeDown(t, a.ID)
	c.reinstates(t, a.ID)
	c.Move(time.Minute)
	c.tells(t, drawing.TakenDown)
	c.tells(t, drawing.Reinstated)
	c.Withdraw(t, a.Receipt)
	c.tells(t, drawing.Withdrawn)
	c.wants(t, "You have taken your drawing back")
	c.Move(time.Minute)
	if _, err := c.Contest.Restore(t.Context(), a.Receipt); err != nil {
		t.Fatal(err)
	}
	c.tells(t, drawing.Restored)
	c.wantsNone(t)
}

func TestReasonAndWordsOfAVerdictAreInItsLetter(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	c.tells(t, drawing.Submitted)
	c.wants(t, "We have your drawing")
	s := c.Render(t, a.ID)
	_, err := c.Contest.Decide(t.Context(), a.ID, contest.Decision{By: "x", Verdict: drawing.Decline, Seq: s.Judged, Reason: "off_theme", Message: "We liked the <b>cat</b>.\nCome again & soon"})
	if err != nil {
		t.Fatal(err)
	}
	c.Move(time.Hour)
	c.tells(t, drawing.Declined)
	m := c.wants(t, "About your drawing")
	for _, want := range []string{"It is a fine drawing, but it does not show the city", "> We liked the <b>cat</b>.\n> Come again & soon\n", "ask for another look"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("it lacks %q:\n%s", want, m.Text)
		}
	}
	if !strings.Contains(m.HTML, "We liked the &lt;b&gt;cat&lt;/b&gt;.") || !strings.Contains(m.HTML, "Come again &amp; soon") || strings.Contains(m.HTML, "<b>") {
		t.Errorf("the page is %s", m.HTML)
	}
}

func TestNoFactIsWrittenOfTwice(t *testing.T) {
	t.Parallel()
	c := cry(t)
	c.Enter(t, efua)
	task, err := c.hears(t, drawing.Submitted)
	for range 3 { // it comes again, also to another worker
		err = errors.Join(err, c.another(c.mailer.Sender).Do(t.Context(), task.Fact))
	}
	if err != nil {
		t.Fatal(err)
	}
	c.wants(t, "We have your drawing")
	c.wantsNone(t)
	if got := c.tally.Ends(); got["sent"] != 1 || got["twice"] != 0 {
		t.Errorf("counted: %v", got)
	}
}

func TestTwoWorkersAtOnceWriteOneLetter(t *testing.T) {
	t.Parallel()
	c := cry(t)
	c.Enter(t, efua)
	task, _, err := c.queue.Next(t.Context(), patience)
	if err != nil {
		t.Fatal(err)
	}
	hold := make(chan struct{})
	c.server.Be(mailtest.Way{Hold: hold, Keep: true})
	var both sync.WaitGroup
	both.Go(func() {
		if err := c.announcer.Do(t.Context(), task.Fact); err != nil {
			t.Error(err)
		}
	})
	c.wants(t, "We have your drawing")
	close(hold)
	both.Wait()
	if err := c.another(c.mailer.Sender).Do(t.Context(), task.Fact); err != nil {
		t.Error(err)
	}
	c.wantsNone(t)
}

func TestFamiliesOfThePastAreNotWrittenTo(t *testing.T) {
	t.Parallel()
	p := open(t)
	a := p.Enter(t, efua)
	p.Render(t, a.ID)
	p.Approve(t, a.ID)
	c := p.cries(t)
	b := c.Enter(t, from("ben@example.org", "x", "Ben"))
	task, err := c.hears(t, drawing.Submitted)
	if err != nil || task.Fact.Drawing != b.ID {
		t.Errorf("%s comes: %v", task.Fact.Drawing, err)
	}
	if m := c.server.Next(t); m.To != "ben@example.org" {
		t.Errorf("a letter to %s", m.To)
	}
}

func TestAFamilyWithoutAnAddressIsLeftInPeace(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	c.tells(t, drawing.Submitted)
	c.wants(t, "We have your drawing")
	c.announcer.Contest = nobody{c.Contest}
	c.Withdraw(t, a.Receipt)
	c.tells(t, drawing.Withdrawn)
	c.wantsNone(t)
	c.wantNobodyNamed(t, "efua", "Mensah", "My street")
}

// nobody is a contest of families without an address.
type nobody struct{ *contest.Contest }

func (n nobody) Addressed(ctx context.Context, id drawing.ID) (contest.Addressed, error) {
	a, err := n.Contest.Addressed(ctx, id)
	a.Address = ""
	return a, err
}

func TestWhatAServerSaysOfALetterDecidesWhatBecomesOfIt(t *testing.T) {
	t.Parallel()
	c := cry(t)
	for name, one := range map[string]struct {
		ways  mailtest.Awkward
		tries []bool // whether each is worth another
		end   string
		come  int
	}{
		"taken":                     {nil, nil, "sent", 1},
		"greylisted, then taken":    {mailtest.Awkward{{Rcpt: &smtp.SMTPError{Code: 451}}, {Rcpt: &smtp.SMTPError{Code: 451}}}, []bool{true, true}, "sent", 1},
		"nobody there":              {mailtest.Awkward{{Rcpt: &smtp.SMTPError{Code: 550}}}, []bool{false}, "refused", 0},
		"cut off once":              {mailtest.Awkward{{Cut: true, Keep: true}}, []bool{true}, "twice", 2},
		"cut off whenever it tries": {mailtest.Awkward{{Cut: true, Keep: true}, {Cut: true, Keep: true}}, []bool{true, false}, "unknown", 2},
	} {
		before := c.tally.Ends()[one.end]
		c.Enter(t, efua, func(f *edition.Form) {
			f.GuardianEmail = strings.NewReplacer(" ", "-", ",", "").Replace(name) + "@example.org"
		})
		c.server.Be(one.ways...)
		task, err := c.hears(t, drawing.Submitted)
		for n, again := range one.tries {
			if err == nil || errors.Is(err, worker.ErrHopeless) == again {
				t.Errorf("%s: try %d ends with %v", name, n+1, err)
			}
			err = c.announcer.Do(t.Context(), task.Fact)
		}
		if err != nil {
			t.Errorf("%s: in the end %v", name, err)
		}
		if err := errors.Join(c.announcer.Do(t.Context(), task.Fact), task.Done(t.Context())); err != nil {
			t.Errorf("%s: once more %v", name, err)
		}
		var ids []string
		for range one.come {
			ids = append(ids, c.server.Next(t).Header.Get("Message-Id"))
		}
		if len(slices.Compact(ids)) > 1 {
			t.Errorf("%s: their ids are %v", name, ids)
		}
		c.wantsNone(t)
		if got := c.tally.Ends(); got[one.end] != before+1 {
			t.Errorf("%s: counted %v", name, got)
		}
	}
}

func TestALetterThatTwoKillsLeftInDoubtIsNotTriedAThirdTime(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	for range 2 { // begun, and then the process was killed
		if _, err := c.written.Begin(t.Context(), fmt.Sprintf("%s-%d", a.ID, a.Seq), letters.Entry{Kind: "received", Drawing: a.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.hears(t, drawing.Submitted); !errors.Is(err, worker.ErrHopeless) {
		t.Errorf("it is tried: %v", err)
	}
	c.wantsNone(t)
	if got := c.tally.Ends(); got["unknown"] != 1 {
		t.Errorf("counted: %v", got)
	}
}

func TestALetterIsTriedForADay(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	greylisted := mailtest.Way{Rcpt: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}}}
	c.server.Be(greylisted, greylisted)
	task, err := c.hears(t, drawing.Submitted)
	if err == nil || errors.Is(err, worker.ErrHopeless) {
		t.Fatalf("at first %v", err)
	}
	c.Move(letters.Day)
	if err := c.announcer.Do(t.Context(), task.Fact); !errors.Is(err, worker.ErrHopeless) {
		t.Errorf("after a day %v", err)
	}
	mishaps, err := letters.OpenMishaps(t.Context(), c.Journal)
	if err != nil {
		t.Fatal(err)
	}
	all, err := mishaps.All(t.Context())
	if err != nil || len(all) != 1 || all[0].Drawing != a.ID || all[0].End != letters.Late || all[0].Said != "451 4.7.1" || all[0].Kind != "received" {
		t.Errorf("organisers see %+v, %v", all, err)
	}
}

func TestAStrangerCanFillNobodysMailbox(t *testing.T) {
	t.Parallel()
	c := cry(t)
	const most = 20
	for n := range most + 2 {
		c.Enter(t, from("victim@example.org", "x", fmt.Sprint("Child", string(rune('a'+n)))))
		c.tells(t, drawing.Submitted)
	}
	for range most {
		c.server.Next(t)
	}
	c.wantsNone(t)
}

// TestNoOneDrawingFillsAMailbox: who has its receipt can take it back and restore it without end.
func TestNoOneDrawingFillsAMailbox(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	c.tells(t, drawing.Submitted)
	c.wants(t, "We have your drawing")
	takesBack := func() {
		t.Helper()
		c.Move(time.Second)
		c.Withdraw(t, a.Receipt)
		task, err := c.hears(t, drawing.Withdrawn)
		err = errors.Join(err, c.announcer.Do(t.Context(), task.Fact), task.Done(t.Context())) // it comes again
		if _, restored := c.Contest.Restore(t.Context(), a.Receipt); err != nil || restored != nil {
			t.Fatal(err, restored)
		}
		c.tells(t, drawing.Restored)
	}
	for range 4 {
		takesBack()
	}
	for range 2 {
		c.wants(t, "You have taken your drawing back")
	}
	c.wantsNone(t)
	c.Move(letters.Day)
	takesBack()
	c.wants(t, "You have taken your drawing back")
	c.wantsNone(t)
}

// TestAllThatAStrangerCanCauseIsCountedTogether: also what is said of drawings that are taken back.
func TestAllThatAStrangerCanCauseIsCountedTogether(t *testing.T) {
	t.Parallel()
	c := cry(t)
	const most = 20
	for n := range most/2 + 1 {
		a := c.Enter(t, from("victim@example.org", "x", fmt.Sprint("Child", string(rune('a'+n)))))
		c.tells(t, drawing.Submitted)
		c.Withdraw(t, a.Receipt)
		c.tells(t, drawing.Withdrawn)
	}
	for range most {
		c.server.Next(t)
	}
	c.wantsNone(t)
	c.Enter(t, efua)
	c.tells(t, drawing.Submitted)
	c.wants(t, "We have your drawing")
}

func TestTheLetterAboutAnErasureIsTheLast(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	if _, err := c.Contest.EraseID(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	sealed, err := c.Contest.SealLast(t.Context(), a.ID)
	if err != nil || sealed == nil {
		t.Fatal(sealed, err)
	}
	for range 2 { // whoever destroys was killed in between
		if err := c.letters.AskErased(t.Context(), a.ID, sealed); err != nil {
			t.Fatal(err)
		}
	}
	e := c.next(t)
	if _, ok := errors.AsType[*worker.Later](c.mailer.Do(t.Context(), e)); !ok {
		t.Error("it is said before it is done")
	}
	if err := c.Contest.Destroy(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*journal.Errand{e, c.next(t)} {
		if err := errors.Join(c.mailer.Do(t.Context(), e), e.Done(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	m := c.wants(t, "Your drawing is erased")
	if m.To != "efua@example.org" || linkIn(t, m) != c.link(a, "en")+"/certificate" {
		t.Errorf("to %s:\n%s", m.To, m.Text)
	}
	c.wantsNone(t)
	if _, err := c.Contest.OpenLast(t.Context(), a.ID, sealed); !errors.Is(err, drawing.ErrSealed) {
		t.Errorf("its address can still be read: %v", err)
	}
	if sealed, err := c.Contest.SealLast(t.Context(), a.ID); sealed != nil || err != nil {
		t.Errorf("it is sealed again: %v", err)
	}
	c.wantNobodyNamed(t, "efua", "Mensah")
}

// TestErasuresFillNobodysMailbox: a stranger can enter drawings with anybody's address, and erase them.
func TestErasuresFillNobodysMailbox(t *testing.T) {
	t.Parallel()
	c := cry(t)
	const most = 20
	for n := range most + 2 {
		a := c.Enter(t, from("victim@example.org", "x", fmt.Sprint("Child", string(rune('a'+n)))))
		if _, err := c.Contest.EraseID(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
		sealed, err := c.Contest.SealLast(t.Context(), a.ID)
		if err := errors.Join(err, c.letters.AskErased(t.Context(), a.ID, sealed), c.Contest.Destroy(t.Context(), a.ID)); err != nil {
			t.Fatal(err)
		}
		e := c.next(t)
		if err := errors.Join(c.mailer.Do(t.Context(), e), e.Done(t.Context())); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Contest.OpenLast(t.Context(), a.ID, sealed); !errors.Is(err, drawing.ErrSealed) {
			t.Errorf("its address can still be read: %v", err)
		}
	}
	for range most {
		c.wants(t, "Your drawing is erased")
	}
	c.wantsNone(t)
}

// TestAPictureOfASheetThatCannotBeReadIsToldOfOnceItHasAFamily: before that there is nobody to tell.
func TestAPictureOfASheetThatCannotBeReadIsToldOfOnceItHasAFamily(t *testing.T) {
	t.Parallel()
	c := cry(t)
	link, err := c.Contest.NewClass(t.Context(), edition.ClassForm{
		School: "Osu Primary School", City: contesttest.City, Teacher: "Abena Owusu", Consent: "yes", Language: "en", Key: "key-of-the-sheet-01",
	}, drawing.Consent{})
	if err != nil {
		t.Fatal(err)
	}
	pupil := edition.PupilForm{ChildName: "Kofi", ChildAge: "8", Title: "Our street", Key: "key-of-the-pupil-01"}
	a, err := c.Contest.Collect(t.Context(), link, pupil, contesttest.Upload(contesttest.Picture(t, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Contest.Unreadable(t.Context(), c.State(t, a.ID), "truncated"); err != nil {
		t.Fatal(err)
	}
	c.tells(t, drawing.Unreadable)
	c.wantsNone(t)
	f := c.Form(efua)
	if _, err := c.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	c.tells(t, drawing.Submitted)
	c.wants(t, "Please send the picture again")
	c.wantsNone(t)
}

func TestWhatCouldNotBeReadBeforeItsFirstLetterIsToldOfOnce(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	if err := c.Contest.Unreadable(t.Context(), c.State(t, a.ID), "truncated"); err != nil {
		t.Fatal(err)
	}
	c.tells(t, drawing.Submitted)
	c.wantsNone(t)
	c.tells(t, drawing.Unreadable)
	c.wants(t, "Please send the picture again")
	c.wantsNone(t)
}
