package renditiontest

import "math/bits"

// mostEnded is how many blocks an end-of-band code can end.
const mostEnded = 1<<15 - 1

// firstDC codes the high bits of a block's level.
func (c *scanCoder) firstDC(u unit) {
	c.dc(u.component, int(u.block[0])>>c.scan.Low)
}

// refineDC adds one bit to it.
func (c *scanCoder) refineDC(u unit) {
	c.tellBits(byte(u.block[0]>>c.scan.Low) & 1)
}

// firstAC codes the high bits of a band of coefficients.
func (c *scanCoder) firstAC(u unit) {
	run := 0
	for _, v := range u.block[c.scan.From : c.scan.To+1] {
		level := size(v, c.scan.Low)
		if level == 0 {
			run++
			continue
		}
		if v < 0 {
			level = -level
		}
		c.tellEnded()
		c.ac(&run, level)
	}
	if run > 0 {
		c.end(nil)
	}
}

// refineAC adds one bit to those of a band that are not zero, and tells which are
// new. The bits of the former stand behind the next symbol of the block; if there is
// none, behind the code that ends it.
func (c *scanCoder) refineAC(u unit) {
	band := u.block[c.scan.From : c.scan.To+1]
	last := lastNew(band, c.scan.Low)
	run, waiting := 0, []byte(nil)
	for k, v := range band {
		level := size(v, c.scan.Low)
		if level == 0 {
			run++
			continue
		}
		for ; run > 15 && k <= last; run -= 16 {
			c.refineWith(0xf0, 0, 0, waiting)
			waiting = waiting[:0]
		}
		if level > 1 {
			waiting = append(waiting, byte(level&1))
			continue
		}
		sign := uint32(1)
		if v < 0 {
			sign = 0
		}
		c.refineWith(byte(run<<4)|1, sign, 1, waiting)
		run, waiting = 0, waiting[:0]
	}
	if run > 0 || len(waiting) > 0 {
		c.end(waiting)
	}
}

// refineWith tells a symbol and the refining bits behind it.
func (c *scanCoder) refineWith(symbol byte, low uint32, n byte, waiting []byte) {
	c.tellEnded()
	c.tell(0x10, symbol, low, n)
	c.tellBits(waiting...)
}

// size returns the bits of a coefficient from low upwards, without its sign.
func size(v int16, low int) int {
	return int(max(v, -v)) >> low
}

// lastNew returns where the last coefficient is that this scan makes non-zero, or -1.
func lastNew(band []int16, low int) int {
	last := -1
	for k, v := range band {
		if size(v, low) == 1 {
			last = k
		}
	}
	return last
}

// end notes that a block has nothing more than some refining bits.
func (c *scanCoder) end(waiting []byte) {
	c.ended++
	c.refined = append(c.refined, waiting...)
	if c.ended == mostEnded {
		c.tellEnded()
	}
}

// tellEnded tells how many blocks have ended, if any have.
func (c *scanCoder) tellEnded() {
	if c.ended == 0 {
		return
	}
	n := byte(bits.Len(uint(c.ended)) - 1)
	c.tell(0x10, n<<4, uint32(c.ended)&(1<<n-1), n)
	c.tellBits(c.refined...)
	c.ended, c.refined = 0, c.refined[:0]
}
