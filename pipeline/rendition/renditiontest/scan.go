package renditiontest

import (
	"image"
	"math/rand/v2"
)

// Scan returns a drawing as a flat-bed scanner sees it: the sheet fills the picture,
// the light is even, and there is little noise. At 2480 × 3508, A4 at 300 dpi, it is
// a PNG of 8 to 15 MB. It is as repeatable as Photo.
func Scan(width, height int, seed uint64) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 2))
	sheet := sheetSize(width, height)
	c := newCanvas(width, height, view{scale: float64(width) / sheet.x, cos: 1}, random)
	for i := range c.pix {
		c.pix[i] = 249
	}
	c.draw(sheet.x, sheet.y)
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	noise, level := newSensor(random, 14), make([]int, 3*width)
	for y := range height {
		noise.fill(level)
		for x := range width {
			at := 3 * (y*width + x)
			p := m.Pix[y*m.Stride+4*x:]
			for i := range 3 {
				p[i] = clamp(int(c.pix[at+i]) + (level[3*x+i]+8)>>4)
			}
			p[3] = 255
		}
	}
	return m
}
