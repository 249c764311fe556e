package rendition

import (
	"image"
	"image/color"
)

// studioRange converts the pixels of a lossy WebP. They are YCbCr like a JPEG's,
// but in BT.601's studio range: black is 16 and white is 235. The decoder hands
// them out as if they were a JPEG's, which turns white paper grey.
func studioRange(kind Kind, pixels image.Image) (image.Image, bool) {
	if kind != WebP {
		return nil, false
	}
	switch p := pixels.(type) {
	case *image.YCbCr:
		return fromStudio(p, nil), true
	case *image.NYCbCrA:
		return fromStudio(&p.YCbCr, func(x, y int) uint8 { return p.A[p.AOffset(x, y)] }), true
	}
	return nil, false
}

func fromStudio(p *image.YCbCr, alpha func(x, y int) uint8) *image.NRGBA {
	out := image.NewNRGBA(p.Bounds())
	for y := out.Rect.Min.Y; y < out.Rect.Max.Y; y++ {
		for x := out.Rect.Min.X; x < out.Rect.Max.X; x++ {
			c := p.COffset(x, y)
			pixel := studioPixel(p.Y[p.YOffset(x, y)], p.Cb[c], p.Cr[c])
			if alpha != nil {
				pixel.A = alpha(x, y)
			}
			out.SetNRGBA(x, y, pixel)
		}
	}
	return out
}

// studioPixel is BT.601 in 16-bit fixed point. The factors are 255/219 for luma
// and 255/224 times the usual ones for chroma.
func studioPixel(y, cb, cr uint8) color.NRGBA {
	luma := 76309 * (int32(y) - 16)
	b, r := int32(cb)-128, int32(cr)-128
	return color.NRGBA{
		R: fixed(luma + 104597*r),
		G: fixed(luma - 25674*b - 53279*r),
		B: fixed(luma + 132201*b),
		A: 255,
	}
}

// fixed rounds a 16-bit fixed-point number to a level.
func fixed(v int32) uint8 { return uint8(min(max((v+1<<15)>>16, 0), 255)) }
