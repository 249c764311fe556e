package lanczos

// A word holds three neighbouring columns of the result in lanes of 21 bits, the
// left one lowest. Multiplied by a weight, a word's three samples are weighed at
// once; and a sample multiplied by a word of three weights is weighed for three
// columns. Sums wrap around modulo 2^64, thus a negative weight is simply its two's
// complement: what it borrows from the next lane comes back as soon as the sums of
// all lanes are at least 0 and below 2^21. The offsets see to that.
//
// The weights of Lanczos-3 that are above 0 sum up to at most 1.28 and those below 0
// to at least -0.28 (at step 1, half-way between two samples). Hence:
//   - across the row, samples 0..255 become -72..327 before they are clamped to what
//     a byte holds. That is not done between the passes, because it would bend the
//     filter: with middle added they fit in 9 bits, which leaves 12 for the weights;
//   - down the columns these become -183..438. With middle added once more they fit
//     in 10 bits, which leaves 11 for the weights.
const (
	lanes    = 3
	laneBits = 21
	ones     = 1 | 1<<laneBits | 1<<(2*laneBits) // 1 in each lane

	acrossBits = 12  // fraction of the weights along the row
	downBits   = 11  // and along the columns
	middle     = 128 // is added to a sample by each pass

	// What a sum begins with: the offset, and a half for rounding to nearest.
	acrossStart = (middle<<acrossBits + 1<<(acrossBits-1)) * ones
	downStart   = (middle<<downBits + 1<<(downBits-1)) * ones

	acrossMask = (1<<(laneBits-acrossBits) - 1) * ones
	downMask   = 1<<(laneBits-downBits) - 1

	// Where the whole samples of a sum down the columns begin.
	leftLane, middleLane, rightLane = downBits, laneBits + downBits, 2*laneBits + downBits
)

// inLane returns a weight as it is added to a word of weights.
func inLane(weight int32, lane int) uint64 {
	return uint64(int64(weight)) << (lane * laneBits)
}

// bytesOf holds, for each sum of a lane without its fraction, the byte nearest to
// the sample that is meant. It is a table because a comparison costs more; and twice
// as long as needed, because the highest lane has a bit more than the others and is
// thus never out of bounds.
type bytesOf [2 * (downMask + 1)]byte

func newBytesOf() *bytesOf {
	t := new(bytesOf)
	for i := range t {
		t[i] = byte(min(max(i-2*middle, 0), 255))
	}
	return t
}
