package jpeg

import (
	"errors"
	"fmt"
	"io"
)

// TruncatedError: the file ends before the picture does. It wraps io.ErrUnexpectedEOF.
type TruncatedError struct {
	// Rows is how many rows of pixels, from the top, the file tells of.
	Rows int
}

// Error returns how much there is.
func (e *TruncatedError) Error() string {
	return fmt.Sprintf("JPEG that ends after %d rows", e.Rows)
}

// Unwrap returns io.ErrUnexpectedEOF.
func (e *TruncatedError) Unwrap() error { return io.ErrUnexpectedEOF }

// cut takes note that the file ends after so many rows. It is an error unless they
// are enough.
func (d *Decoder) cut(rows int) error {
	if d.Least < 1 || rows < d.Least {
		return &TruncatedError{Rows: rows}
	}
	d.Truncated, d.rows = true, rows
	return nil
}

// atEnd reports whether a segment was read that leaves no room for the picture's end:
// what it says is that end, or no more than half of itself.
func (d *Decoder) atEnd() bool { return len(d.data)-d.pos < 2 }

// lastBits is how near to the end of the bits a fault must be to come of that end: no
// code and no value is longer.
const lastBits = 32

// cutOff reports whether a fault comes of the file's end and of nothing before it: the
// bits are used up, and nothing follows them, or the picture's end. Of what is not
// supported that is only sure if bits were read that are not there.
func (w *walk) cutOff(err error) bool {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return true
	case !w.dry || w.n >= padding+lastBits:
		return false
	case errors.As(err, new(UnsupportedError)) && !w.overdrawn():
		return false
	}
	marker, _, none := nextMarker(w.data, w.pos)
	return none != nil || marker == markerEOI
}

// greyLevel is the level of what is not known: it has no colour, and is neither bright
// nor dark.
const greyLevel = 128

// grey makes the band grey from a column of samples on.
func (b *band) grey(from int) {
	for row := b.samples; len(row) > 0; row = row[b.stride:] {
		for x := from; x < b.stride; x++ {
			row[x] = greyLevel
		}
	}
}

// pushGrey pushes the last row of MCUs that a scan tells of, of which there are only so
// many, and the rows below it.
func (d *Decoder) pushGrey(s scan, bands []band, mcus, rows int, pace Pace, push Push) error {
	for range rows {
		for i, c := range s.components {
			bands[i].grey(mcus * c.H * bands[i].n)
			bands[i].push(c.index, push)
		}
		mcus = 0
		if err := pace(); err != nil {
			return err
		}
	}
	return nil
}

// known takes note that a scan has told of the DC coefficients down to a row of MCUs.
func (d *Decoder) known(s scan, my int) {
	if s.from > 0 || s.high > 0 {
		return
	}
	for _, c := range s.components {
		rows := 8 * d.vMax
		if len(s.components) == 1 {
			rows /= c.V // its MCUs are single blocks
		}
		c.rows = max(c.rows, min(d.Height, (my+1)*rows))
	}
}

// knownRows is how many rows of pixels all components are known of: at least coarsely,
// by their DC coefficients.
func (d *Decoder) knownRows() int {
	rows := d.Height
	for _, c := range d.Components {
		rows = min(rows, c.rows)
	}
	return rows
}

// unknown reports whether a row of MCUs is not wholly known.
func (d *Decoder) unknown(my int) bool {
	return d.Truncated && d.rows < min(d.Height, (my+1)*8*d.vMax)
}

// forget takes back what a scan said of a band of the block in which it was cut off. In
// DC coefficients and whole blocks that need not be: their row becomes grey. What refines is
// left, because it is wrong by no more than it refines.
func (s scan) forget(mx, my int) {
	if s.from == 0 || s.high > 0 {
		return
	}
	c := s.components[0]
	values, known := c.held.block(my*c.blocksAcross + mx)
	for k := s.from; k <= s.to; k++ {
		values[c.held.place[k]] = 0
	}
	*known &^= upTo(s.to) &^ upTo(s.from-1)
}
