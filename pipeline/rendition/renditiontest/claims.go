package renditiontest

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// claims are small files whose headers claim sides that they do not have.
func claims() (out []Hostile) {
	for _, c := range []struct {
		width, height int
		verdicts      []string
	}{
		{0, 0, damaged}, {0, 20, damaged}, {24, 0, damaged},
		{65_535, 65_535, tooManyPixels}, {1, 65_535, tooManyPixels}, {65_535, 1, tooManyPixels},
		{16_385, 1, tooManyPixels}, {1, 16_385, tooManyPixels}, {8_001, 8_000, tooManyPixels}, {16_384, 3_907, tooManyPixels},
		{7_750, 7_750, truncated}, {16_384, 3_906, truncated}, {8_000, 8_000, truncated}, {16_384, 800, truncated},
		{200, 100, []string{"truncated", "damaged"}}, {24, 69, []string{"truncated", "damaged"}}, {240, 20, []string{"truncated", "damaged"}},
	} {
		for _, form := range []struct {
			name string
			file []byte
		}{
			{"JPEG", claimingJPEG(c.width, c.height, JPEGOptions{})},
			{"JPEG, progressive", claimingJPEG(c.width, c.height, JPEGOptions{Progressive: true})},
			{"JPEG, RGB", claimingJPEG(c.width, c.height, JPEGOptions{Sampling: S444, Untransformed: true})},
			{"PNG", pngOf(PNGHeader(uint32(c.width), uint32(c.height), 8, 6, 0), PNGChunk("IDAT", deflated(make([]byte, 20*(1+24*4)))))},
			{"PNG, interlaced", pngOf(PNGHeader(uint32(c.width), uint32(c.height), 8, 6, 1), PNGChunk("IDAT", deflated(make([]byte, 500))))},
		} {
			out = append(out, Hostile{fmt.Sprintf("%s that claims %d×%d", form.name, c.width, c.height), form.file, c.verdicts})
		}
		// A side has 14 bits, and a file of zeros may hold more of them than it needs.
		out = append(out, Hostile{fmt.Sprintf("WebP, lossy, that claims %d×%d", c.width, c.height),
			RIFF("WEBP", RIFFChunk("VP8 ", claimingVP8(c.width, c.height))), anyVerdict})
	}
	for _, side := range []int{1<<31 - 1, 1 << 31, 1<<32 - 1} {
		out = append(out, Hostile{fmt.Sprintf("PNG that claims %d a side", side),
			pngOf(PNGHeader(uint32(side), uint32(side), 1, 0, 0), PNGChunk("IDAT", deflated(nil))), tooManyPixels})
	}
	for _, n := range []int{0, 25, 30_000, 65_535} {
		frame := gifFrame(24, 20)
		binary.LittleEndian.PutUint16(frame[5:], uint16(n))
		out = append(out, Hostile{fmt.Sprintf("GIF with a frame %d wide", n), gifOf(24, 20, nil, frame), anyVerdict})
	}
	few := gifFrame(24, 20)
	binary.LittleEndian.PutUint16(few[5:], 8_000)
	binary.LittleEndian.PutUint16(few[7:], 8_000)
	return append(out,
		Hostile{"GIF of 64 megapixels in some bytes", gifOf(8_000, 8_000, nil, few), truncated},
		Hostile{"GIF on a canvas of 65,535 a side", gifOf(65_535, 65_535, nil, gifFrame(1, 1)), tooManyPixels},
		Hostile{"GIF on no canvas", gifOf(0, 0, nil, gifFrame(1, 1)), damaged},
		Hostile{"WebP, lossy, of 62 megapixels in some bytes", RIFF("WEBP", RIFFChunk("VP8 ", claimingVP8(8_000, 7_750))), truncated},
		Hostile{"WebP on a canvas of 16,777,216 a side", RIFF("WEBP", RIFFChunk("VP8X", VP8X(2, 1<<24, 1<<24)), flatFrame(1, 1)), tooManyPixels},
		Hostile{"WebP with a frame beyond its canvas", RIFF("WEBP", RIFFChunk("VP8X", VP8X(2, 8, 8)), flatFrame(16, 16)), damaged},
		Hostile{"WebP, lossless, of 16,384 a side", RIFF("WEBP", RIFFChunk("VP8L", flatVP8L(16_384, 16_384, false))), tooManyPixels},
	)
}

// claimingJPEG returns a JPEG of 24×20 that says otherwise.
func claimingJPEG(width, height int, o JPEGOptions) []byte {
	file := WriteJPEG(Paint(24, 20), o)
	kind := byte(0xc0)
	if o.Progressive {
		kind = 0xc2
	}
	frame := bytes.Index(file, []byte{0xff, kind})
	binary.BigEndian.PutUint16(file[frame+5:], uint16(height))
	binary.BigEndian.PutUint16(file[frame+7:], uint16(width))
	return file
}

// claimingVP8 returns a lossy WebP of 24×20 that says otherwise.
func claimingVP8(width, height int) []byte {
	body := VP8(24, 20)
	binary.LittleEndian.PutUint16(body[6:], uint16(width))
	binary.LittleEndian.PutUint16(body[8:], uint16(height))
	return body
}
