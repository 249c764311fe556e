package jpeg

import (
	"errors"
	"io"
)

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
// is held. Of others the coefficients that the scale keeps are held until the end.
//
// A file that ends too early is a TruncatedError, unless it has rows enough, see Least.
func (d *Decoder) Decode(pace Pace, push Push) error {
	s, err := d.readScan(d.first)
	if err != nil {
		return err
	}
	if !d.Progressive && len(s.components) == len(d.Components) && onlyScan(d.data, d.pos) {
		return d.decodeOnly(s, pace, push)
	}
	for more := true; more; {
		s, more, err = d.holdNext(s, pace)
		if errors.Is(err, io.ErrUnexpectedEOF) || err != nil && d.atEnd() {
			more, err = false, d.cut(d.knownRows())
		}
		if err != nil {
			return err
		}
	}
	return d.pushHeld(pace, push)
}

// decodeOnly decodes a picture of a single scan. Where that is whole, nobody misses the
// picture's end.
func (d *Decoder) decodeOnly(s scan, pace Pace, push Push) error {
	if err := d.stream(s, pace, push); err != nil || d.Truncated {
		return err
	}
	_, err := d.toNextScan()
	if d.Least > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// holdNext reads a scan, and what the next one's segment says, if there is more.
func (d *Decoder) holdNext(s scan, pace Pace) (next scan, more bool, err error) {
	if err := d.hold(s, pace); err != nil {
		return scan{}, false, err
	}
	body, err := d.toNextScan()
	if err != nil || body == nil {
		return scan{}, false, err
	}
	next, err = d.readScan(body)
	return next, true, err
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
	for my := range down {
		if err := pace(); err != nil {
			return err
		}
		if mcus, err := w.row(s, bands, across); err != nil {
			if w.cutOff(err) {
				err = d.cut(my * 8 * d.vMax)
			}
			if err != nil {
				return err
			}
			return d.pushGrey(s, bands, mcus, down-my, pace, push)
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

// row decodes a row of MCUs into the bands. It returns how many of them it has decoded.
func (w *walk) row(s scan, bands []band, across int) (int, error) {
	var b block
	for mx := range across {
		if err := w.next(); err != nil {
			return mx, err
		}
		for i := range s.components {
			if err := w.mcu(i, &s.components[i], &bands[i], mx, &b); err != nil {
				return mx, err
			}
		}
	}
	return across, nil
}

// mcu decodes the blocks that one MCU has of a component into its band.
func (w *walk) mcu(i int, c *scanComponent, to *band, mx int, b *block) error {
	n := to.n
	for v := range c.V {
		for h := range c.H {
			clear(b[:n*n])
			dc, err := w.nextDC(i, c.dc)
			if err != nil {
				return err
			}
			kept, err := w.coefficients(c.ac, &to.target, b)
			if err != nil {
				return err
			}
			b[0] = dc * to.factor(0)
			to.draw(b, kept, mx*c.H+h, v)
		}
	}
	return nil
}
