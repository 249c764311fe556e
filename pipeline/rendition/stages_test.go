package rendition

import (
	"image"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// BenchmarkStages says where the time of a phone's photo goes, 12 megapixels made into
// four renditions: for each stage how many MB/s it takes in, of the file or of samples,
// and its share of the whole in percent.
//
// At one sample a block there is nothing to transform: that is what reading the codes
// takes. What the wanted scale takes beyond it is the transform.
func BenchmarkStages(b *testing.B) {
	const width, height = 4000, 3000
	file := renditiontest.WriteJPEG(renditiontest.Photo(width, height, 1), renditiontest.JPEGOptions{Quality: 92})
	sizes := ladder(width, height)
	for b.Loop() {
		var entropy, scaled, resizing, encoding time.Duration
		var decoded, resized, encoded int
		for range 5 {
			_, took := decodeAt(b, file, 1)
			entropy += took
			rows, took := decodeAt(b, file, 4)
			scaled += took
			decoded = rows.samples()
			began := time.Now()
			var rungs []planar
			for n := len(sizes) - 1; n >= 0; n-- {
				resized += rows.samples()
				rows = rows.to(sizes[n])
				rungs = append(rungs, rows)
			}
			resizing += time.Since(began)
			began = time.Now()
			for _, rung := range rungs {
				rung.encode()
				encoded += rung.samples()
			}
			encoding += time.Since(began)
		}
		transforming := scaled - entropy
		whole := scaled + resizing + encoding
		for _, stage := range []struct {
			name  string
			bytes int
			took  time.Duration
		}{
			{"entropy", 5 * len(file), entropy}, {"transform", 5 * decoded, transforming},
			{"resize", resized, resizing}, {"encode", encoded, encoding},
		} {
			b.ReportMetric(float64(stage.bytes)/1e6/stage.took.Seconds(), stage.name+"-MB/s")
			b.ReportMetric(100*stage.took.Seconds()/whole.Seconds(), stage.name+"-%")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// planar is the rows of three planes of 4:2:0.
type planar struct {
	size image.Point
	rows [3][][]byte
}

func (p *planar) put(component int, row []byte) {
	p.rows[component] = append(p.rows[component], append([]byte(nil), row...))
}

func (p *planar) samples() int {
	n := 0
	for _, rows := range p.rows {
		n += len(rows) * len(rows[0])
	}
	return n
}

// decodeAt decodes at n/8, and gives how long that took without keeping the rows.
func decodeAt(b *testing.B, file []byte, n int) (planar, time.Duration) {
	b.Helper()
	pass := func(push jpeg.Push) (*jpeg.Decoder, time.Duration) {
		began := time.Now()
		d, err := jpeg.Open(file)
		if err != nil {
			b.Fatal(err)
		}
		for c := range d.Components {
			d.SetScale(c, n)
		}
		if err := d.Decode(func() error { return nil }, push); err != nil {
			b.Fatal(err)
		}
		return d, time.Since(began)
	}
	d, took := pass(func(int, []byte) {})
	var p planar
	pass(p.put)
	p.size.X, p.size.Y = d.PlaneSize(0, n)
	return p, took
}

// to resizes the planes.
func (p *planar) to(size image.Point) planar {
	out := planar{size: size}
	for c, rows := range p.rows {
		from, to := sampled(p.size, c), sampled(size, c)
		r := lanczos.New(
			lanczos.Axis{In: from.X, Out: to.X, Step: lanczos.Ratio{Num: p.size.X, Den: size.X}},
			lanczos.Axis{In: from.Y, Out: to.Y, Step: lanczos.Ratio{Num: p.size.Y, Den: size.Y}},
			func(row []byte) { out.put(c, row) },
		)
		for _, row := range rows {
			r.Push(row)
		}
	}
	return out
}

func (p *planar) encode() {
	e := jpeg.NewEncoder(p.size.X, p.size.Y, false)
	for y := range p.rows[0] {
		for c, rows := range p.rows {
			if y%step(c) == 0 {
				e.Push(c, rows[y/step(c)])
			}
		}
	}
	e.Bytes()
}
