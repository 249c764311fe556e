package jpeg

import (
	"bytes"
	"encoding/binary"
	"io"
)

// Markers, ITU-T T.81 table B.1.
const (
	markerSOF0  = 0xc0 // baseline
	markerSOF1  = 0xc1 // extended sequential
	markerSOF2  = 0xc2 // progressive
	markerDHT   = 0xc4
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP14 = 0xee
	markerAPP15 = 0xef
	markerCOM   = 0xfe
)

// nextMarker finds the first marker at or behind pos, and returns it with the place
// behind it. Fill bytes, stuffed bytes and stray bytes are passed over; a zero behind
// fill bytes is neither, and is returned as the marker 0.
func nextMarker(data []byte, pos int) (marker byte, next int, err error) {
	for {
		i := bytes.IndexByte(data[pos:], 0xff)
		if i < 0 {
			return 0, 0, io.ErrUnexpectedEOF
		}
		first := pos + i
		for pos = first; pos < len(data) && data[pos] == 0xff; {
			pos++
		}
		if pos == len(data) {
			return 0, 0, io.ErrUnexpectedEOF
		}
		if data[pos] != 0 || pos-first > 1 {
			return data[pos], pos + 1, nil
		}
	}
}

// nextSegment finds the next marker that is no restart, and what it carries: EOI
// carries nothing.
func nextSegment(data []byte, pos int) (marker byte, body []byte, next int, err error) {
	for {
		marker, pos, err = nextMarker(data, pos)
		if err != nil || marker == markerEOI {
			return marker, nil, pos, err
		}
		switch {
		case marker >= markerRST0 && marker <= markerRST7:
			continue
		case marker == 0:
			return 0, nil, 0, FormatError("a zero behind fill bytes")
		}
		if len(data)-pos < 2 {
			return 0, nil, 0, io.ErrUnexpectedEOF
		}
		n := int(binary.BigEndian.Uint16(data[pos:]))
		if n < 2 {
			return 0, nil, 0, FormatError("a segment shorter than its length")
		}
		body, next = data[pos+2:], pos+n
		if next > len(data) {
			return marker, body, next, io.ErrUnexpectedEOF
		}
		return marker, body[:n-2], next, nil
	}
}

// onlyScan reports whether no other scan follows before the end of the picture.
func onlyScan(data []byte, pos int) bool {
	for {
		marker, _, next, err := nextSegment(data, pos)
		if err != nil || marker == markerEOI {
			return true // whoever decodes on will meet the error
		}
		if marker == markerSOS {
			return false
		}
		pos = next
	}
}
