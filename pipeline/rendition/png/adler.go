package png

import "encoding/binary"

// adler is an Adler-32 (RFC 1950, 8): the sum of all bytes, begun with 1, and the
// sum of all such sums. hash/adler32 adds byte by byte; for the pixels of a scan
// that is a tenth of all the time.
type adler struct{ bytes, sums uint64 }

const (
	adlerModulus = 65521
	// adlerRun is how many words are added in lanes of 16 bits: the sums of sums in
	// a lane reach 255×(0+1+…+21).
	adlerRun = 22
	// adlerBatch is how many runs go between two reductions: the sums stay far below
	// 64 bits.
	adlerBatch = 64
)

func newAdler() adler { return adler{bytes: 1} }

func (a *adler) value() uint32 { return uint32(a.sums<<16 | a.bytes) }

func (a *adler) add(data []byte) {
	for len(data) >= adlerRun*8 {
		for n := 0; n < adlerBatch && len(data) >= adlerRun*8; n++ {
			a.addRun((*[adlerRun * 8]byte)(data))
			data = data[adlerRun*8:]
		}
		a.reduce()
	}
	for _, b := range data {
		a.bytes += uint64(b)
		a.sums += a.bytes
	}
	a.reduce()
}

func (a *adler) reduce() {
	a.bytes %= adlerModulus
	a.sums %= adlerModulus
}

// addRun adds a run. Each byte of a word has its lane: a byte is counted 8 times
// per word behind its own, and 8 to 1 times for its place in its word.
func (a *adler) addRun(data *[adlerRun * 8]byte) {
	const lanes = 0x00ff00ff00ff00ff
	var even, odd, evenBehind, oddBehind uint64
	for i := 0; i < len(data); i += 8 {
		w := binary.LittleEndian.Uint64(data[i:])
		evenBehind += even
		oddBehind += odd
		even += w & lanes
		odd += w >> 8 & lanes
	}
	a.sums += adlerRun*8*a.bytes + 8*(sumLanes(evenBehind)+sumLanes(oddBehind)) +
		8*(even&0xffff) + 6*(even>>16&0xffff) + 4*(even>>32&0xffff) + 2*(even>>48) +
		7*(odd&0xffff) + 5*(odd>>16&0xffff) + 3*(odd>>32&0xffff) + odd>>48
	a.bytes += sumLanes(even) + sumLanes(odd)
}

// sumLanes adds up four lanes of 16 bits.
func sumLanes(v uint64) uint64 {
	const pairs = 0x0000ffff0000ffff
	v = v&pairs + v>>16&pairs
	return v>>32 + v&0xffffffff
}
