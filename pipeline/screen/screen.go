// Package screen notices what a moderator should take a second look at: what the file of
// a drawing says about itself (package marks), what its words tell of the child
// (package texts), and whether there is much to be seen on it. Whether it looks like
// another drawing is for whoever knows the others to say, by its [likeness.Look].
//
// What is noticed are facts with what they rest on. They decide nothing: a hint that is
// wrong costs a glance, and a drawing without one is looked at all the same.
//
// The package is pure.
package screen

import (
	"fmt"
	"image"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/screen/likeness"
	"github.com/easel-gallery/easel/pipeline/screen/marks"
	"github.com/easel-gallery/easel/pipeline/screen/texts"
)

// Version stands in the fact that says what was noticed. Raise it whenever other things
// are noticed of the same drawing.
const Version = 1

// Sight is what was noticed of one drawing by itself.
type Sight struct {
	Hints []drawing.Noticed
	// Look is what to find others by; nil of a picture that looks like every empty sheet.
	Look *likeness.Look
}

// See looks at a drawing: at its file, and at its smallest rendition. A rendition without
// pixels is an error.
func See(s drawing.State, file []byte, smallest image.Image) (Sight, error) {
	seen, err := seePicture(s, smallest)
	if err != nil {
		return Sight{}, err
	}
	for _, m := range marks.Of(file) {
		seen.notice(markHints[m.Kind], m.Text)
	}
	seen.read(s)
	return seen, nil
}

// SeeAgain is See for a drawing whose file is gone: what the file said stays as it was noticed
// before.
func SeeAgain(s drawing.State, smallest image.Image) (Sight, error) {
	seen, err := seePicture(s, smallest)
	if err != nil {
		return Sight{}, err
	}
	if s.Screening != nil {
		for _, h := range s.Screening.Hints {
			if isOfFile(h.Code) {
				seen.Hints = append(seen.Hints, h)
			}
		}
	}
	seen.read(s)
	return seen, nil
}

func isOfFile(code drawing.Hint) bool {
	for _, h := range markHints {
		if h == code {
			return true
		}
	}
	return false
}

// seePicture looks at a rendition alone.
func seePicture(s drawing.State, smallest image.Image) (Sight, error) {
	var seen Sight
	if s.Ladder != nil && max(s.Ladder.Width, s.Ladder.Height) < leastSide {
		seen.notice(drawing.HintTiny, fmt.Sprintf("%d × %d", s.Ladder.Width, s.Ladder.Height))
	}
	look, err := likeness.Of(smallest)
	if err != nil {
		return Sight{}, fmt.Errorf("look at %s: %w", s.ID, err)
	}
	if isBlank(smallest) {
		seen.notice(drawing.HintBlank, "")
	} else {
		seen.Look = &look
	}
	return seen, nil
}

// read adds what the words of a drawing tell.
func (s *Sight) read(of drawing.State) {
	s.Hints = append(s.Hints, Words(of.Child.Name, of.Title, of.Story, of.Own.Text)...)
}

// Words is what the words of a family tell of the child, with its name as it will be shown.
func Words(child string, all ...string) (hints []drawing.Noticed) {
	for _, f := range texts.In(child, all...) {
		hints = append(hints, drawing.Noticed{Code: textHints[f.Kind], Evidence: f.Words})
	}
	return hints
}

// leastSide is how many pixels the longer side of a picture should have: fewer than a
// third of the largest rendition's are no photo of a phone, but a thumbnail of one.
const leastSide = 600

func (s *Sight) notice(code drawing.Hint, evidence string) {
	s.Hints = append(s.Hints, drawing.Noticed{Code: code, Evidence: evidence})
}

// Which hint a mark or a find is.
var (
	markHints = map[marks.Kind]drawing.Hint{
		marks.Generator: drawing.HintGenerator, marks.Credentials: drawing.HintCredentials,
		marks.Place: drawing.HintPlace, marks.Owner: drawing.HintOwner, marks.Device: drawing.HintDevice,
	}
	textHints = map[texts.Kind]drawing.Hint{
		texts.Surname: drawing.HintSurname, texts.Phone: drawing.HintPhone, texts.Email: drawing.HintEmail,
		texts.Street: drawing.HintStreet, texts.Link: drawing.HintLink,
	}
)
