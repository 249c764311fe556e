package png

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// bitWriter writes bits as RFC 1951 packs them.
type bitWriter struct {
	out   []byte
	word  uint64
	count int
}

func (w *bitWriter) put(v uint64, n int) {
	w.word |= v << w.count
	for w.count += n; w.count >= 8; w.count -= 8 {
		w.out = append(w.out, byte(w.word))
		w.word >>= 8
	}
}

// code writes a code, which begins with its highest bit.
func (w *bitWriter) code(v uint16, n int) { w.put(uint64(bits.Reverse16(v)>>(16-n)), n) }

// steep gives the first symbols of a code 1, 2, 3 … 14 bits, and two others 15. The
// codes are ones with a zero behind; that of second is ones alone.
func steep(size, first, second int) []byte {
	lengths := make([]byte, size)
	for s := range 14 {
		lengths[s] = byte(s + 1)
	}
	lengths[first], lengths[second] = 15, 15
	return lengths
}

// TestTheLongestSymbolsInflate: literals of 11 bits, two of them in front of a length
// of 20 bits and a distance of 28, take more than a word holds.
func TestTheLongestSymbolsInflate(t *testing.T) {
	const plain = 32000
	r := rand.New(rand.NewPCG(17, 18))
	w := &bitWriter{out: []byte{0x78, 0x9c, 0, plain & 0xff, plain >> 8, ^byte(plain & 0xff), ^byte(plain >> 8)}}
	for range plain {
		w.put(uint64(r.Uint32N(256)), 8)
	}
	w.put(1|2<<1, 3)
	w.put(29|29<<5|15<<10, 14)
	for _, s := range []byte(lengthOrder) { // sixteen lengths of four bits, no runs
		w.put(4*uint64(1-s/16), 3)
	}
	for _, l := range append(steep(maxLiterals, 256, 284), steep(maxDistances, 28, 29)...) {
		w.code(uint16(l), 4)
	}
	for range 3000 {
		for range r.Uint32N(4) {
			n := 8 + r.IntN(6)
			w.code(1<<n-2, n)
		}
		w.code(1<<15-1, 15)
		w.put(uint64(r.Uint32N(31)), 5)
		w.code(1<<15-1, 15)
		w.put(uint64(r.Uint32N(1<<13-1000)), 13)
	}
	w.code(1<<15-2, 15)
	w.put(0, 7)
	want, err := library(append(bytes.Clone(w.out), 0, 0, 0, 0))
	if len(want) < 700_000 {
		t.Fatalf("the stream is none: %d bytes, error %v", len(want), err)
	}
	got, err := inflated(binary.BigEndian.AppendUint32(w.out, adler32.Checksum(want)), 1<<20)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes of %d are right, error %v", same(got, want), len(want), err)
	}
}
