package painter

import (
	"image"
	"math"
	"math/rand/v2"
)

// Photo paints the sheet as a phone sees it: a hair turned and tilted, lit from one side, darker towards the corners, with a
// little noise. The sheet fills the frame.
func (d Drawing) Photo() *image.RGBA {
	r := stream(d.Seed, forPhoto)
	j := func(a float64) float64 { return (r.Float64()*2 - 1) * a }
	img := d.paint(view{turn: j(0.009), tiltX: j(0.012), tiltY: j(0.012)})
	lightOf(r, img.Rect.Dx(), img.Rect.Dy()).fall(img)
	return img
}

// light is how bright a photo is, and of what tint.
type light struct {
	w, h           float64
	dx, dy         float64 // brighter in this direction
	slope          float64
	vignette       float64
	warmR, warmB   float64
	shadeX, shadeY float64 // the middle of the soft shadow of a head or a hand
	shade          float64
	noise          *rand.Rand
}

func lightOf(r *rand.Rand, w, h int) light {
	from := r.Float64() * 2 * math.Pi
	warm := (r.Float64()*2 - 1) * 0.018
	return light{w: float64(w), h: float64(h), dx: math.Cos(from), dy: math.Sin(from), slope: 0.03 + 0.05*r.Float64(),
		vignette: 0.04 + 0.05*r.Float64(), warmR: 1 + warm, warmB: 1 - warm*1.4,
		shadeX: r.Float64(), shadeY: float64(r.IntN(2)), shade: 0.07 * r.Float64(), noise: rand.New(rand.NewPCG(r.Uint64(), 1))}
}

// at is the brightness at a place, both from 0 to 1.
func (l light) at(u, v float64) float64 {
	x, y := u*2-1, v*2-1
	b := 1.005 + l.slope*(x*l.dx+y*l.dy) - l.vignette*(x*x+y*y)*0.5
	sx, sy := u-l.shadeX, v-l.shadeY
	return b - l.shade*math.Exp(-(sx*sx+sy*sy)*7)
}

// lightStep is the distance of the places where the light is computed; between them it is interpolated.
const lightStep = 32

// fall multiplies the light into the image and adds the sensor's noise.
func (l light) fall(img *image.RGBA) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	noise := make([]int8, 4096)
	for i := range noise {
		noise[i] = int8(l.noise.IntN(6) + l.noise.IntN(6) - 5)
	}
	red, blue := int(l.warmR*256), int(l.warmB*256)
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+w*4]
		n := l.noise.IntN(4096)
		v := float64(y) / l.h
		left := int(l.at(0, v) * 65536)
		for x0 := 0; x0 < w; x0 += lightStep {
			right := int(l.at(float64(x0+lightStep)/l.w, v) * 65536)
			step := (right - left) / lightStep
			for x := x0; x < min(x0+lightStep, w); x++ {
				left += step
				e := int(noise[(n+x)&4095])
				p := row[x*4 : x*4+3 : x*4+3]
				p[0] = clamp8((int(p[0])*left>>16)*red>>8 + e)
				p[1] = clamp8(int(p[1])*left>>16 + e)
				p[2] = clamp8((int(p[2])*left>>16)*blue>>8 + e)
			}
			left = right
		}
	}
}
