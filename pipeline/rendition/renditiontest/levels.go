package renditiontest

import (
	"image"
	"image/color"
)

// Levels are the samples of one component, row by row without gaps, from 0 to
// 255 and not rounded to whole numbers.
type Levels struct {
	Width, Height int
	Samples       []float64
}

// Row returns the samples of row y.
func (p Levels) Row(y int) []float64 { return p.Samples[y*p.Width : (y+1)*p.Width] }

// Luma returns how light each pixel is, by JFIF's Y. A picture that holds Y, as
// JPEGs do, gives it as it is.
func Luma(m image.Image) Levels {
	b := m.Bounds()
	p := Levels{b.Dx(), b.Dy(), make([]float64, 0, b.Dx()*b.Dy())}
	luma := lumaOf(m)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			p.Samples = append(p.Samples, float64(luma(x, y)))
		}
	}
	return p
}

// lumaOf returns the function that gives one pixel's Y.
func lumaOf(m image.Image) func(x, y int) uint8 {
	switch m := m.(type) {
	case *image.YCbCr:
		return func(x, y int) uint8 { return m.Y[m.YOffset(x, y)] }
	case *image.Gray:
		return func(x, y int) uint8 { return m.Pix[m.PixOffset(x, y)] }
	}
	return func(x, y int) uint8 { return color.YCbCrModel.Convert(m.At(x, y)).(color.YCbCr).Y }
}
