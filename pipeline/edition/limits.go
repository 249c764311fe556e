package edition

import (
	"fmt"
	"unicode/utf8"
)

// Limits are how much a family may send. They count for what is sent from now on: what was
// entered stays as it is when they are lowered.
type Limits struct {
	File  int64 `json:"file"`  // bytes of a drawing's file, in whole megabytes
	Title int   `json:"title"` // characters
	Story int   `json:"story"` // characters
}

// Bounds of the limits. The highest are those of a new edition, too: the outside contract's.
// Below the lowest of a file are many photos of phones, and below those of a text many a
// child's words.
const (
	MinDrawing, MaxDrawing = 2 * Megabyte, 20 * Megabyte // bytes
	MinTitle, MaxTitle     = 20, 80                      // characters
	MinStory, MaxStory     = 100, 2_000                  // characters

	// Megabyte is as pages count it: a million bytes.
	Megabyte = 1_000_000
)

func usualLimits() Limits { return Limits{MaxDrawing, MaxTitle, MaxStory} }

// Around are the limits within which an entry may be mended whose title and story may be
// longer, from a time when that was allowed: what was taken can stay.
func (l Limits) Around(title, story string) Limits {
	l.Title = max(l.Title, utf8.RuneCountInString(title))
	l.Story = max(l.Story, utf8.RuneCountInString(story))
	return l
}

// validate names the first limit that is out of its bounds.
func (l Limits) validate() error {
	switch {
	case l.File < MinDrawing || l.File > MaxDrawing || l.File%Megabyte != 0:
		return fmt.Errorf("limits.file: %d bytes are not whole megabytes from %d to %d", l.File, MinDrawing/Megabyte, MaxDrawing/Megabyte)
	case l.Title < MinTitle || l.Title > MaxTitle:
		return fmt.Errorf("limits.title: %d is not from %d to %d characters", l.Title, MinTitle, MaxTitle)
	case l.Story < MinStory || l.Story > MaxStory:
		return fmt.Errorf("limits.story: %d is not from %d to %d characters", l.Story, MinStory, MaxStory)
	}
	return nil
}
