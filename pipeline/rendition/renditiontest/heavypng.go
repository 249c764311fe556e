package renditiontest

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
)

func heavyPNGs() []Hostile {
	const side, interlaced = heavySide, heavySide*heavySide + 15_000 // a byte for the filter of each row of each pass
	deep, small := PNGHeader(side, side, 16, 6, 0), PNGHeader(16, 16, 8, 2, 0)
	pixels := func(stream []byte) []byte { return PNGChunk("IDAT", stream) }
	within := func(blocks []byte) []byte { return pixels(behindBlocks(make([]byte, 16*(1+3*16)), blocks)) }
	return []Hostile{
		{"PNG of 64 megapixels, 16 bits and alpha", pngOf(deep, pixels(zeros(1+8*side, side))), made},
		{"PNG of 64 megapixels, Paeth everywhere", pngOf(deep, pixels(paethRows(8*side, side))), made},
		{"PNG of 64 megapixels, one bit", pngOf(PNGHeader(side, side, 1, 0, 0), pixels(zeros(1+side/8, side))), made},
		{"PNG of 64 megapixels, interlaced", pngOf(PNGHeader(side, side, 8, 0, 1), pixels(zeros(interlaced/1000, 1000))), made},
		{"PNG, 20 MB of empty fixed blocks", pngOf(small, within(bytes.Repeat(fixedBlocks(), heavyBytes/5))), made},
		{"PNG, 20 MB of empty dynamic blocks", pngOf(small, within(bytes.Repeat(dynamicBlocks(), heavyBytes/90))), tooManyParts},
		{"PNG, 20 MB of empty stored blocks", pngOf(small, within(bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, heavyBytes/5))), made},
		{"PNG, 20 MB of empty pixel chunks", pngOf(small, bytes.Repeat(pixels(nil), heavyBytes/12), within(nil)), tooManyParts},
		{"PNG, 20 MB of text chunks", pngOf(small, bytes.Repeat(PNGChunk("tEXt", []byte("A\x00b")), heavyBytes/15), within(nil)), tooManyParts},
	}
}

// pngOf returns a PNG of a header's body and chunks.
func pngOf(header []byte, chunks ...[]byte) []byte {
	out := append([]byte(PNGSignature), PNGChunk("IHDR", header)...)
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, PNGChunk("IEND", nil)...)
}

// behindBlocks returns a zlib stream of raw, less than 64 KB, plain in its last block;
// others stand before it.
func behindBlocks(raw, blocks []byte) []byte {
	out := append([]byte{0x78, 0x01}, blocks...)
	out = append(out, 1)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(raw)))
	out = binary.LittleEndian.AppendUint16(out, ^uint16(len(raw)))
	return binary.BigEndian.AppendUint32(append(out, raw...), adler32.Checksum(raw))
}

// fixedBlocks returns four deflate blocks of the fixed codes, of 10 bits each: no more
// than their ends.
func fixedBlocks() []byte {
	var w bitWriter
	for range 4 {
		w.write(0b010, 3)
		w.write(0, 7)
	}
	return w.bytes()
}

// dynamicBlocks returns eight deflate blocks with codes of their own (RFC 1951, 3.2.7),
// of 90 bits each: the end of the block has a code, and a distance, and nothing else.
func dynamicBlocks() []byte {
	var w bitWriter
	for range 8 {
		w.write(0b100, 3)
		w.write(0, 5+5)
		w.write(18-4, 4) // lengths for 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
		for i := range 18 {
			length := uint32(0)
			if i == 2 || i == 17 {
				length = 1 // the code 0 is a length of 1, and 1 is 11 zeros and more
			}
			w.write(length, 3)
		}
		w.write(1|(138-11)<<1, 8)
		w.write(1|(118-11)<<1, 8)
		w.write(0, 2) // the lengths of the two codes
		w.write(0, 1) // the end
	}
	return w.bytes()
}

// paethRows returns the zlib stream of rows of zeros, each with the dearest filter; rows
// is a multiple of 100.
func paethRows(length, rows int) []byte {
	part := make([]byte, (1+length)*100)
	for at := 0; at < len(part); at += 1 + length {
		part[at] = 4
	}
	return repeated(part, rows/100)
}

// repeated returns the zlib stream of a part that comes again and again. Only one goes
// through the compressor.
func repeated(part []byte, times int) []byte {
	var once bytes.Buffer
	compressor, err := flate.NewWriter(&once, flate.BestCompression)
	if err == nil {
		_, err = compressor.Write(part)
	}
	if err == nil {
		err = compressor.Flush()
	}
	if err != nil {
		panic(err) // the level is one there is, and a buffer takes everything
	}
	sum := adler32.New()
	for range times {
		sum.Write(part)
	}
	out := append([]byte{0x78, 0xda}, bytes.Repeat(once.Bytes(), times)...)
	out = append(out, 1, 0, 0, 0xff, 0xff) // the last block, with nothing in it
	return sum.Sum(out)
}
