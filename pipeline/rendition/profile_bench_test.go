package rendition_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// BenchmarkColours measures a photo of 12 megapixels with profiles beside one without:
// sRGB's must cost nothing, others no more than a tenth. All take turns, and of each the
// quickest counts.
func BenchmarkColours(b *testing.B) {
	photo := renditiontest.WriteJPEG(renditiontest.Photo(4000, 3000, 1), renditiontest.JPEGOptions{})
	names := []string{"none", "sRGB", "P3", "table"}
	files := [][]byte{
		photo, withProfile(photo, renditiontest.SRGBProfile()), withProfile(photo, renditiontest.DisplayP3()),
		withProfile(photo, renditiontest.RGBTable()),
	}
	took := make([][]time.Duration, len(files))
	for b.Loop() {
		for i, file := range files {
			start := time.Now()
			if _, err := rendition.Render(context.Background(), file, rendition.DefaultLimits()); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	for i, name := range names[1:] {
		b.ReportMetric(float64(slices.Min(took[i+1]))/float64(slices.Min(took[0])), name+"/none")
	}
}
