package png

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"math/rand/v2"
	"testing"
)

// blockOf compresses a text into a block with codes, fixed ones if it is short, that
// ends with a byte.
func blockOf(t *testing.T, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// skewed is a text that is worth codes of its own.
func skewed() []byte {
	random := rand.New(rand.NewPCG(7, 8))
	text := make([]byte, 400)
	for i := range text {
		text[i] = byte(random.ExpFloat64() * 4)
	}
	return text
}

// streamOf returns the zlib stream of blocks that say text.
func streamOf(blocks, text []byte) []byte {
	out := append([]byte{0x78, 0x9c}, blocks...)
	return binary.BigEndian.AppendUint32(append(out, 3, 0), adler32.Checksum(text))
}

func TestFixedCodesAreMadeAgainBehindOthers(t *testing.T) {
	short, long := []byte("fixed"), skewed()
	fixed, own := blockOf(t, short), blockOf(t, long)
	if fixed[0]>>1&3 != 1 || own[0]>>1&3 != 2 {
		t.Fatalf("blocks of kinds %d and %d: this test proves nothing", fixed[0]>>1&3, own[0]>>1&3)
	}
	var blocks, text []byte
	random := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		if random.IntN(2) == 0 {
			blocks, text = append(blocks, fixed...), append(text, short...)
		} else {
			blocks, text = append(blocks, own...), append(text, long...)
		}
	}
	got, err := inflated(streamOf(blocks, text), 1000)
	if err != nil || !bytes.Equal(got, text) {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(text))
	}
}

func TestMoreBlocksThanAnyEncoderWritesAreRefused(t *testing.T) {
	text := skewed()[:150]
	own := blockOf(t, text)
	if own[0]>>1&3 != 2 {
		t.Fatalf("a block of kind %d: this test proves nothing", own[0]>>1&3)
	}
	for n, want := range map[int]error{maxCodes - 1: nil, maxCodes + 1: ErrTooManyBlocks} { // the last block is one, too
		_, err := inflated(streamOf(bytes.Repeat(own, n), bytes.Repeat(text, n)), 1<<20)
		if !errors.Is(err, want) {
			t.Errorf("%d blocks: %v, want %v", n, err, want)
		}
	}
}
