package upload

import (
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// textPart is a part of a sentence: plain words, or a moment that the reader's browser may write in its own time zone.
type textPart struct {
	Text string
	Time string // of a moment, as HTML's datetime attribute has it
}

// until says how long drawings are taken.
func until(l *language.Language, e edition.Edition) []textPart {
	return withMoments(l, l.T("enter.until", "closes", l.DateTime(e.ClosesAt)), e.ClosesAt)
}

// withMoments finds moments in a sentence, where they stand as the language writes them.
func withMoments(l *language.Language, sentence string, moments ...time.Time) []textPart {
	parts := []textPart{{Text: sentence}}
	for _, at := range moments {
		last := parts[len(parts)-1].Text
		before, after, found := strings.Cut(last, l.DateTime(at))
		if !found {
			continue
		}
		parts = append(parts[:len(parts)-1],
			textPart{Text: before}, textPart{l.DateTime(at), at.UTC().Format(time.RFC3339)}, textPart{Text: after})
	}
	return parts
}
