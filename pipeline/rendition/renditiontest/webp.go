package renditiontest

import (
	"encoding/binary"
	"image"
	"image/color"
	"math/bits"
	"testing"
)

// WebP returns a painting as a lossless WebP. It is not compressed: every code of
// its Huffman tables is 8 bits long, which is all that a test needs.
func WebP(tb testing.TB, width, height int) []byte {
	tb.Helper()
	if width > 1<<14 || height > 1<<14 {
		tb.Fatalf("a WebP of %d×%d is too large", width, height)
	}
	return RIFF("WEBP", RIFFChunk("VP8L", VP8L(Paint(width, height))))
}

// RIFF returns a RIFF file of the given form.
func RIFF(form string, chunks ...[]byte) []byte {
	body := []byte(form)
	for _, c := range chunks {
		body = append(body, c...)
	}
	return RIFFChunk("RIFF", body)
}

// RIFFChunk returns a chunk: name, length, body, and a byte if that is odd.
func RIFFChunk(name string, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// VP8X returns the body of the chunk that announces a canvas and what else is in
// the file.
func VP8X(flags byte, width, height int) []byte {
	return append([]byte{flags, 0, 0, 0}, append(Uint24(width-1), Uint24(height-1)...)...)
}

// Uint24 returns three bytes, low one first.
func Uint24(v int) []byte { return []byte{byte(v), byte(v >> 8), byte(v >> 16)} }

// VP8L returns the body of a chunk with lossless pixels. Transparency is kept.
func VP8L(sheet image.Image) []byte {
	size := sheet.Bounds().Size()
	var w bitWriter
	w.write(0x2f, 8)
	w.write(uint32(size.X-1), 14)
	w.write(uint32(size.Y-1), 14)
	w.write(1, 1) // transparency is used
	w.write(0, 3) // version
	w.write(0, 1) // no transform
	w.write(0, 1) // no colour cache
	w.write(0, 1) // one set of tables for all pixels
	w.table(256 + 24)
	w.table(256)
	w.table(256)
	w.table(256)
	w.write(0b0001, 4) // distances: a simple table with the one symbol 0
	for y := sheet.Bounds().Min.Y; y < sheet.Bounds().Max.Y; y++ {
		for x := sheet.Bounds().Min.X; x < sheet.Bounds().Max.X; x++ {
			c := color.NRGBAModel.Convert(sheet.At(x, y)).(color.NRGBA)
			for _, sample := range []uint8{c.G, c.R, c.B, c.A} {
				w.write(uint32(bits.Reverse8(sample)), 8)
			}
		}
	}
	return w.bytes()
}

// VP8Luma is what a VP8 picture's pixels have below its first four rows, and
// VP8Grey how that is seen: luma is in studio range, from 16 to 235.
const (
	VP8Luma = 129
	VP8Grey = 132
)

// VP8 returns the body of a chunk with lossy pixels, all of one grey. It is a key
// frame of zeros: whatever its probabilities, a decoder of range-coded bits reads
// a zero at every step, and that means prediction from nothing and no residue.
func VP8(width, height int) []byte {
	const headers, perBlock = 256, 8
	blocks := ((width + 15) / 16) * ((height + 15) / 16)
	first := headers + perBlock*blocks
	tag := uint32(first)<<5 | 1<<4 // a key frame that is shown
	out := Uint24(int(tag))
	out = append(out, 0x9d, 0x01, 0x2a)
	out = binary.LittleEndian.AppendUint16(out, uint16(width))
	out = binary.LittleEndian.AppendUint16(out, uint16(height))
	return append(out, make([]byte, first+headers+perBlock*blocks)...)
}

// bitWriter packs bits, lowest first.
type bitWriter struct {
	out  []byte
	held uint64
	n    int
}

func (w *bitWriter) write(v uint32, n int) {
	w.held |= uint64(v) << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.held))
		w.held >>= 8
	}
}

func (w *bitWriter) bytes() []byte {
	if w.n > 0 {
		w.out = append(w.out, byte(w.held))
	}
	return w.out
}

// table writes a Huffman table in which the first 256 symbols have 8 bits each,
// and the rest none.
func (w *bitWriter) table(symbols int) {
	w.write(0, 1)    // a normal table
	w.write(12-4, 4) // lengths for the first 12 of: 17 18 0 1 2 3 4 5 16 6 7 8
	for _, length := range []uint32{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1} {
		w.write(length, 3)
	}
	w.write(0, 1) // all symbols follow: 0 stands for no code, 1 for 8 bits
	for range 256 {
		w.write(1, 1)
	}
	w.write(0, symbols-256)
}
