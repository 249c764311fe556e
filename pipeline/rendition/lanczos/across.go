package lanczos

// newAcross returns the sweep that weighs the samples of source rows for all columns
// of the result, three at a time.
func newAcross(x Axis) sweep {
	columns := windows(x, 1<<acrossBits)
	first, n := make([]uint32, words(x.Out)), 0
	for t := range first {
		begin, end := span(columns[lanes*t : min(lanes*(t+1), len(columns))])
		first[t], n = uint32(begin), max(n, end-begin+1)
	}
	// All triples read as many samples as the one that needs most.
	n = taps(n, x.In)
	weights := make([]uint64, len(first)*n)
	for t := range first {
		first[t] = min(first[t], uint32(x.In-n))
	}
	for j, column := range columns {
		t, lane := j/lanes, j%lanes
		own := weights[n*t+column.first-int(first[t]):]
		for k, weight := range column.weights {
			own[k] += inLane(weight, lane)
		}
	}
	return newSweep(n, first, weights)
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
