package lanczos

// tap is a source row and what it weighs.
type tap struct {
	row    []uint64
	weight uint64
}

// add3 writes into dst the sums so far, with three rows added to them.
func add3(dst, sums []uint64, a, b, c tap) {
	n := len(dst)
	sums, ra, rb, rc := sums[:n], a.row[:n], b.row[:n], c.row[:n]
	for i := range dst {
		dst[i] = sums[i] + ra[i]*a.weight + rb[i]*b.weight + rc[i]*c.weight
	}
}

// add4 adds four.
func add4(dst, sums []uint64, a, b, c, d tap) {
	n := len(dst)
	sums, ra, rb, rc, rd := sums[:n], a.row[:n], b.row[:n], c.row[:n], d.row[:n]
	for i := range dst {
		dst[i] = sums[i] + ra[i]*a.weight + rb[i]*b.weight + rc[i]*c.weight + rd[i]*d.weight
	}
}

// finish3 adds the last three rows to the sums, and writes the samples of all words.
// Of these there is an even number: two at a time need fewer checks of bounds. What is
// written out here is a sixth slower as a function, even as one that is inlined.
func finish3(dst []byte, sums []uint64, a, b, c tap, clamp *bytesOf) {
	n := len(sums)
	ra, rb, rc := a.row[:n], b.row[:n], c.row[:n]
	for i := 1; i < n; i += 2 {
		out := dst[lanes*i-lanes : lanes*i+lanes : lanes*i+lanes]
		left := sums[i-1] + ra[i-1]*a.weight + rb[i-1]*b.weight + rc[i-1]*c.weight
		right := sums[i] + ra[i]*a.weight + rb[i]*b.weight + rc[i]*c.weight
		out[0] = clamp[left>>leftLane&downMask]
		out[1] = clamp[left>>middleLane&downMask]
		out[2] = clamp[left>>rightLane]
		out[3] = clamp[right>>leftLane&downMask]
		out[4] = clamp[right>>middleLane&downMask]
		out[5] = clamp[right>>rightLane]
	}
}

// finish4 is finish3 for four.
func finish4(dst []byte, sums []uint64, a, b, c, d tap, clamp *bytesOf) {
	n := len(sums)
	ra, rb, rc, rd := a.row[:n], b.row[:n], c.row[:n], d.row[:n]
	for i := 1; i < n; i += 2 {
		out := dst[lanes*i-lanes : lanes*i+lanes : lanes*i+lanes]
		left := sums[i-1] + ra[i-1]*a.weight + rb[i-1]*b.weight + rc[i-1]*c.weight + rd[i-1]*d.weight
		right := sums[i] + ra[i]*a.weight + rb[i]*b.weight + rc[i]*c.weight + rd[i]*d.weight
		out[0] = clamp[left>>leftLane&downMask]
		out[1] = clamp[left>>middleLane&downMask]
		out[2] = clamp[left>>rightLane]
		out[3] = clamp[right>>leftLane&downMask]
		out[4] = clamp[right>>middleLane&downMask]
		out[5] = clamp[right>>rightLane]
	}
}
