package lanczos

// sweep writes into dst the sums of a row's samples for all triples of columns: of
// as many samples as there are taps, from where first says, times the words of
// weights.
type sweep func(dst []uint64, row []byte, first []int32, weights []uint64, taps int)

// sweepOf returns the fastest sweep for a number of taps on a row of n samples, and
// with how many taps it wants to be called. Steps from 1 to 2 need 8 to 16 taps: for
// these the loop over them is written out. A tap too many costs less than a loop.
func sweepOf(taps, n int) (int, sweep) {
	for _, s := range []struct {
		taps  int
		sweep sweep
	}{{9, sweep9}, {10, sweep10}, {11, sweep11}, {12, sweep12}, {14, sweep14}, {16, sweep16}} {
		if taps <= s.taps && s.taps <= n {
			return s.taps, s.sweep
		}
	}
	return taps, sweepAny
}

func sweep9(dst []uint64, row []byte, first []int32, weights []uint64, _ int) {
	dst = dst[:len(first)]
	for t, at := range first {
		s, w := (*[9]byte)(row[at:]), (*[9]uint64)(weights)
		dst[t] = settle(dot3(s[:3], w[:3]) + dot3(s[3:6], w[3:6]) + dot3(s[6:], w[6:]))
		weights = weights[9:]
	}
}

func sweep10(dst []uint64, row []byte, first []int32, weights []uint64, _ int) {
	dst = dst[:len(first)]
	for t, at := range first {
		s, w := (*[10]byte)(row[at:]), (*[10]uint64)(weights)
		dst[t] = settle(dot4(s[:4], w[:4]) + dot3(s[4:7], w[4:7]) + dot3(s[7:], w[7:]))
		weights = weights[10:]
	}
}

func sweep11(dst []uint64, row []byte, first []int32, weights []uint64, _ int) {
	dst = dst[:len(first)]
	for t, at := range first {
		s, w := (*[11]byte)(row[at:]), (*[11]uint64)(weights)
		dst[t] = settle(dot4(s[:4], w[:4]) + dot4(s[4:8], w[4:8]) + dot3(s[8:], w[8:]))
		weights = weights[11:]
	}
}

func sweep12(dst []uint64, row []byte, first []int32, weights []uint64, _ int) {
	dst = dst[:len(first)]
	for t, at := range first {
		s, w := (*[12]byte)(row[at:]), (*[12]uint64)(weights)
		dst[t] = settle(dot4(s[:4], w[:4]) + dot4(s[4:8], w[4:8]) + dot4(s[8:], w[8:]))
		weights = weights[12:]
	}
}

func sweep14(dst []uint64, row []byte, first []int32, weights []uint64, _ int) {
	dst = dst[:len(first)]
	for t, at := range first {
		s, w := (*[14]byte)(row[at:]), (*[14]uint64)(weights)
		dst[t] = settle(dot4(s[:4], w[:4]) + dot4(s[4:8], w[4:8]) + dot3(s[8:11], w[8:11]) + dot3(s[11:], w[11:]))
		weights = weights[14:]
	}
}

func sweep16(dst []uint64, row []byte, first []int32, weights []uint64, _ int) {
	dst = dst[:len(first)]
	for t, at := range first {
		s, w := (*[16]byte)(row[at:]), (*[16]uint64)(weights)
		dst[t] = settle(dot4(s[:4], w[:4]) + dot4(s[4:8], w[4:8]) + dot4(s[8:12], w[8:12]) + dot4(s[12:], w[12:]))
		weights = weights[16:]
	}
}

func sweepAny(dst []uint64, row []byte, first []int32, weights []uint64, taps int) {
	for t, at := range first {
		s, w := row[at:][:taps], weights[:taps]
		weights = weights[taps:]
		sum := uint64(0)
		for len(s) >= 4 && len(w) >= 4 {
			sum += dot4(s[:4], w[:4])
			s, w = s[4:], w[4:]
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
