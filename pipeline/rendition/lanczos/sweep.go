package lanczos

// sweep writes into dst, for each triple of columns, the sums of a row's samples
// times their weights.
type sweep func(dst []uint64, row []byte)

// taps returns how many samples a sweep reads for a triple that needs n of them, in
// rows of so many samples. Steps from 1 to 3 need 9 to 24: for these the loop over
// them is written out. A sample too many costs less than a loop.
func taps(n, samples int) int {
	for _, written := range []int{9, 10, 11, 12, 14, 16, 20, 24} {
		if n <= written && written <= samples {
			return written
		}
	}
	return n
}

// newSweep returns the sweep for triples that read n samples from where first says
// on, with n words of weights each.
func newSweep(n int, first []uint32, weights []uint64) sweep {
	switch n {
	case 9:
		return over(first, weights, func(w *[9]uint64) []uint64 { return w[:] }, sweep9)
	case 10:
		return over(first, weights, func(w *[10]uint64) []uint64 { return w[:] }, sweep10)
	case 11:
		return over(first, weights, func(w *[11]uint64) []uint64 { return w[:] }, sweep11)
	case 12:
		return over(first, weights, func(w *[12]uint64) []uint64 { return w[:] }, sweep12)
	case 14:
		return over(first, weights, func(w *[14]uint64) []uint64 { return w[:] }, sweep14)
	case 16:
		return over(first, weights, func(w *[16]uint64) []uint64 { return w[:] }, sweep16)
	case 20:
		return over(first, weights, func(w *[20]uint64) []uint64 { return w[:] }, sweep20)
	case 24:
		return over(first, weights, func(w *[24]uint64) []uint64 { return w[:] }, sweep24)
	}
	return func(dst []uint64, row []byte) { sweepAny(dst, row, first, weights, n) }
}

// over returns the sweep of a loop that is written out over weights in arrays, which
// it need not check for their length.
func over[W any](first []uint32, weights []uint64, words func(*W) []uint64, loop func(dst []uint64, row []byte, first []uint32, weights []W)) sweep {
	table := make([]W, len(first))
	for t := range table {
		weights = weights[copy(words(&table[t]), weights):]
	}
	return func(dst []uint64, row []byte) { loop(dst, row, first, table) }
}

func sweep9(dst []uint64, row []byte, first []uint32, weights [][9]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[9]byte)(row[at:at+9:at+9]), &weights[t]
		dst[t] = settle(dot3(s[0:3], w[0:3]) + dot3(s[3:6], w[3:6]) + dot3(s[6:9], w[6:9]))
	}
}

func sweep10(dst []uint64, row []byte, first []uint32, weights [][10]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[10]byte)(row[at:at+10:at+10]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot3(s[4:7], w[4:7]) + dot3(s[7:10], w[7:10]))
	}
}

func sweep11(dst []uint64, row []byte, first []uint32, weights [][11]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[11]byte)(row[at:at+11:at+11]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot4(s[4:8], w[4:8]) + dot3(s[8:11], w[8:11]))
	}
}

func sweep12(dst []uint64, row []byte, first []uint32, weights [][12]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[12]byte)(row[at:at+12:at+12]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot4(s[4:8], w[4:8]) + dot4(s[8:12], w[8:12]))
	}
}

func sweep14(dst []uint64, row []byte, first []uint32, weights [][14]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[14]byte)(row[at:at+14:at+14]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot4(s[4:8], w[4:8]) + dot3(s[8:11], w[8:11]) + dot3(s[11:14], w[11:14]))
	}
}

func sweep16(dst []uint64, row []byte, first []uint32, weights [][16]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[16]byte)(row[at:at+16:at+16]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot4(s[4:8], w[4:8]) + dot4(s[8:12], w[8:12]) + dot4(s[12:16], w[12:16]))
	}
}

func sweep20(dst []uint64, row []byte, first []uint32, weights [][20]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[20]byte)(row[at:at+20:at+20]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot4(s[4:8], w[4:8]) + dot4(s[8:12], w[8:12]) + dot4(s[12:16], w[12:16]) +
			dot4(s[16:20], w[16:20]))
	}
}

func sweep24(dst []uint64, row []byte, first []uint32, weights [][24]uint64) {
	dst, weights = dst[:len(first)], weights[:len(first)]
	for t, at := range first {
		s, w := (*[24]byte)(row[at:at+24:at+24]), &weights[t]
		dst[t] = settle(dot4(s[0:4], w[0:4]) + dot4(s[4:8], w[4:8]) + dot4(s[8:12], w[8:12]) + dot4(s[12:16], w[12:16]) +
			dot4(s[16:20], w[16:20]) + dot4(s[20:24], w[20:24]))
	}
}

func sweepAny(dst []uint64, row []byte, first []uint32, weights []uint64, n int) {
	for t, at := range first {
		s, w := row[at:][:n], weights[n*t:][:n]
		sum := uint64(0)
		for len(s) >= 8 && len(w) >= 8 {
			sum += dot4(s[:4], w[:4]) + dot4(s[4:8], w[4:8])
			s, w = s[8:], w[8:]
		}
		for k := range s {
			sum += uint64(s[k]) * w[k]
		}
		dst[t] = settle(sum)
	}
}

// dot3 returns the sum of 3 samples, each times its word of weights.
func dot3(s []byte, w []uint64) uint64 {
	return uint64(s[0])*w[0] + uint64(s[1])*w[1] + uint64(s[2])*w[2]
}

// dot4 is dot3 for 4.
func dot4(s []byte, w []uint64) uint64 {
	return uint64(s[0])*w[0] + uint64(s[1])*w[1] + uint64(s[2])*w[2] + uint64(s[3])*w[3]
}

// settle rounds the sums of a row's three columns to whole samples, with the offset
// that keeps them above 0.
func settle(sums uint64) uint64 { return (sums + acrossStart) >> acrossBits & acrossMask }
