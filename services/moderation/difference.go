package moderation

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/a-h/templ"
)

// piece is a part of a text; Changed if the other text does not have it there.
type piece struct {
	Text    string
	Changed bool
}

// mostCompared is how many pairs of words are compared: those of two stories of a thousand
// words. What is longer counts as changed between its first other word and its last.
const mostCompared = 1_000_000

// differing marks in two texts the words that the other does not have, by a longest common
// subsequence (Wagner and Fischer, The String-to-String Correction Problem, 1974).
func differing(before, after string) (was, is []piece) {
	a, b := wordsOf(before), wordsOf(after)
	head := 0
	for head < min(len(a), len(b)) && same(a[head], b[head]) {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && same(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	keptA, keptB := common(a[head:len(a)-tail], b[head:len(b)-tail])
	whole := func(kept []bool) []bool {
		return slices.Concat(slices.Repeat([]bool{true}, head), kept, slices.Repeat([]bool{true}, tail))
	}
	return pieces(a, whole(keptA)), pieces(b, whole(keptB))
}

// common reports which words of two texts are those of a longest common subsequence.
func common(a, b []string) (keptA, keptB []bool) {
	keptA, keptB = make([]bool, len(a)), make([]bool, len(b))
	if len(a)*len(b) > mostCompared {
		return keptA, keptB
	}
	longest := make([][]int, len(a)+1) // of what follows a word of each
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			if same(a[i], b[j]) {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case same(a[i], b[j]):
			keptA[i], keptB[j] = true, true
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return keptA, keptB
}

// same compares words without the space behind them.
func same(a, b string) bool { return space(a) == space(b) }

func space(word string) string { return strings.TrimRightFunc(word, unicode.IsSpace) }

// pieces joins words of a kind that follow each other. The space behind a changed piece is
// no part of it.
func pieces(words []string, kept []bool) (out []piece) {
	for i, word := range words {
		if last := len(out) - 1; last >= 0 && out[last].Changed == !kept[i] {
			out[last].Text += word
			continue
		}
		out = append(out, piece{word, !kept[i]})
	}
	for i := 0; i < len(out); i++ {
		bare := space(out[i].Text)
		behind := out[i].Text[len(bare):]
		if !out[i].Changed || behind == "" || bare == "" {
			continue
		}
		out[i].Text = bare
		if i+1 == len(out) {
			out = append(out, piece{})
		}
		out[i+1].Text = behind + out[i+1].Text
	}
	return out
}

// wordsOf cuts a text into words, each with the space behind it. A sign is a word, and so
// is each letter of a script that puts no space between words.
func wordsOf(text string) (words []string) {
	var last rune
	for _, r := range text {
		if len(words) > 0 && joins(last, r) {
			words[len(words)-1] += string(r)
		} else {
			words = append(words, string(r))
		}
		last = r
	}
	return words
}

// joins reports whether a letter belongs to the word of the one before it.
func joins(last, r rune) bool {
	switch {
	case unicode.IsSpace(r), unicode.IsMark(r), unicode.Is(unicode.Join_Control, r):
		return true
	case unicode.IsSpace(last), unspaced(r), unspaced(last):
		return false
	}
	return ofWord(r) && ofWord(last)
}

func ofWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || unicode.Is(unicode.Join_Control, r)
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// marked writes a text with an element round each piece that is changed: del or ins. A
// template would put spaces between them.
func marked(element string, all []piece) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out strings.Builder
		for _, p := range all {
			text := templ.EscapeString(p.Text)
			if p.Changed {
				text = "<" + element + ">" + text + "</" + element + ">"
			}
			out.WriteString(text)
		}
		_, err := io.WriteString(w, out.String())
		return err
	})
}
