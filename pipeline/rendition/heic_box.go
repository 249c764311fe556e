package rendition

import (
	"bytes"
	"encoding/binary"
)

// box is a piece of a file of ISO/IEC 14496-12: its name and what is in it.
type box struct {
	name string
	body []byte
}

// fileBox reads the header of a box of the file itself. Its body may lie beyond the
// end of the file.
func fileBox(w *window, offset int64) (chunk, int64, error) {
	head, err := w.at(offset, 8)
	if err != nil {
		return chunk{}, 0, err
	}
	c := chunk{name: string(head[4:8]), body: offset + 8}
	size := uint64(binary.BigEndian.Uint32(head))
	switch size {
	case 0: // to the end of the file
		size = uint64(w.size - offset)
	case 1:
		if head, err = w.at(offset, 16); err != nil {
			return chunk{}, 0, err
		}
		size, c.body = binary.BigEndian.Uint64(head[8:]), offset+16
	}
	if size < uint64(c.body-offset) || size > 1<<62 {
		return chunk{}, 0, damaged("a box %q of %d bytes", c.name, size)
	}
	c.length = offset + int64(size) - c.body
	return c, c.body + c.length, nil
}

// boxes cuts the inside of a box into boxes. No file needs 64 bits for the length of
// one inside another.
func boxes(inside []byte) ([]box, error) {
	var out []box
	for len(inside) > 0 {
		if len(inside) < 8 {
			return nil, damaged("%d bytes behind a box", len(inside))
		}
		size := binary.BigEndian.Uint32(inside)
		if size < 8 || uint64(size) > uint64(len(inside)) {
			return nil, damaged("a box %q of %d bytes where there are %d", inside[4:8], size, len(inside))
		}
		out = append(out, box{string(inside[4:8]), inside[8:size]})
		inside = inside[size:]
	}
	return out, nil
}

// fields reads numbers from the front of a box, the high byte first. Once there are too
// few bytes, every number is 0 and short is true.
type fields struct {
	left  []byte
	short bool
}

// take returns the next n bytes; nil if there are fewer.
func (f *fields) take(n int) []byte {
	if f.short || n > len(f.left) {
		f.short = true
		return nil
	}
	out := f.left[:n]
	f.left = f.left[n:]
	return out
}

// number reads n bytes, at most 8.
func (f *fields) number(n int) uint64 {
	var v uint64
	for _, b := range f.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

// text reads up to a zero byte, or to the end.
func (f *fields) text() string {
	text, rest, _ := bytes.Cut(f.left, []byte{0})
	f.left = rest
	return string(text)
}

// end is what to say when a box was read.
func (f *fields) end(name string) error {
	if f.short {
		return damaged("its box %q is too short", name)
	}
	return nil
}
