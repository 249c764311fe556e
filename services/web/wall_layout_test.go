package web

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// drawn makes drawings of these shapes, named by their place.
func drawn(shapes ...float64) []Hung {
	hung := make([]Hung, len(shapes))
	for i, s := range shapes {
		hung[i] = Hung{Title: fmt.Sprint(i), Images: []Image{{URL: "/i", Width: int(math.Round(s * 10_000)), Height: 10_000, Type: "image/jpeg"}}}
	}
	return hung
}

// paper are shapes of sheets and photos: upright, flat, square, and a panorama now and then.
func paper(seed uint64, n int) []float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	kinds := []float64{0.7071, 0.75, 0.75, 1, 1.3333, 1.3333, 1.4142, 1.4142, 1.7778, 2.4}
	shapes := make([]float64, n)
	for i := range shapes {
		shapes[i] = kinds[r.IntN(len(kinds))]
	}
	return shapes
}

func TestEveryDrawingHangsOnceAndInItsOrder(t *testing.T) {
	for n := range 70 {
		hung := drawn(paper(uint64(n), n)...)
		var got []string
		for _, r := range rows(hung, false) {
			if len(r.pairs) == 0 || len(r.pairs) > rowMost {
				t.Fatalf("%d drawings: a row of %d pairs", n, len(r.pairs))
			}
			for _, pair := range r.pairs {
				if len(pair) == 0 || len(pair) > pairMost {
					t.Fatalf("%d drawings: a pair of %d", n, len(pair))
				}
				for _, p := range pair {
					got = append(got, p.Title)
				}
			}
		}
		want := make([]string, n)
		for i := range want {
			want[i] = fmt.Sprint(i)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d drawings hang as %v", n, got)
		}
	}
}

func TestRowsAndPairsComeCloseToWhatIsWanted(t *testing.T) {
	var awayRow, awayPair, pairs, count float64
	for seed := range uint64(50) {
		all := rows(drawn(paper(seed, 48)...), false)
		for _, r := range all[:len(all)-1] {
			width := 0.0
			for _, pair := range r.pairs {
				line := 0.0
				for _, p := range pair {
					line += p.shape
				}
				awayPair += math.Abs(line - pairSum)
				pairs++
				width += line
			}
			if width < 0.6*rowSum || width > 1.6*rowSum {
				t.Errorf("seed %d: a row of %.2f", seed, width)
			}
			awayRow += math.Abs(width - rowSum)
			count++
		}
	}
	if mean := awayRow / count; mean > 0.8 {
		t.Errorf("rows are %.2f away from %.1f on average", mean, rowSum)
	}
	if mean := awayPair / pairs; mean > 0.5 {
		t.Errorf("pairs are %.2f away from %.1f on average", mean, pairSum)
	}
}

func TestThePartsOfARowAndOfAPairFillIt(t *testing.T) {
	for _, r := range rows(drawn(paper(7, 31)...), false) {
		desk := r.rest / (r.rest + rowWidth(r))
		for _, pair := range r.pairs {
			phone := 0.0
			for _, p := range pair {
				desk, phone = desk+p.desk, phone+p.phone
			}
			if math.Abs(phone-1) > 1e-9 {
				t.Errorf("the parts of a pair come to %f", phone)
			}
		}
		if math.Abs(desk-1) > 1e-9 {
			t.Errorf("the parts of a row come to %f", desk)
		}
	}
}

func rowWidth(r row) float64 {
	width := 0.0
	for _, pair := range r.pairs {
		for _, p := range pair {
			width += p.shape
		}
	}
	return width
}

func TestAFewDrawingsKeepTheirSizeAndLeaveTheRestFree(t *testing.T) {
	for _, c := range []struct {
		name   string
		shapes []float64
		rows   int
		rest   float64
	}{
		{"none", nil, 0, 0},
		{"one", []float64{1.4}, 1, rowSum - 1.4},
		{"one very tall", []float64{0.1}, 1, rowSum - 0.1},
		{"one very wide", []float64{12}, 1, 0},
		{"a full row", []float64{2.4, 1, 0.8}, 1, 0},
		{"a full row and one more", []float64{1.35, 1, 1.35, 1, 1}, 2, rowSum - 1},
		{"two very wide", []float64{6, 6}, 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows(drawn(c.shapes...), false)
			if len(got) != c.rows {
				t.Fatalf("%d rows, want %d", len(got), c.rows)
			}
			if c.rows > 0 && math.Abs(got[len(got)-1].rest-c.rest) > 1e-9 {
				t.Errorf("rest %.2f, want %.2f", got[len(got)-1].rest, c.rest)
			}
		})
	}
}

func TestADrawingWithoutAShapeTakesASquare(t *testing.T) {
	for _, images := range [][]Image{nil, {{Width: 320}}, {{Width: -1, Height: 5}}} {
		if got := (Hung{Images: images}).shape(); got != 1 {
			t.Errorf("%v: %f", images, got)
		}
	}
}

func BenchmarkWallOf60(b *testing.B) {
	hung := drawn(paper(1, 60)...)
	for b.Loop() {
		rows(hung, false)
	}
}
