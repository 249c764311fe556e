package renditiontest

import "slices"

// lumaSteps is table K.1 of T.81, row by row.
func lumaSteps() [64]int {
	return [64]int{
		16, 11, 10, 16, 24, 40, 51, 61,
		12, 12, 14, 19, 26, 58, 60, 55,
		14, 13, 16, 24, 40, 57, 69, 56,
		14, 17, 22, 29, 51, 87, 80, 62,
		18, 22, 37, 56, 68, 109, 103, 77,
		24, 35, 55, 64, 81, 104, 113, 92,
		49, 64, 78, 87, 103, 121, 120, 101,
		72, 92, 95, 98, 112, 100, 103, 99,
	}
}

// chromaSteps is table K.2.
func chromaSteps() (out [64]int) {
	for i := range out {
		out[i] = 99
	}
	for y, row := range [4][4]int{{17, 18, 24, 47}, {18, 21, 26, 66}, {24, 26, 56, 99}, {47, 66, 99, 99}} {
		copy(out[8*y:], row[:])
	}
	return out
}

// scaledSteps scales a table as the IJG's library does for a quality of 1 to 100.
// No step is larger than most.
func scaledSteps(steps [64]int, quality, most int) [64]int {
	percent := 200 - 2*quality
	if quality < 50 {
		percent = 5000 / quality
	}
	for i, step := range steps {
		steps[i] = min(max((step*percent+50)/100, 1), most)
	}
	return steps
}

// standardTable returns one of the four tables of Annex K.3: of luma DC (0x00) and
// AC (0x10), of chroma DC (0x01) and AC (0x11).
func standardTable(class byte) (counts, values []byte) {
	switch class {
	case 0x00:
		return []byte{0, 1, 5, 1, 1, 1, 1, 1, 1}, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	case 0x01:
		return []byte{0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	case 0x10:
		return []byte{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125}, withRest([]byte{
			0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71, 0x14,
			0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82,
		})
	}
	return []byte{0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119}, withRest([]byte{
		0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13, 0x22, 0x32, 0x81,
		0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34,
		0xe1, 0x25, 0xf1,
	})
}

// withRest appends the AC symbols that are not there yet, in order: the long codes
// of the standard's tables go so.
func withRest(values []byte) []byte {
	for run := range 16 {
		for size := 1; size <= 10; size++ {
			if symbol := byte(run<<4 | size); !slices.Contains(values, symbol) {
				values = append(values, symbol)
			}
		}
	}
	return values
}
