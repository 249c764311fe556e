package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/powercut"
)

// What a disk may do with the data folder when the power goes. On real ones names go
// through one log. What is ours keeps its promises also where POSIX is taken by its
// word; the journal's server makes new block files without syncing their directory, and
// rests on the log: deploy/decisions/0011-what-a-disk-keeps.md.
var disks = map[string]powercut.Model{
	"in order":   powercut.InOrder,
	"names kept": {Reorders: true, Logged: func(string) bool { return true }},
	"reordered":  {Reorders: true, Logged: ofTheJournal},
}

func ofTheJournal(path string) bool { return below(path, []string{"data/jetstream"}) }

func ofTheObjects(path string) bool { return below(path, []string{"data/objects"}) }

// Families enter, moderators decide and take down, and the power goes at some moment:
// exactly when somebody was answered, or anywhere. What had been answered is there. The
// seed draws what people do, the moments and what each disk keeps; the record's length
// is that of a real process, and another each time.
func TestNothingAcknowledgedIsLostByAPowerCut(t *testing.T) {
	t.Parallel()
	const cutsOfOne = 7 // of one recording
	cuts, seed := campaign(t, "CUTS", 20)
	kinds := slices.Sorted(maps.Keys(disks))
	for first := 0; first < cuts; first += cutsOfOne {
		t.Run(fmt.Sprint(first), func(t *testing.T) {
			r := record(t, rand.New(rand.NewPCG(seed, uint64(first))))
			for n := first; n < min(first+cutsOfOne, cuts); n++ {
				t.Run(fmt.Sprint(n), func(t *testing.T) {
					t.Parallel()
					chance, kind := rand.New(rand.NewPCG(uint64(n), seed)), kinds[n%len(kinds)]
					position := r.moment(chance)
					t.Logf("EASEL_TEST_SEED=%d, %s, after operation %d of %d", seed, kind, position, r.disk.Len())
					r.cut(t, position, disks[kind], chance).holds(t)
				})
			}
		})
	}
}

// A disk that says it has synced and has not: the same checks must find what is lost.
func TestTheCutsNoticeWhatIsNotSynced(t *testing.T) {
	t.Parallel()
	r := record(t, rand.New(rand.NewPCG(1, 1)))
	for what, unsynced := range map[string]func(string) bool{"the journal": ofTheJournal, "the objects": ofTheObjects} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			lies := powercut.Model{Reorders: true, Logged: ofTheJournal, Ignores: unsynced}
			for n := range uint64(20) { // now and then even such a disk has everything
				cut := r.cut(t, r.disk.Len(), lies, rand.New(rand.NewPCG(1, n)))
				if said := complaint(t, cut.holds); said != "" {
					t.Logf("cut %d: %s", n, said)
					return
				}
			}
			t.Errorf("nobody noticed that %s had not been synced", what)
		})
	}
}
