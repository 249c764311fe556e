package lanczos

import "testing"

// TestNoSumLeavesItsLane looks for the worst that samples can do to the windows of
// many steps: the largest where weights are above 0 and the smallest elsewhere, and
// the other way round.
func TestNoSumLeavesItsLane(t *testing.T) {
	t.Parallel()
	across, down := reach{}, reach{}
	for num := 1; num < 200; num += 3 {
		for den := 1; den < 200; den += 5 {
			for _, in := range []int{1, 2, 5, 300} {
				a := Axis{In: in, Out: 40, Step: Ratio{num, den}}
				across.widen(windows(a, 1<<acrossBits), 0, 255, 1<<acrossBits)
				down.widen(windows(a, 1<<downBits), -72, 327, 1<<downBits)
			}
		}
	}
	if across.low < -72 || across.high > 327 {
		t.Errorf("samples across become %g..%g", across.low, across.high)
	}
	if down.low < -183 || down.high > 438 {
		t.Errorf("samples down become %g..%g", down.low, down.high)
	}
}

// reach is how low and how high a weighed sum may be.
type reach struct{ low, high float64 }

func (r *reach) widen(some []window, low, high, one float64) {
	for _, w := range some {
		least, most := 0.0, 0.0
		for _, weight := range w.weights {
			least += min(low*float64(weight), high*float64(weight)) / one
			most += max(low*float64(weight), high*float64(weight)) / one
		}
		r.low, r.high = min(r.low, least), max(r.high, most)
	}
}

func TestWeightsSumUpToOne(t *testing.T) {
	t.Parallel()
	for num := 1; num < 100; num++ {
		for _, in := range []int{1, 4, 500} {
			for j, w := range windows(Axis{In: in, Out: 50, Step: Ratio{num, 7}}, 1<<downBits) {
				sum := int32(0)
				for _, weight := range w.weights {
					sum += weight
				}
				if sum != 1<<downBits || w.first < 0 || w.last() >= in {
					t.Fatalf("%d/7, %d samples: window %d from %d to %d sums up to %d", num, in, j, w.first, w.last(), sum)
				}
			}
		}
	}
}

func TestTheRingIsAsDeepAsTheKernel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, out, depth int }{
		{2000, 1920, 7}, {1920, 1280, 9}, {1280, 640, 12}, {5000, 320, 93}, {1, 1, 1}, {640, 1280, 6}, {3, 1, 3},
	} {
		d := newDown(Axis{In: c.in, Out: c.out, Step: Ratio{c.in, c.out}}, 100)
		if len(d.ring) > c.depth {
			t.Errorf("from %d to %d the ring has %d rows, and the kernel %d", c.in, c.out, len(d.ring), c.depth)
		}
	}
}
