package renditiontest

import (
	"math/rand/v2"
	"testing"
)

// Counts that rise like Fibonacci's numbers make the deepest of all trees.
func TestNoCodeIsLongerThan16BitsOrAllOnes(t *testing.T) {
	t.Parallel()
	deep, one, noise := [256]int{1, 1}, [256]int{7: 100}, [256]int{}
	for i := 2; i < 40; i++ {
		deep[i] = deep[i-1] + deep[i-2]
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = random.IntN(1 << random.IntN(20))
	}
	for name, often := range map[string][256]int{"deep": deep, "one symbol": one, "noise": noise} {
		counts, values := bestTable(often)
		if len(counts) > 16 {
			t.Errorf("%s: a code has %d bits", name, len(counts))
		}
		all := codes(counts, values)
		for symbol, n := range often {
			c := all[symbol]
			if n > 0 && (c.length == 0 || c.bits >= 1<<c.length-1) {
				t.Errorf("%s: symbol %d has the code %b of %d bits", name, symbol, c.bits, c.length)
			}
		}
	}
}
