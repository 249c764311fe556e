package thumbnail

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestWhoTakesVeryMuchLetsOthersGoFirstForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, began := NewMemory(10), time.Now()
		held := mustTake(t, m, 1)
		all := make(chan time.Duration)
		go func() {
			s, err := m.takeAfterOthers(t.Context(), 10)
			if err != nil {
				t.Error(err)
			}
			all <- time.Since(began)
			s.giveBack()
		}()
		for time.Since(began) < letsOthers-time.Second { // there is always one who takes a little
			time.Sleep(time.Second)
			next := mustTake(t, m, 1)
			held.giveBack()
			held = next
		}
		time.Sleep(5 * time.Second)
		late := make(chan time.Duration)
		go func() {
			s := mustTake(t, m, 1)
			late <- time.Since(began)
			s.giveBack()
		}()
		time.Sleep(time.Second)
		held.giveBack()
		if at, want := <-all, letsOthers+5*time.Second; at != want {
			t.Errorf("all was taken after %s, want %s: before who came last", at, want)
		}
		if at, want := <-late, letsOthers+5*time.Second; at != want {
			t.Errorf("who came last had it after %s, want %s", at, want)
		}
	})
}
