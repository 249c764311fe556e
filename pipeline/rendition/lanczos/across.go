package lanczos

// across weighs the samples of a source row for three columns of the result at a
// time. All triples of columns read the same number of samples.
type across struct {
	taps    int
	first   []int32  // where each triple begins to read
	weights []uint64 // taps words for each triple, with a weight per column
	sweep   sweep
}

func newAcross(x Axis) across {
	columns := windows(x, 1<<acrossBits)
	a := across{first: make([]int32, 0, words(x.Out))}
	for t := 0; t < len(columns); t += lanes {
		first, last := span(columns[t:min(t+lanes, len(columns))])
		a.first = append(a.first, int32(first))
		a.taps = max(a.taps, last-first+1)
	}
	a.taps, a.sweep = sweepOf(a.taps, x.In)
	a.weights = make([]uint64, len(a.first)*a.taps)
	for t := range a.first {
		a.first[t] = min(a.first[t], int32(x.In-a.taps))
	}
	for j, c := range columns {
		t, lane := j/lanes, j%lanes
		own := a.weights[t*a.taps+c.first-int(a.first[t]):]
		for k, weight := range c.weights {
			own[k] += inLane(weight, lane)
		}
	}
	return a
}

// words returns how many words hold n columns.
func words(n int) int { return (n + lanes - 1) / lanes }

// span returns the first and the last source sample of some windows.
func span(some []window) (first, last int) {
	first, last = some[0].first, some[0].last()
	for _, w := range some[1:] {
		first, last = min(first, w.first), max(last, w.last())
	}
	return first, last
}

// weigh writes the columns of a row into dst, a word for each triple.
func (a *across) weigh(dst []uint64, row []byte) { a.sweep(dst, row, a.first, a.weights, a.taps) }
