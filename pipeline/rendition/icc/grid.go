package icc

// grid holds three results for each of its points, of which there are at least two along
// each channel. The last channel changes fastest.
type grid struct {
	points  []int // along each channel
	results []uint16
}

// newGrid checks that there are as many results as points; bytes of them are read from
// data, one or two for each result.
func newGrid(points []int, data []byte, size int) (*grid, error) {
	n := int64(3 * size)
	for _, p := range points {
		if p < 2 {
			return nil, Error("a grid that has no second point")
		}
		if n *= int64(p); n > int64(len(data)) {
			return nil, errShort
		}
	}
	g := &grid{points: points, results: make([]uint16, n/int64(size))}
	for i := range g.results {
		if size == 1 {
			g.results[i] = uint16(data[i]) * 0x101
		} else {
			g.results[i] = uint16(data[2*i])<<8 | uint16(data[2*i+1])
		}
	}
	return g, nil
}

// at interpolates within the simplex of points around the samples: from the cell's
// lowest point to its highest, along the channels in the order of how far the samples
// are along them. With three channels that is tetrahedral interpolation (J. M. Kasson,
// W. Plouffe and S. I. Nin, 1993), which keeps greys between greys.
func (g *grid) at(in []float64) vector {
	var part [4]float64
	var step [4]int
	at, stride := 0, 3
	for i := len(in) - 1; i >= 0; i-- {
		p := float64(in[i] * float64(g.points[i]-1))
		k := min(int(p), g.points[i]-2)
		at += k * stride
		insert(&part, &step, len(in)-1-i, p-float64(k), stride)
		stride *= g.points[i]
	}
	var sum vector
	weight := 1.0
	for i := range len(in) + 1 {
		next := 0.0
		if i < len(in) {
			next = part[i]
		}
		for c := range sum {
			sum[c] += float64((weight - next) * float64(g.results[at+c]) / 0xffff)
		}
		if i < len(in) {
			at += step[i]
			weight = next
		}
	}
	return sum
}

// insert puts a part and its step into the first n, of which the largest comes first.
func insert(parts *[4]float64, steps *[4]int, n int, part float64, step int) {
	for ; n > 0 && parts[n-1] < part; n-- {
		parts[n], steps[n] = parts[n-1], steps[n-1]
	}
	parts[n], steps[n] = part, step
}
