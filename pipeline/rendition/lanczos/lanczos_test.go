package lanczos_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// sizes are sides before and after: steps of the ladder and of phones, odd ones, one
// sample, and larger ones.
var sizes = [][2]int{
	{200, 192}, {192, 128}, {128, 64}, {225, 192}, {248, 192}, {252, 192}, {191, 127}, {240, 150}, {100, 65}, {240, 105}, {90, 32},
	{500, 32}, {97, 96}, {96, 97}, {1, 1}, {1, 7}, {7, 1}, {2, 1}, {3, 7}, {5, 4}, {8, 5}, {17, 13}, {13, 17}, {9, 9}, {64, 3},
}

func TestTheResultIsTheDefinitionsToTheNextLevel(t *testing.T) {
	t.Parallel()
	// Only of noise is the mean asked for: where a whole area lies half-way between
	// two levels, either is right.
	for _, x := range sizes {
		for _, y := range [][2]int{x, {x[1], x[0]}, {1, 1}, {50, 33}} {
			for name, p := range map[string]plane{
				"noise":       noise(x[0], y[0]),
				"black/white": newPlane(x[0], y[0], func(x, y int) byte { return byte(255 * ((x/5 + y/3) & 1)) }),
				"checks":      newPlane(x[0], y[0], func(x, y int) byte { return byte(255 * ((x + y) & 1)) }),
				"ramp":        newPlane(x[0], y[0], func(x, y int) byte { return byte(3*x + 2*y) }),
			} {
				xs, ys := to(x[0], x[1]), to(y[0], y[1])
				largest, mean := difference(resample(p, xs, ys), reference(p, xs, ys))
				if largest > 1 || mean > 0.3 && name == "noise" && x[1]*y[1] > 100 {
					t.Errorf("%s, %v by %v: differs by up to %g, %.3f in the mean", name, x, y, largest, mean)
				}
			}
		}
	}
}

func TestAStepNeedNotBeTheRatioOfTheSides(t *testing.T) {
	t.Parallel()
	step := lanczos.Ratio{Num: 50, Den: 48}
	x := lanczos.Axis{In: 101, Out: 97, Step: step}
	for _, y := range []lanczos.Axis{
		{In: 75, Out: 72, Step: step},
		{In: 10, Out: 72, Step: step}, // most of it lies beyond the edge
		{In: 75, Out: 8, Step: step},  // most of the source is not asked for
		{In: 40, Out: 40, Step: lanczos.Ratio{Num: 3, Den: 3}},
		{In: 75, Out: 72, Step: step, Early: true},
		{In: 40, Out: 40, Step: lanczos.Ratio{Num: 3, Den: 3}, Early: true},
	} {
		p := noise(x.In, y.In)
		if largest, mean := difference(resample(p, x, y), reference(p, x, y)); largest > 1 || mean > 0.3 {
			t.Errorf("%+v: differs by up to %g, %.3f in the mean", y, largest, mean)
		}
	}
}

func TestFlatStaysFlat(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		x, y := to(size[0], size[1]), to(50, 33)
		for level := range 256 {
			p := newPlane(x.In, y.In, func(int, int) byte { return byte(level) })
			for i, got := range resample(p, x, y).samples {
				if int(got) != level {
					t.Fatalf("%v: sample %d of a plane of %d is %d", size, i, level, got)
				}
			}
		}
	}
}

func TestAMirrorImageGivesAMirrorImage(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		x, y := to(size[0], size[1]), to(size[0], size[1])
		p := noise(x.In, y.In)
		turned := resample(newPlane(x.In, y.In, func(i, k int) byte { return p.samples[(y.In-1-k)*x.In+x.In-1-i] }), x, y)
		want := resample(p, x, y)
		for i, got := range turned.samples {
			if w := want.samples[len(want.samples)-1-i]; got != w {
				t.Errorf("%v: sample %d turned by 180 degrees is %d, not %d", size, i, got, w)
				break
			}
		}
	}
}

func TestAPlaneThatKeepsItsSizeIsCopied(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {17, 13}, {300, 2}} {
		p := noise(size[0], size[1])
		if got := resample(p, to(p.width, p.width), to(p.height, p.height)); !bytes.Equal(got.samples, p.samples) {
			t.Errorf("%v is not its copy", size)
		}
		// A side alone that keeps its size goes the way of all, and loses nothing.
		two := plane{p.width, 2 * p.height, append(bytes.Clone(p.samples), p.samples...)}
		got := resample(two, to(p.width, p.width), lanczos.Axis{In: two.height, Out: p.height, Step: lanczos.Ratio{Num: 1, Den: 1}})
		if !bytes.Equal(got.samples, p.samples) {
			t.Errorf("the upper half of twice %v is not its copy", size)
		}
	}
}

func TestALongRowIsRight(t *testing.T) {
	t.Parallel()
	for _, width := range [][2]int{{65_000, 1_920}, {65_000, 64_999}, {21_000, 65_000}} {
		x, y := to(width[0], width[1]), to(3, 2)
		p := noise(x.In, y.In)
		if largest, mean := difference(resample(p, x, y), reference(p, x, y)); largest > 1 || mean > 0.3 {
			t.Errorf("%v: differs by up to %g, %.3f in the mean", width, largest, mean)
		}
	}
}

// TestARowIsEmittedWithTheLastRowThatItNeeds holds that no row is emitted late. That
// none is emitted early, its samples show.
func TestARowIsEmittedWithTheLastRowThatItNeeds(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		y, pushed, j := to(size[0], size[1]), -1, 0
		needed, last := shares(y), 0
		r := lanczos.New(to(4, 3), y, func([]byte) {
			last = max(last, lastOf(needed[j])) // rows are emitted in their order
			if pushed > last {
				t.Errorf("%v: row %d was emitted with source row %d, and can be with %d", size, j, pushed, last)
			}
			j++
		})
		for pushed < y.In-1 {
			pushed++
			r.Push([]byte{1, 2, 3, 4})
		}
		if j != y.Out {
			t.Errorf("%v: %d rows were emitted", size, j)
		}
	}
}

// lastOf returns the last source sample that weighs anything.
func lastOf(some []share) int {
	last := 0
	for _, s := range some {
		if math.Abs(s.weight) > 1e-9 { // what math.Sin says at a multiple of pi
			last = s.sample
		}
	}
	return last
}

func TestPushAllocatesNothing(t *testing.T) {
	for _, size := range [][2]int{{2000, 1920}, {1280, 640}, {5000, 320}, {320, 640}, {99, 99}} {
		r := lanczos.New(to(size[0], size[1]), to(100_000, 70_000), func([]byte) {})
		row := make([]byte, size[0])
		if n := testing.AllocsPerRun(500, func() { r.Push(row) }); n != 0 {
			t.Errorf("%v: Push allocates %v times", size, n)
		}
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	good := to(2, 1)
	for name, act := range map[string]func(){
		"no samples":       func() { lanczos.New(to(0, 1), good, nil) },
		"no result":        func() { lanczos.New(good, to(1, 0), nil) },
		"no step":          func() { lanczos.New(good, lanczos.Axis{In: 1, Out: 1, Step: lanczos.Ratio{Num: 1}}, nil) },
		"a row too short":  func() { lanczos.New(good, good, func([]byte) {}).Push([]byte{1}) },
		"a row too long":   func() { lanczos.New(good, good, func([]byte) {}).Push([]byte{1, 2, 3}) },
		"one row too many": func() { resample(noise(2, 3), good, good) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			act()
		})
	}
}

// TestTheBytesAreTheSameEverywhere holds the result on every machine, and until
// rendition.Version is raised.
func TestTheBytesAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	const golden = "69e45a4b579844a280a28260e3a0c2a4c6f4edbf0b8680345a5c5059328c30f3"
	sum := sha256.New()
	for _, size := range sizes {
		sum.Write(resample(noise(size[0], 60), to(size[0], size[1]), to(60, 43)).samples)
		sum.Write(resample(noise(60, size[0]), to(60, 43), to(size[0], size[1])).samples)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != golden {
		t.Errorf("the samples' SHA-256 is %s", got)
	}
}
