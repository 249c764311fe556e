package png

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	reference "image/png"
	"math/rand/v2"
	"testing"
)

// piece returns a chunk with its length and CRC.
func piece(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// file returns a PNG of these chunks.
func file(pieces ...[]byte) []byte {
	return append([]byte(Signature), bytes.Join(pieces, nil)...)
}

func headerOf(width, height, depth, color, interlace int) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(width))
	out = binary.BigEndian.AppendUint32(out, uint32(height))
	return piece("IHDR", append(out, byte(depth), byte(color), 0, 0, byte(interlace)))
}

// compressed returns a zlib stream.
func compressed(tb testing.TB, data []byte, level int) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, level)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// pieces cuts a stream into IDAT chunks of the given length.
func pieces(stream []byte, length int) []byte {
	var out []byte
	for len(stream) > length {
		out = append(out, piece("IDAT", stream[:length])...)
		stream = stream[length:]
	}
	return append(out, piece("IDAT", stream)...)
}

// filteredRows returns rows of noise under all filters in turn. Whatever the bytes
// are, they are some picture's.
func filteredRows(r *rand.Rand, height, length int) []byte {
	var out []byte
	for y := range height {
		out = append(out, byte((y+int(r.Uint32N(2)))%5))
		for range length {
			out = append(out, byte(r.ExpFloat64()*20))
		}
	}
	return out
}

// picture is what a decoder made of a file.
type picture struct {
	width, height int
	gray          bool
	samples       []byte
}

// decoded reads a whole file.
func decoded(data []byte) (picture, error) {
	d, err := Open(data)
	if err != nil {
		return picture{}, err
	}
	p := picture{width: d.Width, height: d.Height, gray: d.Gray}
	err = d.Decode(func(samples []byte) error { p.samples = append(p.samples, samples...); return nil })
	return p, err
}

// expected returns the same by image/png, laid over white by image/draw.
func expected(data []byte, gray bool) (picture, error) {
	pixels, err := reference.Decode(bytes.NewReader(data))
	if err != nil {
		return picture{}, err
	}
	b := pixels.Bounds()
	p := picture{width: b.Dx(), height: b.Dy(), gray: gray}
	paper := image.NewRGBA(b)
	draw.Draw(paper, b, image.White, image.Point{}, draw.Src)
	draw.Draw(paper, b, pixels, b.Min, draw.Over)
	for y := range p.height {
		for x := range p.width {
			r, g, blue := sampleOf(pixels, paper, x, y)
			if p.samples = append(p.samples, r); !gray {
				p.samples = append(p.samples, g, blue)
			}
		}
	}
	return p, nil
}

// sampleOf takes 8 bits from the paper, and makes them of 16 by rounding.
func sampleOf(pixels image.Image, paper *image.RGBA, x, y int) (r, g, b byte) {
	white := func(v, a uint16) byte {
		over := (uint64(v)*uint64(a)+0x7fff)/0xffff + 0xffff - uint64(a)
		return byte((over*255 + 32767) / 65535)
	}
	switch p := pixels.At(x, y).(type) {
	case color.Gray16:
		return white(p.Y, 0xffff), white(p.Y, 0xffff), white(p.Y, 0xffff)
	case color.RGBA64:
		return white(p.R, p.A), white(p.G, p.A), white(p.B, p.A)
	case color.NRGBA64:
		return white(p.R, p.A), white(p.G, p.A), white(p.B, p.A)
	}
	p := paper.RGBAAt(x, y)
	return p.R, p.G, p.B
}

// sameAs fails the test unless both decoders say the same of a file.
func sameAs(t *testing.T, data []byte) {
	t.Helper()
	got, err := decoded(data)
	want, wantErr := expected(data, got.gray)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("the verdict is %v, image/png's %v", err, wantErr)
	}
	if err != nil {
		return
	}
	if got.width != want.width || got.height != want.height || !bytes.Equal(got.samples, want.samples) {
		at := 0
		for at < len(want.samples) && at < len(got.samples) && got.samples[at] == want.samples[at] {
			at++
		}
		t.Fatalf("%d×%d, gray %v: of %d samples (image/png: %d) that at %d is another", got.width, got.height, got.gray, len(got.samples), len(want.samples), at)
	}
}
