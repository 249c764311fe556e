package png

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"image"
	reference "image/png"
	"io"
	"math/rand/v2"
	"testing"
	"time"
)

// scan paints a page as a scanner of 300 dpi sees it: paper, darker towards a side,
// with strokes of colour, and noise in each sample.
func scan(tb testing.TB, width, height int) []byte {
	tb.Helper()
	r := rand.New(rand.NewPCG(15, 16))
	page := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		x, y := i%width, i/width
		color := [3]float64{244, 240, 230}
		dx, dy := x%600-300, y%500-250
		switch d := dx*dx + dy*dy; {
		case d < 9000:
			color = [3]float64{220, 60 + float64(x/3+y/5)/100, 40}
		case d > 30000 && d < 42000:
			color = [3]float64{40, 80, 180}
		}
		for c := range 3 {
			v := color[c]*(1-0.2*float64(x)/float64(width)) + r.NormFloat64()*1.4
			page.Pix[4*i+c] = byte(max(0, min(255, v)))
		}
		page.Pix[4*i+3] = 0xff
	}
	var out bytes.Buffer
	if err := reference.Encode(&out, page); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkDecode measures all rows of a small scan beside image/png, and inflating
// alone beside compress/flate. The ratios are of the shortest runs, and a small page
// is often done before something else gets the processor.
func BenchmarkDecode(b *testing.B) {
	const width, height, megabytes = 620, 874, 620 * 874 * 3 / 1e6
	data := scan(b, width, height)
	stream := zlibStream(b, data)
	var rows, library, inflate, flated time.Duration
	for b.Loop() {
		rows = shorter(rows, func() {
			if _, err := decodedRows(data); err != nil {
				b.Fatal(err)
			}
		})
		library = shorter(library, func() {
			if _, err := reference.Decode(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		})
		inflate = shorter(inflate, func() {
			if err := inflatedAway(stream); err != nil {
				b.Fatal(err)
			}
		})
		flated = shorter(flated, func() {
			if _, err := io.Copy(io.Discard, flate.NewReader(bytes.NewReader(stream[2:]))); err != nil {
				b.Fatal(err)
			}
		})
	}
	b.ReportMetric(float64(rows)/float64(library), "rows/image-png")
	b.ReportMetric(float64(inflate)/float64(flated), "inflate/compress-flate")
	b.ReportMetric(megabytes/inflate.Seconds(), "inflate-MB/s")
	b.ReportMetric(megabytes/rows.Seconds(), "rows-MB/s")
}

// shorter returns how long work takes, or the time before, if that is less.
func shorter(before time.Duration, work func()) time.Duration {
	start := time.Now()
	work()
	if took := time.Since(start); before == 0 || took < before {
		return took
	}
	return before
}

// decodedRows counts the rows of a file.
func decodedRows(data []byte) (int, error) {
	d, err := Open(data)
	if err != nil {
		return 0, err
	}
	n := 0
	err = d.Decode(func([]byte) error { n++; return nil })
	return n, err
}

// zlibStream returns what lies in the IDAT chunks.
func zlibStream(tb testing.TB, data []byte) []byte {
	tb.Helper()
	var out []byte
	for at := len(Signature); at < len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		if string(data[at+4:at+8]) == "IDAT" {
			out = append(out, data[at+8:at+8+n]...)
		}
		at += 12 + n
	}
	return out
}

// inflatedAway inflates a stream and keeps nothing.
func inflatedAway(data []byte) error {
	z, err := newInflater(&stream{chunks: &chunks{}, span: data}, 1)
	if err != nil {
		return err
	}
	for z.phase != atEnd {
		if err := z.inflate(); err != nil {
			return err
		}
		z.read = z.end
	}
	return z.finish()
}
