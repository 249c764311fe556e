package cell

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// every says which of the hostile files are put into cells: package rendition's own test
// judges all of them, in one process. A process with a race detector sleeps for a second
// before it exits.
func every() int {
	if raced() {
		return 100
	}
	return 5
}

// It runs beside no other test, so that all children of this process are its own. That
// a cell can't leave a file is a test of its own.
func TestHostileFilesInCellsLeaveNothingBehind(t *testing.T) {
	k := keeper("")
	files := make(chan renditiontest.Hostile)
	var judges sync.WaitGroup
	for range 4 {
		judges.Go(func() {
			for h := range files {
				_, err := render(t, k, h.File)
				if reason := rendition.Reason(err); err != nil && reason == "" || !slices.Contains(h.Verdicts, reason) {
					t.Errorf("%s: %v, want one of %q", h.Name, err, h.Verdicts)
				}
			}
		})
	}
	n := 0
	for h := range renditiontest.HostileFiles() {
		if n++; n%every() == 0 {
			files <- h
		}
	}
	close(files)
	judges.Wait()
	ends := k.Ends()
	for _, wrong := range []Outcome{TimedOut, UsedUp, OutOfMemory, Killed, Crashed, Garbage, Flood, NotStarted} {
		if ends[string(wrong)] > 0 {
			t.Errorf("%d cells ended as %s", ends[string(wrong)], wrong)
		}
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("processes are left: %q", left)
	}
}

// children lists the processes that this one has.
func children(t *testing.T) (commands []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		var state string
		var parent int
		rest := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
		if _, err := fmt.Sscan(rest, &state, &parent); err == nil && parent == os.Getpid() {
			commands = append(commands, string(stat))
		}
	}
	return commands
}
