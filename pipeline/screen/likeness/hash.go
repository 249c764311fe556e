package likeness

import (
	"errors"
	"fmt"
	"math/bits"
	"strconv"
)

// Hash stands for the shapes of a picture.
type Hash uint64

// Near is the greatest distance at which two hashes may be those of one picture. Half of
// a hash's bits are set, so distances are even.
const Near = 10

// ErrBadHash is what [ParseHash] answers to anything that is not a hash.
var ErrBadHash = errors.New("not a perceptual hash")

// ParseHash accepts exactly what [Hash.String] makes, else [ErrBadHash].
func ParseHash(s string) (Hash, error) {
	n, err := strconv.ParseUint(s, 16, 64)
	if h := Hash(n); err == nil && h.String() == s {
		return h, nil
	}
	return 0, fmt.Errorf("%w: %q", ErrBadHash, s)
}

// String is the hash in 16 hexadecimal digits.
func (h Hash) String() string { return fmt.Sprintf("%016x", uint64(h)) }

// Distance is how many of the 64 bits differ.
func (h Hash) Distance(o Hash) int { return bits.OnesCount64(uint64(h ^ o)) }
