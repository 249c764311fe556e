package renditiontest

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// Photo returns a drawing on paper as a phone sees it: on a wooden table under a warm
// lamp, a little turned, no sharper than such lenses are, with the noise of a small
// sensor. At 4000 × 3000 and a quality of 90 it is a JPEG of 3 to 5 MB, as phones
// write them. Other seeds give other drawings. It is the same on each call; another
// kind of processor may round a few samples otherwise.
func Photo(width, height int, seed uint64) *image.YCbCr {
	random := rand.New(rand.NewPCG(seed, 1))
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	// The lens shows no more than half of the sensor's resolution: the scene is
	// painted at that.
	scene := paintScene((width+1)/2, (height+1)/2, random)
	lampOf(random, scene.width, scene.height).shine(scene)
	luma := expose(scene, m, random)
	develop(luma, m, random)
	return m
}

// paintScene paints the table, the sheet and the drawing, all in even light.
func paintScene(width, height int, random *rand.Rand) *canvas {
	sheet := sheetSize(width, height)
	turn := 0.02 * (2*random.Float64() - 1)
	sin, cos := math.Sincos(turn)
	v := view{scale: 0.93 * float64(width) / sheet.x, sin: sin, cos: cos}
	corner := v.onto(point{sheet.x / 2, sheet.y / 2})
	v.left, v.top = 0.52*float64(width)-corner.x, 0.51*float64(height)-corner.y
	c := newCanvas(width, height, v, random)
	c.table()
	c.lay(sheet)
	c.draw(sheet.x, sheet.y)
	return c
}

// sheetSize returns a sheet of the picture's proportions, as far as a drawing can
// have them. Its shorter side is 3,000.
func sheetSize(width, height int) point {
	w, h := float64(width), float64(height)
	short := min(w, h)
	return point{3000 * min(w/short, 2), 3000 * min(h/short, 2)}
}

// table fills the canvas with wood.
func (c *canvas) table() {
	cell := max(c.width/24, 1)
	broad := newCloud(c.random, c.width, 8*c.height, cell, 26) // stretched along the boards
	fine := newCloud(c.random, c.width, 16*c.height, cell, 14)
	long, short := make([]int, c.width), make([]int, c.width)
	for y := range c.height {
		broad.row(8*y, long)
		fine.row(16*y, short)
		for x := range c.width {
			tone := long[x] + short[x] + int(c.tooth[y&255][x>>2&255]>>5)
			at := 3 * (y*c.width + x)
			c.pix[at], c.pix[at+1], c.pix[at+2] = clamp(142+tone), clamp(98+tone*3/4), clamp(62+tone/2)
		}
	}
}

// lay puts the sheet on the table, with a soft shadow round it.
func (c *canvas) lay(sheet point) {
	const shade = 55.0 // the width of the shadow
	mottle := newCloud(c.random, c.width, c.height, max(c.width/60, 1), 3)
	level := make([]int, c.width)
	for y := range c.height {
		mottle.row(y, level)
		for x := range c.width {
			at := 3 * (y*c.width + x)
			p := c.view.back(point{float64(x) + 0.5, float64(y) + 0.5})
			out := max(-p.x, p.x-sheet.x, -p.y, p.y-sheet.y)
			if out > shade {
				continue
			}
			if out > 0 {
				for i := range 3 {
					c.pix[at+i] = byte(float64(c.pix[at+i]) * (0.45 + 0.55*out/shade))
				}
				continue
			}
			tone := level[x] + (int(c.tooth[y&255][x&255])-128)/40
			c.pix[at], c.pix[at+1], c.pix[at+2] = clamp(246+tone), clamp(243+tone), clamp(234+tone)
		}
	}
}

// lamp is the light on a scene.
type lamp struct {
	middle, shadow point // of the lamp's cone, and of the shadow that the phone throws
	reach          float64
}

func lampOf(random *rand.Rand, width, height int) lamp {
	w, h := float64(width), float64(height)
	return lamp{
		middle: point{w * (0.2 + 0.3*random.Float64()), h * (0.1 + 0.3*random.Float64())},
		shadow: point{w * (0.6 + 0.4*random.Float64()), h * (0.8 + 0.3*random.Float64())},
		reach:  w*w + h*h,
	}
}

// at returns how bright a place is, up to 1.
func (l lamp) at(x, y float64) float64 {
	far := ((x-l.middle.x)*(x-l.middle.x) + (y-l.middle.y)*(y-l.middle.y)) / l.reach
	near := 1 / (1 + 12*((x-l.shadow.x)*(x-l.shadow.x)+(y-l.shadow.y)*(y-l.shadow.y))/l.reach)
	return (1 - 0.42*far/(0.4+far)) * (1 - 0.2*near*near)
}

// shine puts the light on a scene. It is warm, and the warmer the less there is.
func (l lamp) shine(c *canvas) {
	for y := range c.height {
		for x := range c.width {
			bright := l.at(float64(x), float64(y))
			p := c.pix[3*(y*c.width+x):]
			p[0] = byte(float64(p[0]) * bright)
			p[1] = byte(float64(p[1]) * bright * 0.97)
			p[2] = byte(float64(p[2]) * bright * (0.7 + 0.18*bright))
		}
	}
}

// expose fills the chroma, blotched as phones leave it, and returns the luma of the
// scene.
func expose(c *canvas, m *image.YCbCr, random *rand.Rand) []byte {
	luma := make([]byte, c.width*c.height)
	var clouds [4]cloud
	for i, cell := range []int{11, 3, 11, 3} {
		clouds[i] = newCloud(random, c.width, c.height, cell, 3)
	}
	var levels [4][]int
	for i := range levels {
		levels[i] = make([]int, c.width)
	}
	for y := range c.height {
		for i := range levels {
			clouds[i].row(y, levels[i])
		}
		for x := range c.width {
			at := y*c.width + x
			lum, cb, cr := color.RGBToYCbCr(c.pix[3*at], c.pix[3*at+1], c.pix[3*at+2])
			luma[at] = lum
			m.Cb[y*m.CStride+x] = clamp(int(cb) + levels[0][x] + levels[1][x])
			m.Cr[y*m.CStride+x] = clamp(int(cr) + levels[2][x] + levels[3][x])
		}
	}
	return luma
}

// develop doubles the luma's size and adds the sensor's noise, of some three levels
// and more in the dark.
func develop(luma []byte, m *image.YCbCr, random *rand.Rand) {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	half := plane{(width + 1) / 2, (height + 1) / 2, luma}
	noise, level := newSensor(random, 18), make([]int, width)
	for y := range height {
		noise.fill(level)
		// A sample lies a quarter from the nearest one of the scene.
		near, far := y/2, min(max(y/2-1+y%2*2, 0), half.height-1)
		upper, lower := half.pix[near*half.width:][:half.width], half.pix[far*half.width:][:half.width]
		for x := range width {
			i, j := x/2, min(max(x/2-1+x%2*2, 0), half.width-1)
			v := 9*int(upper[i]) + 3*int(upper[j]) + 3*int(lower[i]) + int(lower[j])
			m.Y[y*m.YStride+x] = clamp((v + level[x]*(60-v/128)/12 + 8) >> 4)
		}
	}
}
