package renditiontest

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The markers of a JPEG that stand alone, without a length.
const (
	firstRestart = 0xd0
	lastRestart  = 0xd7
	startOfImage = 0xd8
	endOfImage   = 0xd9
)

// parts splits a JPEG before every marker, and behind the header of a scan; rest is
// what follows its end.
func parts(file []byte) (out [][]byte, rest []byte) {
	for len(file) > 0 {
		n := partLength(file)
		out = append(out, file[:n:n])
		file = file[n:]
		if marker(out[len(out)-1]) == endOfImage {
			break
		}
	}
	return out, file
}

// marker returns the marker that a part begins with, 0 if that is a scan's bits.
func marker(part []byte) byte {
	if part[0] != 0xff {
		return 0
	}
	return part[1]
}

// partLength returns where the part ends that a file begins with. It takes no fill bytes.
func partLength(file []byte) int {
	switch m := marker(file); {
	case m == 0:
		n := 0
		for file[n] != 0xff || file[n+1] == 0 {
			n++
		}
		return n
	case m >= firstRestart && m <= endOfImage:
		return 2
	}
	return 2 + int(binary.BigEndian.Uint16(file[2:]))
}

// WithSegmentsBetween returns a JPEG with segments put in front of each of its own,
// wherever tables and comments may stand.
func WithSegmentsBetween(file []byte, segments ...[]byte) []byte {
	return before(file, slices.Concat(segments...), func(m byte) bool {
		return m > endOfImage || m > 0 && m < firstRestart
	})
}

// WithFillBytes returns a JPEG with n bytes of 0xFF in front of each marker but the
// first, as B.1.1.2 of T.81 allows.
func WithFillBytes(file []byte, n int) []byte {
	return before(file, bytes.Repeat([]byte{0xff}, n), func(m byte) bool { return m > 0 && m != startOfImage })
}

// before puts an insert before the parts whose marker it may stand before.
func before(file, insert []byte, may func(marker byte) bool) []byte {
	var out []byte
	all, rest := parts(file)
	for _, part := range all {
		if may(marker(part)) {
			out = append(out, insert...)
		}
		out = append(out, part...)
	}
	return append(out, rest...)
}

// WithFrame returns a JPEG that calls itself another kind of frame than it is, such as
// 0xc9 for arithmetic coding, and of other precision, such as 12 bits.
func WithFrame(file []byte, kind, precision byte) []byte {
	var out []byte
	all, rest := parts(file)
	for _, part := range all {
		at := len(out)
		out = append(out, part...)
		if m := marker(part); m >= 0xc0 && m <= 0xc2 {
			out[at+1], out[at+4] = kind, precision
		}
	}
	return append(out, rest...)
}
