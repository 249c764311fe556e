package vault

import (
	"crypto/hmac"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Keepsake is what stands on a certificate, by which anybody can ask whether it is genuine: how the drawing's id
// begins, and a proof over the id. It is stored nowhere, has a key of its own, and opens nothing.
type Keepsake string

// keepsakeProof is how many characters prove it, 40 bits: a network that may try a hundred in ten minutes would take
// some 200,000 years for one.
const keepsakeProof = 8

// Keepsake is the code of a drawing.
func (s *Secret) Keepsake(id drawing.ID) Keepsake {
	proof := drawing.Crockford.EncodeToString(mac(s.keepsake, string(id)))
	return Keepsake(string(id[:codeBegins]) + proof[:keepsakeProof])
}

// IsKeepsake reports, in constant time, whether a code is the one of a drawing.
func (s *Secret) IsKeepsake(k Keepsake, id drawing.ID) bool {
	return hmac.Equal([]byte(k), []byte(s.Keepsake(id)))
}

// ReadKeepsake reads a code as somebody typed it, as [ReadCode] does. It proves nothing.
func ReadKeepsake(typed string) (Keepsake, bool) {
	k, ok := readCode(typed, codeBegins+keepsakeProof)
	return Keepsake(k), ok
}

// Beginning is how the ids begin that the code may be of.
func (k Keepsake) Beginning() string { return string(k[:codeBegins]) }

// String is the code in groups, as it is printed: 7q2m-kx4t-09ab-cdef.
func (k Keepsake) String() string { return inGroups(string(k)) }
