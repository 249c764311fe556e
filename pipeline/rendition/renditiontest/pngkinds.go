package renditiontest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
)

// The colour types of a PNG.
const (
	PNGGray      = 0
	PNGRGB       = 2
	PNGPalette   = 3
	PNGGrayAlpha = 4
	PNGRGBAlpha  = 6
)

// PNGOptions says which of the many kinds of PNG is written.
type PNGOptions struct {
	Depth      int // bits of a sample, or of an index into the palette
	Color      int // its colour type
	Interlaced bool
	// Key is the colour that a picture without alpha has as its transparent one; nil
	// for none.
	Key color.Color
}

// WritePNG encodes a picture. It is plain, and filters nothing. A palette has the first
// colours that are met, as many as there may be; other colours become the nearest.
func WritePNG(m image.Image, o PNGOptions) []byte {
	w := pngWriter{PNGOptions: o}
	if o.Color == PNGPalette {
		w.palette = paletteOf(m, 1<<o.Depth)
	}
	size := m.Bounds().Size()
	interlace := byte(0)
	passes := []pass{{dx: 1, dy: 1}}
	if o.Interlaced {
		interlace, passes = 1, adam7()
	}
	for _, p := range passes {
		for y := p.y; y < size.Y && p.x < size.X; y += p.dy {
			w.raw = append(w.raw, 0)
			for x := p.x; x < size.X; x += p.dx {
				w.pixel(m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y))
			}
			w.flush()
		}
	}
	out := append([]byte(PNGSignature), PNGChunk("IHDR", PNGHeader(uint32(size.X), uint32(size.Y), byte(o.Depth), byte(o.Color), interlace))...)
	out = append(out, w.colours()...)
	out = append(out, PNGChunk("IDAT", zlibOf(w.raw))...)
	return append(out, PNGChunk("IEND", nil)...)
}

// pass is one of the pictures that an interlaced one is made of.
type pass struct{ x, y, dx, dy int }

// adam7 are the passes, PNG specification 8.2.
func adam7() []pass {
	return []pass{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}
}

// pngWriter packs samples, the highest bits first.
type pngWriter struct {
	PNGOptions
	palette color.Palette
	raw     []byte
	held    uint32
	n       int
}

func (w *pngWriter) pixel(c color.Color) {
	if w.Color == PNGPalette {
		w.sample(uint32(w.palette.Index(c)))
		return
	}
	for _, v := range w.samples(c) {
		w.sample(v)
	}
}

// samples are those of a colour in the picture's depth.
func (w *pngWriter) samples(c color.Color) []uint32 {
	p := color.NRGBA64Model.Convert(c).(color.NRGBA64)
	grey := uint16((299*uint32(p.R) + 587*uint32(p.G) + 114*uint32(p.B) + 500) / 1000)
	levels := map[int][]uint16{
		PNGGray: {grey}, PNGGrayAlpha: {grey, p.A}, PNGRGB: {p.R, p.G, p.B}, PNGRGBAlpha: {p.R, p.G, p.B, p.A},
	}[w.Color]
	most := uint32(1)<<w.Depth - 1
	var out []uint32
	for _, level := range levels {
		out = append(out, (uint32(level)*most+0x7fff)/0xffff)
	}
	return out
}

func (w *pngWriter) sample(v uint32) {
	w.held = w.held<<w.Depth | v
	for w.n += w.Depth; w.n >= 8; w.n -= 8 {
		w.raw = append(w.raw, byte(w.held>>(w.n-8)))
	}
}

// flush fills up the last byte of a row.
func (w *pngWriter) flush() {
	if w.n > 0 {
		w.raw = append(w.raw, byte(w.held<<(8-w.n)))
	}
	w.held, w.n = 0, 0
}

// colours returns the palette's chunk, and the one of transparency.
func (w *pngWriter) colours() []byte {
	var entries, alpha []byte
	for _, c := range w.palette {
		p := color.NRGBAModel.Convert(c).(color.NRGBA)
		entries, alpha = append(entries, p.R, p.G, p.B), append(alpha, p.A)
	}
	if entries != nil {
		return append(PNGChunk("PLTE", entries), PNGChunk("tRNS", alpha)...)
	}
	if w.Key == nil {
		return nil
	}
	var key []byte
	for _, v := range w.samples(w.Key) {
		key = binary.BigEndian.AppendUint16(key, uint16(v))
	}
	return PNGChunk("tRNS", key)
}

// paletteOf collects the first colours of a picture.
func paletteOf(m image.Image, most int) color.Palette {
	var out color.Palette
	met := map[color.Color]bool{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if c := m.At(x, y); !met[c] && len(out) < most {
				out, met[c] = append(out, c), true
			}
		}
	}
	return out
}

// zlibOf returns the bytes as a zlib stream. A buffer takes everything.
func zlibOf(raw []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(raw)
	w.Close()
	return out.Bytes()
}
