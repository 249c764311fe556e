package mail

import (
	"context"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/mail"
)

// wording is how a family is told of a drawing.
type wording struct {
	l         *language.Language
	about     contest.Addressed
	edition   edition.Edition
	publicURL string
	now       time.Time
}

// languageOf is the family's, else English.
func languageOf(tag string) *language.Language {
	if l, ok := language.ByTag(tag); ok {
		return l
	}
	return language.English()
}

// themeIn is what the contest is called.
func themeIn(l *language.Language, e edition.Edition) string {
	if theme := e.ThemeIn(l.Tag()); theme != "" {
		return theme
	}
	return l.T("frame.theme")
}

// letter is the letter of a kind, because of a fact.
func (w wording) letter(ctx context.Context, k kind, f drawing.Fact) (mail.Letter, error) {
	words := w.words(k, f)
	words.About = named(w.l, w.about.State)
	out, err := words.Letter(ctx, w.about.Address)
	out.About = []drawing.ID{w.about.ID}
	return out, err
}

// sheet has what all letters of a language have.
func sheet(l *language.Language, e edition.Edition, heading string) mail.Words {
	return mail.Words{Tag: l.Tag(), Direction: l.Dir(), From: themeIn(l, e), Heading: heading}
}

func (w wording) words(k kind, f drawing.Fact) mail.Words {
	switch k {
	case kindPublished:
		return w.published()
	case kindReturned:
		return w.returned()
	case kindDeclined:
		return w.declined()
	case kindUnreadable:
		return w.unreadable()
	case kindWithdrawn:
		return w.withdrawn()
	case kindTakenDown:
		return w.takenDown(f)
	case kindHidden:
		return w.hidden()
	case kindReinstated:
		return w.reinstated()
	case kindWordsTaken:
		return w.wordsTaken()
	case kindWordsLeft:
		return w.wordsLeft()
	}
	return w.received()
}

func (w wording) received() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.received.subject"))
	out.Before = []string{w.l.T("letter.received.text"), w.l.T("letter.received.page")}
	return w.toPage(out, w.l.T("letter.open"), w.l.T("letter.not-you"))
}

// published leads to the wall, by a link that may be shared.
func (w wording) published() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.published.subject"))
	out.Before = []string{w.l.T("letter.published.text"), w.l.T("letter.published.share")}
	return w.toWall(out)
}

func (w wording) reinstated() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.reinstated.subject"))
	out.Before = []string{w.l.T("letter.reinstated.text"), w.l.T("letter.published.share")}
	return w.toWall(out)
}

func (w wording) returned() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.returned.subject"))
	out.Before = w.because(w.l.T("letter.returned.text"), language.WhyReturned, w.about.Decision.Reason)
	out.Quote = w.about.Decision.Message
	return w.toPage(out, w.l.T("letter.returned.open"))
}

func (w wording) declined() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.declined.subject"))
	first := w.l.T("letter.declined.text")
	if len(w.about.Decliners) > 0 { // of this picture: a family may have sent another one since it asked
		first = w.l.T("letter.declined.again")
	}
	out.Before = w.because(first, language.WhyDeclined, w.about.Decision.Reason)
	out.Quote = w.about.Decision.Message
	if w.about.May(drawing.CommandAppeal) == nil {
		return w.toPage(out, w.l.T("letter.open"), w.l.T("letter.declined.appeal"))
	}
	return w.toPage(out, w.l.T("letter.open"))
}

func (w wording) unreadable() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.unreadable.subject"))
	out.Before = w.because(w.l.T("letter.unreadable.text"), language.WhyUnreadable, w.about.Refused)
	return w.toPage(out, w.l.T("letter.unreadable.open"))
}

func (w wording) withdrawn() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.withdrawn.subject"))
	out.Before = []string{w.l.T("letter.withdrawn.text"), w.l.T("letter.withdrawn.until", "until", w.l.DateTime(w.about.RestorableUntil()))}
	return w.toPage(out, w.l.T("letter.open"))
}

func (w wording) takenDown(f drawing.Fact) mail.Words {
	var done drawing.Act
	if f.Decode(&done) != nil {
		done.Reason = edition.ReasonOther // it says nothing of a kind that we know
	}
	out := sheet(w.l, w.edition, w.l.T("letter.taken-down.subject"))
	out.Before = append(w.because(w.l.T("letter.taken-down.text"), language.WhyTakenDown, done.Reason), w.l.T("letter.taken-down.safe"))
	return w.toPage(out, w.l.T("letter.open"))
}

func (w wording) hidden() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.hidden.subject"))
	out.Before = []string{w.l.Why(language.WhyTakenDown, drawing.ReasonReports, ""), w.l.T("letter.hidden.wait")}
	return w.toPage(out, w.l.T("letter.open"))
}

func (w wording) wordsTaken() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.words-taken.subject"))
	out.Before = []string{w.l.T("letter.words-taken.text")}
	return w.toPage(out, w.l.T("letter.open"))
}

func (w wording) wordsLeft() mail.Words {
	out := sheet(w.l, w.edition, w.l.T("letter.words-left.subject"))
	out.Before = []string{w.l.T("letter.words-left.text"), w.l.T("letter.words-left.again")}
	return w.toPage(out, w.l.T("letter.open"))
}

// goodbye tells of an erasure, and leads to its certificate.
func goodbye(to contest.LastLetter, e edition.Edition, publicURL string) mail.Words {
	l := languageOf(to.Language)
	out := sheet(l, e, l.T("letter.erased.subject"))
	out.Before = []string{l.T("letter.erased.text"), l.T("letter.erased.last")}
	out.Link, out.Follow = publicURL+"/"+l.Tag()+"/entries/"+to.Receipt+"/certificate", l.T("letter.erased.open")
	return out
}

// because is a letter's first sentence and the reason's: the edition's own words, else the
// catalogue's. "Other" says nothing beside a moderator's own words.
func (w wording) because(first string, done language.Why, code string) []string {
	if d := w.about.Decision; code == edition.ReasonOther && d != nil && d.Message != "" {
		return []string{first}
	}
	return []string{first, w.l.Why(done, code, w.edition.TextToFamily(code, w.l.Tag(), done == language.WhyTakenDown))}
}

// toWall ends a letter with the link to the drawing on the wall, which everybody may have.
func (w wording) toWall(out mail.Words) mail.Words {
	out.Link, out.Follow = w.address("/drawings/"+string(w.about.ID)), w.l.T("letter.published.open")
	out.After = []string{w.l.T("letter.published.page")}
	return out
}

// toPage ends a letter with the link to the drawing's own page, which is the family's alone.
func (w wording) toPage(out mail.Words, follow string, after ...string) mail.Words {
	out.Link, out.Follow = w.address("/entries/"+w.about.Receipt), follow
	out.After = append(after, w.l.T("letter.secret"))
	return out
}

func (w wording) address(path string) string { return w.publicURL + "/" + w.l.Tag() + path }
