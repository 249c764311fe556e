package drawing

import (
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
)

// IDLength is the number of characters of an [ID]: 26 × 5 = 130 bits.
const IDLength = 26

// Crockford is Crockford's base 32 in lower case and without padding: no i, l,
// o or u, so that an id can be read out on the telephone.
// Source: https://www.crockford.com/base32.html
var Crockford = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// ErrBadID is what [ParseID] answers to anything that is not an id.
var ErrBadID = errors.New("not a drawing's id")

// ID names a drawing: [IDLength] characters of [Crockford]. It says nothing about
// the child, the family or the order of entries.
type ID string

// NewID makes the id from a message authentication code of the family's key,
// which must have at least 17 bytes (in Easel it is an HMAC-SHA256, 32 bytes).
// The same code gives the same id: that is what makes a retry safe.
func NewID(mac []byte) ID {
	return ID(Crockford.EncodeToString(mac)[:IDLength])
}

// ParseID accepts exactly what [NewID] makes, else [ErrBadID].
func ParseID(s string) (ID, error) {
	if len(s) != IDLength {
		return "", fmt.Errorf("%w: %d characters", ErrBadID, len(s))
	}
	for _, c := range []byte(s) {
		if !IsCrockford(c) {
			return "", fmt.Errorf("%w: character %q", ErrBadID, c)
		}
	}
	return ID(s), nil
}

// IsCrockford reports whether a byte is a character of [Crockford].
func IsCrockford(b byte) bool { return strings.IndexByte(crockford, b) >= 0 }
