package renditiontest

import (
	"image"
	"image/color"
)

// planes takes a picture apart into n components of full size. One is luma, three
// are Y, Cb and Cr, or red, green and blue if untransformed. Four are cyan, magenta,
// yellow and black, inverted as Adobe's programs write them; transformed, they are
// what Y, Cb and Cr are of the first three as they are, and black inverted.
func planes(m image.Image, n int, untransformed bool) []plane {
	if m, ok := m.(*image.YCbCr); ok && n < 4 && !untransformed {
		return yCbCrPlanes(m, n)
	}
	bounds := m.Bounds()
	out := make([]plane, n)
	for i := range out {
		out[i] = plane{bounds.Dx(), bounds.Dy(), make([]byte, bounds.Dx()*bounds.Dy())}
	}
	at := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			samples := components(m.At(x, y), n, untransformed)
			for i := range out {
				out[i].pix[at] = samples[i]
			}
			at++
		}
	}
	return out
}

// yCbCrPlanes repeats the chroma so that every pixel has its own.
func yCbCrPlanes(m *image.YCbCr, n int) []plane {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	out := make([]plane, n)
	for i := range out {
		out[i] = plane{width, height, make([]byte, width*height)}
	}
	for y := range height {
		at := m.YOffset(m.Rect.Min.X, m.Rect.Min.Y+y)
		copy(out[0].pix[y*width:], m.Y[at:at+width])
		for x := 0; n == 3 && x < width; x++ {
			at := m.COffset(m.Rect.Min.X+x, m.Rect.Min.Y+y)
			out[1].pix[y*width+x], out[2].pix[y*width+x] = m.Cb[at], m.Cr[at]
		}
	}
	return out
}

// components returns the samples of one pixel.
func components(c color.Color, n int, untransformed bool) (out [4]byte) {
	r, g, b, _ := c.RGBA()
	out = [4]byte{byte(r >> 8), byte(g >> 8), byte(b >> 8)}
	if n == 4 {
		ink := color.CMYKModel.Convert(c).(color.CMYK)
		out = [4]byte{ink.C, ink.M, ink.Y, 255 - ink.K}
	}
	switch {
	case !untransformed:
		out[0], out[1], out[2] = color.RGBToYCbCr(out[0], out[1], out[2])
	case n == 4:
		out[0], out[1], out[2] = 255-out[0], 255-out[1], 255-out[2]
	}
	return out
}
