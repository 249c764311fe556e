package upload

import (
	"errors"
	"testing"
)

func TestACrowdIsBoundInAllAndOfOneNetwork(t *testing.T) {
	c := newCrowd(3, 2)
	in := func(network string) (leave func()) {
		t.Helper()
		leave, err := c.enter(network)
		if err != nil {
			t.Fatalf("%s: %v", network, err)
		}
		return leave
	}
	full := func(network string) {
		t.Helper()
		if _, err := c.enter(network); !errors.Is(err, errCrowd) {
			t.Errorf("one more of %s: %v", network, err)
		}
	}
	first := in("a")
	in("a")
	full("a")
	third := in("b")
	full("c")
	third()
	in("c")
	first()
	in("a")
	full("a")
	if len(c.networks) != 2 || c.all != 3 {
		t.Errorf("there are %v, %d in all", c.networks, c.all)
	}
}
