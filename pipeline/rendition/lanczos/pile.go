package lanczos

// add3 adds three rows to sums.
func add3(sums []uint64, a, b, c tap) {
	n := len(sums)
	ra, rb, rc := a.row[:n], b.row[:n], c.row[:n]
	for i := range sums {
		sums[i] += ra[i]*a.weight + rb[i]*b.weight + rc[i]*c.weight
	}
}

// add4 adds four.
func add4(sums []uint64, a, b, c, d tap) {
	n := len(sums)
	ra, rb, rc, rd := a.row[:n], b.row[:n], c.row[:n], d.row[:n]
	for i := range sums {
		sums[i] += ra[i]*a.weight + rb[i]*b.weight + rc[i]*c.weight + rd[i]*d.weight
	}
}

// finish3 adds the last three rows to sums, and writes the samples of each word.
func finish3(dst []byte, sums []uint64, a, b, c tap, clamp *bytesOf) {
	n := len(sums)
	ra, rb, rc := a.row[:n], b.row[:n], c.row[:n]
	for i, sum := range sums {
		if len(dst) < lanes {
			return
		}
		clamp.write((*[lanes]byte)(dst), sum+ra[i]*a.weight+rb[i]*b.weight+rc[i]*c.weight)
		dst = dst[lanes:]
	}
}

// finish4 is finish3 for four.
func finish4(dst []byte, sums []uint64, a, b, c, d tap, clamp *bytesOf) {
	n := len(sums)
	ra, rb, rc, rd := a.row[:n], b.row[:n], c.row[:n], d.row[:n]
	for i, sum := range sums {
		if len(dst) < lanes {
			return
		}
		clamp.write((*[lanes]byte)(dst), sum+ra[i]*a.weight+rb[i]*b.weight+rc[i]*c.weight+rd[i]*d.weight)
		dst = dst[lanes:]
	}
}
