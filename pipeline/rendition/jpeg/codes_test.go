package jpeg

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// ladder is a picture at three sizes, the largest half as wide as it.
func ladder(picture *image.RGBA) (rungs []*image.YCbCr) {
	for range 3 {
		picture = halved(picture)
		rungs = append(rungs, planes(picture))
	}
	return rungs
}

// counted are the symbols of pictures as the recipe codes them.
func counted(tb testing.TB, pictures ...*image.YCbCr) (sum tally) {
	tb.Helper()
	for _, m := range pictures {
		p := dissect(tb, encoded(m))
		sum.add(p.count(tb))
	}
	return sum
}

// learnt are the symbols from which the tables of codes were made: those of five
// drawings, photographed and flat, and one of each that can occur at all. A picture
// counts as much as any other, be it smooth and small or grainy and large.
func learnt(tb testing.TB) (sum tally) {
	tb.Helper()
	annex := annexK3(tb)
	for seed := range uint64(5) {
		d := painter.New(7*seed+1, 4)
		for _, m := range append(ladder(d.Photo()), ladder(d.Image())...) {
			c := counted(tb, m)
			sum.add(c.weighed(10_000_000, c.bits(annex)))
		}
	}
	sum.add(possible())
	return sum
}

func ours(r recipe) [4]table { return [4]table{r.lumaDC, r.lumaAC, r.chromaDC, r.chromaAC} }

func TestEachSymbolThatCanOccurHasACode(t *testing.T) {
	for i, table := range ours(rendition()) {
		var lengths [256]int
		var used int // of the codes of 16 bits
		table.each(func(symbol uint8, e entry) {
			lengths[symbol] = e.length()
			used += 1 << (16 - e.length())
		})
		if used >= 1<<16 {
			t.Errorf("table %d has a code of ones alone, or too many codes", i)
		}
		for symbol, n := range possible()[i] {
			if (n > 0) != (lengths[symbol] > 0) {
				t.Errorf("table %d: %d codes for symbol %#x, want %d", i, lengths[symbol], symbol, n)
			}
		}
	}
}

// possible has one of each symbol that can occur.
func possible() (t tally) {
	for i := range t {
		if i%2 == 0 { // DC
			for size := range 12 {
				t[i][size] = 1
			}
			continue
		}
		t[i][0x00], t[i][0xf0] = 1, 1
		for run := range 16 {
			for size := 1; size <= 10; size++ {
				t[i][run<<4|size] = 1
			}
		}
	}
	return t
}

// The painter's last bits may differ between machines, and then a count does; so
// the costs are compared and not the tables.
func TestTheCodesAreThoseOfThePaintings(t *testing.T) {
	t.Parallel()
	sum := learnt(t)
	best := sum.best()
	if got, want := sum.bits(ours(rendition())), sum.bits(best); float64(got) > 1.0005*float64(want) {
		t.Errorf("%d bits with the recipe's codes, %d with those for the paintings: %v", got, want, best)
	}
}

func TestFixedCodesCostLittleMoreThanThoseForEachPicture(t *testing.T) {
	t.Parallel()
	annex := annexK3(t)
	var fixed, each int
	for seed := range uint64(4) {
		for _, m := range ladder(painter.New(100+7*seed, 4).Photo()) {
			c := counted(t, m)
			got, best, standard := c.bits(ours(rendition())), c.bits(c.best()), c.bits(annex)
			if float64(got) > 1.04*float64(best) {
				t.Errorf("drawing %d, %v: %.2f %% more bits than with its own codes", seed, m.Rect.Size(), 100*float64(got)/float64(best)-100)
			}
			if got >= standard {
				t.Errorf("drawing %d, %v: %d bits, %d with the codes of annex K.3", seed, m.Rect.Size(), got, standard)
			}
			fixed, each = fixed+got, each+best
		}
	}
	if float64(fixed) > 1.02*float64(each) {
		t.Errorf("in sum %.2f %% more bits than with each picture's own codes", 100*float64(fixed)/float64(each)-100)
	}
}

// annexK3 reads the tables of T.81, annex K.3, off a file of image/jpeg's.
func annexK3(tb testing.TB) [4]table {
	tb.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420), nil); err != nil {
		tb.Fatal(err)
	}
	p := dissect(tb, out.Bytes())
	return p.tables
}
