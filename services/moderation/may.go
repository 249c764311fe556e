package moderation

import (
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
)

// purposeWords are what a family allows, in a word or two.
var purposeWords = words{
	{Code: string(drawing.PurposeShow), ID: "desk.may.show"},
	{Code: string(drawing.PurposeExhibit), ID: "desk.may.exhibit"},
	{Code: string(drawing.PurposePress), ID: "desk.may.press"},
}

// may is what a family allows of its drawing, as the console says it.
type may struct {
	Allowed string // "" if nothing is
	Unshown bool   // it may not be shown online: it can be judged all the same
}

func mayOf(l *language.Language, s drawing.State) may {
	if !s.Exists() || !s.Erased.IsZero() || s.Sealed {
		return may{}
	}
	var all []string
	for _, w := range purposeWords {
		if slices.Contains(s.Purposes, drawing.Purpose(w.Code)) {
			all = append(all, l.T(w.ID))
		}
	}
	m := may{Unshown: !s.ShowOnline}
	if len(all) > 0 {
		m.Allowed = l.T("desk.may", "purposes", l.List(all))
	}
	return m
}
