package jpeg

import "math/bits"

// dcReader reads the first bits of DC coefficients, T.81 G.1.2.1.
func dcReader(s scan) (blockReader, error) {
	for _, c := range s.components {
		if c.dc == nil {
			return nil, errNoTable
		}
	}
	return func(w *walk, i int, c *scanComponent, values []int16, _ *uint64) error {
		dc, err := w.nextDC(i, c.dc)
		values[0] = clamped(dc << s.low)
		return err
	}, nil
}

// refineDC reads one bit more of each DC coefficient, T.81 G.1.2.1.
func refineDC(s scan) blockReader {
	return func(w *walk, _ int, _ *scanComponent, values []int16, _ *uint64) error {
		values[0] |= int16(w.bits(1) << s.low)
		return nil
	}
}

// endsOfBand reads how many blocks, this one included, have nothing more in the
// band: 2^run and as many bits, T.81 G.1.2.2.
func (r *reader) endsOfBand(run int) uint32 { return 1<<run | uint32(r.bits(uint(run))) }

// bandReader reads the first bits of a band of coefficients, T.81 G.1.2.2. What is left
// of the blocks without any reaches into the next scan, as image/jpeg has it, and such a
// scan needs no table.
func (d *Decoder) bandReader(s scan) blockReader {
	return func(w *walk, _ int, c *scanComponent, values []int16, known *uint64) error {
		if d.endOfBand > 0 {
			d.endOfBand--
			return nil
		}
		if c.ac == nil {
			return errNoTable
		}
		for k := s.from; k <= s.to; k++ {
			symbol, ok := w.symbol(c.ac)
			if !ok {
				return w.noCode()
			}
			run, size := int(symbol>>4), uint(symbol&15)
			if size == 0 && run < 15 {
				d.endOfBand = w.endsOfBand(run) - 1
				return nil
			}
			k += run
			if size == 0 {
				continue
			}
			if k > s.to {
				return nil // beyond the band: the value's bits are left for what comes
			}
			values[c.held.place[k]] = clamped(extend(w.bits(size), size) << s.low)
			*known |= 1 << k
		}
		return nil
	}
}

// bandRefiner reads one bit more of a band of coefficients, T.81 G.1.2.3: for each
// that is known whether it grows, and between them those that are new.
func (d *Decoder) bandRefiner(s scan) blockReader {
	f := refiner{to: s.to, step: 1 << s.low}
	return func(w *walk, _ int, c *scanComponent, values []int16, known *uint64) error {
		f.values, f.place, f.known = values, &c.held.place, *known
		k, err := s.from, error(nil)
		switch {
		case d.endOfBand == 0 && c.ac == nil:
			return errNoTable
		case d.endOfBand == 0:
			k, err = f.refine(d, w, c.ac, k)
		}
		if err == nil && d.endOfBand > 0 {
			d.endOfBand--
			f.grow(&w.reader, f.known&upTo(s.to)&^(1<<k-1))
		}
		*known = f.known
		return err
	}
}

// upTo has the bits 0 to k.
func upTo(k int) uint64 { return 1<<(k&63)<<1 - 1 }

// refiner refines a block.
type refiner struct {
	to     int
	step   int16
	values []int16
	place  *[64]uint8
	known  uint64
}

// refine reads codes until the end of the band, and returns how far it came.
func (f *refiner) refine(d *Decoder, w *walk, h *huffman, k int) (int, error) {
	for ; k <= f.to; k++ {
		symbol, ok := w.symbol(h)
		if !ok {
			return k, w.noCode()
		}
		run, size := int(symbol>>4), symbol&15
		if size == 0 && run < 15 {
			d.endOfBand = w.endsOfBand(run)
			return k, nil
		}
		if size > 1 {
			return k, FormatError("a refinement of more than a bit")
		}
		value := int16(0)
		if size == 1 {
			value = f.step * int16(2*int(w.bits(1))-1)
		}
		at := f.unknown(k, run)
		f.grow(&w.reader, f.known&(1<<at-1)&^(1<<k-1)&upTo(f.to))
		if k = at; k > f.to {
			return k, FormatError("a refinement beyond the band")
		}
		if size == 1 {
			f.values[f.place[k]] = value
			f.known |= 1 << k
		}
	}
	return k, nil
}

// unknown returns the place of the coefficient from k on that is zero and has run
// others before it; beyond the band if there are not so many.
func (f *refiner) unknown(k, run int) int {
	zeros := ^f.known & upTo(f.to) &^ (1<<k - 1)
	for ; run > 0; run-- {
		zeros &= zeros - 1
	}
	if zeros == 0 {
		return f.to + 1
	}
	return bits.TrailingZeros64(zeros)
}

// grow reads for each coefficient whether it is one step larger.
func (f *refiner) grow(r *reader, which uint64) {
	for ; which != 0; which &= which - 1 {
		if r.n < 32 {
			r.fill()
		}
		larger := -int16(r.acc >> 63)
		r.acc <<= 1
		r.n--
		v := &f.values[f.place[bits.TrailingZeros64(which)]]
		sign := *v >> 15
		*v += ((f.step ^ sign) - sign) & larger
	}
}
