package upload

import (
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
)

// way is a drawing's way to the wall as the page draws it, line by line.
type way struct {
	l      *language.Language
	past   contest.Past
	city   string // its name
	before int    // drawings of the city in front of it; -1 if it does not wait or nobody knows
}

// step is a line of what has happened and will.
type step struct {
	Class   string // of forms.css: "done", "next", or "" for where the drawing stands
	Icon    string
	Title   string
	Text    string
	Current bool
}

// steps are the lines: what is done, where the drawing stands, what comes.
func (w way) steps(status drawing.Status) []step {
	if status == drawing.StatusErased {
		return []step{here("no", w.l.T("receipt.step.erased"), w.when(w.past.Erased))}
	}
	begun := []step{w.arrived(status)}
	if w.past.Ladder != nil {
		begun = append(begun, done(w.l.T("receipt.step.ready"), w.l.T("receipt.step.clean")))
	}
	return append(begun, w.rest(status)...)
}

func (w way) rest(status drawing.Status) []step {
	look, hang := next(w.l.T("receipt.step.look")), w.last()
	switch status {
	case drawing.StatusReceived:
		return []step{here("clock", w.l.T("receipt.step.making"), w.l.T("receipt.step.moment")), look, hang}
	case drawing.StatusUnreadable:
		return []step{here("alert", w.l.T("receipt.step.unreadable"), ""), look, hang}
	case drawing.StatusInReview:
		return []step{here("clock", w.l.T("receipt.step.waiting"), w.queue()), hang}
	case drawing.StatusReturned:
		return []step{here("camera", w.l.T("receipt.step.returned"), w.decided()), hang}
	case drawing.StatusDeclined:
		return []step{here("no", w.l.T("receipt.step.declined"), w.decided())}
	case drawing.StatusWithdrawn:
		return []step{here("dot", w.l.T("receipt.step.withdrawn"), w.when(w.past.Withdrawn))}
	}
	return append([]step{done(w.l.T("receipt.step.looked"), w.decided())}, w.hung(status))
}

// last is what comes at last, if all goes well.
func (w way) last() step {
	if w.past.ShowOnline {
		return next(w.l.T("receipt.step.hangs"))
	}
	last := next(w.l.T("receipt.step.not-shown"))
	last.Text = w.l.T("receipt.step.as-you-wish")
	return last
}

// hung is the last line of a drawing that was approved.
func (w way) hung(status drawing.Status) step {
	switch {
	case status == drawing.StatusApproved && !w.past.ShowOnline:
		return here("no", w.l.T("receipt.step.not-shown"), w.l.T("receipt.step.as-you-wish"))
	case status == drawing.StatusApproved:
		return here("clock", w.l.T("receipt.step.soon"), "")
	case status == drawing.StatusTakenDown:
		return here("no", w.l.T("receipt.step.taken-down"), w.when(w.past.TakenDown))
	}
	return here("check", w.l.T("receipt.step.hangs"), "")
}

func (w way) arrived(status drawing.Status) step {
	when, size := w.when(w.past.Waiting), w.l.Bytes(w.past.Original.Bytes)
	if status == drawing.StatusUnreadable || !w.past.OriginalGone.IsZero() {
		return done(w.l.T("receipt.step.arrived"), when)
	}
	return done(w.l.T("receipt.step.arrived"), w.l.T("receipt.step.safe", "when", when, "size", size))
}

func (w way) queue() string {
	switch {
	case w.before < 0:
		return ""
	case w.before == 0:
		return w.l.T("receipt.first", "city", w.city)
	}
	return w.l.N("receipt.before", w.before, "city", w.city)
}

func (w way) decided() string {
	if w.past.Decision == nil {
		return ""
	}
	return w.when(w.past.Decision.At)
}

func (w way) when(t time.Time) string { return w.l.DateTime(t) }

func done(title, text string) step {
	return step{Class: "done", Icon: "check", Title: title, Text: text}
}

func here(icon, title, text string) step {
	return step{Icon: icon, Title: title, Text: text, Current: true}
}

func next(title string) step { return step{Class: "next", Icon: "dot", Title: title} }
