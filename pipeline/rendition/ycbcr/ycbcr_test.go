package ycbcr

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"testing"
)

// planes collects what Rows pushes.
type planes struct {
	rows [3][][]byte
}

func (p *planes) push(component int, row []byte) {
	p.rows[component] = append(p.rows[component], bytes.Clone(row))
}

// convert pushes a picture of packed pixels.
func convert(pixels []byte, width, height, step int) *planes {
	var p planes
	start := NewRows
	if step == 4 {
		start = NewRowsRGBA
	}
	rows := start(width, p.push)
	for y := range height {
		rows.Push(pixels[y*width*step : (y+1)*width*step])
	}
	rows.Close()
	return &p
}

func noise(n int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

var sizes = [][2]int{{1, 1}, {2, 1}, {1, 2}, {3, 3}, {4, 4}, {5, 2}, {6, 7}, {17, 13}, {1, 5000}, {5000, 1}, {640, 33}}

func TestLumaIsThatOfImageColor(t *testing.T) {
	for _, size := range sizes {
		for _, step := range []int{3, 4} {
			width, height := size[0], size[1]
			pixels := noise(width*height*step, 3)
			got := convert(pixels, width, height, step)
			if len(got.rows[Y]) != height {
				t.Fatalf("%v: %d rows of luma", size, len(got.rows[Y]))
			}
			for y, row := range got.rows[Y] {
				if len(row) != width {
					t.Fatalf("%v: a row of %d", size, len(row))
				}
				for x, v := range row {
					p := pixels[(y*width+x)*step:]
					if want, _, _ := color.RGBToYCbCr(p[0], p[1], p[2]); v != want {
						t.Fatalf("%v, %d bytes per pixel: at %d, %d luma is %d, not %d", size, step, x, y, v, want)
					}
				}
			}
		}
	}
}

// mean returns Cb and Cr of a square of pixels by the book: JFIF's matrix from the
// mean of those that exist.
func mean(pixels []byte, width, height, step, x, y int) (cb, cr float64) {
	var r, g, b, n float64
	for j := y; j < min(y+2, height); j++ {
		for i := x; i < min(x+2, width); i++ {
			p := pixels[(j*width+i)*step:]
			r, g, b, n = r+float64(p[0]), g+float64(p[1]), b+float64(p[2]), n+1
		}
	}
	r, g, b = r/n, g/n, b/n
	return 128 - 0.168736*r - 0.331264*g + 0.5*b, 128 + 0.5*r - 0.418688*g - 0.081312*b
}

func TestChromaIsTheMeanOfASquare(t *testing.T) {
	for _, size := range sizes {
		for _, step := range []int{3, 4} {
			width, height := size[0], size[1]
			pixels := noise(width*height*step, 5)
			got := convert(pixels, width, height, step)
			if len(got.rows[Cb]) != (height+1)/2 || len(got.rows[Cr]) != (height+1)/2 {
				t.Fatalf("%v: %d and %d rows of chroma", size, len(got.rows[Cb]), len(got.rows[Cr]))
			}
			for y := range got.rows[Cb] {
				if len(got.rows[Cb][y]) != (width+1)/2 || len(got.rows[Cr][y]) != (width+1)/2 {
					t.Fatalf("%v: chroma rows of %d and %d", size, len(got.rows[Cb][y]), len(got.rows[Cr][y]))
				}
				for x := range got.rows[Cb][y] {
					cb, cr := mean(pixels, width, height, step, 2*x, 2*y)
					near(t, fmt.Sprint(size, " Cb"), got.rows[Cb][y][x], cb)
					near(t, fmt.Sprint(size, " Cr"), got.rows[Cr][y][x], cr)
				}
			}
		}
	}
}

// near fails unless a sample is the rounded value, but for halves.
func near(t *testing.T, name string, got byte, want float64) {
	t.Helper()
	if d := float64(got) - want; d > 0.51 || d < -0.51 {
		t.Fatalf("%s is %d, not %.2f", name, got, want)
	}
}

func TestTheCornersOfTheCubeAreInRange(t *testing.T) {
	for i := range 8 {
		p := []byte{byte(-(i & 1)), byte(-(i >> 1 & 1)), byte(-(i >> 2 & 1))}
		got := convert(bytes.Repeat(p, 4), 2, 2, 3)
		y, cb, cr := color.RGBToYCbCr(p[0], p[1], p[2])
		if v := [3]byte{got.rows[Y][0][0], got.rows[Cb][0][0], got.rows[Cr][0][0]}; v != [3]byte{y, cb, cr} {
			t.Errorf("%v becomes %v, not %v", p, v, [3]byte{y, cb, cr})
		}
	}
}

func TestGreyHasNoChroma(t *testing.T) {
	for v := range 256 {
		got := convert(bytes.Repeat([]byte{byte(v)}, 12), 2, 2, 3)
		if y, cb, cr := got.rows[Y][0][0], got.rows[Cb][0][0], got.rows[Cr][0][0]; int(y) != v || cb != 128 || cr != 128 {
			t.Errorf("grey %d becomes %d, %d, %d", v, y, cb, cr)
		}
	}
}

func TestTheFourthByteSaysNothing(t *testing.T) {
	const width, height = 37, 5
	pixels := noise(width*height*4, 9)
	with := convert(pixels, width, height, 4)
	for i := 3; i < len(pixels); i += 4 {
		pixels[i] ^= 0xff
	}
	without := convert(pixels, width, height, 4)
	for c := range with.rows {
		for y := range with.rows[c] {
			if !bytes.Equal(with.rows[c][y], without.rows[c][y]) {
				t.Errorf("component %d, row %d is another", c, y)
			}
		}
	}
}

// FuzzRows: whatever the size, RGB and RGBA make the same rows, as many and as long as
// they must be.
func FuzzRows(f *testing.F) {
	f.Add(byte(3), []byte("three pixels each"))
	f.Add(byte(1), []byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, columns byte, pixels []byte) {
		width := int(columns) + 1
		height := len(pixels) / 3 / width
		wide := make([]byte, 4*width*height)
		for i := range width * height {
			copy(wide[4*i:4*i+3], pixels[3*i:])
		}
		narrow, four := convert(pixels, width, height, 3), convert(wide, width, height, 4)
		for c, rows := range narrow.rows {
			want := [2]int{height, width}
			if c != Y {
				want = [2]int{(height + 1) / 2, (width + 1) / 2}
			}
			if len(rows) != want[0] || len(four.rows[c]) != want[0] {
				t.Fatalf("component %d has %d and %d rows, not %d", c, len(rows), len(four.rows[c]), want[0])
			}
			for y, row := range rows {
				if len(row) != want[1] || !bytes.Equal(row, four.rows[c][y]) {
					t.Fatalf("component %d, row %d: %v and %v", c, y, row, four.rows[c][y])
				}
			}
		}
	})
}

// BenchmarkRows measures the rows of an A4 scan's width beside image/color's function
// for single pixels.
func BenchmarkRows(b *testing.B) {
	const width, height = 2480, 64
	for _, step := range []int{3, 4} {
		b.Run(fmt.Sprintf("%d bytes per pixel", step), func(b *testing.B) {
			pixels := noise(width*height*step, 1)
			rows := newRows(width, step, func(int, []byte) {})
			var ours, library stopwatch
			var sum byte
			for b.Loop() {
				ours.run(func() {
					for y := range height {
						rows.Push(pixels[y*width*step:][:width*step])
					}
				})
				library.run(func() {
					for i := 0; i < len(pixels); i += step {
						y, cb, cr := color.RGBToYCbCr(pixels[i], pixels[i+1], pixels[i+2])
						sum += y ^ cb ^ cr
					}
				})
			}
			b.ReportMetric(float64(ours.least)/float64(library.least), "rows/image-color")
			b.ReportMetric(float64(ours.least)/(width*height), "ns/pixel")
			_ = sum
		})
	}
}
