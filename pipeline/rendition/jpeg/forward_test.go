package jpeg

import (
	"math"
	"math/rand/v2"
	"testing"
)

// plain is the transform by its definition (T.81, A.3.3), in zigzag order.
func plain(block []byte, stride int) (out [64]float64) {
	cosine := func(x, u int) float64 {
		if u == 0 {
			return math.Sqrt2 / 4
		}
		return math.Cos(float64((2*x+1)*u)*math.Pi/16) / 2
	}
	order := columns()
	for v := range 8 {
		for u := range 8 {
			var sum float64
			for y := range 8 {
				for x := range 8 {
					sum += cosine(x, u) * cosine(y, v) * float64(block[y*stride+x])
				}
			}
			out[order[u][v]] = sum
		}
	}
	return out
}

func TestTheTransformIsTheStandardsForBothBlocks(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	gain, order := gains(), columns()
	for round := range 200 {
		rows := make([]byte, 8*16)
		for i := range rows {
			rows[i] = byte(random.IntN(256))
			if round%2 == 0 {
				rows[i] = byte(random.IntN(2) * 255)
			}
		}
		var p pair
		p.transform(rows, rows[8:], 16)
		for block := range uint(2) {
			want := plain(rows[8*block:], 16)
			for u := range 8 {
				for v := range 8 {
					k := order[u][v]
					// 0.2 of the finest divisor's 4.
					if got := float64(p.at(int(k), block)) / gain[u] / gain[v]; math.Abs(got-want[k]) > 0.8 {
						t.Fatalf("block %d, place %d: %.2f, want %.2f", block, k, got, want[k])
					}
				}
			}
		}
	}
}
