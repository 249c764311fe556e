package vault

import (
	"crypto/hmac"
	"fmt"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Code is a receipt that a hand can copy: how the drawing's id begins, and a proof over id and link version. It is
// stored nowhere.
type Code string

const (
	codeBegins = 8  // characters of the id: among a million drawings hardly two begin alike
	codeProof  = 12 // characters, 60 bits: for those who may only guess a few times a minute
	codeGroup  = 4  // characters between two dashes

	// mostTyped is the most bytes looked at for a character of a code: a blank around each.
	mostTyped = 3
)

// Code is the short link of a drawing at a link version.
func (s *Secret) Code(id drawing.ID, version int) Code {
	proof := drawing.Crockford.EncodeToString(mac(s.code, fmt.Sprintf("%s %d", id, version)))
	return Code(string(id[:codeBegins]) + proof[:codeProof])
}

// IsCode reports, in constant time, whether a code is the one of a drawing at a link version.
func (s *Secret) IsCode(c Code, id drawing.ID, version int) bool {
	return hmac.Equal([]byte(c), []byte(s.Code(id, version)))
}

// ReadCode reads a code as somebody typed it: capital or small, with or without dashes and blanks, o for 0, and i or l
// for 1. It proves nothing: [Secret.IsCode] does.
// Source: https://www.crockford.com/base32.html
func ReadCode(typed string) (Code, bool) {
	c, ok := readCode(typed, codeBegins+codeProof)
	return Code(c), ok
}

// readCode reads a code of some length.
func readCode(typed string, length int) (string, bool) {
	if len(typed) > mostTyped*length {
		return "", false
	}
	c := misread().Replace(strings.ToLower(typed))
	if len(c) != length {
		return "", false
	}
	for _, b := range []byte(c) {
		if !drawing.IsCrockford(b) {
			return "", false
		}
	}
	return c, true
}

// misread puts right what eyes take for something else.
func misread() *strings.Replacer {
	return strings.NewReplacer("-", "", " ", "", "o", "0", "i", "1", "l", "1")
}

// Beginning is how the ids begin that the code may be of.
func (c Code) Beginning() string { return string(c[:codeBegins]) }

// String is the code in groups, as it is written down: 7q2m-kx4t-09ab-cdef-ghjk.
func (c Code) String() string { return inGroups(string(c)) }

func inGroups(code string) string {
	var out strings.Builder
	for i := 0; i < len(code); i += codeGroup {
		if i > 0 {
			out.WriteByte('-')
		}
		out.WriteString(code[i:min(i+codeGroup, len(code))])
	}
	return out.String()
}
