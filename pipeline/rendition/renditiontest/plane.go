package renditiontest

import (
	"image"
	"image/color"
)

// Plane is one component of a picture, row by row without gaps, in levels of 0 to
// 255 that need not be whole.
type Plane struct {
	Width, Height int
	Levels        []float64
}

// Row returns the samples of row y.
func (p Plane) Row(y int) []float64 { return p.Levels[y*p.Width : (y+1)*p.Width] }

// Luma returns how light each pixel is, by JFIF's Y. A picture that holds Y, as
// JPEGs do, gives it as it is.
func Luma(m image.Image) Plane {
	b := m.Bounds()
	p := Plane{b.Dx(), b.Dy(), make([]float64, 0, b.Dx()*b.Dy())}
	luma := lumaOf(m)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			p.Levels = append(p.Levels, float64(luma(x, y)))
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
