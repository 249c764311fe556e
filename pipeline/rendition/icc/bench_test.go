package icc

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// BenchmarkRows converts the largest rendition of a photo, with the profile read and
// nothing known beforehand, as it is for every picture.
func BenchmarkRows(b *testing.B) {
	const width, height = 1920, 1440
	photo := renditiontest.Photo(width, height, 1)
	profile := renditiontest.DisplayP3()
	for b.Loop() {
		p, err := Parse(profile)
		if err != nil || p.IsSRGB() {
			b.Fatal(err)
		}
		rows := p.NewRows(width, height, func(int, []byte) {})
		for y := range height {
			rows.Push(0, photo.Y[y*photo.YStride:][:width])
			if y%2 == 0 {
				rows.Push(1, photo.Cb[y/2*photo.CStride:][:width/2])
				rows.Push(2, photo.Cr[y/2*photo.CStride:][:width/2])
			}
		}
	}
}
