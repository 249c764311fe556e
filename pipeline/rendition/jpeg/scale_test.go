package jpeg

import (
	"math/rand/v2"
	"testing"
)

func TestANumberIsRoundedAwayFromZeroOnlyBeyondTheDeadZone(t *testing.T) {
	r := rendition()
	s := newScale(r.luma, r.zone)
	for k := 1; k < 64; k++ {
		unit := float64(1<<fraction) / float64(s.times[k])
		for level := range int64(100) {
			for beyond, want := range map[float64]int64{0: level, 0.59: level, 0.63: level + 1, 0.99: level + 1} {
				x := int64((float64(level) + beyond) * unit)
				if got := s.level(x+1, k); got != want {
					t.Errorf("place %d: %.2f becomes %d, want %d", k, float64(level)+beyond, got, want)
				}
				if got := s.level(-x-1, k); got != -want {
					t.Errorf("place %d: -%.2f becomes %d, want %d", k, float64(level)+beyond, got, -want)
				}
			}
		}
	}
}

func TestNoNumberIsTakenForZeroThatIsNone(t *testing.T) {
	r := rendition()
	s := newScale(r.chroma, r.zone)
	random := rand.New(rand.NewPCG(7, 8))
	var set, levels int
	for range 2000 {
		var p pair
		for k := range 64 {
			edge := s.small[k] >> 32 // a low half is at or beside the edge, a high one too
			low := (edge + random.Int64N(7) - 3) * (random.Int64N(3) - 1)
			high := (edge + random.Int64N(7) - 3) * (random.Int64N(3) - 1)
			p[k] = low + high<<32
			if p.at(k, 0) != low || p.at(k, 1) != high {
				t.Fatalf("%d and %d come back as %d and %d", low, high, p.at(k, 0), p.at(k, 1))
			}
		}
		low, high := p.candidates(&s)
		for block, may := range []uint64{low, high} {
			for k := 1; k < 64; k++ {
				level := s.level(p.at(k, uint(block)), k)
				if bit := may >> k & 1; level != 0 && bit == 0 {
					t.Fatalf("block %d, place %d: %d becomes %d and is no candidate", block, k, p.at(k, uint(block)), level)
				}
				set, levels = set+int(may>>k&1), levels+int(level&1)
			}
		}
	}
	if set > 2*levels {
		t.Errorf("%d candidates for %d levels", set, levels)
	}
}
