package lanczos_test

import (
	"math"
	"math/rand/v2"

	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// plane is samples, row after row.
type plane struct {
	width, height int
	samples       []byte
}

func newPlane(width, height int, sample func(x, y int) byte) plane {
	p := plane{width, height, make([]byte, width*height)}
	for y := range height {
		for x := range width {
			p.samples[y*width+x] = sample(x, y)
		}
	}
	return p
}

func noise(width, height int) plane {
	random := rand.New(rand.NewPCG(uint64(width), uint64(height)))
	return newPlane(width, height, func(int, int) byte { return byte(random.UintN(256)) })
}

func (p plane) row(y int) []byte { return p.samples[y*p.width : (y+1)*p.width] }

// resample does with a plane what the package is for.
func resample(p plane, x, y lanczos.Axis) plane {
	out := plane{width: x.Out, height: y.Out}
	r := lanczos.New(x, y, func(row []byte) { out.samples = append(out.samples, row...) })
	for at := range p.height {
		r.Push(p.row(at))
	}
	return out
}

// to is the axis of a whole plane.
func to(in, out int) lanczos.Axis {
	return lanczos.Axis{In: in, Out: out, Step: lanczos.Ratio{Num: in, Den: out}}
}

// reference is the same filter in floating point, from its definition: nothing is
// rounded or clamped before the end.
func reference(p plane, x, y lanczos.Axis) []float64 {
	across := make([]float64, x.Out*p.height)
	for j, column := range shares(x) {
		for row := range p.height {
			for _, s := range column {
				across[row*x.Out+j] += s.weight * float64(p.samples[row*p.width+s.sample])
			}
		}
	}
	out := make([]float64, x.Out*y.Out)
	for k, row := range shares(y) {
		for j := range x.Out {
			v := 0.0
			for _, s := range row {
				v += s.weight * across[s.sample*x.Out+j]
			}
			out[k*x.Out+j] = min(max(v, 0), 255)
		}
	}
	return out
}

// share is what a source sample weighs in a result sample.
type share struct {
	sample int
	weight float64
}

// shares returns those of each result sample of an axis, in the order of the source.
func shares(a lanczos.Axis) [][]share {
	all := make([][]share, a.Out)
	step := float64(a.Step.Num) / float64(a.Step.Den)
	stretch := max(step, 1)
	half := 0.5
	if a.Early {
		half = 0
	}
	for j := range all {
		centre, sum := (float64(j)+half)*step-0.5, 0.0
		for i := math.Ceil(centre - 3*stretch); i <= centre+3*stretch; i++ {
			w := lanczos3((i - centre) / stretch)
			all[j] = append(all[j], share{min(max(int(i), 0), a.In-1), w})
			sum += w
		}
		for k := range all[j] {
			all[j][k].weight /= sum
		}
	}
	return all
}

func lanczos3(x float64) float64 {
	switch {
	case x == 0:
		return 1
	case math.Abs(x) >= 3:
		return 0
	}
	return 3 * math.Sin(math.Pi*x) * math.Sin(math.Pi*x/3) / (math.Pi * math.Pi * x * x)
}

// difference returns how far the samples are from the reference rounded to whole
// levels: the largest and the mean.
func difference(got plane, want []float64) (largest, mean float64) {
	for i, w := range want {
		d := math.Abs(float64(got.samples[i]) - math.Floor(w+0.5))
		largest, mean = max(largest, d), mean+d/float64(len(want))
	}
	return largest, mean
}
