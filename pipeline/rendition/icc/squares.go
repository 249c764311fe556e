package icc

// squares converts squares of two pixels of each of two rows and their chroma, which
// becomes the mean of what it would be for each of the four.
func (f *field) squares(upper, lower, cb, cr []byte) {
	const lane = 1<<(laneBits-squareBits) - 1
	n := len(cb)
	upper, lower, cr = upper[:2*n], lower[:2*n], cr[:n]
	for x, blue := range cb {
		red := cr[x]
		which := columnOf(blue, red)
		c := f.columns[which]
		if c == nil {
			c = f.column(which)
		}
		above, below := upper[2*x:2*x+2:2*x+2], lower[2*x:2*x+2:2*x+2]
		w0, w1 := c.pixel(above[0]), c.pixel(above[1])
		w2, w3 := c.pixel(below[0]), c.pixel(below[1])
		sum := w0 + w1 + w2 + w3
		y0, y1, y2, y3 := lumaOf(w0), lumaOf(w1), lumaOf(w2), lumaOf(w3)
		b := int(blue) + int(sum>>squareBits&lane) - middle
		r := int(red) + int(sum>>(laneBits+squareBits)&lane) - middle
		if (y0|y1|y2|y3|b|r)&^0xff != 0 {
			y0, y1, y2, y3, b, r = within(y0, y1, y2, y3, b, r)
		}
		above[0], above[1] = byte(y0), byte(y1)
		below[0], below[1] = byte(y2), byte(y3)
		cb[x], cr[x] = byte(b), byte(r)
	}
}

// pixel returns the word of a colour, between the nearest two points of luma.
func (c *column) pixel(y byte) uint64 {
	between := &c[y>>lumaShift]
	return between.base + between.slope*uint64(y)
}

// lumaOf returns the luma of a pixel's word, which may be beyond a byte.
func lumaOf(word uint64) int { return int(int64(word) >> (lumaLane + pixelBits)) }

// within brings a square to the surface of RGB, of which a sample lies so far out that a
// byte cannot hold it: each pixel's red, green and blue are cut off where a screen ends.
// A JPEG's reader does the same with the rest.
func within(y0, y1, y2, y3, cb, cr int) (a, b, c, d, blue, red int) {
	const half = 1 << 15
	lumas := [4]int{y0, y1, y2, y3}
	cb, cr = cb-128, cr-128
	for i, y := range lumas {
		r := level(y<<16 + 91881*cr)
		g := level(y<<16 - 22554*cb - 46802*cr)
		b := level(y<<16 + 116130*cb)
		lumas[i] = (19595*r + 38470*g + 7471*b + half) >> 16
		blue += -11059*r - 21709*g + 32768*b
		red += 32768*r - 27439*g - 5329*b
	}
	round := func(sum int) int { return min(max((sum+128<<18+1<<17)>>18, 0), 255) }
	return lumas[0], lumas[1], lumas[2], lumas[3], round(blue), round(red)
}

// level rounds a number in 65536ths to a level.
func level(v int) int { return min(max((v+1<<15)>>16, 0), 255) }
