package mail

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// AnnouncerQueue is the durable queue of facts that families are written to about.
const AnnouncerQueue = "announce"

// AnnouncedFacts are those facts. After the last four may hang what hung never before. An
// edit may be the answer to words that a family has corrected.
var AnnouncedFacts = []drawing.Name{
	drawing.Submitted, drawing.Unreadable, drawing.Approved, drawing.Returned, drawing.Declined, drawing.Withdrawn,
	drawing.TakenDown, drawing.Edited,
	drawing.Restored, drawing.Reinstated, drawing.Escalated, drawing.Consented,
}

// GivenUp is what the log says of a letter about a fact that was given up.
const GivenUp = "a letter about a drawing was given up: its family sees all on the page of its receipt; see Letters in the moderators' console"

// Announcer writes letters about facts. It may be used by many at once.
type Announcer struct {
	*Post
	Contest   Contest
	PublicURL string // what the links begin with
}

// Do writes the letter about a fact, if there is one: if what it would say is still true,
// and somebody can be written to. It is a worker.Job. No error names anybody.
func (a *Announcer) Do(ctx context.Context, f drawing.Fact) error {
	about, err := a.Contest.Addressed(ctx, f.Drawing)
	if nothingToSay(err) || err == nil && about.Address == "" {
		return nil
	}
	if err != nil {
		return err
	}
	due := newsOf(f, about.State, a.Contest.Edition(), a.Now())
	if due.wait > 0 {
		return &worker.Later{In: due.wait}
	}
	switch {
	case due.kind == kindPublished && f.Seq != due.seq:
		due, err = a.again(ctx, f, due)
	case due.kind == kindUnreadable && f.Name == drawing.Submitted:
		due, err = a.before(ctx, f, due)
	}
	if err != nil {
		return err
	}
	if due.kind == "" {
		return nil
	}
	if many, err := a.crowded(ctx, about.State, due); many || err != nil {
		return err
	}
	l, err := a.wording(about).letter(ctx, due.kind, f)
	if err != nil {
		return err
	}
	l.At = f.At
	err = a.Once(ctx, letterKey(f.Drawing, due.seq), due.entry(f.Drawing), l)
	if err != nil {
		return err
	}
	return forgetErased(ctx, a.Sender, a.Contest, l.About)
}

// again is the news of a fact after which a drawing can be seen: that it hangs, if it never
// did under this verdict; that it hangs again, if it was taken down for as long as a family
// is not told of that, by the edition of now. Its family may have missed the letter about
// that (a worker was away, a server refused it), but not what its page said. Why else it did
// not hang is nobody's news.
func (a *Announcer) again(ctx context.Context, f drawing.Fact, due news) (news, error) {
	facts, err := a.Contest.Facts(ctx, f.Drawing)
	if err != nil {
		return news{}, err
	}
	hung, err := drawing.Hung(facts, f.Seq)
	if err != nil || !hung {
		return due, err
	}
	gone, ok, err := drawing.Ended(facts, f.Seq)
	if err != nil || !ok || gone.To.Sub(gone.From) < unsaid(gone.Hidden, a.Contest.Edition()) {
		return news{}, err
	}
	return news{kind: kindReinstated, seq: f.Seq}, nil
}

// before is the news of a picture that could not be read, if that was known before it had a
// family: as on a sheet. Else the fact about it is its news.
func (a *Announcer) before(ctx context.Context, f drawing.Fact, due news) (news, error) {
	facts, err := a.Contest.Facts(ctx, f.Drawing)
	known := slices.ContainsFunc(facts, func(one drawing.Fact) bool { return one.Name == drawing.Unreadable && one.Seq < f.Seq })
	if err != nil || !known {
		return news{}, err
	}
	return due, nil
}

// nothingToSay reports whether there is no family to write to any more.
func nothingToSay(err error) bool {
	return errors.Is(err, drawing.ErrErased) || errors.Is(err, drawing.ErrSealed) || errors.Is(err, drawing.ErrAbsent)
}

func (a *Announcer) wording(about contest.Addressed) wording {
	return wording{languageOf(about.Reading()), about, a.Contest.Edition(), a.PublicURL, a.Now()}
}

// kind is which letter one is.
type kind string

const (
	kindReceived   kind = "received"
	kindUnreadable kind = "unreadable"
	kindPublished  kind = "published"
	kindReturned   kind = "returned"
	kindDeclined   kind = "declined"
	kindWithdrawn  kind = "withdrawn"
	kindTakenDown  kind = "taken_down"
	kindHidden     kind = "hidden" // because of reports, by nobody
	kindReinstated kind = "reinstated"
	kindWordsTaken kind = "words_taken" // that the family has corrected
	kindWordsLeft  kind = "words_left"
	kindErased     kind = "erased"
)

// news is what a family is to be told because of a fact: nothing if kind is empty.
type news struct {
	kind kind
	seq  uint64        // of the fact that it is about
	wait time.Duration // until its time has come
}

func (n news) entry(id drawing.ID) letters.Entry {
	return letters.Entry{Kind: string(n.kind), Drawing: id}
}

// at is the news once its time has come, and the waiting for it before.
func (n news) at(due, now time.Time) news {
	if wait := due.Sub(now); wait > 0 {
		return news{wait: min(wait, mostWait)}
	}
	return n
}

// mostWait is how long a letter waits before somebody looks again what has become of it.
const mostWait = time.Hour

// newsOf says what a family is to be told because of a fact, as its drawing stands at a
// moment. A verdict is told of when the time is over in which it may be undone: a slip of
// the hand is nobody's news.
func newsOf(f drawing.Fact, s drawing.State, e edition.Edition, now time.Time) news {
	switch f.Name {
	case drawing.Submitted:
		if s.Status(now) == drawing.StatusUnreadable {
			return news{kind: kindUnreadable, seq: f.Seq}
		}
		return news{kind: kindReceived, seq: f.Seq}
	case drawing.Unreadable:
		var d drawing.Refusal
		if f.Decode(&d) == nil && d.Of == s.Original.SHA256 && s.Status(now) == drawing.StatusUnreadable {
			return news{kind: kindUnreadable, seq: f.Seq}
		}
	case drawing.Approved, drawing.Returned, drawing.Declined:
		if s.Decision != nil && s.Decision.Seq == f.Seq {
			return verdictOf(f, s, e, now)
		}
	case drawing.Restored, drawing.Escalated, drawing.Consented:
		if s.Decision != nil && s.Decision.Verdict == drawing.Approve {
			return verdictOf(f, s, e, now)
		}
	case drawing.Reinstated:
		if s.Decision != nil && s.Decision.Verdict == drawing.Approve && s.TakenDown.IsZero() {
			if worried(s) {
				return news{wait: mostWait}
			}
			return verdictOf(f, s, e, now).at(f.At.Add(e.PublishDelay), now)
		}
	case drawing.TakenDown:
		if s.Status(now) == drawing.StatusTakenDown && s.TakenDown.Equal(f.At) && s.ShowOnline {
			if s.Hidden && worried(s) {
				return news{wait: mostWait}
			}
			return takenDown(s, f.Seq).at(f.At.Add(unsaid(s.Hidden, e)), now)
		}
	case drawing.Edited:
		if status := s.Status(now); status == drawing.StatusApproved || status == drawing.StatusPublished {
			return answer(f)
		}
	case drawing.Withdrawn:
		if s.Status(now) == drawing.StatusWithdrawn && s.Withdrawn.Equal(f.At) {
			return news{kind: kindWithdrawn, seq: f.Seq}
		}
	}
	return news{}
}

// moderatorsLook is how long moderators have to look at what reports have hidden before its
// family hears of it: most of it hangs again by then.
const moderatorsLook = 24 * time.Hour

// unsaid is how long a drawing is taken down before its family hears of it.
func unsaid(hidden bool, e edition.Edition) time.Duration {
	if hidden {
		return moderatorsLook
	}
	return e.PublishDelay
}

// takenDown is the news of a drawing that is taken down, by the fact of a sequence.
func takenDown(s drawing.State, seq uint64) news {
	if s.Hidden {
		return news{kind: kindHidden, seq: seq}
	}
	return news{kind: kindTakenDown, seq: seq}
}

// answer is the news of an edit, if it answers words that the family has corrected.
func answer(f drawing.Fact) news {
	switch f.Answer() {
	case drawing.ReasonTaken:
		return news{kind: kindWordsTaken, seq: f.Seq}
	case drawing.ReasonLeft:
		return news{kind: kindWordsLeft, seq: f.Seq}
	}
	return news{}
}

// worried reports whether what a family is to be told must wait until nobody is worried
// about the drawing any more. What the family has taken back waits for nothing.
func worried(s drawing.State) bool { return !s.Escalated.IsZero() && s.Withdrawn.IsZero() }

// How long a letter waits for the renditions of a picture that was edited before somebody
// looks again, and how long in all: renditions that no worker can make may never come, and
// after a week an operator has seen it.
const (
	renditionsWait     = time.Minute
	mostRenditionsWait = 7 * 24 * time.Hour
)

// verdictOf is the news of the verdict that stands, because of a fact.
func verdictOf(f drawing.Fact, s drawing.State, e edition.Edition, now time.Time) news {
	due := s.Decision.At.Add(e.PublishDelay)
	if s.Decision.Verdict == drawing.Approve {
		due = s.Decision.PublicAt
		if s.Awaited() && now.Before(f.At.Add(mostRenditionsWait)) {
			return news{wait: renditionsWait}
		}
		if !s.Showable() {
			return news{}
		}
	}
	told := map[drawing.Status]kind{
		drawing.StatusPublished: kindPublished, drawing.StatusReturned: kindReturned, drawing.StatusDeclined: kindDeclined,
	}
	return news{kind: told[s.Status(now)], seq: s.Decision.Seq}.at(due, now)
}

// In a day an address gets so many of the letters that anybody can have written to anybody's
// (by typing it, or by the receipt that this gave), and so many that say that one drawing was
// taken back.
const (
	mostStarted   = 20
	mostTakenBack = 2
)

// crowded reports whether an address has had as many of those letters as it gets in a day.
func (a *Announcer) crowded(ctx context.Context, s drawing.State, due news) (bool, error) {
	q := letters.Quota{Family: mostStarted, Drawing: mostStarted}
	switch due.kind {
	case kindReceived, kindUnreadable:
	case kindWithdrawn:
		q.Drawing = mostTakenBack
	default:
		return false, nil
	}
	room, err := a.Written.Allow(ctx, s.Family, letterKey(s.ID, due.seq), due.entry(s.ID), q)
	return !room, err
}
