package png

import (
	"encoding/binary"
	"fmt"
	"strconv"
)

// How far the chunks have come: in this order and no other.
const (
	seenNothing = iota
	seenHeader
	seenPalette
	seenTransparency
	seenPixels
)

// The colour types of the PNG specification, table 11.1.
const (
	gray      = 0
	rgb       = 2
	paletted  = 3
	grayAlpha = 4
	rgbAlpha  = 6
)

// header is what the chunks in front of the pixels say.
type header struct {
	stage         int
	width, height int
	depth, color  int
	interlaced    bool

	palette [256]entry // of a paletted picture; what the file leaves out is opaque black
	entries int        // how many the file gives a colour or an opacity

	// key is the one transparent colour of a grey or RGB picture, as 16-bit values.
	key    [3]uint16
	hasKey bool
}

// entry is a colour of the palette.
type entry struct{ r, g, b, a byte }

// take reads a chunk that is not IDAT. Names that it does not know it ignores, as
// image/png does, even those that call themselves critical.
func (h *header) take(c chunk) error {
	switch c.name {
	case "IHDR":
		return h.takeHeader(c.body)
	case "PLTE":
		return h.takePalette(c.body)
	case "tRNS":
		return h.takeTransparency(c.body)
	case "IEND":
		return errOrder
	}
	return nil
}

func (h *header) takeHeader(body []byte) error {
	if h.stage != seenNothing {
		return errOrder
	}
	if len(body) != 13 {
		return FormatError("the header has not 13 bytes")
	}
	width, height := int32(binary.BigEndian.Uint32(body)), int32(binary.BigEndian.Uint32(body[4:]))
	compression, filter, interlace := body[10], body[11], body[12]
	switch {
	case compression != 0, filter != 0, interlace > 1:
		return FormatError("an unknown compression, filter or interlace method")
	case width <= 0, height <= 0:
		return FormatError("a side is not positive")
	}
	*h = header{
		stage: seenHeader, width: int(width), height: int(height),
		depth: int(body[8]), color: int(body[9]), interlaced: interlace == 1,
	}
	switch {
	case !h.known():
		return FormatError(fmt.Sprintf("unknown colour type %d of depth %d", h.color, h.depth))
	case (int64(width)*int64(h.pixelBits())+7)/8 >= int64(1)<<(strconv.IntSize-2):
		return FormatError("a row is too long for this machine")
	}
	return nil
}

// known reports whether depth and colour type go together.
func (h *header) known() bool {
	switch h.color {
	case gray:
		return h.depth == 1 || h.depth == 2 || h.depth == 4 || h.depth == 8 || h.depth == 16
	case paletted:
		return h.depth == 1 || h.depth == 2 || h.depth == 4 || h.depth == 8
	case rgb, grayAlpha, rgbAlpha:
		return h.depth == 8 || h.depth == 16
	}
	return false
}

// takePalette reads the colours. RGB pictures may have some, too, as a suggestion
// that nobody follows.
func (h *header) takePalette(body []byte) error {
	n := len(body) / 3
	switch {
	case h.stage != seenHeader:
		return errOrder
	case len(body)%3 != 0, n == 0, n > 256, n > 1<<h.depth:
		return FormatError("the palette has a wrong length")
	case h.color == gray, h.color == grayAlpha:
		return FormatError("a grey picture has a palette")
	}
	h.stage = seenPalette
	for i := range h.palette {
		h.palette[i].a = 0xff
	}
	for i := range n {
		h.palette[i] = entry{body[3*i], body[3*i+1], body[3*i+2], 0xff}
	}
	h.entries = n
	return nil
}

// takeTransparency reads the opacity of palette entries, or the transparent colour.
func (h *header) takeTransparency(body []byte) error {
	palette := h.color == paletted
	switch {
	case h.stage == seenPalette && (palette || h.color == rgb), h.stage == seenHeader && !palette:
	default:
		return errOrder
	}
	h.stage = seenTransparency
	switch {
	case palette && len(body) <= 256:
		for i, a := range body {
			h.palette[i].a = a
		}
		h.entries = max(h.entries, len(body))
		return nil
	case h.color == gray && len(body) == 2, h.color == rgb && len(body) == 6:
		for i := range len(body) / 2 {
			h.key[i] = binary.BigEndian.Uint16(body[2*i:])
		}
		h.hasKey = true
		return nil
	}
	return FormatError("the transparency has a wrong length")
}

// gray reports whether no pixel can have a colour.
func (h *header) gray() bool {
	switch h.color {
	case gray, grayAlpha:
		return true
	case paletted:
		for _, e := range h.palette[:h.entries] {
			if e.r != e.g || e.g != e.b {
				return false
			}
		}
		return true
	}
	return false
}

// pixelBits is how many bits a pixel takes.
func (h *header) pixelBits() int {
	channels := 1
	switch h.color {
	case grayAlpha:
		channels = 2
	case rgb:
		channels = 3
	case rgbAlpha:
		channels = 4
	}
	return channels * h.depth
}

// pixelBytes is how far a byte is from the one that filters take for its left
// neighbour.
func (h *header) pixelBytes() int { return (h.pixelBits() + 7) / 8 }

// rowBytes is the length of a row without the byte that names its filter.
func (h *header) rowBytes() int { return (h.width*h.pixelBits() + 7) / 8 }
