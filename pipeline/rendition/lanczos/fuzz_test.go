package lanczos_test

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// FuzzResample holds any sides, any step and any samples against the reference.
func FuzzResample(f *testing.F) {
	f.Add(uint8(200), uint8(192), uint8(25), uint8(24), uint8(16), uint8(8), uint8(2), uint8(1), []byte{0, 255})
	f.Add(uint8(1), uint8(1), uint8(1), uint8(1), uint8(1), uint8(1), uint8(1), uint8(1), []byte{7})
	f.Add(uint8(1), uint8(9), uint8(200), uint8(3), uint8(3), uint8(7), uint8(3), uint8(7), []byte{0, 0, 255, 255, 1})
	f.Add(uint8(60), uint8(40), uint8(1), uint8(2), uint8(40), uint8(60), uint8(250), uint8(249), []byte{255, 0, 0})
	f.Fuzz(func(t *testing.T, xIn, xOut, xNum, xDen, yIn, yOut, yNum, yDen uint8, samples []byte) {
		x, y := axis(xIn, xOut, xNum, xDen), axis(yIn, yOut, yNum, yDen)
		if len(samples) == 0 {
			samples = []byte{0}
		}
		p := newPlane(x.In, y.In, func(i, k int) byte { return samples[(k*x.In+i)%len(samples)] })
		got := resample(p, x, y)
		if len(got.samples) != x.Out*y.Out {
			t.Fatalf("%d samples for %d x %d", len(got.samples), x.Out, y.Out)
		}
		if largest, _ := difference(got, reference(p, x, y)); largest > 2 {
			t.Errorf("differs by up to %g", largest)
		}
	})
}

// axis returns an axis of sides from 1 to 64, early or not.
func axis(in, out, num, den uint8) lanczos.Axis {
	return lanczos.Axis{In: int(in)%64 + 1, Out: int(out)%64 + 1, Step: lanczos.Ratio{Num: max(int(num), 1), Den: max(int(den), 1)}, Early: in >= 128}
}
