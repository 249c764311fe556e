package main

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// campaign is how often a test does what it is about, and the seed of all its chances.
// EASEL_TEST_<NAME> and EASEL_TEST_SEED in the environment set them: make soak asks for
// more, and a failure is tried again with the seed that it printed.
func campaign(t *testing.T, name string, usual int) (times int, seed uint64) {
	t.Helper()
	times, seed = usual, uint64(time.Now().UnixNano())
	for variable, take := range map[string]func(uint64){
		"EASEL_TEST_" + name: func(v uint64) { times = int(v) }, "EASEL_TEST_SEED": func(v uint64) { seed = v },
	} {
		text, ok := os.LookupEnv(variable)
		if !ok {
			continue
		}
		v, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", variable, err)
		}
		take(v)
	}
	t.Logf("%d times, EASEL_TEST_SEED=%d", times, seed)
	return times, seed
}
