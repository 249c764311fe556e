package rendition

import "fmt"

// checkCarried refuses a file, or the part of one, of so many bytes when pixels as it
// claims take at least twice as many, whoever wrote it: it is ErrTruncated. Half is
// forgiven, so that a picture of which a part is missing is for its decoder to judge.
// The least is proved by the format itself, see the functions below. What it refuses
// costs no decoder, and no memory, anything.
//
// Lossless WebP has no least: of a picture of one colour, no pixel takes a bit.
func checkCarried(bytes, least int64) error {
	if bytes < least/2 {
		return fmt.Errorf("%w: %d bytes, and so many pixels take at least %d", ErrTruncated, bytes, least)
	}
	return nil
}

// leastJPEG: a code has at least one bit (T.81, C). A block of a sequential JPEG has a
// code for its mean and at least one for its frequencies (F.1.2); of a progressive one
// it has at least that of its mean (G.1.2.1), the rest may be told of many at once.
func leastJPEG(samples int64, progressive bool) int64 {
	const samplesPerBlock, bitsPerByte = 64, 8
	codes := int64(2)
	if progressive {
		codes = 1
	}
	return codes * samples / samplesPerBlock / bitsPerByte
}

// leastPNG: deflate (RFC 1951) says at most 258 bytes by a length and a distance, which
// have a bit each.
func leastPNG(depth, color byte, area int64) int64 {
	channels := int64(1)
	switch color {
	case 2:
		channels = 3
	case 4:
		channels = 2
	case 6:
		channels = 4
	}
	return area * channels * int64(depth) / 8 / (258 * 8 / 2)
}

// leastGIF: no code of LZW is shorter for what it says than the longest, of 12 bits, for
// a row of 4,096 pixels (GIF89a, appendix F).
func leastGIF(area int64) int64 { return area * 12 / 8 / 4096 }

// leastVP8: each macroblock of 16×16 pixels of a key frame tells how it is predicted, by
// probabilities that are fixed (RFC 6386, 11.2 to 11.5). The cheapest way to do so takes
// 3 bits: ones of 145, then 156 and 163 of 256 for luma, and 142 for chroma. One bit is
// counted.
func leastVP8(width, height int) int64 {
	return int64(ceilDiv(width, 16)) * int64(ceilDiv(height, 16)) / 8
}
