package jpeg

import "math"

// held is the coefficients of a component whose scans are not complete.
type held struct {
	// values has n×n quantised coefficients a block by rows, and one place more for
	// all that the scale drops. Real pictures have 12 bits; what has more than 16 is
	// garbage, and becomes the largest number that there is.
	values []int16
	size   int // of a block in values
	place  [64]uint8
	// known has a bit for each coefficient of a block, in zig-zag order, that is not
	// zero so far, whether it is kept or not: refining depends on it.
	known        []uint64
	quantisation [64]int32 // of the last scan
}

// clamped returns the nearest number of 16 bits.
func clamped(v int32) int16 { return int16(min(max(v, math.MinInt16), math.MaxInt16)) }

// block returns the values of a block and what is known of them.
func (h *held) block(i int) (values []int16, known *uint64) {
	return h.values[i*h.size : (i+1)*h.size], &h.known[i]
}

// held returns what is held of a component, nothing before its first scan.
func (c *Component) holding() *held {
	if c.held == nil {
		blocks, n := c.blocksAcross*c.blocksDown, c.scale
		c.held = &held{
			values: make([]int16, blocks*(n*n+1)),
			size:   n*n + 1,
			place:  reductions[n].places(uint8(n * n)),
			known:  make([]uint64, blocks),
		}
	}
	return c.held
}

// hold reads a scan. It returns a TruncatedError if the file ends in its midst.
func (d *Decoder) hold(s scan, pace Pace) error {
	read, err := d.readerOf(s)
	if err != nil {
		return err
	}
	for i := range s.components {
		s.components[i].holding().quantisation = d.tables[s.components[i].table]
	}
	across, down := d.mcus(s)
	w := d.walk()
	for my := range down {
		if err := pace(); err != nil {
			return err
		}
		for mx := range across {
			err := w.next()
			if err == nil {
				err = w.holdMCU(s, read, mx, my)
			}
			if err != nil && w.cutOff(err) {
				s.forget(mx, my)
				return &TruncatedError{Rows: d.knownRows()}
			}
			if err != nil {
				return err
			}
		}
		d.known(s, my)
	}
	d.pos = w.pos
	return nil
}

// holdMCU reads the blocks of one MCU. That of a single component is one block.
func (w *walk) holdMCU(s scan, read blockReader, mx, my int) error {
	if len(s.components) == 1 {
		c := &s.components[0]
		return w.holdBlock(read, 0, c, my*c.blocksAcross+mx)
	}
	for i := range s.components {
		c := &s.components[i]
		for v := range c.V {
			for h := range c.H {
				if err := w.holdBlock(read, i, c, (my*c.V+v)*c.blocksAcross+mx*c.H+h); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w *walk) holdBlock(read blockReader, i int, c *scanComponent, at int) error {
	values, known := c.held.block(at)
	err := read(w, i, c, values, known)
	if err == nil && w.overdrawn() {
		err = errCutOff
	}
	return err
}

// blockReader reads what a scan says of a block.
type blockReader func(w *walk, i int, c *scanComponent, values []int16, known *uint64) error

// readerOf returns the one for a scan.
func (d *Decoder) readerOf(s scan) (blockReader, error) {
	switch {
	case !d.Progressive:
		return newSequential().read, s.needTables()
	case s.from == 0 && s.high == 0:
		return dcReader(s)
	case s.from == 0:
		return refineDC(s), nil
	case s.high == 0:
		return d.bandReader(s), nil
	default:
		return d.bandRefiner(s), nil
	}
}

// sequential reads whole blocks, of a picture whose components have scans of their
// own.
type sequential struct {
	target
	b block
}

func newSequential() *sequential {
	q := &sequential{}
	for k := range q.target {
		q.set(k, uint8(min(k, dropped)), 1)
	}
	return q
}

func (q *sequential) read(w *walk, i int, c *scanComponent, values []int16, _ *uint64) error {
	clear(q.b[:64])
	dc, err := w.nextDC(i, c.dc)
	if err != nil {
		return err
	}
	if _, err := w.coefficients(c.ac, &q.target, &q.b); err != nil {
		return err
	}
	q.b[0] = dc
	for k, place := range c.held.place {
		values[place] = clamped(q.b[k])
	}
	return nil
}

// pushHeld makes samples of all that is held. A component that no scan has told of
// is black.
func (d *Decoder) pushHeld(pace Pace, push Push) error {
	bands := make([]band, len(d.Components))
	for i := range d.Components {
		bands[i] = d.newBand(i)
		if h := d.Components[i].held; h != nil && d.Progressive {
			bands[i].setQuantisation(&d.tables[d.Components[i].table])
		} else if h != nil {
			bands[i].setQuantisation(&h.quantisation)
		}
	}
	for my := range d.mcusDown() {
		if err := pace(); err != nil {
			return err
		}
		for i := range bands {
			if c := &d.Components[i]; d.unknown(my) {
				bands[i].grey(0)
			} else if c.held != nil {
				bands[i].drawHeld(c, my)
			}
			bands[i].push(i, push)
		}
	}
	return nil
}

// drawHeld makes samples of a row of MCUs.
func (b *band) drawHeld(c *Component, my int) {
	var from block
	factors := b.byPlace()
	for v := range c.V {
		for column := range c.blocksAcross {
			values, _ := c.held.block((my*c.V+v)*c.blocksAcross + column)
			var any int16
			for i, value := range values[:len(values)-1] {
				from[i&63] = int32(value) * factors[i&63]
				if i > 0 {
					any |= value
				}
			}
			b.draw(&from, any != 0, column, v)
		}
	}
}
