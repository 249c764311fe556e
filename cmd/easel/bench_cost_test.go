package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// cpu runs commands, one after the other, and sums up what they used, user and system.
func cpu(b *testing.B, commands ...*exec.Cmd) time.Duration {
	b.Helper()
	var used time.Duration
	for _, c := range commands {
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%s: %v\n%s", c, err, out)
		}
		used += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	}
	return used
}

// peakMB runs a command and gives the most memory that it, or a process that it started,
// had resident, in megabytes. It looks every millisecond, because what wait4 tells counts
// the memory of the process that started it, too: the kernel takes that over when a
// program begins.
func peakMB(b *testing.B, c *exec.Cmd) float64 {
	b.Helper()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	peak := 0.0
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatalf("%s: %v", c, err)
			}
			return peak
		case <-time.After(time.Millisecond):
		}
		for _, pid := range append(children(c.Process.Pid), c.Process.Pid) {
			if mb, err := memoryMB(pid, "VmHWM"); err == nil { // it may have ended
				peak = max(peak, mb)
			}
		}
	}
}

// children are the processes that one has started.
func children(of int) (started []int) {
	all, _ := filepath.Glob("/proc/[0-9]*/stat") // whose pattern is right
	for _, path := range all {
		text, _ := os.ReadFile(path) // it may have ended
		var state string
		var parent int
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if _, rest, ok := strings.Cut(string(text), ") "); err != nil || !ok {
			continue
		} else if _, err := fmt.Sscan(rest, &state, &parent); err == nil && parent == of {
			started = append(started, pid)
		}
	}
	return started
}

// medianRatio is the median of the ratios of each round.
func medianRatio(ours, theirs []time.Duration) float64 {
	ratios := make([]float64, len(ours))
	for i := range ratios {
		ratios[i] = ours[i].Seconds() / theirs[i].Seconds()
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

// medianMs is the median, in milliseconds.
func medianMs(took []time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)/2].Seconds() * 1000
}

func TestTheMedianIsOfEachRoundsRatio(t *testing.T) {
	t.Parallel()
	ours, theirs := []time.Duration{30, 10, 40}, []time.Duration{60, 50, 10} // 0.5, 0.2, 4
	if got := medianRatio(ours, theirs); got != 0.5 {
		t.Errorf("the ratio is %v, want 0.5", got)
	}
	if got := medianMs([]time.Duration{3 * time.Millisecond, 9 * time.Millisecond, time.Millisecond}); got != 3 {
		t.Errorf("the median is %v ms, want 3", got)
	}
}
