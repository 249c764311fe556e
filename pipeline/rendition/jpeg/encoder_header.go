package jpeg

import "encoding/binary"

// The second byte of the markers that are written (T.81, table B.1).
const (
	startOfImage  = 0xd8
	endOfImage    = 0xd9
	applicationJF = 0xe0
	quantisation  = 0xdb
	frameBaseline = 0xc0
	huffmanTables = 0xc4
	startOfScan   = 0xda
)

// header appends all that stands before the scan.
func header(out []byte, width, height int, gray bool, r recipe) []byte {
	out = append(out, 0xff, startOfImage)
	// JFIF 1.01 says that the components are Y, Cb and Cr. Density 1:1 of no unit,
	// no thumbnail.
	out = section(out, applicationJF, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))
	frame := binary.BigEndian.AppendUint16([]byte{8}, uint16(height))
	frame = binary.BigEndian.AppendUint16(frame, uint16(width))
	divisors := append([]byte{0}, r.luma[:]...)
	tables := r.lumaAC.append(0x10, r.lumaDC.append(0x00, nil))
	scan := []byte{1, 1, 0x00}
	if gray {
		frame = append(frame, 1, 1, 0x11, 0)
	} else {
		frame = append(frame, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1)
		divisors = append(append(divisors, 1), r.chroma[:]...)
		tables = r.chromaAC.append(0x11, r.chromaDC.append(0x01, tables))
		scan = []byte{3, 1, 0x00, 2, 0x11, 3, 0x11}
	}
	out = section(out, quantisation, divisors)
	out = section(out, frameBaseline, frame)
	out = section(out, huffmanTables, tables)
	return section(out, startOfScan, append(scan, 0, 63, 0)) // all 64 numbers at once
}

// section appends a marker, its length and its body.
func section(out []byte, marker byte, body []byte) []byte {
	out = binary.BigEndian.AppendUint16(append(out, 0xff, marker), uint16(2+len(body)))
	return append(out, body...)
}

// append adds a table as DHT has it.
func (t table) append(destination byte, out []byte) []byte {
	out = append(append(out, destination), t.counts[:]...)
	return append(out, t.symbols...)
}
