package demo

import (
	"slices"
	"testing"
)

func TestAFewCitiesSendMuchAndAllSendSome(t *testing.T) {
	sent := make([]int, 33)
	for i := range 1_200 {
		sent[cityOf(i, len(sent))]++
	}
	if first, last := sent[0], slices.Min(sent); first != slices.Max(sent) || first < 100 || first > 200 || last < 10 {
		t.Errorf("the first sends %d, the one with the least %d: %v", first, last, sent)
	}
	for i := range 24 {
		if got := cityOf(i, 6); got != i%6 {
			t.Errorf("drawing %d of a small demo is from city %d", i, got)
		}
	}
}
