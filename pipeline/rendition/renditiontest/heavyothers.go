package renditiontest

import (
	"bytes"
	"compress/lzw"
	"encoding/binary"
)

func heavyGIFs() []Hostile {
	const side = heavySide
	return []Hostile{
		{"GIF of 64 megapixels, a frame of one", gifOf(side, side, nil, gifFrame(1, 1)), made},
		{"GIF of 64 megapixels in one frame", gifOf(side, side, nil, gifFrame(side, side)), made},
		{"GIF of 1,000 frames", gifOf(side, side, nil, bytes.Repeat(gifFrame(1, 1), 1_000)), made},
		{"GIF of 1,001 frames", gifOf(side, side, nil, bytes.Repeat(gifFrame(1, 1), 1_001)), tooManyFrames},
		{"GIF, 20 MB of empty comments", gifOf(16, 16, bytes.Repeat([]byte("\x21\xfe\x00"), heavyBytes/3), gifFrame(16, 16)), tooManyParts},
	}
}

// gifOf returns a GIF of two colours with blocks before its frames.
func gifOf(width, height int, blocks, frames []byte) []byte {
	out := binary.LittleEndian.AppendUint16([]byte("GIF89a"), uint16(width))
	out = binary.LittleEndian.AppendUint16(out, uint16(height))
	out = append(out, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff)
	return append(append(append(out, blocks...), frames...), 0x3b)
}

// gifFrame returns an image of the first colour.
func gifFrame(width, height int) []byte {
	out := []byte{0x2c, 0, 0, 0, 0}
	out = binary.LittleEndian.AppendUint16(out, uint16(width))
	out = binary.LittleEndian.AppendUint16(out, uint16(height))
	out = append(out, 0, 2)
	var codes bytes.Buffer
	w := lzw.NewWriter(&codes, lzw.LSB, 2)
	w.Write(make([]byte, width*height)) // a buffer takes everything
	w.Close()
	return append(out, subBlocks(codes.Bytes())...)
}

// subBlocks cuts data as GIF has them: up to 255 bytes behind their number, and a zero.
func subBlocks(data []byte) (out []byte) {
	for len(data) > 0 {
		n := min(len(data), 255)
		out = append(append(out, byte(n)), data[:n]...)
		data = data[n:]
	}
	return append(out, 0)
}

func heavyWebPs() []Hostile {
	const side = heavySide
	return []Hostile{
		{"WebP of 64 megapixels, lossless, no bit for a pixel", RIFF("WEBP", RIFFChunk("VP8L", flatVP8L(side, side, false))), made},
		{"WebP of 64 megapixels, lossless, transformed", RIFF("WEBP", RIFFChunk("VP8L", flatVP8L(side, side, true))), made},
		{"WebP of 64 megapixels, lossy", RIFF("WEBP", RIFFChunk("VP8 ", VP8(side, side))), made},
		{"WebP, 20 MB of empty chunks", RIFF("WEBP", RIFFChunk("VP8X", VP8X(0, 16, 16)), bytes.Repeat(RIFFChunk("none", nil), heavyBytes/8), RIFFChunk("VP8L", flatVP8L(16, 16, false))), tooManyParts},
		{"WebP of 1,001 frames", RIFF("WEBP", RIFFChunk("VP8X", VP8X(2, 16, 16)), bytes.Repeat(flatFrame(16, 16), 1_001)), tooManyFrames},
	}
}

// flatFrame returns the chunk of a frame of an animation, all of one colour.
func flatFrame(width, height int) []byte {
	body := append(make([]byte, 6), append(Uint24(width-1), Uint24(height-1)...)...)
	return RIFFChunk("ANMF", append(append(body, 0, 0, 0, 0), RIFFChunk("VP8L", flatVP8L(width, height, false))...))
}

// flatVP8L returns the body of a chunk with lossless pixels of one colour, which take no
// bits at all: each table has one symbol. Transformed, each is first predicted from its
// neighbours, and then made of others' colours.
func flatVP8L(width, height int, transformed bool) []byte {
	var w bitWriter
	w.write(0x2f, 8)
	w.write(uint32(width-1), 14)
	w.write(uint32(height-1), 14)
	w.write(0, 1+3) // no transparency; version
	if transformed {
		w.write(1|0<<1|7<<3, 6) // predict, in squares of 512
		w.write(0, 1)
		w.flat(11) // by the choice of a neighbour
		w.write(1|1<<1|7<<3, 6)
		w.write(0, 1)
		w.flat(3) // add colours to others
		w.write(1|2<<1, 3)
	}
	w.write(0, 1) // no further transform
	w.write(0, 1) // no colour cache
	w.write(0, 1) // one set of tables for all pixels
	w.flat(200)
	return append(w.bytes(), make([]byte, 8)...)
}

// flat writes five tables of one symbol each: the first one's is green.
func (w *bitWriter) flat(green uint32) {
	w.write(0b101, 3)
	w.write(green, 8)
	for range 4 {
		w.write(0b001, 3)
		w.write(0, 1)
	}
}
