package lanczos_test

import (
	"fmt"
	"image"
	"testing"
	"time"

	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// BenchmarkPlane measures planes of the ladder in source samples, beside imaging,
// which holds the same plane as a grey picture of four samples per pixel.
func BenchmarkPlane(b *testing.B) {
	for _, size := range [][4]int{
		{2000, 1500, 1920, 1440}, {1920, 1440, 1280, 960}, {1280, 960, 640, 480}, {640, 480, 320, 240},
		{2250, 3000, 1920, 2560}, {2480, 3508, 1920, 2716}, {2520, 1890, 1920, 1440}, {1000, 750, 960, 720},
	} {
		p := noise(size[0], size[1])
		x, y := to(size[0], size[2]), to(size[1], size[3])
		b.Run(fmt.Sprintf("%dx%d-%dx%d", size[0], size[1], size[2], size[3]), func(b *testing.B) {
			picture := image.NewNRGBA(image.Rect(0, 0, p.width, p.height))
			for i, sample := range p.samples {
				copy(picture.Pix[4*i:], []byte{sample, sample, sample, 255})
			}
			ours, theirs := time.Hour, time.Hour // the quickest, since a busy machine only ever slows down
			for b.Loop() {
				ours = min(ours, timed(func() { pushAll(p, x, y) }))
				theirs = min(theirs, timed(func() { imaging.Resize(picture, x.Out, y.Out, imaging.Lanczos) }))
			}
			b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ours/imaging")
			b.ReportMetric(float64(len(p.samples))/1e6/ours.Seconds(), "MB/s")
			b.ReportMetric(float64(ours.Nanoseconds())/float64(x.Out*y.Out), "ns/result")
		})
	}
}

func timed(act func()) time.Duration {
	start := time.Now()
	act()
	return time.Since(start)
}

func pushAll(p plane, x, y lanczos.Axis) {
	r := lanczos.New(x, y, func([]byte) {})
	for at := range p.height {
		r.Push(p.row(at))
	}
}
