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
				desk, phone = desk+p.desk.part, phone+p.phone.part
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

func TestWholeRowsLeaveOutAShortLastOne(t *testing.T) {
	for _, c := range []struct {
		name   string
		shapes []float64
		kept   int
	}{
		{"none", nil, 0},
		{"one", []float64{1.4}, 1},
		{"a full row", []float64{2.4, 1, 0.8}, 3},
		{"a full row and one more", []float64{1.35, 1, 1.35, 1, 1}, 4},
		{"two full rows", []float64{1.35, 1, 1.35, 1, 1.35, 1, 1.35, 1}, 8},
	} {
		if got := len(WholeRows(drawn(c.shapes...))); got != c.kept {
			t.Errorf("%s: %d kept, want %d", c.name, got, c.kept)
		}
	}
}

func TestAPictureIsNeverSaidToBeSmallerThanItStands(t *testing.T) {
	for _, r := range rows(drawn(paper(3, 24)...), false) {
		for _, pair := range r.pairs {
			for _, p := range pair {
				for _, window := range []float64{320, 390, 600, 640, 768, 1280, 1535, 1536, 1700, 1919, 1920, 2200, 2559, 2560, 3199, 3200, 3840} {
					wanted, stands := said(window, p), stands(window, p)
					if wanted < stands-0.01 {
						t.Errorf("%.0f px: a picture of %.1f px is said to have %.1f", window, stands, wanted)
					}
					if near := window <= 1536 || window == 1920 || window == 2560; near && wanted > 1.02*stands+1 {
						t.Errorf("%.0f px: a picture of %.1f px is said to have %.1f", window, stands, wanted)
					}
				}
			}
		}
	}
}

// said is what the sizes of a picture come to in a window.
func said(window float64, p placed) float64 {
	z, place := phoneZone, p.phone
	for i, from := range []float64{2560, 1920, 1536, 640} {
		if window >= from {
			z, place = deskZones[i], p.desk
			break
		}
	}
	m := place.in(z)
	return window/100*m.vw + m.px
}

// stands is how wide a picture is in a window, by the lengths of look.css.
func stands(window float64, p placed) float64 {
	root := 16.0
	for _, step := range []struct{ from, root float64 }{{1920, 20}, {2560, 24}, {3200, 30}, {3840, 36}} {
		if window >= step.from {
			root = step.root
		}
	}
	gutter := min(max(1.125*root, 0.4*root+0.032*window), 4*root)
	hang := min(max(0.75*root, 0.4*root+0.013*window), 1.75*root)
	place := p.desk
	if window < 640 {
		place = p.phone
	}
	return (min(window, 96*root) - 2*gutter - float64(place.gaps)*hang) * place.part
}

func BenchmarkWallOf60(b *testing.B) {
	hung := drawn(paper(1, 60)...)
	for b.Loop() {
		rows(hung, false)
	}
}
