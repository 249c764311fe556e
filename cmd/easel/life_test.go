package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// lives are what may become of a drawing: the facts that people bring about, in order.
// unreadable is the thumbnailer's, and waited for.
var lives = [][]drawing.Name{
	{drawing.Submitted},
	{drawing.Submitted, drawing.Approved},
	{drawing.Submitted, drawing.Declined},
	{drawing.Submitted, drawing.Returned},
	{drawing.Submitted, drawing.Withdrawn},
	{drawing.Submitted, drawing.Withdrawn, drawing.Restored, drawing.Approved},
	{drawing.Submitted, drawing.Replaced, drawing.Approved},
	{drawing.Submitted, drawing.Returned, drawing.Replaced, drawing.Approved},
	{drawing.Submitted, drawing.Approved, drawing.Undone, drawing.Declined},
	{drawing.Submitted, drawing.Approved, drawing.TakenDown},
	{drawing.Submitted, drawing.Approved, drawing.TakenDown, drawing.Reinstated},
	{drawing.Submitted, drawing.Approved, drawing.Withdrawn},
	{drawing.Submitted, drawing.Approved, drawing.Described, drawing.Featured},
	{drawing.Submitted, drawing.Unreadable},
	{drawing.Submitted, drawing.Unreadable, drawing.Replaced},
}

// ends is the status that a life comes to, by its last fact.
var ends = map[drawing.Name]drawing.Status{
	drawing.Submitted: drawing.StatusInReview, drawing.Replaced: drawing.StatusInReview,
	drawing.Restored: drawing.StatusInReview, drawing.Undone: drawing.StatusInReview,
	drawing.Approved: drawing.StatusPublished, drawing.Reinstated: drawing.StatusPublished,
	drawing.Featured: drawing.StatusPublished,
	drawing.Returned: drawing.StatusReturned, drawing.Declined: drawing.StatusDeclined,
	drawing.TakenDown: drawing.StatusTakenDown, drawing.Withdrawn: drawing.StatusWithdrawn,
	drawing.Unreadable: drawing.StatusUnreadable,
}

// life is one drawing with what was acknowledged of it.
type life struct {
	crowd  *crowd
	n      int
	chance *rand.Rand
	accepted
	done []deed
}

// deed is an acknowledged fact, and who did it; "" for families and workers.
type deed struct {
	what drawing.Name
	by   string
}

// whole lives one of the lives.
func (l *life) whole() error {
	facts := lives[l.chance.IntN(len(lives))]
	for i, fact := range facts {
		if err := l.bring(fact, facts[i+1:]); err != nil {
			return fmt.Errorf("%s: %w", fact, err)
		}
	}
	return nil
}

// restless withdraws and restores for a while.
func (l *life) restless() error {
	if err := l.bring(drawing.Submitted, nil); err != nil {
		return err
	}
	for range 50 + l.chance.IntN(100) {
		for _, fact := range []drawing.Name{drawing.Withdrawn, drawing.Restored} {
			if l.crowd.isOver() {
				return nil
			}
			if err := l.bring(fact, nil); err != nil {
				return err
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	return nil
}

// bring brings a fact about; rest are those to come.
func (l *life) bring(fact drawing.Name, rest []drawing.Name) error {
	entry, desk := "/entries/"+l.Receipt, "/moderation/drawings/"+l.ID
	switch fact {
	case drawing.Submitted:
		return l.enter(slices.Contains(rest, drawing.Unreadable))
	case drawing.Unreadable:
		l.did(fact, "")
		return l.comesTo(drawing.StatusUnreadable)
	case drawing.Replaced:
		return l.insist(fact, "", func() (reply, error) {
			return sendForm(http.DefaultTransport, l.crowd.at+entry+"/replace", nil, "photo.jpg", l.crowd.better)
		})
	case drawing.Withdrawn:
		return l.asks(fact, nil, entry+"/withdraw", nil)
	case drawing.Restored:
		return l.asks(fact, nil, entry+"/restore", nil)
	case drawing.Undone:
		return l.asks(fact, l.moderator(), desk+"/undo", nil)
	case drawing.TakenDown:
		return l.asks(fact, l.moderator(), desk+"/take-down", url.Values{"reason": {"face_visible"}})
	case drawing.Described:
		return l.asks(fact, l.moderator(), desk+"/describe", url.Values{"text": {"A tram climbs a hill."}, "language": {"en"}})
	case drawing.Featured:
		return l.asks(fact, l.moderator(), desk+"/feature", url.Values{"on": {"yes"}})
	case drawing.Reinstated:
		return l.asks(fact, l.moderator(), desk+"/reinstate", nil)
	}
	return l.judged(fact, len(rest) == 0)
}

func (l *life) moderator() *moderator { return l.crowd.moderators[l.n%2] }

func (l *life) did(what drawing.Name, by string) { l.done = append(l.done, deed{what, by}) }

// enter sends the form, again and again with the same key.
func (l *life) enter(broken bool) (err error) {
	f := newFamily(l.crowd.at, l.n, l.crowd.picture)
	if broken {
		f.File = l.crowd.broken
	}
	l.accepted, err = f.enter(l.crowd.patience)
	l.did(drawing.Submitted, "")
	return err
}

// asks posts a deed of a moderator's, or of the family's if there is none.
func (l *life) asks(what drawing.Name, m *moderator, path string, fields url.Values) error {
	by := ""
	if m == nil {
		m = &moderator{t: l.crowd.t, at: l.crowd.at}
	} else {
		by = m.email
	}
	return l.insist(what, by, func() (reply, error) { return m.ask(http.MethodPost, path, fields) })
}

// insist tries a deed until it is acknowledged. A state that forbids it is an
// acknowledgement, too, when an earlier try was not answered.
func (l *life) insist(what drawing.Name, by string, try func() (reply, error)) error {
	err := l.crowd.until(func(again bool) (bool, error) {
		got, err := try()
		if err == nil && got.Status == http.StatusConflict && again {
			return true, nil
		}
		return answered(got, err)
	})
	l.did(what, by)
	return err
}

// judged gives a verdict on what the moderator saw. Now and then, where nothing comes
// after it, another moderator gives another one on the same page: the winner's counts.
func (l *life) judged(fact drawing.Name, last bool) error {
	if err := l.comesTo(drawing.StatusInReview); err != nil {
		return err
	}
	seen, err := l.look()
	if err != nil {
		return err
	}
	verdicts := []drawing.Name{fact}
	if last && l.chance.IntN(3) == 0 {
		verdicts = append(verdicts, map[bool]drawing.Name{true: drawing.Declined, false: drawing.Approved}[fact == drawing.Approved])
	}
	won := make([]bool, len(verdicts))
	errs := make([]error, len(verdicts))
	var all sync.WaitGroup
	for i, verdict := range verdicts {
		all.Go(func() {
			won[i], errs[i] = l.decide(l.crowd.moderators[(l.n+i)%2], verdict, seen.Seq, len(verdicts) > 1)
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, verdict := range verdicts {
		if won[i] {
			l.did(verdict, l.crowd.moderators[(l.n+i)%2].email)
		}
	}
	return nil
}

// decide gives a verdict until it is acknowledged, or lost to another's.
func (l *life) decide(m *moderator, verdict drawing.Name, seq uint64, contested bool) (won bool, err error) {
	fields := url.Values{"seq": {fmt.Sprint(seq)}}
	fields.Set("verdict", map[drawing.Name]string{drawing.Approved: "approve", drawing.Declined: "decline", drawing.Returned: "return"}[verdict])
	fields.Set("reason", map[drawing.Name]string{drawing.Declined: "off_theme", drawing.Returned: "blurred"}[verdict])
	err = l.crowd.until(func(bool) (bool, error) {
		got, err := m.ask(http.MethodPost, "/moderation/drawings/"+l.ID+"/decision", fields)
		if err == nil && got.Status == http.StatusConflict && contested {
			return true, nil
		}
		won, err = answered(got, err)
		return won, err
	})
	return won, err
}

// seenDrawing is a drawing as a moderator sees it.
type seenDrawing struct {
	queued
	Story   string         `json:"story"`
	Status  drawing.Status `json:"status"`
	Tags    []string       `json:"tags"`
	Recipe  drawing.Recipe `json:"recipe"`
	Notes   []drawing.Note `json:"notes"`
	History []struct {
		At      time.Time    `json:"at"`
		What    drawing.Name `json:"what"`
		By      *string      `json:"by"`
		Reason  string       `json:"reason"`
		Message string       `json:"message"`
		Note    string       `json:"note"`
	} `json:"history"`
}

// look is what a moderator sees of the drawing.
func (l *life) look() (d seenDrawing, err error) {
	err = l.crowd.until(func(bool) (bool, error) {
		got, err := l.moderator().ask(http.MethodGet, "/moderation/drawings/"+l.ID, nil)
		if done, err := answered(got, err); !done {
			return false, err
		}
		return true, json.Unmarshal([]byte(got.Body), &d)
	})
	return d, err
}

// comesTo waits until the family reads a status.
func (l *life) comesTo(want drawing.Status) error {
	var last string
	err := l.crowd.until(func(bool) (bool, error) {
		got, err := get(l.crowd.at+l.StatusURL, asJSON)
		if done, err := answered(got, err); !done {
			return false, err
		}
		var s status
		err = json.Unmarshal([]byte(got.Body), &s)
		last = s.Status
		return s.Status == string(want), err
	})
	if err != nil {
		return fmt.Errorf("it is %s and should be %s: %w", last, want, err)
	}
	return nil
}

// holds wants the drawing to be as was acknowledged: in its status, with these facts and
// no others, rendered once, and seen by the public or not.
func (l *life) holds() error {
	end := ends[l.done[len(l.done)-1].what]
	if err := l.comesTo(end); err != nil {
		return err
	}
	var people []deed
	var made, pictures int
	err := l.crowd.until(func(bool) (bool, error) {
		seen, err := l.look()
		people, made, pictures = seen.told()
		return made > 0, err
	})
	if err != nil {
		return fmt.Errorf("neither rendered nor unreadable: %w", err)
	}
	if !slices.Equal(people, l.done) {
		return fmt.Errorf("its history is %v; acknowledged was %v", people, l.done)
	}
	if made > pictures {
		return fmt.Errorf("of %d pictures renditions were made %d times", pictures, made)
	}
	return l.isSeen(end == drawing.StatusPublished)
}

// told is what the history says: the facts of a life, how often a picture was made into
// renditions or found unreadable, and of how many.
func (d seenDrawing) told() (people []deed, made, pictures int) {
	for _, h := range d.History {
		one := deed{what: h.What}
		if h.By != nil {
			one.by = *h.By
		}
		if h.What == drawing.Rendered || h.What == drawing.Unreadable {
			made++
		}
		if h.What == drawing.Submitted || h.What == drawing.Replaced {
			pictures++
		}
		if h.What != drawing.Rendered && h.What != drawing.Screened {
			people = append(people, one)
		}
	}
	return people, made, pictures
}

// isSeen waits until the public sees it, or doesn't: the catalog needs a moment.
func (l *life) isSeen(want bool) error {
	status, last := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[want], 0
	err := l.crowd.until(func(bool) (bool, error) {
		got, err := get(l.crowd.at+"/api/v1/drawings/"+l.ID, nil)
		last = got.Status
		return err == nil && got.Status == status, nil
	})
	if err != nil {
		return fmt.Errorf("the public is answered %d and should be %d: %w", last, status, err)
	}
	return nil
}
