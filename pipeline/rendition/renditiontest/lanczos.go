package renditiontest

import "math"

// lanczosLobes is the a of Lanczos-3: the kernel ends at its third zero.
const lanczosLobes = 3

// Lanczos resizes by the textbook, in float64 and without any rounding of levels:
// what the fast ways are measured by. The kernel is stretched as far as the plane
// is made smaller, and not at all where it is enlarged; the centre of result sample
// j lies at (j+0.5)·step-0.5 of the source, step being the ratio of the sides;
// beyond the edges the edge sample repeats.
func Lanczos(p Levels, width, height int) Levels {
	across, down := lanczosTaps(p.Width, width), lanczosTaps(p.Height, height)
	out := Levels{width, height, make([]float64, width*height)}
	between := make([]float64, p.Width)
	for y, t := range down {
		clear(between)
		for i, weight := range t.weights {
			for x, level := range p.Row(t.sample(i, p.Height)) {
				between[x] += weight * level
			}
		}
		row := out.Row(y)
		for x, t := range across {
			for i, weight := range t.weights {
				row[x] += weight * between[t.sample(i, p.Width)]
			}
		}
	}
	return out
}

// taps are the weights of neighbouring source samples in one result sample. Their
// sum is one.
type taps struct {
	first   int // the index of the first, which may lie beyond the edge
	weights []float64
}

// sample returns the index of the sample that weight i is of.
func (t taps) sample(i, samples int) int { return min(max(t.first+i, 0), samples-1) }

// lanczosTaps returns the taps of every result sample along a side.
func lanczosTaps(in, out int) []taps {
	all := make([]taps, out)
	step := float64(in) / float64(out)
	stretch := max(step, 1)
	for j := range all {
		centre := (float64(j)+0.5)*step - 0.5
		first := int(math.Ceil(centre - lanczosLobes*stretch))
		last := int(math.Floor(centre + lanczosLobes*stretch))
		all[j] = taps{first, make([]float64, last-first+1)}
		sum := 0.0
		for i := range all[j].weights {
			weight := lanczosKernel((float64(first+i) - centre) / stretch)
			all[j].weights[i] = weight
			sum += weight
		}
		for i := range all[j].weights {
			all[j].weights[i] /= sum
		}
	}
	return all
}

// lanczosKernel is sinc(x)·sinc(x/3), and nothing from 3 on.
func lanczosKernel(x float64) float64 {
	if math.Abs(x) >= lanczosLobes {
		return 0
	}
	return sinc(x) * sinc(x/lanczosLobes)
}

// sinc is sin(πx)/πx, which is 1 at 0.
func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}
