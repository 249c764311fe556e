package png

import "encoding/binary"

// painter turns unfiltered rows into samples on white.
type painter struct {
	header *header
	row    []byte // what paint returns, where it is not the row itself
	pixels []byte // one index or level per byte, of depths below 8
	levels int    // what multiplies a level of such a depth so that the highest is 255
	colors []byte // three samples for each palette entry, or one
}

func newPainter(h *header) *painter {
	p := &painter{header: h}
	channels := 3
	if h.gray() {
		channels = 1
	}
	if h.depth == 8 && (h.color == gray || h.color == rgb) && !h.hasKey {
		return p
	}
	p.row = make([]byte, channels*h.width)
	if h.depth < 8 {
		p.pixels = make([]byte, h.width+8)
		p.levels = 0xff / (1<<h.depth - 1)
	}
	if h.color == paletted {
		for _, e := range h.palette {
			p.colors = append(p.colors, onWhite(e.r, e.a))
			if channels == 3 {
				p.colors = append(p.colors, onWhite(e.g, e.a), onWhite(e.b, e.a))
			}
		}
	}
	return p
}

// onWhite lays a sample of some opacity over white, as image/draw does.
func onWhite(v, opacity byte) byte {
	a := uint32(opacity) * 0x101
	return byte((uint32(v)*a/0xff + 0xffff - a) >> 8)
}

// onWhite16 lays a sample of 16 bits over white and makes 8 bits of it.
func onWhite16(v, opacity uint16) byte {
	a := uint32(opacity)
	return eight(uint16((uint32(v)*a+0x7fff)/0xffff + 0xffff - a))
}

// eight rounds 16 bits to 8.
func eight(v uint16) byte { return byte((uint32(v)*0xff + 0x7fff) / 0xffff) }

// paint returns the samples of a row, which are valid until the next call.
func (p *painter) paint(raw []byte) []byte {
	h := p.header
	switch {
	case p.row == nil:
		return raw
	case h.color == paletted:
		p.paintPalette(p.unpack(raw))
	case h.color == gray && h.depth <= 8:
		p.paintLevels(p.unpack(raw))
	case h.color == gray, h.color == rgb && h.depth == 16:
		p.paintDeep(raw)
	case h.color == rgb:
		p.paintKeyed(raw)
	case h.depth == 8:
		p.paintAlpha(raw)
	default:
		p.paintDeepAlpha(raw)
	}
	return p.row
}

// unpack gives each pixel of depth 1, 2 or 4 its byte; the first one is the highest
// in a byte.
func (p *painter) unpack(raw []byte) []byte {
	depth := p.header.depth
	if depth == 8 {
		return raw
	}
	mask, to := byte(1<<depth-1), p.pixels
	for _, b := range raw {
		for shift := 8 - depth; shift >= 0; shift -= depth {
			to[0] = b >> shift & mask
			to = to[1:]
		}
	}
	return p.pixels[:p.header.width]
}

func (p *painter) paintPalette(indices []byte) {
	if len(p.colors) == len(p.header.palette) {
		for i, index := range indices {
			p.row[i] = p.colors[index]
		}
		return
	}
	for i, index := range indices {
		copy(p.row[3*i:3*i+3], p.colors[3*int(index):])
	}
}

// paintLevels: of a key, as image/png has it, only the lower byte counts below 16
// bits.
func (p *painter) paintLevels(levels []byte) {
	h := p.header
	scale := max(1, p.levels)
	for i, v := range levels {
		p.row[i] = byte(int(v) * scale)
		if h.hasKey && v == byte(h.key[0]) {
			p.row[i] = 0xff
		}
	}
}

func (p *painter) paintKeyed(raw []byte) {
	r, g, b := byte(p.header.key[0]), byte(p.header.key[1]), byte(p.header.key[2])
	copy(p.row, raw)
	for i := 0; i+3 <= len(p.row); i += 3 {
		if to := p.row[i : i+3]; to[0] == r && to[1] == g && to[2] == b {
			to[0], to[1], to[2] = 0xff, 0xff, 0xff
		}
	}
}

func (p *painter) paintAlpha(raw []byte) {
	channels := len(p.row) / p.header.width
	for to := p.row; len(to) > 0; to = to[channels:] {
		a := raw[channels]
		for c := range channels {
			to[c] = onWhite(raw[c], a)
		}
		raw = raw[channels+1:]
	}
}

// paintDeep: 16 bits without opacity.
func (p *painter) paintDeep(raw []byte) {
	channels := len(p.row) / p.header.width
	for to := p.row; len(to) > 0; to = to[channels:] {
		keyed := p.header.hasKey
		for c := range channels {
			v := binary.BigEndian.Uint16(raw[2*c:])
			to[c] = eight(v)
			keyed = keyed && v == p.header.key[c]
		}
		if keyed {
			for c := range channels {
				to[c] = 0xff
			}
		}
		raw = raw[2*channels:]
	}
}

func (p *painter) paintDeepAlpha(raw []byte) {
	channels := len(p.row) / p.header.width
	for to := p.row; len(to) > 0; to = to[channels:] {
		a := binary.BigEndian.Uint16(raw[2*channels:])
		for c := range channels {
			to[c] = onWhite16(binary.BigEndian.Uint16(raw[2*c:]), a)
		}
		raw = raw[2*(channels+1):]
	}
}
