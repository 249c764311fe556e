package renditiontest

import (
	"bytes"
	"slices"
)

// bombs are small files that unfold, or are passed over, to very much.
func bombs() []Hostile {
	small, rows := PNGHeader(16, 16, 8, 2, 0), PNGChunk("IDAT", deflated(make([]byte, 16*49)))
	gigabyte := zeros(1_000_000, 1_000)
	plain := WriteJPEG(Paint(24, 20), JPEGOptions{})
	scan := bytes.Index(plain, []byte{0xff, 0xda})
	scans := func(n int) []byte {
		return slices.Concat(plain[:scan], bytes.Repeat(plain[scan:len(plain)-2], n), plain[len(plain)-2:])
	}
	const parts = 20_001
	return []Hostile{
		{"no bytes", nil, []string{"empty"}},
		{"a byte too many", append(plain, make([]byte, 20_000_001-len(plain))...), tooLarge},
		{"PNG of 50,000 a side", HugePNG(), tooManyPixels},
		{"PNG, a gigabyte where pixels of a kilobyte are", pngOf(small, PNGChunk("IDAT", gigabyte)), damaged},
		{"PNG, interlaced, a gigabyte too", pngOf(PNGHeader(16, 16, 8, 2, 1), PNGChunk("IDAT", gigabyte)), damaged},
		{"PNG, a gigabyte of profile", pngOf(small, PNGChunk("iCCP", append([]byte("p\x00\x00"), gigabyte...)), rows), made},
		{"PNG, a gigabyte of text", pngOf(small, PNGChunk("zTXt", append([]byte("t\x00\x00"), gigabyte...)), rows), made},
		{"PNG, a gigabyte of other text", pngOf(small, PNGChunk("iTXt", append([]byte("t\x00\x01\x00\x00\x00"), gigabyte...)), rows), made},
		{"PNG of too many chunks", pngOf(small, bytes.Repeat(PNGChunk("tEXt", nil), parts), rows), tooManyParts},
		{"PNG of too many chunks of pixels", pngOf(small, bytes.Repeat(PNGChunk("IDAT", nil), parts), rows), tooManyParts},
		{"JPEG of 100 scans", scans(100), made},
		{"JPEG of 101 scans", scans(101), tooManyScans},
		{"JPEG of 5,000 scans", scans(5_000), tooManyScans},
		{"JPEG, progressive, 200 empty scans", Progressive(2_000, 2_000, 200), tooManyScans},
		{"JPEG, progressive, many for its size", Progressive(6_000, 6_000, 60), tooManyScans},
		{"JPEG of too many segments", WithSegments(plain, bytes.Repeat(JPEGSegment(0xfe, nil), parts)), tooManyParts},
		{"JPEG of too many tables", WithSegments(plain, bytes.Repeat(JPEGSegment(0xc4, bytes.Repeat(huffman(0, []byte{1}, []byte{0}), 3_600)), 6)), tooManyParts},
		{"JPEG, a megabyte of fill bytes", WithFillBytes(plain, 100_000), made},
		{"JPEG, a megabyte of restarts", slices.Concat(plain[:len(plain)-2], bytes.Repeat([]byte{0xff, 0xd0}, 500_000), plain[len(plain)-2:]), made},
		{"GIF of 1,001 frames", gifOf(16, 16, nil, bytes.Repeat(gifFrame(1, 1), 1_001)), tooManyFrames},
		{"GIF of too many blocks", gifOf(16, 16, bytes.Repeat([]byte("\x21\xfe\x00"), parts), gifFrame(16, 16)), tooManyParts},
		{"GIF, a megabyte of sub-blocks", gifOf(16, 16, slices.Concat([]byte("\x21\xfe"), bytes.Repeat([]byte("\x01a"), 500_000), []byte{0}), gifFrame(16, 16)), made},
		{"WebP of 1,001 frames", RIFF("WEBP", RIFFChunk("VP8X", VP8X(2, 4, 4)), bytes.Repeat(flatFrame(4, 4), 1_001)), tooManyFrames},
		{"WebP of too many chunks", RIFF("WEBP", bytes.Repeat(RIFFChunk("none", nil), parts), RIFFChunk("VP8L", flatVP8L(4, 4, false))), tooManyParts},
		{"WebP, lossless, of two megapixels and 46 bytes", RIFF("WEBP", RIFFChunk("VP8L", flatVP8L(2_000, 1_000, true))), made},
	}
}
