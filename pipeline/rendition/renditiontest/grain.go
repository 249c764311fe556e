package renditiontest

import "math/rand/v2"

// cloud is noise that changes slowly: random levels of up to ±most on a lattice, and
// what lies between them.
type cloud struct {
	cell, across int
	levels       []int
}

// newCloud makes a cloud for a picture, with cell pixels from one level to the next.
func newCloud(random *rand.Rand, width, height, cell, most int) cloud {
	c := cloud{cell: cell, across: width/cell + 2}
	c.levels = make([]int, c.across*(height/cell+2))
	for i := range c.levels {
		c.levels[i] = random.IntN(2*most+1) - most
	}
	return c
}

// row fills out with the levels of row y.
func (c cloud) row(y int, out []int) {
	upper := c.levels[y/c.cell*c.across:]
	lower := upper[c.across:]
	down := y % c.cell
	for x := range out {
		i, along := x/c.cell, x%c.cell
		top := upper[i]*(c.cell-along) + upper[i+1]*along
		end := lower[i]*(c.cell-along) + lower[i+1]*along
		out[x] = (top*(c.cell-down) + end*down) / (c.cell * c.cell)
	}
}

// tooth is a tile of paper grain from 0 to 255, some three pixels each; it repeats
// every 256.
func tooth(random *rand.Rand) *[256][256]byte {
	var noise, out [256][256]byte
	for y := range noise {
		for x := range noise[y] {
			noise[y][x] = byte(random.Uint32())
		}
	}
	for y := range out {
		for x := range out[y] {
			sum := 0
			for i := range 9 {
				sum += int(noise[(y+i/3)&255][(x+i%3)&255])
			}
			out[y][x] = clamp((sum/9-128)*2 + 128)
		}
	}
	return &out
}

// sensor is the noise of a camera's pixels: levels in sixteenths, near to normal.
type sensor struct {
	source *rand.PCG
	levels [4096]int
}

// newSensor makes noise with a standard deviation of sigma sixteenths of a level.
func newSensor(random *rand.Rand, sigma int) *sensor {
	s := &sensor{source: rand.NewPCG(random.Uint64(), random.Uint64())}
	for i := range s.levels {
		sum := -12 * 512
		for range 12 { // a sum of twelve is near to normal, and its variance is that of one
			sum += random.IntN(1025)
		}
		s.levels[i] = sum * sigma / 1024
	}
	return s
}

// fill draws a level for each element: each random number is enough for five.
func (s *sensor) fill(out []int) {
	for len(out) > 0 {
		n := min(len(out), 5)
		drawn := s.source.Uint64()
		for i := range n {
			out[i] = s.levels[drawn>>(12*i)&4095]
		}
		out = out[n:]
	}
}

func clamp(v int) byte { return byte(min(max(v, 0), 255)) }
