package upload

import (
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/consent"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
)

// copied is a family's copy of all that is kept of its drawing: the page in it, and what programs read.
type copied struct {
	contest.Export
	l       *language.Language
	now     time.Time
	City    string // its name
	Consent []string
	Why     func(contest.Told) string
}

func (s *Site) copyOf(l *language.Language, e contest.Export) copied {
	return copied{
		Export: e, l: l, now: s.now(), City: s.cityName(l, e.City), Consent: consent.Agreed(e.Consent),
		Why: s.news(l, e.Past).because,
	}
}

// entryCopy is entry.json.
type entryCopy struct {
	ID          drawing.ID       `json:"id"`
	Status      drawing.Status   `json:"status"`
	Made        string           `json:"copied_at"`
	Edition     string           `json:"edition"`
	City        string           `json:"city"` // slug
	Title       string           `json:"title"`
	Story       string           `json:"story"`
	Description string           `json:"description"`
	Language    string           `json:"language"`
	Child       drawing.Child    `json:"child"`
	Drawn       string           `json:"drawn_on,omitempty"`
	Guardian    drawing.Guardian `json:"guardian"`
	Consent     consentCopy      `json:"consent"`
	Assent      *assentCopy      `json:"assent,omitempty"` // the child's own yes
	School      *consentCopy     `json:"school,omitempty"` // what a school said before the guardian
	Submitted   string           `json:"submitted_at"`
	Original    fileCopy         `json:"original"`
	Pictures    []fileCopy       `json:"pictures"`
	Facts       []contest.Told   `json:"facts"`
}

type consentCopy struct {
	drawing.Consent
	Sentences []string `json:"sentences"` // that the text was; as they were shown
}

type assentCopy struct {
	drawing.Assent
	Question string `json:"question"` // as it was asked
}

func assentOf(a drawing.Assent) *assentCopy {
	if a.At.IsZero() {
		return nil
	}
	return &assentCopy{a, said(a)}
}

// said is what the child said yes to, as it was asked; "" if it was not asked.
func said(a drawing.Assent) string {
	s, _ := consent.ByHash(a.Text)
	return s.Text
}

type fileCopy struct {
	File   string `json:"file"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

func (c copied) entry() entryCopy {
	o := c.Original
	e := entryCopy{
		ID: c.ID, Status: c.Status(c.now), Made: stamp(c.now), Edition: c.Edition, City: c.State.City,
		Title: c.Title, Story: c.Story, Description: c.Own.Text, Language: c.Language, Child: c.Child, Drawn: c.Drawn,
		Guardian: c.Guardian, Consent: consentCopy{c.Export.Consent, c.Consent}, Assent: assentOf(c.Assent), Submitted: stamp(c.Submitted),
		Original: fileCopy{File: originalFile(o), Type: o.Type, Bytes: o.Bytes, SHA256: o.SHA256},
		Pictures: []fileCopy{}, Facts: c.Facts,
	}
	if c.Export.School.Text != "" {
		e.School = &consentCopy{c.Export.School, consent.Agreed(c.Export.School)}
	}
	if !c.OriginalGone.IsZero() {
		e.Original.File = "" // it is not kept any more
	}
	for _, r := range rungs(c.State) {
		e.Pictures = append(e.Pictures, fileCopy{File: rungFile(r), Type: r.Type, Bytes: int64(r.Bytes), Width: r.Width, Height: r.Height})
	}
	return e
}

// largest is the picture that the page shows, "" if there is none yet.
func (c copied) largest() string {
	all := rungs(c.State)
	if len(all) == 0 {
		return ""
	}
	return rungFile(all[len(all)-1])
}

// row is a line of what is kept.
type row struct{ Name, Value string }

// rows are all that was written, but for what is empty.
func (c copied) rows() (all []row) {
	l := c.l
	for _, r := range []row{
		{l.T("correct.called.label"), c.Title}, {l.T("correct.story.label"), c.Story}, {l.T("correct.description.label"), c.Own.Text},
		{l.T("enter.child-name.label"), c.Child.Name}, {l.T("enter.age.label"), l.YearsOld(c.Child.Age)}, {l.T("copy.drawn"), c.Drawn},
		{l.T("enter.city.label"), c.City}, {l.T("copy.guardian"), c.Guardian.Name}, {l.T("copy.email"), c.Guardian.Email},
		{l.T("copy.language"), called(c.Language)}, {l.T("copy.consent"), strings.Join(c.Consent, "\n")},
		{l.T("copy.consent-at"), l.DateTime(c.Export.Consent.At)}, {l.T("copy.consent-text"), c.Export.Consent.Text},
		{l.T("copy.child-yes"), said(c.Assent)},
		{l.T("class.copy.school"), strings.Join(consent.Agreed(c.Export.School), "\n")},
		{l.T("copy.original"), l.Bytes(c.Original.Bytes) + ", " + c.Original.Type}, {l.T("copy.number"), string(c.ID)},
	} {
		if r.Value != "" {
			all = append(all, r)
		}
	}
	return all
}

// called is what a language calls itself.
func called(tag string) string {
	if l, ok := language.ByTag(tag); ok {
		return l.Name()
	}
	return tag
}

// happened is a line of the drawing's history.
type happened struct{ When, What, Why string }

func (c copied) history() (all []happened) {
	for _, f := range c.Facts {
		all = append(all, happened{c.l.DateTime(f.At), factText(c.l, f.What), c.Why(f)})
	}
	return all
}

// factTexts say what happened, as a family reads it.
func factTexts() []struct {
	Name drawing.Name
	ID   string
} {
	return []struct {
		Name drawing.Name
		ID   string
	}{
		{Name: drawing.Collected, ID: "class.fact.collected"},
		{Name: drawing.Submitted, ID: "copy.fact.submitted"},
		{Name: drawing.Consented, ID: "copy.fact.consented"},
		{Name: drawing.Forgotten, ID: "copy.fact.forgotten"},
		{Name: drawing.Replaced, ID: "copy.fact.replaced"},
		{Name: drawing.Rendered, ID: "copy.fact.rendered"},
		{Name: drawing.Unreadable, ID: "copy.fact.unreadable"},
		{Name: drawing.Screened, ID: "copy.fact.screened"},
		{Name: drawing.Edited, ID: "copy.fact.edited"},
		{Name: drawing.Corrected, ID: "copy.fact.corrected"},
		{Name: drawing.Proposed, ID: "copy.fact.proposed"},
		{Name: drawing.Approved, ID: "copy.fact.approved"},
		{Name: drawing.Returned, ID: "copy.fact.returned"},
		{Name: drawing.Declined, ID: "copy.fact.declined"},
		{Name: drawing.Undone, ID: "copy.fact.undone"},
		{Name: drawing.Appealed, ID: "copy.fact.appealed"},
		{Name: drawing.TakenDown, ID: "copy.fact.taken-down"},
		{Name: drawing.Reinstated, ID: "copy.fact.reinstated"},
		{Name: drawing.Withdrawn, ID: "copy.fact.withdrawn"},
		{Name: drawing.Restored, ID: "copy.fact.restored"},
		{Name: drawing.Described, ID: "copy.fact.described"},
		{Name: drawing.Featured, ID: "copy.fact.featured"},
		{Name: drawing.Reported, ID: "copy.fact.reported"},
		{Name: drawing.LookedAt, ID: "copy.fact.looked-at"},
		{Name: drawing.Swept, ID: "copy.fact.swept"},
	}
}

// factText is the sentence of a fact; one that this code does not know is called by its name.
func factText(l *language.Language, name drawing.Name) string {
	for _, t := range factTexts() {
		if t.Name == name {
			return l.T(t.ID)
		}
	}
	return string(name)
}
