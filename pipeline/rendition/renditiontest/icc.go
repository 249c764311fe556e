package renditiontest

import (
	"encoding/binary"
	"math"
	"slices"
)

// ICCTag is a tag of a profile and its data.
type ICCTag struct {
	Name string
	Body []byte
}

// ICCProfile writes a profile of a screen for colours such as "RGB ", connected to
// "XYZ " or "Lab ", of version 2 or 4, with the tags and those that none may lack.
func ICCProfile(version byte, colors, connection string, tags ...ICCTag) []byte {
	tags = append([]ICCTag{
		{"desc", iccDescription(version)}, {"cprt", iccText(version)},
		{"wtpt", ICCXYZ(0.9642, 1, 0.8249)},
	}, tags...)
	head := make([]byte, 128)
	head[8] = version
	copy(head[12:], "mntr")
	copy(head[16:], colors)
	copy(head[20:], connection)
	copy(head[36:], "acsp")
	copy(head[68:], ICCXYZ(0.9642, 1, 0.8249)[8:])
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var bodies []byte
	for _, t := range tags {
		at := len(head) + 4 + 12*len(tags) + len(bodies)
		table = append(table, t.Name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.Body)))
		bodies = padded(append(bodies, t.Body...))
	}
	out := slices.Concat(head, table, bodies)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

// padded fills up to a whole number of words.
func padded(data []byte) []byte {
	return append(data, make([]byte, -len(data)&3)...)
}

func iccDescription(version byte) []byte {
	if version >= 4 {
		return iccText(version)
	}
	out := []byte("desc\x00\x00\x00\x00\x00\x00\x00\x05test\x00")
	return append(out, make([]byte, 78)...)
}

func iccText(version byte) []byte {
	if version < 4 {
		return []byte("text\x00\x00\x00\x00test\x00")
	}
	return []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS\x00\x00\x00\x08\x00\x00\x00\x1c\x00t\x00e\x00s\x00t")
}

// ICCXYZ returns an XYZType of one colour.
func ICCXYZ(x, y, z float64) []byte {
	return iccNumbers([]byte("XYZ \x00\x00\x00\x00"), x, y, z)
}

// iccNumbers appends s15Fixed16Numbers.
func iccNumbers(to []byte, numbers ...float64) []byte {
	for _, v := range numbers {
		to = binary.BigEndian.AppendUint32(to, uint32(int32(math.Round(v*65536))))
	}
	return to
}

// ICCGamma returns a curveType of one number, rounded to 1/256.
func ICCGamma(gamma float64) []byte {
	return binary.BigEndian.AppendUint16([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01"), uint16(math.Round(gamma*256)))
}

// ICCFormula returns a parametricCurveType.
func ICCFormula(kind int, parameters ...float64) []byte {
	return iccNumbers([]byte{'p', 'a', 'r', 'a', 0, 0, 0, 0, 0, byte(kind), 0, 0}, parameters...)
}

// ICCCurve returns a curveType with n entries of a function from 0 to 1.
func ICCCurve(n int, f func(x float64) float64) []byte {
	out := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(n))
	return append(out, iccEntries(2, n, f)...)
}

// iccEntries samples a function, in one or two bytes each.
func iccEntries(size, n int, f func(x float64) float64) []byte {
	var out []byte
	for i := range n {
		out = iccSample(out, size, f(float64(i)/float64(n-1)))
	}
	return out
}

// iccSample appends a number from 0 to 1 in one or two bytes.
func iccSample(to []byte, size int, v float64) []byte {
	v = min(max(v, 0), 1)
	if size == 1 {
		return append(to, byte(math.Round(v*0xff)))
	}
	return binary.BigEndian.AppendUint16(to, uint16(math.Round(v*0xffff)))
}

// ICCTable is a way through a grid of points: curves, then f, then curves. A curve that
// is nil changes nothing. Results of f are what stands for XYZ or Lab, from 0 to 1.
type ICCTable struct {
	Channels, Points int
	First            func(x float64) float64
	F                func(in []float64) [3]float64
	Last             func(x float64) float64
}

func straight(x float64) float64 { return x }

func (t ICCTable) curves() (first, last func(x float64) float64) {
	first, last = t.First, t.Last
	if first == nil {
		first = straight
	}
	if last == nil {
		last = straight
	}
	return first, last
}

// Old returns the table as a lut8Type, size 1, or a lut16Type, size 2.
func (t ICCTable) Old(size int) []byte {
	out := []byte{'m', 'f', 't', byte('0' + size), 0, 0, 0, 0, byte(t.Channels), 3, byte(t.Points), 0}
	out = iccNumbers(out, 1, 0, 0, 0, 1, 0, 0, 0, 1)
	entries := 256
	if size == 2 {
		entries = 1024
		out = binary.BigEndian.AppendUint16(out, uint16(entries))
		out = binary.BigEndian.AppendUint16(out, uint16(entries))
	}
	first, last := t.curves()
	for range t.Channels {
		out = append(out, iccEntries(size, entries, first)...)
	}
	out = append(out, t.results(size)...)
	for range 3 {
		out = append(out, iccEntries(size, entries, last)...)
	}
	return out
}

// New returns the table as a lutAToBType, with a matrix that halves everything before
// the last curves, and middle curves that double it.
func (t ICCTable) New() []byte {
	first, last := t.curves()
	parts := [5][]byte{} // in the order in which their places stand: B, matrix, M, grid, A
	for range 3 {
		parts[0] = padded(append(parts[0], ICCCurve(1024, func(x float64) float64 { return last(min(2*x, 1)) })...))
		parts[2] = padded(append(parts[2], ICCFormula(0, 1)...))
	}
	parts[1] = iccNumbers(nil, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0)
	parts[3] = make([]byte, 20)
	for i := range t.Channels {
		parts[3][i] = byte(t.Points)
		parts[4] = padded(append(parts[4], ICCCurve(1024, first)...))
	}
	parts[3][16] = 2
	parts[3] = padded(append(parts[3], t.results(2)...))
	out := []byte{'m', 'A', 'B', ' ', 0, 0, 0, 0, byte(t.Channels), 3, 0, 0}
	place := 32
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(place))
		place += len(p)
	}
	return append(out, slices.Concat(parts[:]...)...)
}

// results are those of all points, the last channel changing fastest.
func (t ICCTable) results(size int) []byte {
	var out []byte
	in := make([]float64, t.Channels)
	var fill func(channel int)
	fill = func(channel int) {
		if channel == t.Channels {
			for _, v := range t.F(in) {
				out = iccSample(out, size, v)
			}
			return
		}
		for i := range t.Points {
			in[channel] = float64(i) / float64(t.Points-1)
			fill(channel + 1)
		}
	}
	fill(0)
	return out
}

// ICCSegments returns the APP2 segments that carry a profile in a JPEG, in parts of so
// many bytes.
func ICCSegments(profile []byte, size int) [][]byte {
	parts := slices.Collect(slices.Chunk(profile, size))
	var out [][]byte
	for i, part := range parts {
		head := append([]byte("ICC_PROFILE\x00"), byte(i+1), byte(len(parts)))
		out = append(out, JPEGSegment(0xe2, append(head, part...)))
	}
	return out
}

// ICCChunk returns the body of a PNG's iCCP, whose stream is a zlib stream of the
// profile.
func ICCChunk(stream []byte) []byte { return append([]byte("test\x00\x00"), stream...) }
