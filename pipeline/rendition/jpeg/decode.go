package jpeg

// Pace is asked before each row of blocks whether to go on. An error of it ends the
// decoding and is returned.
type Pace func() error

// Push takes a row of a component: 0 is luma, 1 and 2 are chroma. The row is valid
// until it returns.
type Push func(component int, row []byte)

// Decode hands out all rows of all components, those of each from the top. A row is
// as wide as PlaneSize says. When Decode returns an error, rows may have been pushed;
// they are worth nothing.
//
// A picture with a single scan is decoded while its rows go out, and then no plane
// is held. Of others the frequencies that the scale keeps are held until the end.
func (d *Decoder) Decode(pace Pace, push Push) error {
	s, err := d.readScan(d.first)
	if err != nil {
		return err
	}
	if !d.Progressive && len(s.components) == len(d.Components) && onlyScan(d.data, d.pos) {
		if err := d.stream(s, pace, push); err != nil {
			return err
		}
		_, err := d.toNextScan()
		return err
	}
	for {
		if err := d.hold(s, pace); err != nil {
			return err
		}
		next, err := d.toNextScan()
		if err != nil {
			return err
		}
		if next == nil {
			return d.pushHeld(pace, push)
		}
		if s, err = d.readScan(next); err != nil {
			return err
		}
	}
}

// stream decodes a scan of all components and pushes the rows of each row of MCUs.
func (d *Decoder) stream(s scan, pace Pace, push Push) error {
	if err := s.needTables(); err != nil {
		return err
	}
	bands := make([]band, len(s.components))
	for i, c := range s.components {
		bands[i] = d.newBand(c.index)
		bands[i].setQuantisation(&d.tables[c.table])
	}
	across, down := d.mcus(s)
	w := d.walk()
	var b block
	for range down {
		if err := pace(); err != nil {
			return err
		}
		for mx := range across {
			if err := w.next(); err != nil {
				return err
			}
			for i := range s.components {
				if err := w.mcu(i, &s.components[i], &bands[i], mx, &b); err != nil {
					return err
				}
			}
		}
		for i, c := range s.components {
			bands[i].push(c.index, push)
		}
	}
	d.pos = w.pos
	return nil
}

// errNoTable: the codes of a scan were never told.
const errNoTable = FormatError("a scan without its Huffman table")

// needTables leaves a sequential scan that lacks a table to image/jpeg, which may find
// that it never needs it.
func (s scan) needTables() error {
	for _, c := range s.components {
		if c.dc == nil || c.ac == nil {
			return UnsupportedTables
		}
	}
	return nil
}

// mcu decodes the blocks that one MCU has of a component into its band.
func (w *walk) mcu(i int, c *scanComponent, to *band, mx int, b *block) error {
	n := to.n
	for v := range c.V {
		for h := range c.H {
			clear(b[:n*n])
			mean, err := w.mean(i, c.dc)
			if err != nil {
				return err
			}
			kept, err := w.frequencies(c.ac, &to.target, b)
			if err != nil {
				return err
			}
			b[0] = mean * to.factor(0)
			to.draw(b, kept, mx*c.H+h, v)
		}
	}
	return nil
}
