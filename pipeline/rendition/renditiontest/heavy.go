package renditiontest

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The sides and the bytes of the heaviest files: as much as a contest takes.
const (
	heavySide  = 8_000
	heavyBytes = 19_900_000
)

// Heavy is files that cost a decoder as much as it can be made to spend on a file of a
// contest: the largest sides, the most scans, the most parts, for the fewest bytes. What
// is not refused is a picture. Some are 20 MB, and each takes up to seconds.
func Heavy() []Hostile {
	return slices.Concat(heavyJPEGs(), heavyPNGs(), heavyGIFs(), heavyWebPs())
}

func heavyJPEGs() []Hostile {
	colour := progressive{width: heavySide, height: heavySide, components: 3}
	rgb := colour
	rgb.adobe = true // which is left to image/jpeg
	return []Hostile{
		{"JPEG, progressive, 100 empty scans", Progressive(heavySide, heavySide, 100), tooManyScans},
		{"JPEG, progressive, 24 empty scans", Progressive(heavySide, heavySide, 24), made},
		{"JPEG, progressive, 100 scans of colour", colour.file(100, colour.empty), tooManyScans},
		{"JPEG, progressive, 22 scans of colour", colour.file(22, colour.empty), made},
		{"JPEG, progressive, 22 scans of RGB", rgb.file(22, rgb.empty), made},
		{"JPEG, progressive, 8 scans that refine colours", colour.file(8, colour.refine), made},
		{"JPEG of flat RGB", flatJPEG(heavySide, heavySide, true), made},
		{"JPEG, flat", flatJPEG(heavySide, heavySide, false), made},
		{"JPEG, flat and tall", flatJPEG(1, 16_384, false), made},
		{"JPEG, flat and wide", flatJPEG(16_384, 1, false), made},
		{"JPEG, 20 MB of Huffman tables", fill(JPEGSegment(0xc4, bytes.Repeat(huffman(0, []byte{1}, []byte{0}), 3_640))), tooManyParts},
		{"JPEG, 20 MB of short segments", fill(JPEGSegment(0xfe, nil)), tooManyParts},
		{"JPEG, 20 MB of fill bytes", fill([]byte{0xff}), made},
	}
}

// fill puts parts into a small JPEG until it has as many bytes as it may.
func fill(part []byte) []byte {
	return WithSegments(flatJPEG(64, 64, false), bytes.Repeat(part, heavyBytes/len(part)))
}

// flatJPEG returns a baseline JPEG of three components and one flat grey, in as few
// bits as T.81 allows: two for each block.
func flatJPEG(width, height int, adobe bool) []byte {
	p := progressive{width: width, height: height, components: 3, adobe: adobe}
	out := p.head(0xc0)
	out = append(out, JPEGSegment(0xc4, huffman(0x00, []byte{1}, []byte{0}))...)
	out = append(out, JPEGSegment(0xc4, huffman(0x10, []byte{1}, []byte{0}))...)
	out = append(out, JPEGSegment(0xda, []byte{3, 1, 0, 2, 0, 3, 0, 0, 63, 0})...)
	out = append(out, make([]byte, share(p.blocks()*p.components, 2, 8))...)
	return append(out, 0xff, 0xd9)
}

// progressive is a picture without chroma's being halved: of as many blocks as there
// can be.
type progressive struct {
	width, height, components int
	adobe                     bool // it says that it is RGB
}

// head returns what stands before the tables.
func (p progressive) head(frame byte) []byte {
	out := []byte{0xff, 0xd8}
	if p.adobe {
		out = append(out, JPEGSegment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))...)
	}
	out = append(out, JPEGSegment(0xdb, append([]byte{0}, bytes.Repeat([]byte{8}, 64)...))...)
	body := binary.BigEndian.AppendUint16([]byte{8}, uint16(p.height))
	body = binary.BigEndian.AppendUint16(body, uint16(p.width))
	body = append(body, byte(p.components))
	for c := range p.components {
		body = append(body, byte(c+1), 0x11, 0)
	}
	return append(out, JPEGSegment(frame, body)...)
}

func (p progressive) blocks() int { return share(p.width, 1, 8) * share(p.height, 1, 8) }

// file returns the picture: a scan that says that all is grey, and others after it.
func (p progressive) file(scans int, other func(n int) []byte) []byte {
	out := p.head(0xc2)
	out = append(out, JPEGSegment(0xc4, huffman(0x00, []byte{1}, []byte{0}))...)
	out = append(out, JPEGSegment(0xc4, huffman(0x10, []byte{1}, []byte{0xe0}))...)
	out = append(out, p.means(1)...)
	for n := range scans - 1 {
		out = append(out, other(n)...)
	}
	return append(out, 0xff, 0xd9)
}

// means returns a scan of all components' means, with a bit for each block.
func (p progressive) means(bits byte) []byte {
	body := []byte{byte(p.components)}
	for c := range p.components {
		body = append(body, byte(c+1), 0)
	}
	return append(JPEGSegment(0xda, append(body, 0, 0, bits)), make([]byte, share(p.blocks(), p.components, 8))...)
}

// empty returns a scan that says nothing of one component, in a few bytes.
func (p progressive) empty(n int) []byte {
	return append(JPEGSegment(0xda, []byte{1, byte(n%p.components + 1), 0, 1, 63, 0}), emptyScan(p.blocks())...)
}

// refine returns a scan that refines no mean, again and again the same bit.
func (p progressive) refine(int) []byte { return p.means(0x10) }
