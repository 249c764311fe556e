package lanczos

// window is what one result sample is made of: neighbouring source samples from
// first on, and the weight of each. The weights sum up to the one that was asked
// for, and neither the first nor the last of them is 0.
type window struct {
	first   int
	weights []int32
}

// last returns the last source sample of a window.
func (w window) last() int { return w.first + len(w.weights) - 1 }

// windows returns the window of each result sample of an axis, with weights that sum
// up to one.
func windows(a Axis, one int) []window {
	// Result samples that are a denominator apart see the source alike, a numerator
	// further on.
	step := a.Step.reduced()
	period := make([]window, min(step.Den, a.Out))
	most := 6*max(step.Num, step.Den)/step.Den + 1
	weights, exact := make([]int32, len(period)*most), make([]float64, most)
	for j := range period {
		period[j] = whole(step, a.centre(step, j), exact, weights[j*most:(j+1)*most], one)
	}
	all := make([]window, a.Out)
	for j := range all {
		w := period[j%step.Den]
		w.first += j / step.Den * step.Num
		all[j] = w.within(a.In)
	}
	return all
}

func (r Ratio) reduced() Ratio {
	a, b := r.Num, r.Den
	for b != 0 {
		a, b = b, a%b
	}
	return Ratio{r.Num / a, r.Den / a}
}

// centre returns where result sample j lies, in units of half a source sample over the
// step's Den: in these all positions are integers.
func (a Axis) centre(step Ratio, j int) int64 {
	halves := 2*int64(j) + 1
	if a.Early {
		halves--
	}
	return halves*int64(step.Num) - int64(step.Den)
}

// whole returns the window of the result sample with the given centre in a plane
// without edges. Its weights lie in the slice that is given, and exact is room to
// compute them.
func whole(step Ratio, centre int64, exact []float64, weights []int32, one int) window {
	num, den := int64(step.Num), int64(step.Den)
	unit := 2 * den
	lobe := 2 * max(num, den)
	first := floorDiv(centre-3*lobe, unit) + 1
	last := -floorDiv(-centre-3*lobe, unit) - 1
	exact, weights = exact[:last-first+1], weights[:last-first+1]
	for k := range exact {
		exact[k] = kernel((first+int64(k))*unit-centre, lobe)
	}
	quantise(weights, exact, one)
	return window{int(first), weights}.trimmed()
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// quantise writes integers in the proportion of exact weights that sum up to one. The
// running sum is rounded, not each weight: no matter how many there are, the sum is
// exact, and what is wrong with one is put right by its neighbour.
func quantise(weights []int32, exact []float64, one int) {
	total := 0.0
	for _, w := range exact {
		total += w
	}
	sum, before := 0.0, int32(0)
	for k, w := range exact {
		sum += w
		after := nearest(sum / total * float64(one))
		weights[k], before = after-before, after
	}
}

// within returns the window of a plane of n samples, in which the edge samples stand
// for all that lies beyond them.
func (w window) within(n int) window {
	if w.first >= 0 && w.last() < n {
		return w
	}
	inside := func(i int) int { return min(max(i, 0), n-1) }
	first := inside(w.first)
	folded := make([]int32, inside(w.last())-first+1)
	for k, weight := range w.weights {
		folded[inside(w.first+k)-first] += weight
	}
	return window{first, folded}.trimmed()
}

// trimmed returns the window without what weighs nothing at its ends.
func (w window) trimmed() window {
	for w.weights[0] == 0 {
		w.first, w.weights = w.first+1, w.weights[1:]
	}
	for w.weights[len(w.weights)-1] == 0 {
		w.weights = w.weights[:len(w.weights)-1]
	}
	return w
}
