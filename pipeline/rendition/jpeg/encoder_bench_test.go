package jpeg

import (
	"bytes"
	"image/jpeg"
	"testing"
	"time"
)

// BenchmarkEncoder measures the coding of a top rung beside image/jpeg's. The times
// are the least of all rounds, since what else runs on the machine only adds to them.
func BenchmarkEncoder(b *testing.B) {
	m := photo(3, 1920*1440e-6)
	ours, theirs := time.Hour, time.Hour
	var out bytes.Buffer
	size := 0
	for b.Loop() {
		start := time.Now()
		size = len(encoded(m))
		ours = min(ours, time.Since(start))
		out.Reset()
		start = time.Now()
		if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 82}); err != nil {
			b.Fatal(err)
		}
		theirs = min(theirs, time.Since(start))
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ours/image-jpeg")
	b.ReportMetric(ours.Seconds()*1e9/float64(m.Rect.Dx()*m.Rect.Dy()), "ns/pixel")
	b.ReportMetric(float64(size)/float64(out.Len()), "bytes/image-jpeg")
}
