package thumbnail

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func mustTake(t *testing.T, m *Memory, bytes int64) *share {
	t.Helper()
	s, err := m.take(t.Context(), bytes)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsTakenIsNeverMoreThanTheTotal(t *testing.T) {
	t.Parallel()
	const total = 100
	m := NewMemory(total)
	var taken atomic.Int64
	hold := func(bytes int64) {
		if now := taken.Add(bytes); now > total {
			t.Errorf("%d bytes of %d are taken", now, total)
		}
	}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(7, uint64(n)))
			for range 2_000 {
				wants := 1 + chance.Int64N(total*3/2)
				s := mustTake(t, m, wants/10)
				hold(wants / 10)
				if s.grow(wants) {
					hold(min(wants, total) - wants/10)
				}
				taken.Add(-s.bytes)
				s.giveBack()
			}
		})
	}
	all.Wait()
	mustTake(t, m, total).giveBack() // nothing stayed taken
}

func TestAPictureLargerThanTheMemoryTakesAllOfIt(t *testing.T) {
	t.Parallel()
	m := NewMemory(100)
	s := mustTake(t, m, 1_000)
	if other, err := m.take(withoutPatience(t), 1); err == nil {
		t.Errorf("beside it, %d bytes were taken", other.bytes)
	}
	s.giveBack()
	mustTake(t, NewMemory(0), 10).giveBack()
	if s = mustTake(t, m, 10); !s.grow(1_000) {
		t.Error("one that turns out to be larger than all does not get all")
	}
	if other, err := m.take(withoutPatience(t), 1); err == nil {
		t.Errorf("beside it, %d bytes were taken", other.bytes)
	}
}

// withoutPatience is a context of someone who does not wait.
func withoutPatience(t *testing.T) context.Context {
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	t.Cleanup(stop)
	return ctx
}

func TestALargePictureIsNotHeldOffBySmallOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(100)
		small := mustTake(t, m, 40)
		came := make(chan int64, 3)
		var all sync.WaitGroup
		for _, bytes := range []int64{100, 10, 20} {
			all.Go(func() {
				s := mustTake(t, m, bytes)
				came <- bytes
				s.giveBack()
			})
			synctest.Wait()
		}
		if small.grow(50) {
			t.Error("one grew past the large picture that waits")
		}
		small.giveBack()
		all.Wait()
		if first := <-came; first != 100 {
			t.Errorf("one of %d bytes came first; want the large one, who waited longest", first)
		}
	})
}

func TestWhoStopsWaitingForMemoryTakesNothingAndLetsOthersOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(100)
		held := mustTake(t, m, 40)
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan error, 1)
		go func() {
			_, err := m.take(ctx, 100)
			stopped <- err
		}()
		synctest.Wait()
		stop()
		if err := <-stopped; !errors.Is(err, context.Canceled) {
			t.Errorf("waiting ended by %v", err)
		}
		other := mustTake(t, m, 60) // at once, or the bubble deadlocks
		other.giveBack()
		held.giveBack()
	})
}
