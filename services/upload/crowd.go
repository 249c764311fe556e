package upload

import (
	"errors"
	"sync"
)

// errCrowd: so many do the same already that one more would take from all.
var errCrowd = errors.New("too many at the same time")

// crowd bounds how many do something at once, in all and of one network.
type crowd struct {
	most, each int

	mu       sync.Mutex
	networks map[string]int // guarded by mu
	all      int            // guarded by mu
}

func newCrowd(most, each int) *crowd {
	return &crowd{most: most, each: each, networks: map[string]int{}}
}

// enter counts one more, else errCrowd. Who is in calls leave, once.
func (c *crowd) enter(network string) (leave func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all >= c.most || c.networks[network] >= c.each {
		return nil, errCrowd
	}
	c.networks[network]++
	c.all++
	return func() { c.leave(network) }, nil
}

func (c *crowd) leave(network string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.networks[network]--; c.networks[network] == 0 {
		delete(c.networks, network)
	}
	c.all--
}
