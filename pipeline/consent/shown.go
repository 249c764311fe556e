package consent

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
)

//go:embed shown.csv
var kept []byte

// Shown is a text that was shown to somebody who then said yes.
type Shown struct {
	Number   int    // of its line, from 1: lines are only ever added
	Hash     string // SHA-256 of Text, in hex
	What     string // a purpose, "child", or "all" for sentences that stood together
	Language string
	Text     string
}

// What stands in shown.csv beside purposes.
const (
	OfChild  = "child"
	OfSchool = "school"
	OfAll    = "all" // of a version that kept no hash for each purpose
)

// ByHash finds a text that was once shown.
func ByHash(hash string) (Shown, bool) {
	s, ok := index()[hash]
	return s, ok
}

var index = sync.OnceValue(func() map[string]Shown {
	all, err := Parse(bytes.NewReader(kept))
	if err != nil {
		panic("the embedded texts of consent: " + err.Error()) // a test reads them
	}
	byHash := map[string]Shown{}
	for _, s := range all {
		byHash[s.Hash] = s
	}
	return byHash
})

// columns are those of shown.csv.
func columns() []string { return []string{"number", "hash", "what", "language", "text"} }

// Parse reads shown.csv. A line that was changed, moved or taken out is an error.
func Parse(r io.Reader) ([]Shown, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(columns())
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read texts that were shown: %w", err)
	}
	var all []Shown
	for i, row := range rows[min(1, len(rows)):] {
		s := Shown{i + 1, row[1], row[2], row[3], row[4]}
		switch {
		case row[0] != strconv.Itoa(s.Number):
			return nil, fmt.Errorf("line %d has the number %q: none may be taken out", s.Number, row[0])
		case Hash(s.Text) != s.Hash:
			return nil, fmt.Errorf("line %d: its text is another one than was shown", s.Number)
		}
		all = append(all, s)
	}
	return all, nil
}

// Write writes texts as Parse reads them.
func Write(w io.Writer, all []Shown) error {
	out := csv.NewWriter(w)
	rows := [][]string{columns()}
	for _, s := range all {
		rows = append(rows, []string{strconv.Itoa(s.Number), s.Hash, s.What, s.Language, s.Text})
	}
	return out.WriteAll(rows)
}

// Add appends what pages show today and has no line yet.
func Add(all []Shown) []Shown {
	known := map[string]bool{}
	for _, s := range all {
		known[s.Hash] = true
	}
	add := func(l *language.Language, what, text string) {
		hash := Hash(text)
		if !known[hash] {
			known[hash] = true
			all = append(all, Shown{len(all) + 1, hash, what, l.Tag(), text})
		}
	}
	for _, l := range language.All() {
		for _, p := range Purposes() {
			add(l, string(p), Sentence(l, p))
		}
		add(l, OfChild, Question(l))
		add(l, OfSchool, SchoolSentence(l))
	}
	return all
}

// Agreed are the sentences of the purposes that a consent gives, as they were shown; none
// where they are unknown.
func Agreed(c drawing.Consent) []string {
	if len(c.Texts) == 0 {
		s, ok := ByHash(c.Text)
		if !ok {
			return nil
		}
		return []string{s.Text}
	}
	var all []string
	for _, p := range c.Purposes {
		if s, ok := ByHash(c.Texts[p]); ok {
			all = append(all, s.Text)
		}
	}
	return all
}
