package drawingtest

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Drawing is one drawing of a [Row]. Its methods write what happens to it next, and
// give it back.
type Drawing struct {
	row       *Row
	id        drawing.ID
	state     drawing.State
	facts     []drawing.Fact
	originals int
}

// ID names the drawing.
func (d *Drawing) ID() drawing.ID { return d.id }

// Facts are the drawing's own, in order.
func (d *Drawing) Facts() []drawing.Fact { return d.facts }

// State is what the drawing's facts add up to. A damaged one counts for nothing.
func (d *Drawing) State() drawing.State { return d.state }

// Happened writes a fact of any name and data: of a drawing's usual life, of a
// name that nobody knows, or damaged.
func (d *Drawing) Happened(name drawing.Name, data any) *Drawing {
	raw, err := json.Marshal(data)
	if err != nil {
		panic("drawingtest: " + err.Error()) // a mistake of the test's author
	}
	return d.write(name, raw)
}

// Sealed writes a fact whose data can't be opened any more.
func (d *Drawing) Sealed(name drawing.Name) *Drawing { return d.write(name, nil) }

func (d *Drawing) write(name drawing.Name, data json.RawMessage) *Drawing {
	seq := d.row.Seq() + 1
	f := drawing.Fact{
		EventID: fmt.Sprintf("EVENT%021d", seq), Drawing: d.id, Name: name,
		At: d.row.Now(), Seq: seq, Data: data,
	}
	d.row.facts, d.facts = append(d.row.facts, f), append(d.facts, f)
	_ = d.state.Apply(f) // damage is a test's own wish
	return d
}

// Replaced puts another picture in the place of the drawing's.
func (d *Drawing) Replaced() *Drawing {
	return d.Happened(drawing.Replaced, drawing.Replacement{Version: drawing.Version, Original: d.newOriginal()})
}

func (d *Drawing) newOriginal() drawing.Original {
	d.originals++
	return drawing.Original{SHA256: digest("original %d of %s", d.originals, d.id), Bytes: 120_000, Type: "image/jpeg"}
}

// Agreed has the guardian of a collected drawing agree, by which it is submitted.
func (d *Drawing) Agreed(p ...drawing.Purpose) *Drawing {
	s := d.state
	return d.Happened(drawing.Submitted, drawing.Submission{
		Version: drawing.Version, Edition: s.Edition, City: s.City, Language: s.Language, Link: 1, Title: s.Title, Child: s.Child,
		Consent: drawing.Consent{Text: digest("consent"), Language: "en", At: d.row.Now(), Purposes: p}, Original: s.Original, Class: s.Class,
	})
}

// Consented has the guardian agree to these purposes from now on.
func (d *Drawing) Consented(p ...drawing.Purpose) *Drawing {
	return d.Happened(drawing.Consented, drawing.Agreement{
		Version: drawing.Version, Consent: drawing.Consent{Text: digest("consent"), Language: "en", At: d.row.Now(), Purposes: p},
	})
}

// Forgotten has something of the drawing destroyed because it was kept long enough.
func (d *Drawing) Forgotten(what drawing.Record) *Drawing {
	return d.Happened(drawing.Forgotten, drawing.Forgetting{Version: drawing.Version, What: what})
}

// Rendered makes the renditions of the drawing's picture of now.
func (d *Drawing) Rendered() *Drawing {
	l := LadderOf(d.state.Original.SHA256)
	l.Recipe = d.state.Recipe.Hash()
	return d.Happened(drawing.Rendered, l)
}

// LadderOf is the ladder of an original of 800 × 600 pixels.
func LadderOf(original string) drawing.Ladder {
	rung := func(width, height int) drawing.Rendition {
		return drawing.Rendition{
			Width: width, Height: height, Bytes: width * height / 8, Type: "image/jpeg", Ext: "jpg",
			Hash: digest("rendition %d of %s", width, original)[:16],
		}
	}
	return drawing.Ladder{
		Version: drawing.Version, Of: original, Made: 1, Width: 800, Height: 600, Color: "#c8602a",
		Pictures: []drawing.Rendition{rung(320, 240), rung(640, 480)},
	}
}

// Unreadable finds that the drawing's picture of now can't be shown.
func (d *Drawing) Unreadable(reason string) *Drawing {
	return d.Happened(drawing.Unreadable, drawing.Refusal{
		Version: drawing.Version, Of: d.state.Original.SHA256, Recipe: d.state.Recipe.Hash(), Reason: reason,
	})
}

// Approved approves the drawing; it is public from that moment on.
func (d *Drawing) Approved() *Drawing { return d.ApprovedFrom(d.row.Now()) }

// ApprovedFrom approves the drawing, to be public from a moment on.
func (d *Drawing) ApprovedFrom(publicAt time.Time) *Drawing {
	j := d.judgement("")
	j.PublicAt = publicAt
	return d.Happened(drawing.Approved, j)
}

// Returned asks the family for a better picture.
func (d *Drawing) Returned(reason string) *Drawing {
	return d.Happened(drawing.Returned, d.judgement(reason))
}

// Declined declines the drawing.
func (d *Drawing) Declined(reason string) *Drawing {
	return d.Happened(drawing.Declined, d.judgement(reason))
}

func (d *Drawing) judgement(reason string) drawing.Judgement {
	return drawing.Judgement{Version: drawing.Version, By: Staff, On: d.state.Judged, Reason: reason}
}

// Proposed gives a verdict that wants a second person's.
func (d *Drawing) Proposed(v drawing.Verdict, by string) *Drawing {
	j := d.judgement("off_theme")
	j.By = by
	return d.Happened(drawing.Proposed, drawing.Proposal{Verdict: v, Judgement: j})
}

// Undone takes the verdict back.
func (d *Drawing) Undone() *Drawing { return d.act(drawing.Undone, Staff) }

// TakenDown hides the drawing.
func (d *Drawing) TakenDown() *Drawing { return d.act(drawing.TakenDown, Staff) }

// Hidden has reports hide the drawing.
func (d *Drawing) Hidden() *Drawing {
	return d.Happened(drawing.TakenDown, drawing.Act{Version: drawing.Version, Reason: drawing.ReasonReports})
}

// Reinstated undoes TakenDown and Hidden.
func (d *Drawing) Reinstated() *Drawing { return d.act(drawing.Reinstated, Staff) }

// Screened notices hints of the drawing's picture of now.
func (d *Drawing) Screened(hints ...drawing.Noticed) *Drawing {
	return d.Happened(drawing.Screened, drawing.Screening{
		Version: drawing.Version, Of: d.state.Original.SHA256, Made: 1, Likeness: "8f0f1e3c70e0c183", Hints: hints,
	})
}

// Shown has the picture shown by a recipe.
func (d *Drawing) Shown(r drawing.Recipe) *Drawing {
	return d.Edited(drawing.Edit{Recipe: &r})
}

// Edited edits the drawing.
func (d *Drawing) Edited(e drawing.Edit) *Drawing {
	e.Version, e.By = drawing.Version, Staff
	return d.Happened(drawing.Edited, e)
}

// Noted writes a note to colleagues.
func (d *Drawing) Noted(text string) *Drawing {
	return d.Happened(drawing.Noted, drawing.Note{Version: drawing.Version, By: Staff, Text: text})
}

// Escalated has somebody worried about the drawing, or no more.
func (d *Drawing) Escalated(on bool) *Drawing {
	return d.Happened(drawing.Escalated, drawing.Escalation{Version: drawing.Version, By: Staff, On: on})
}

// Appealed asks for another look, for the family.
func (d *Drawing) Appealed() *Drawing { return d.act(drawing.Appealed, "") }

// Corrected has the family change the title.
func (d *Drawing) Corrected(title string) *Drawing {
	return d.Happened(drawing.Corrected, drawing.Correction{Version: drawing.Version, Title: &title})
}

// Answered has a moderator take or refuse the correction that waits.
func (d *Drawing) Answered(taken bool) *Drawing {
	e := drawing.Edit{Version: drawing.Version, By: Staff}
	if c := d.state.Correction; c != nil {
		e.Answers = c.Seq
		if taken {
			e.Title, e.Story, e.Child, e.Description = c.Title, c.Story, c.Child, c.Description
		}
	}
	return d.Happened(drawing.Edited, e)
}

// Destroyed says that an erased drawing's objects, so many, are no more.
func (d *Drawing) Destroyed(objects int) *Drawing {
	return d.Happened(drawing.Destroyed, drawing.Destruction{Version: drawing.Version, Objects: objects})
}

// Described says what can be seen on the drawing.
func (d *Drawing) Described(text, language string) *Drawing {
	return d.Happened(drawing.Described, drawing.Description{Version: drawing.Version, By: Staff, Text: text, Language: language})
}

// Featured shows the drawing on the first page, or no more.
func (d *Drawing) Featured(on bool) *Drawing {
	return d.Happened(drawing.Featured, drawing.Feature{Version: drawing.Version, By: Staff, On: on})
}

// Reported has somebody say that something is wrong with the drawing.
func (d *Drawing) Reported(reason string) *Drawing {
	return d.Happened(drawing.Reported, drawing.Report{Version: drawing.Version, Reason: reason, Network: digest("network")[:16]})
}

// LookedAt has a moderator look at so many reports and leave the drawing hanging.
func (d *Drawing) LookedAt(reports int) *Drawing {
	return d.Happened(drawing.LookedAt, drawing.Look{Version: drawing.Version, By: Staff, Reports: reports})
}

// Withdrawn takes the drawing back for the family.
func (d *Drawing) Withdrawn() *Drawing { return d.act(drawing.Withdrawn, "") }

// Restored undoes Withdrawn.
func (d *Drawing) Restored() *Drawing { return d.act(drawing.Restored, "") }

// Erased erases the drawing. Its earlier facts keep their data here: see [Drawing.Sealed].
func (d *Drawing) Erased() *Drawing { return d.act(drawing.Erased, "") }

func (d *Drawing) act(name drawing.Name, by string) *Drawing {
	return d.Happened(name, drawing.Act{Version: drawing.Version, By: by})
}
