package letters

import (
	"strings"
	"unicode"
)

// Said is a message in one language.
type Said struct {
	Subject string `json:"subject"` // one line
	Text    string `json:"text"`    // paragraphs stand apart by an empty line
}

// ReadSaid is what somebody typed, as it goes into a letter: the subject in one line, and no
// sign in either that nobody sees.
func ReadSaid(subject, text string) Said { return Said{oneLine(subject), manyLines(text)} }

// oneLine is a text without breaks, ends and signs that nobody sees.
func oneLine(s string) string {
	return strings.Join(strings.Fields(visible(s)), " ")
}

// manyLines is a text with its breaks as \n, and at most one empty line in a row.
func manyLines(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(visible(s), "\r\n", "\n"), "\r", "\n")
	var out []string
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		if line != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, line)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// visible leaves out control characters, but for the breaks of lines, and what is no text.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
