package ycbcr

import "time"

// stopwatch keeps the shortest of several runs: what else the machine did makes runs
// longer, never shorter.
type stopwatch struct{ least time.Duration }

func (s *stopwatch) run(work func()) {
	start := time.Now()
	work()
	if took := time.Since(start); s.least == 0 || took < s.least {
		s.least = took
	}
}
