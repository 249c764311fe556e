package main

import "testing"

func TestALargerDemoComesFromMoreCities(t *testing.T) {
	for drawings, cities := range map[int]int{1: 6, 60: 6, 218: 6, 600: 16, 1_200: 33, 100_000: 33} {
		if got := demoCities(drawings); got != cities {
			t.Errorf("%d drawings come from %d cities, want %d", drawings, got, cities)
		}
	}
}
