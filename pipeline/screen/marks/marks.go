// Package marks reads what a picture's file says about itself beside the picture: where
// it was taken, by whom and with what, and which program made it.
//
// EXIF, IPTC and XMP are read by github.com/bep/imagemeta. What it does not read is
// read here: texts and XMP of a PNG, and whether there are Content Credentials (C2PA).
// A mark is what a file claims. Marks are easily taken away and seldom forged: one that
// is there is worth a look, and none says nothing.
//
// The package is pure. It reads the files of strangers: nothing in a file is an error,
// what is broken has the marks that were found before it broke, and how much is read is
// bounded.
package marks

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// Kind is what a mark is about.
type Kind string

// The kinds of marks.
const (
	Place       Kind = "place"       // where the picture was taken
	Owner       Kind = "owner"       // a person's name, or the serial number of their camera
	Device      Kind = "device"      // maker and model of the camera
	Generator   Kind = "generator"   // a program that makes pictures of words
	Credentials Kind = "credentials" // Content Credentials: a signed history of the picture
)

// Kinds are all kinds, what matters most first.
func Kinds() []Kind { return []Kind{Generator, Place, Owner, Credentials, Device} }

// Mark is something that a file says about itself.
type Mark struct {
	Kind Kind
	Text string // where it stands and what, as "EXIF Software: Midjourney"; of a place only where
}

// Bounds on what is taken of one file. A camera writes about 60 fields.
const (
	mostMarks = 12  // kept
	mostRunes = 120 // of a mark's text
)

// Of reads the marks of a file, those that matter most first.
func Of(file []byte) []Mark {
	kind, err := rendition.Sniff(file[:min(len(file), rendition.SniffLen)])
	if err != nil {
		return nil
	}
	var r reading
	switch kind {
	case rendition.JPEG:
		r.jpeg(file)
	case rendition.PNG:
		r.png(file)
	case rendition.WebP:
		r.webp(file)
	case rendition.HEIC:
		r.heic(file)
	case rendition.GIF: // it has comments at most
	}
	slices.SortStableFunc(r.marks, func(a, b Mark) int {
		return cmp.Compare(slices.Index(Kinds(), a.Kind), slices.Index(Kinds(), b.Kind))
	})
	return r.marks[:min(len(r.marks), mostMarks)]
}

// reading is what was found in a file so far.
type reading struct {
	marks []Mark
	texts int // of a PNG
}

// mark keeps a mark once. An empty value says nothing.
func (r *reading) mark(kind Kind, where, value string) {
	value = tidy(value)
	if value == "" || len(r.marks) >= 4*mostMarks {
		return
	}
	r.add(Mark{kind, short(where + ": " + value)})
}

// place keeps that a place is there, but not which: that is nobody's to read.
func (r *reading) place(where string) { r.add(Mark{Place, where}) }

// signed keeps that there are Content Credentials. They name the source, if it is a
// model, in the same word as IPTC's.
func (r *reading) signed(manifest []byte) {
	r.add(Mark{Credentials, "C2PA"})
	for _, source := range madeByModels {
		if strings.Contains(string(manifest), "/"+source) {
			r.mark(Generator, "C2PA digitalSourceType", source)
		}
	}
}

func (r *reading) add(m Mark) {
	if !slices.Contains(r.marks, m) {
		r.marks = append(r.marks, m)
	}
}

// tidy makes one line of what a file says: no control characters and no more spaces
// than it needs.
func tidy(s string) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == unicode.ReplacementChar || unicode.Is(unicode.Cf, c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

func short(s string) string {
	if r := []rune(s); len(r) > mostRunes {
		return string(r[:mostRunes-1]) + "…"
	}
	return s
}
