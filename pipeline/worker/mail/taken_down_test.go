package mail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/worker"
	mailer "github.com/easel-gallery/easel/pipeline/worker/mail"
)

// hangs is efua's drawing on the wall, of which she has heard.
func (c *crier) hangs(t *testing.T) contest.Accepted {
	t.Helper()
	a := c.received(t)
	c.Approve(t, a.ID)
	c.Move(time.Minute)
	c.tells(t, drawing.Approved)
	c.wants(t, "Your drawing hangs in the gallery")
	return a
}

func (c *crier) reinstates(t *testing.T, id drawing.ID) drawing.State {
	t.Helper()
	s, err := c.Contest.Reinstate(t.Context(), id, "vera")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// waits wants the next fact to wait for its time, which may then be done again and again.
func (c *crier) waits(t *testing.T, want drawing.Name, in time.Duration) func() {
	t.Helper()
	task, err := c.hears(t, want)
	if later, ok := errors.AsType[*worker.Later](err); !ok || later.In != in {
		t.Fatalf("%s: %v; want to wait for %v", want, err, in)
	}
	c.wantsNone(t)
	return func() {
		t.Helper()
		if err := c.announcer.Do(t.Context(), task.Fact); err != nil {
			t.Fatalf("%s: %v", want, err)
		}
	}
}

func TestAFamilyHearsThatItsDrawingIsTakenDownAndThatItHangsAgain(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a, delay := c.hangs(t), c.Contest.Edition().PublishDelay
	down, err := c.Contest.TakeDown(t.Context(), a.ID, "vera", "name_visible", "Ask Ben.")
	if err != nil {
		t.Fatal(err)
	}
	tell := c.waits(t, drawing.TakenDown, delay)
	c.Move(delay)
	tell()
	m := c.wants(t, "Your drawing is not in the gallery now")
	if m.To != "efua@example.org" || linkIn(t, m) != c.link(a, "en") || m.Header.Get("Message-Id") != fmt.Sprintf("<%s-%d@example.org>", a.ID, down.Seq) {
		t.Errorf("to %s, %s:\n%s", m.To, m.Header.Get("Message-Id"), m.Text)
	}
	if !strings.Contains(m.Text, "A full name could be read on it.") || strings.Contains(m.Text+m.HTML, "Ben") || strings.Contains(m.Text+m.HTML, "vera") {
		t.Errorf("it says:\n%s", m.Text)
	}
	up := c.reinstates(t, a.ID)
	tell = c.waits(t, drawing.Reinstated, delay)
	c.Move(delay)
	tell()
	m = c.wants(t, "Your drawing hangs again")
	if linkIn(t, m) != "https://drawings.example.org/en/drawings/"+string(a.ID) || m.Header.Get("Message-Id") != fmt.Sprintf("<%s-%d@example.org>", a.ID, up.Seq) {
		t.Errorf("%s:\n%s", m.Header.Get("Message-Id"), m.Text)
	}
	tell() // it comes again
	c.wantsNone(t)
	if got := c.tally.Ends(); got["sent"] != 4 || got["twice"] != 0 {
		t.Errorf("counted: %v", got)
	}
}

// TestASlipOfTheHandIsNobodysNews: what is put right before the family would have heard of it.
func TestASlipOfTheHandIsNobodysNews(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.hangs(t)
	c.TakeDown(t, a.ID)
	c.Move(time.Second)
	c.reinstates(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.TakenDown)
	c.tells(t, drawing.Reinstated)
	c.wantsNone(t)

	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.TakenDown)
	c.wants(t, "Your drawing is not in the gallery now")
	c.reinstates(t, a.ID)
	c.Move(time.Second)
	c.TakeDown(t, a.ID) // the reinstating was the slip
	c.Move(time.Hour)
	c.tells(t, drawing.Reinstated)
	c.wantsNone(t)
	c.tells(t, drawing.TakenDown)
	c.wants(t, "Your drawing is not in the gallery now")
}

// TestWhatIsToldLateIsToldOnce: a worker that was away finds the drawing hanging after two
// absences.
func TestWhatIsToldLateIsToldOnce(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.hangs(t)
	for range 2 {
		c.TakeDown(t, a.ID)
		c.Move(time.Hour)
		c.reinstates(t, a.ID)
		c.Move(time.Hour)
	}
	for range 2 {
		c.tells(t, drawing.TakenDown)
		c.tells(t, drawing.Reinstated)
	}
	c.wants(t, "Your drawing hangs again")
	c.wantsNone(t)
	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.reinstates(t, a.ID)
	c.Move(time.Hour)
	last := c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.TakenDown)
	c.tells(t, drawing.Reinstated)
	c.wantsNone(t)
	c.tells(t, drawing.TakenDown)
	if m := c.wants(t, "Your drawing is not in the gallery now"); m.Header.Get("Message-Id") != fmt.Sprintf("<%s-%d@example.org>", a.ID, last.Seq) {
		t.Errorf("its id is %s", m.Header.Get("Message-Id"))
	}
}

func TestAFamilyHearsOfReportsWhenNobodyHasLookedForADay(t *testing.T) {
	t.Parallel()
	c := cry(t)
	c.Change(t, func(e *edition.Edition) { e.HideAfter = 1 })
	a := c.hangs(t)
	c.Report(t, a.ID, "hurtful", "", "203.0.113.0/24")
	c.waits(t, drawing.TakenDown, time.Hour)
	c.reinstates(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Reinstated)
	c.wantsNone(t) // it was never told that it was away

	c.Report(t, a.ID, "hurtful", "", "198.51.100.0/24")
	tell := c.waits(t, drawing.TakenDown, time.Hour)
	c.Move(24 * time.Hour)
	tell()
	m := c.wants(t, "Your drawing is hidden for the moment")
	if linkIn(t, m) != c.link(a, "en") || !strings.Contains(m.Text, "Some people told us that something may be wrong with it.") {
		t.Errorf("it says:\n%s", m.Text)
	}
	c.reinstates(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Reinstated)
	c.wants(t, "Your drawing hangs again")
	c.wantsNone(t)
}

// TestWhatNeverHungHangsForTheFirstTime: an approval that was taken down before anybody saw it.
func TestWhatNeverHungHangsForTheFirstTime(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.received(t)
	c.Approve(t, a.ID)
	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Approved)
	c.wantsNone(t)
	c.tells(t, drawing.TakenDown)
	c.wants(t, "Your drawing is not in the gallery now")
	c.reinstates(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Reinstated)
	c.wants(t, "Your drawing hangs in the gallery")
	c.wantsNone(t)
}

func TestAFamilyHearsWhatBecameOfItsNewWords(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.hangs(t)
	answers := func(title string, taken bool) {
		t.Helper()
		s, err := c.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Title: &title})
		if err == nil {
			_, err = c.Contest.Answer(t.Context(), a.ID, "vera", s.Judged, taken)
		}
		if err != nil {
			t.Fatal(err)
		}
		c.tells(t, drawing.Edited)
	}
	answers("My long street", false)
	if m := c.wants(t, "About your new words"); !strings.Contains(m.Text, "“My street”, by Ama\n") || linkIn(t, m) != c.link(a, "en") {
		t.Errorf("it says:\n%s", m.Text)
	}
	answers("Our street", true)
	if m := c.wants(t, "Your new words are taken"); !strings.Contains(m.Text, "“Our street”, by Ama\n") {
		t.Errorf("it says:\n%s", m.Text)
	}
	// What nobody asked for is no answer.
	if _, err := c.Contest.Edit(t.Context(), a.ID, "vera", contest.Amendment{Turn: 1}); err != nil {
		t.Fatal(err)
	}
	c.tells(t, drawing.Edited)
	c.wantsNone(t)
}

func TestASecondNoSaysThatSomebodyElseHasLooked(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.received(t)
	c.Decline(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Declined)
	if m := c.wants(t, "About your drawing"); strings.Contains(m.Text, "Another person") || !strings.Contains(m.Text, "ask for another look") {
		t.Errorf("it says:\n%s", m.Text)
	}
	s, err := c.Contest.Appeal(t.Context(), a.Receipt)
	if err == nil {
		_, err = c.Contest.Decide(t.Context(), a.ID, contest.Decision{By: "ben", Verdict: drawing.Decline, Seq: s.Judged, Reason: "off_theme"})
	}
	if err != nil {
		t.Fatal(err)
	}
	c.Move(time.Hour)
	c.tells(t, drawing.Declined)
	if m := c.wants(t, "About your drawing"); !strings.Contains(m.Text, "Another person has looked") || strings.Contains(m.Text, "ask for another look") {
		t.Errorf("it says:\n%s", m.Text)
	}
}

// TestANoToANewPictureSaysNothingOfAnotherLook: it was the picture before that was looked at
// twice.
func TestANoToANewPictureSaysNothingOfAnotherLook(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.Enter(t, efua)
	c.Render(t, a.ID)
	c.Decline(t, a.ID)
	s, err := c.Contest.Appeal(t.Context(), a.Receipt)
	if err == nil {
		_, err = c.Contest.Decide(t.Context(), a.ID, contest.Decision{By: "ben", Verdict: drawing.Return, Seq: s.Judged, Reason: "dark"})
	}
	if err == nil {
		_, err = c.Contest.Replace(t.Context(), a.Receipt, contesttest.Upload(contesttest.Picture(t, 7)))
	}
	if err != nil {
		t.Fatal(err)
	}
	c.Render(t, a.ID)
	c.Decline(t, a.ID)
	c.Move(time.Hour)
	for _, fact := range []drawing.Name{drawing.Submitted, drawing.Declined, drawing.Returned, drawing.Declined} {
		c.tells(t, fact)
	}
	c.wants(t, "We have your drawing")
	if m := c.wants(t, "About your drawing"); strings.Contains(m.Text, "Another person") || strings.Contains(m.Text, "another look") {
		t.Errorf("it says:\n%s", m.Text)
	}
}

func TestAnUpgradeThatHearsOfMoreFactsGoesOnWhereTheLastOneWas(t *testing.T) {
	t.Parallel()
	p := open(t)
	if _, err := p.Journal.QueueOfNow(t.Context(), mailer.AnnouncerQueue, drawing.Submitted); err != nil {
		t.Fatal(err)
	}
	a := p.Enter(t, efua)
	c := p.cries(t)
	c.tells(t, drawing.Submitted)
	c.wants(t, "We have your drawing")
	c.Render(t, a.ID)
	c.Approve(t, a.ID)
	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.Approved)
	c.tells(t, drawing.TakenDown)
	c.wants(t, "Your drawing is not in the gallery now")
	c.wantsNone(t)
}

// TestWhatAFamilyNoLongerWantsShownMakesNoLetter: it does not hang by their own wish.
func TestWhatAFamilyNoLongerWantsShownMakesNoLetter(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.hangs(t)
	if _, err := c.Contest.Allow(t.Context(), a.Receipt, drawing.PurposeShow, false, drawing.Consent{Language: "en"}); err != nil {
		t.Fatal(err)
	}
	c.tells(t, drawing.Consented)
	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.TakenDown)
	c.wantsNone(t)
}

// turns shows a drawing otherwise: it has no renditions until they are made anew.
func (c *crier) turns(t *testing.T, id drawing.ID) {
	t.Helper()
	if _, err := c.Contest.Edit(t.Context(), id, "vera", contest.Amendment{Turn: 1}); err != nil {
		t.Fatal(err)
	}
}

// TestALetterThatADrawingHangsWaitsForItsRenditions: however long they take to make.
func TestALetterThatADrawingHangsWaitsForItsRenditions(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.received(t)
	c.Approve(t, a.ID)
	c.turns(t, a.ID)
	c.Move(time.Hour)
	tell := c.waits(t, drawing.Approved, time.Minute)
	c.tells(t, drawing.Edited)
	c.Render(t, a.ID)
	tell()
	c.wants(t, "Your drawing hangs in the gallery")

	c.Move(time.Hour)
	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.TakenDown)
	c.wants(t, "Your drawing is not in the gallery now")
	c.turns(t, a.ID)
	c.tells(t, drawing.Edited)
	c.reinstates(t, a.ID)
	c.Move(time.Hour)
	tell = c.waits(t, drawing.Reinstated, time.Minute)
	c.Render(t, a.ID)
	tell()
	c.wants(t, "Your drawing hangs again")
	c.wantsNone(t)
}

// TestNoLetterWaitsForRenditionsWithoutEnd: they may never come, or be wanted no more.
func TestNoLetterWaitsForRenditionsWithoutEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, c *crier, a contest.Accepted){
		"taken back":   func(t *testing.T, c *crier, a contest.Accepted) { c.Withdraw(t, a.Receipt) },
		"erased":       func(t *testing.T, c *crier, a contest.Accepted) { c.Erase(t, a.ID) },
		"taken down":   func(t *testing.T, c *crier, a contest.Accepted) { c.TakeDown(t, a.ID) },
		"undone":       func(t *testing.T, c *crier, a contest.Accepted) { c.Undo(t, a.ID) },
		"never so far": func(_ *testing.T, c *crier, _ contest.Accepted) { c.Move(7 * 24 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := cry(t)
			a := c.Enter(t, efua)
			c.tells(t, drawing.Submitted)
			c.wants(t, "We have your drawing")
			c.Render(t, a.ID)
			c.Approve(t, a.ID)
			c.turns(t, a.ID)
			c.Move(time.Hour)
			tell := c.waits(t, drawing.Approved, time.Minute)
			end(t, c, a)
			tell()
			c.wantsNone(t)
		})
	}
}

// worries says that somebody is worried about a drawing, or no more.
func (c *crier) worries(t *testing.T, id drawing.ID, on bool) {
	t.Helper()
	do := c.Contest.CloseEscalation
	if on {
		do = c.Contest.Escalate
	}
	if _, err := do(t.Context(), id, "vera", "Is this her name?"); err != nil {
		t.Fatal(err)
	}
}

func TestALetterThatADrawingHangsAgainWaitsWhileSomebodyIsWorried(t *testing.T) {
	t.Parallel()
	c := cry(t)
	a := c.hangs(t)
	c.TakeDown(t, a.ID)
	c.Move(time.Hour)
	c.tells(t, drawing.TakenDown)
	c.wants(t, "Your drawing is not in the gallery now")
	c.reinstates(t, a.ID)
	c.worries(t, a.ID, true)
	c.Move(time.Hour)
	tell := c.waits(t, drawing.Reinstated, time.Hour)
	c.tells(t, drawing.Escalated)
	c.worries(t, a.ID, false)
	c.tells(t, drawing.Escalated)
	c.wantsNone(t)
	tell()
	c.wants(t, "Your drawing hangs again")
	c.wantsNone(t)
}

func TestAFamilyHearsOfNoReportsWhileSomebodyIsWorried(t *testing.T) {
	t.Parallel()
	c := cry(t)
	c.Change(t, func(e *edition.Edition) { e.HideAfter = 1 })
	a := c.hangs(t)
	c.Report(t, a.ID, "hurtful", "", "203.0.113.0/24")
	c.worries(t, a.ID, true)
	c.Move(48 * time.Hour)
	tell := c.waits(t, drawing.TakenDown, time.Hour)
	c.worries(t, a.ID, false)
	tell()
	c.wants(t, "Your drawing is hidden for the moment")
	c.wantsNone(t)
}

// TestWordsThatAskForABetterPictureTellNobodyOfATakeDown: an organiser wrote them for a drawing
// that is returned for the same reason.
func TestWordsThatAskForABetterPictureTellNobodyOfATakeDown(t *testing.T) {
	t.Parallel()
	c := cry(t)
	c.Change(t, func(e *edition.Edition) {
		e.Texts = edition.Texts{"name_visible": {"en": "Please take the photo again."}, "hurtful": {"en": "It may hurt somebody."}}
	})
	for reason, said := range map[string]string{"name_visible": "A full name could be read on it.", "hurtful": "It may hurt somebody."} {
		a := c.Publish(t, efua, func(f *edition.Form) { f.ChildName += " " + reason[:1] })
		if _, err := c.Contest.TakeDown(t.Context(), a.ID, "vera", reason, ""); err != nil {
			t.Fatal(err)
		}
		c.Move(time.Hour)
		c.tells(t, drawing.Submitted)
		c.wants(t, "We have your drawing")
		c.tells(t, drawing.Approved)
		c.tells(t, drawing.TakenDown)
		if m := c.wants(t, "Your drawing is not in the gallery now"); !strings.Contains(m.Text, said) || strings.Contains(m.Text, "again.") {
			t.Errorf("%s: it says:\n%s", reason, m.Text)
		}
	}
}
