package rendition

import (
	"encoding/binary"
	"fmt"
)

// jpegWork counts what a decoder does for a JPEG beside reading its bits: how many
// parts there are, how many scans, and over how many blocks these pass.
type jpegWork struct {
	limits Limits
	parts  int
	scans  int
	blocks int64
	// perScan is how many blocks a scan of a component has, by its name, with those
	// that only fill up the last MCU.
	perScan [256]int64
}

// add counts a segment, and refuses what is too much.
func (j *jpegWork) add(w *window, s segment) error {
	j.parts++
	switch {
	case s.marker == markerDHT:
		const shortest = 1 + 16 + 1 // a table of one code
		j.parts += int(s.length / shortest)
	case s.isFrame():
		if err := j.frame(w, s); err != nil {
			return err
		}
	case s.marker == markerSOS:
		if err := j.scan(w, s); err != nil {
			return err
		}
	}
	return j.limits.checkParts(j.parts)
}

// frame finds how many blocks the components have, T.81 A.1.1 and A.2.4.
func (j *jpegWork) frame(w *window, s segment) error {
	const head = 6
	body, err := w.at(s.body, head)
	if err != nil {
		return err
	}
	n := int(body[5])
	if body, err = w.at(s.body, head+3*n); err != nil {
		return err
	}
	wide, high := 1, 1
	for c := body[head:]; len(c) > 0; c = c[3:] {
		wide, high = max(wide, int(c[1]>>4)), max(high, int(c[1]&15))
	}
	across := ceilDiv(int(binary.BigEndian.Uint16(body[3:])), 8*wide)
	down := ceilDiv(int(binary.BigEndian.Uint16(body[1:])), 8*high)
	j.perScan = [256]int64{}
	for c := body[head:]; len(c) > 0; c = c[3:] {
		j.perScan[c[0]] = int64(across) * int64(down) * int64(c[1]>>4) * int64(c[1]&15)
	}
	return nil
}

// scan counts the blocks of the components that a scan names.
func (j *jpegWork) scan(w *window, s segment) error {
	if j.scans++; j.scans > j.limits.Scans {
		return fmt.Errorf("%w: at most %d", ErrTooManyScans, j.limits.Scans)
	}
	body, err := w.at(s.body, 1)
	if err != nil {
		return err
	}
	n := int(body[0])
	if body, err = w.at(s.body, 1+2*n); err != nil {
		return err
	}
	for c := body[1:]; len(c) > 0; c = c[2:] {
		j.blocks += j.perScan[c[0]]
	}
	if j.blocks > j.limits.Blocks {
		return fmt.Errorf("%w for its size: they pass over more than %d blocks", ErrTooManyScans, j.limits.Blocks)
	}
	return nil
}

// ceilDiv divides numbers that are not negative, and rounds up.
func ceilDiv(a, b int) int { return (a + b - 1) / b }
