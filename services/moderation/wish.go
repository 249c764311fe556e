package moderation

import (
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/screen"
)

// wish is how a family wants the words of what hangs to be, as programs see it.
type wish struct {
	At    time.Time `json:"at"`
	Words []change  `json:"words"` // those that it names
	Hints []hint    `json:"hints"` // of the new words, and not of the old ones
}

// change is one of them.
type change struct {
	Field string `json:"field"` // title, child, story or description
	Old   string `json:"old"`   // that hangs
	New   string `json:"new"`

	oldTag, newTag string // their languages; "" for a name
}

// wishOf is the correction of a drawing that waits; nil if none does.
func wishOf(l *language.Language, st drawing.State) *wish {
	c := st.Correction
	if c == nil {
		return nil
	}
	w := wish{At: c.At, Hints: []hint{}}
	child := st.Child.Name
	if c.Child != nil {
		child = *c.Child
	}
	var texts []string
	for _, one := range []struct {
		field, old, oldTag, newTag string
		new                        *string
	}{
		{"title", st.Title, st.Language, st.Language, c.Title},
		{"child", st.Child.Name, "", "", c.Child},
		{"story", st.Story, st.Language, st.Language, c.Story},
		{"description", st.Seen.Text, st.Seen.Language, st.Language, c.Description},
	} {
		if one.new == nil {
			continue
		}
		w.Words = append(w.Words, change{one.field, one.old, *one.new, one.oldTag, one.newTag})
		if one.field != "child" {
			texts = append(texts, *one.new)
		}
	}
	before := screen.Words(st.Child.Name, st.Title, st.Story, st.Seen.Text)
	for _, n := range screen.Words(child, texts...) {
		if !slices.Contains(before, n) {
			w.Hints = append(w.Hints, hint{Code: string(n.Code), Text: hintWords.say(l, string(n.Code)), Evidence: n.Evidence})
		}
	}
	return &w
}

// The fields that a family can correct.
var fieldWords = words{
	{Code: "title", ID: "console.edit.title"},
	{Code: "child", ID: "console.edit.child"},
	{Code: "story", ID: "console.edit.story"},
	{Code: "description", ID: "correction.description"},
}

// wishView is a wish for people, with the form of the answer to it.
type wishView struct {
	At, Stamp string
	Words     []changeView
	Hints     []hint
	Answer    answerForm
}

// changeView is a change with what is other in each text.
type changeView struct {
	Label          string
	Old, New       []piece // none for an empty text
	OldTag, NewTag string
}

// answerForm takes or leaves the words of a wish.
type answerForm struct {
	Action string // where it is posted; "" if it can't be answered, or not by the reader
	City   string
	Seq    string // what was seen
	Title  string // of the drawing, where the page has more than one
}

// viewOf is a wish for people; nil for none.
func viewOf(l *language.Language, w *wish) *wishView {
	if w == nil {
		return nil
	}
	v := wishView{At: l.DateTime(w.At), Stamp: w.At.UTC().Format(time.RFC3339), Hints: w.Hints}
	for _, c := range w.Words {
		was, is := differing(c.Old, c.New)
		v.Words = append(v.Words, changeView{fieldWords.say(l, c.Field), was, is, c.oldTag, c.newTag})
	}
	return &v
}
