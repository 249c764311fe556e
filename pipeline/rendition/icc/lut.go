package icc

import "encoding/binary"

// parseLUT reads a table with so many channels.
func parseLUT(data []byte, channels int, lab bool) (*table, error) {
	if len(data) < 32 {
		return nil, errShort
	}
	if int(data[8]) != channels || data[9] != 3 {
		return nil, Error("a table for other channels than there are")
	}
	switch string(data[:4]) {
	case "mft1", "mft2":
		return parseOldLUT(data, channels, lab)
	case "mAB ":
		return parseAToB(data, channels, lab)
	}
	return nil, Error("a table of an unknown type")
}

// parseOldLUT reads a lut8Type or lut16Type, 10.10 and 10.11 of ICC.1:2022. Their
// matrix is for pictures in XYZ alone.
func parseOldLUT(data []byte, channels int, lab bool) (*table, error) {
	head, size, entries, lastEntries := 48, 1, 256, 256
	if data[3] == '2' {
		head, size = 52, 2
		if len(data) < head {
			return nil, errShort
		}
		entries, lastEntries = int(binary.BigEndian.Uint16(data[48:])), int(binary.BigEndian.Uint16(data[50:]))
	}
	t := &table{lab: lab, legacy: lab && size == 2}
	points := make([]int, channels)
	results := 3
	for i := range points {
		points[i] = int(data[10])
		if results *= points[i]; results > len(data) {
			return nil, errShort
		}
	}
	if entries < 2 || lastEntries < 2 {
		return nil, Error("a table of one entry")
	}
	if len(data) < head+size*(channels*entries+results+3*lastEntries) {
		return nil, errShort
	}
	rest := data[head:]
	for range channels {
		t.first = append(t.first, entriesOf(rest[:size*entries], size))
		rest = rest[size*entries:]
	}
	var err error
	if t.grid, err = newGrid(points, rest, size); err != nil {
		return nil, err
	}
	rest = rest[size*results:]
	for i := range t.last {
		t.last[i] = entriesOf(rest[:size*lastEntries], size)
		rest = rest[size*lastEntries:]
	}
	return t, nil
}

// entriesOf makes a curve of numbers of one or two bytes.
func entriesOf(data []byte, size int) curve {
	if size == 2 {
		return words(data)
	}
	c := make(curve, len(data))
	for i, v := range data {
		c[i] = float64(v) / 0xff
	}
	return c
}

// parseAToB reads a lutAToBType, 10.12: the places of its parts, which are 0 for what is
// missing.
func parseAToB(data []byte, channels int, lab bool) (*table, error) {
	place := func(i int) int { return int(binary.BigEndian.Uint32(data[12+4*i:])) }
	b, m, mid, clut, a := place(0), place(1), place(2), place(3), place(4)
	t := &table{lab: lab}
	last, err := curvesAt(data, b, 3)
	if err != nil {
		return nil, err
	}
	if last == nil || (clut == 0) != (a == 0) || (m == 0) != (mid == 0) || clut == 0 && channels != 3 {
		return nil, Error("a table without all of its parts")
	}
	copy(t.last[:], last)
	if t.first, err = curvesAt(data, a, channels); err != nil {
		return nil, err
	}
	if t.middle, err = curvesAt(data, mid, 3); err != nil {
		return nil, err
	}
	if m > 0 {
		if t.matrix, t.offset, err = matrixAt(data, m); err != nil {
			return nil, err
		}
	}
	if clut > 0 {
		t.grid, err = gridAt(data, clut, channels)
	}
	return t, err
}

// curvesAt reads n curves, which are padded to four bytes each; nil from place 0.
func curvesAt(data []byte, place, n int) ([]curve, error) {
	if place == 0 {
		return nil, nil
	}
	var out []curve
	for range n {
		if place > len(data) {
			return nil, errShort
		}
		c, length, err := parseCurve(data[place:])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		place += (length + 3) &^ 3
	}
	return out, nil
}

// matrixAt reads nine factors and what is added.
func matrixAt(data []byte, place int) (*matrix, vector, error) {
	if place+48 > len(data) {
		return nil, vector{}, errShort
	}
	var m matrix
	var offset vector
	for i := range 3 {
		for j := range 3 {
			m[i][j] = fixed(data[place+4*(3*i+j):])
		}
		offset[i] = fixed(data[place+36+4*i:])
	}
	return &m, offset, nil
}

// gridAt reads how many points there are along each channel, how many bytes a result
// has, and the results.
func gridAt(data []byte, place, channels int) (*grid, error) {
	const head = 20
	if place+head > len(data) {
		return nil, errShort
	}
	points := make([]int, channels)
	for i := range points {
		points[i] = int(data[place+i])
	}
	size := int(data[place+16])
	if size != 1 && size != 2 {
		return nil, Error("results of a size that cannot be")
	}
	return newGrid(points, data[place+head:], size)
}
