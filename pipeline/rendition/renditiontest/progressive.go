package renditiontest

import "encoding/binary"

// ProgressiveGrey is the level of every sample of a Progressive picture.
const ProgressiveGrey = 200

// Progressive returns a progressive JPEG of one flat grey, with the given number
// of scans. Only the first says anything; the rest are empty and small, yet each
// sends a decoder over all blocks: 200 of them are 20 KB and seconds of work.
func Progressive(width, height, scans int) []byte {
	quantisation := append([]byte{0}, make([]byte, 64)...)
	for i := 1; i <= 64; i++ {
		quantisation[i] = 8 // which makes a DC step one level
	}
	frame := binary.BigEndian.AppendUint16([]byte{8}, uint16(height))
	frame = binary.BigEndian.AppendUint16(frame, uint16(width))
	frame = append(frame, 1, 1, 0x11, 0)

	out := []byte{0xff, 0xd8}
	out = append(out, JPEGSegment(0xdb, quantisation)...)
	out = append(out, JPEGSegment(0xc2, frame)...)
	// Two DC codes: 0 for no difference, 10 for one of 7 bits.
	out = append(out, JPEGSegment(0xc4, huffman(0x00, []byte{1, 1}, []byte{0, 7}))...)
	// One AC code: 0 for the end of 16,384 blocks, and of more by the 14 bits behind it.
	out = append(out, JPEGSegment(0xc4, huffman(0x10, []byte{1}, []byte{0xe0}))...)
	blocks := ((width + 7) / 8) * ((height + 7) / 8)
	for scan := range scans {
		if scan == 0 {
			out = append(out, JPEGSegment(0xda, []byte{1, 1, 0, 0, 0, 0})...)
			out = append(out, flatScan(blocks)...)
			continue
		}
		out = append(out, JPEGSegment(0xda, []byte{1, 1, 0, 1, 63, 0})...)
		out = append(out, emptyScan(blocks)...)
	}
	return append(out, 0xff, 0xd9)
}

// flatScan gives the first block its level, and every other the same.
func flatScan(blocks int) []byte {
	var w codeWriter
	w.write(0b10, 2)
	w.write(ProgressiveGrey-128, 7)
	for range blocks - 1 {
		w.write(0, 1)
	}
	return w.bytes()
}

// emptyScan says in as few bits as can be that no block has anything more.
func emptyScan(blocks int) []byte {
	const run = 1<<15 - 1
	var w codeWriter
	for ; blocks > 0; blocks -= run {
		w.write(1<<14-1, 15)
	}
	return w.bytes()
}
