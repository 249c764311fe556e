package drawing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// Edit is the data of edited: how a drawing is to be shown otherwise than it was sent.
// What is nil stays as it is. The original stays as it is in any case.
type Edit struct {
	Version int     `json:"v"`
	By      string  `json:"by,omitempty"` // staff id; empty for the family
	Recipe  *Recipe `json:"recipe,omitempty"`
	Title   *string `json:"title,omitempty"`
	Story   *string `json:"story,omitempty"`
	Child   *string `json:"child,omitempty"` // the name that is shown

	Description *string `json:"description,omitempty"` // of the picture, in the family's language
	Answers     uint64  `json:"answers,omitempty"`     // the sequence of a correction that needs no more looking at
}

// What edited says of a correction that it answers.
const (
	ReasonTaken = "correction_taken" // its words are the drawing's now
	ReasonLeft  = "correction_left"  // the old words stay
)

// Answer is what a fact says of a correction: [ReasonTaken] or [ReasonLeft]; "" if it
// answers none.
func (f Fact) Answer() string {
	var e Edit
	switch {
	case f.Name != Edited || f.Data == nil || f.Decode(&e) != nil || e.Answers == 0:
		return ""
	case e.Title == nil && e.Story == nil && e.Child == nil && e.Description == nil:
		return ReasonLeft
	}
	return ReasonTaken
}

// Recipe says how the picture is shown. It is laid on the original each time, and
// another recipe begins there again. The zero Recipe is the picture as it was sent.
//
// Places are parts of the upright picture as it was sent, before Crop and Turn, so that
// nothing which is cropped or turned later moves a cover off what it covers.
type Recipe struct {
	Turn   int    `json:"turn,omitempty"`   // quarter turns clockwise, 0 to 3
	Crop   Box    `json:"crop,omitzero"`    // what is left; the zero Box is all
	Covers []Box  `json:"covers,omitempty"` // laid over the picture
	Color  string `json:"color,omitempty"`  // of the covers, #rrggbb
}

// Box is a part of a picture: the place of its upper left corner, its width and its
// height, each from 0 to 1 of the picture's.
type Box struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

// What a recipe may be.
const (
	MaxCovers = 50
	minCover  = 0.001 // of a side
	minCrop   = 0.1   // of a side
	beyond    = 1e-9  // what adding numbers may carry a box over the edge
)

// ErrRecipe: the recipe is none that can be laid on a picture.
var ErrRecipe = errors.New("the picture can't be shown like that")

// Check answers nil if the recipe can be laid on a picture, else [ErrRecipe].
func (r Recipe) Check() error {
	if r.Turn < 0 || r.Turn > 3 {
		return fmt.Errorf("%w: %d quarter turns", ErrRecipe, r.Turn)
	}
	if r.Crop != (Box{}) && !r.Crop.spans(minCrop) {
		return fmt.Errorf("%w: cropped to %+v", ErrRecipe, r.Crop)
	}
	if len(r.Covers) > MaxCovers {
		return fmt.Errorf("%w: %d covers", ErrRecipe, len(r.Covers))
	}
	if _, _, _, ok := oklch(r.Color); len(r.Covers) > 0 && !ok {
		return fmt.Errorf("%w: covers of the colour %q", ErrRecipe, r.Color)
	}
	for _, c := range r.Covers {
		if !c.spans(minCover) {
			return fmt.Errorf("%w: a cover of %+v", ErrRecipe, c)
		}
	}
	return nil
}

// spans reports whether the box lies in the picture and no side of it is below least.
func (b Box) spans(least float64) bool {
	along := func(from, size float64) bool { return from >= 0 && size >= least && from+size <= 1+beyond }
	return along(b.X, b.W) && along(b.Y, b.H)
}

// Hash names the recipe in what was made with it: 16 hex digits, "" for the zero Recipe.
func (r Recipe) Hash() string {
	if reflect.DeepEqual(r, Recipe{}) {
		return ""
	}
	text, err := json.Marshal(r)
	if err != nil {
		return "none" // no number that came out of JSON
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// takeEdit makes the text and the picture those of the edit. A picture that is to be
// shown otherwise has no renditions until there are some made so: nobody outside sees
// those of before again. A first verdict of two was on what was before, and is void.
func (s *State) takeEdit(f Fact) error {
	var d Edit
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.takeTexts(d.Title, d.Story, d.Child, d.Description)
	if s.Correction != nil && s.Correction.Seq == d.Answers {
		s.Correction = nil
	}
	s.Proposal, s.Disputed = nil, nil
	if d.Recipe == nil {
		return nil
	}
	if len(d.Recipe.Covers) == 0 {
		d.Recipe.Covers, d.Recipe.Color = nil, ""
	}
	if d.Recipe.Hash() != s.Recipe.Hash() {
		s.Ladder, s.Refused = nil, ""
	}
	s.Recipe = *d.Recipe
	return nil
}
