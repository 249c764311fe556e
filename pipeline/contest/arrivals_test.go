package contest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// lullAfter is how long a lull is waited for.
func lullAfter(t *testing.T, a *arrivals) time.Duration {
	t.Helper()
	began := time.Now()
	a.lull(t.Context())
	return time.Since(began)
}

func TestALullIsThereWhileNothingArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if waited := lullAfter(t, &arrivals{}); waited != 0 {
			t.Errorf("it was waited for %s", waited)
		}
	})
}

func TestALullBeginsAMomentAfterTheLastOfSeveralArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a arrivals
		for _, takes := range []time.Duration{time.Second, 2 * time.Second} {
			a.begin()
			time.AfterFunc(takes, a.end)
		}
		if waited, want := lullAfter(t, &a), 2*time.Second+lull; waited < want || waited > want+lullEvery {
			t.Errorf("it was waited for %s; want %s", waited, want)
		}
	})
}

func TestTheTimeBetweenTheArrivalsOfABurstIsNoLull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a arrivals
		go func() {
			for range 10 {
				a.begin()
				time.Sleep(100 * time.Millisecond)
				a.end()
				time.Sleep(lull / 2)
			}
		}()
		synctest.Wait()
		if waited, want := lullAfter(t, &a), 9*(100*time.Millisecond+lull/2)+100*time.Millisecond+lull; waited < want {
			t.Errorf("it was waited for %s; want %s", waited, want)
		}
	})
}

func TestWhoStopsWaitingForALullGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a arrivals
		a.begin()
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		began := time.Now()
		a.lull(ctx)
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("it was waited for %s", waited)
		}
	})
}
