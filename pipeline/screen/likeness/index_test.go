package likeness_test

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/screen/likeness"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// id is the id of a number.
func id(n int) drawing.ID {
	var mac [17]byte
	binary.BigEndian.PutUint64(mac[:], uint64(n))
	return drawing.NewID(mac[:])
}

// spoiled flips so many bits of a hash, each another.
func spoiled(r *rand.Rand, h likeness.Hash, bits int) likeness.Hash {
	for _, bit := range r.Perm(64)[:bits] {
		h ^= 1 << bit
	}
	return h
}

func TestWhatIsNearIsFoundAndNothingElse(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	l := look(t, painter.New(3, 0.05).Image())
	var x likeness.Index
	want := map[drawing.ID]int{}
	for n := range 2_000 {
		bits := n % 20
		h := spoiled(r, l.Hash(), bits)
		x.Put(id(n), h)
		if bits <= likeness.Near && len(want) < 100 {
			want[id(n)] = bits
		} else {
			x.Remove(id(n))
		}
	}
	for n := range 2_000 {
		x.Put(id(10_000+n), likeness.Hash(r.Uint64()))
	}
	if got := x.Len(); got != len(want)+2_000 {
		t.Fatalf("it holds %d", got)
	}
	found := x.Near(l, "")
	got := map[drawing.ID]int{}
	for _, f := range found {
		got[f.ID] = f.Distance
	}
	for id, distance := range want {
		if got[id] > distance || len(got) < len(want) { // another way to lie may be nearer still
			t.Fatalf("%s at %d is found at %d, among %d", id, distance, got[id], len(got))
		}
	}
	if !slices.IsSortedFunc(found, func(a, b likeness.Found) int { return a.Distance - b.Distance }) {
		t.Error("the nearest do not come first")
	}
}

func TestADrawingIsNotNearItselfAndHasOneHash(t *testing.T) {
	t.Parallel()
	l, other := look(t, painter.New(3, 0.05).Image()), look(t, painter.New(4, 0.05).Image())
	var x likeness.Index
	x.Put(id(1), l.Hash())
	x.Put(id(2), l.Hash())
	if found := x.Near(l, id(1)); len(found) != 1 || found[0] != (likeness.Found{ID: id(2), Distance: 0}) {
		t.Errorf("found %v", found)
	}
	x.Put(id(2), other.Hash())
	if found := x.Near(l, id(1)); len(found) != 0 {
		t.Errorf("by the picture that was replaced: %v", found)
	}
	x.Remove(id(1))
	x.Remove(id(1))
	if x.Len() != 1 || len(x.Near(l, "")) != 0 {
		t.Errorf("after it was erased: %d, %v", x.Len(), x.Near(l, ""))
	}
}

func TestACrowdOfEqualPicturesIsNotGathered(t *testing.T) {
	t.Parallel()
	l := look(t, painter.New(3, 0.05).Image())
	var x likeness.Index
	for n := range 5_000 {
		x.Put(id(n), l.Hash())
	}
	if n := len(x.Near(l, "")); n == 0 || n > 300 {
		t.Errorf("%d are found", n)
	}
}

func TestManyMayUseAnIndexAtOnce(t *testing.T) {
	t.Parallel()
	l := look(t, painter.New(3, 0.05).Image())
	var x likeness.Index
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 50 {
				x.Put(id(n*50+i), l.Hash())
				x.Near(l, id(n))
				x.Remove(id(n*50 + i))
			}
		})
	}
	all.Wait()
	if x.Len() != 0 {
		t.Errorf("%d are left", x.Len())
	}
}

// BenchmarkAMillion is a look-up among a million hashes that are as unevenly spread as
// painted ones: each of their bits is set as often as in those, and a third are some
// painted drawing's with a quarter of the bits spoiled.
func BenchmarkAMillion(b *testing.B) {
	const million = 1_000_000
	var looks []likeness.Look
	var often [64]int
	for seed := range uint64(240) {
		l := look(b, painter.New(seed, 0.05).Image())
		looks = append(looks, l)
		for bit := range often {
			often[bit] += int(l.Hash() >> bit & 1)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	var x likeness.Index
	before := inUse()
	for n := range million {
		h := looks[n%len(looks)].Hash()
		if n%3 == 0 {
			h = spoiled(r, h, 16)
		} else {
			h = 0
			for bit, times := range often {
				if r.IntN(len(looks)) < times {
					h |= 1 << bit
				}
			}
		}
		x.Put(id(n), h)
	}
	n, after := 0, inUse()
	for b.Loop() {
		x.Near(looks[n%len(looks)], "")
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/5_000, "of-5ms")
	b.ReportMetric(float64(after-before)/million, "B/drawing")
}

// inUse is how many bytes of memory are in use.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
