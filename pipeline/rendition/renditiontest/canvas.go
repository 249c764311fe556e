package renditiontest

import (
	"math"
	"math/rand/v2"
)

// point is a place on a sheet, whose shorter side is 3,000.
type point struct{ x, y float64 }

// view says where the sheet lies in a picture: how many pixels one unit is, how it is
// turned, and where its corner is.
type view struct {
	scale, sin, cos float64
	left, top       float64
}

// onto returns the pixel of a place on the sheet.
func (v view) onto(p point) point {
	return point{v.left + v.scale*(v.cos*p.x-v.sin*p.y), v.top + v.scale*(v.sin*p.x+v.cos*p.y)}
}

// back returns the place on the sheet of a pixel.
func (v view) back(p point) point {
	x, y := (p.x-v.left)/v.scale, (p.y-v.top)/v.scale
	return point{v.cos*x + v.sin*y, v.cos*y - v.sin*x}
}

// canvas is a sheet being drawn on.
type canvas struct {
	width, height int
	pix           []byte // red, green, blue
	view          view
	tooth         *[256][256]byte
	random        *rand.Rand

	pressed                []byte // how much of a stroke is on each pixel
	left, right, top, foot int    // what of it is touched
}

func newCanvas(width, height int, v view, random *rand.Rand) *canvas {
	c := &canvas{width: width, height: height, view: v, tooth: tooth(random), random: random}
	c.pix = make([]byte, 3*width*height)
	c.pressed = make([]byte, width*height)
	return c
}

// ink is a colour: red, green and blue, eight bits each.
type ink uint32

const (
	red      ink = 0xd82c2c
	orange   ink = 0xe8741c
	yellow   ink = 0xf2b814
	green    ink = 0x2a863c
	grass    ink = 0x3c963c
	sky      ink = 0x6ca8e0
	blue     ink = 0x284ec4
	violet   ink = 0x8a3ca8
	pink     ink = 0xe46aa4
	brown    ink = 0x7a4a2a
	black    ink = 0x28262c
	graphite ink = 0x48484e
)

// tool is what is drawn with.
type tool struct {
	radius float64 // in units of the sheet
	ink    ink
	press  int // how much of the paper it covers, to 255
	grain  int // how much of the paper's grain it leaves bare: 0 for none, 256 for all
}

func crayon(i ink) tool  { return tool{16, i, 215, 256} }
func feltPen(i ink) tool { return tool{9, i, 225, 20} }
func pencil() tool       { return tool{2.6, graphite, 190, 180} }

// stroke draws a line as a child does: it trembles.
func (c *canvas) stroke(t tool, path ...point) {
	c.line(t, c.tremble(path, t.radius))
}

// line draws a line that is no darker where it crosses itself.
func (c *canvas) line(t tool, path []point) {
	c.left, c.right, c.top, c.foot = c.width, 0, c.height, 0
	for i, p := range path {
		c.press(c.view.onto(path[max(i-1, 0)]), c.view.onto(p), max(t.radius*c.view.scale, 0.5))
	}
	c.settle(t)
}

// tremble cuts a path into short pieces and moves their ends a little, as a hand does.
func (c *canvas) tremble(path []point, radius float64) []point {
	const sway = 5.0
	piece := max(4*radius, 24)
	var out []point
	var off point
	for i, p := range path {
		from := path[max(i-1, 0)]
		n := max(int(math.Hypot(p.x-from.x, p.y-from.y)/piece), 1)
		for k := range n {
			along := float64(k+1) / float64(n)
			off.x += (c.random.Float64()-0.5)*sway - off.x/8
			off.y += (c.random.Float64()-0.5)*sway - off.y/8
			out = append(out, point{from.x + (p.x-from.x)*along + off.x, from.y + (p.y-from.y)*along + off.y})
		}
	}
	return out
}

// press lays a straight piece of r pixels to each side. Its rim is one pixel soft.
func (c *canvas) press(a, b point, r float64) {
	left, right := c.within(min(a.x, b.x)-r-1, max(a.x, b.x)+r+1, c.width)
	top, foot := c.within(min(a.y, b.y)-r-1, max(a.y, b.y)+r+1, c.height)
	c.left, c.right = min(c.left, left), max(c.right, right)
	c.top, c.foot = min(c.top, top), max(c.foot, foot)
	dx, dy := b.x-a.x, b.y-a.y
	square := max(dx*dx+dy*dy, 1e-9)
	for y := top; y < foot; y++ {
		row := c.pressed[y*c.width:]
		py := float64(y) + 0.5 - a.y
		for x := left; x < right; x++ {
			px := float64(x) + 0.5 - a.x
			along := min(max((px*dx+py*dy)/square, 0), 1)
			px, way := px-along*dx, py-along*dy
			far := px*px + way*way
			if far < (r+0.5)*(r+0.5) {
				row[x] = max(row[x], byte(255*min(r+0.5-math.Sqrt(far), 1)))
			}
		}
	}
}

func (c *canvas) within(from, to float64, most int) (int, int) {
	return min(max(int(from), 0), most), min(max(int(to)+1, 0), most)
}

// settle gives the stroke its colour: less of it where the paper's grain is deep.
func (c *canvas) settle(t tool) {
	ink := [3]int{int(t.ink >> 16), int(t.ink >> 8 & 255), int(t.ink & 255)}
	for y := c.top; y < c.foot; y++ {
		for x := c.left; x < c.right; x++ {
			at := y*c.width + x
			if c.pressed[at] == 0 {
				continue
			}
			deep := max(int(c.tooth[y&255][x&255])-110, 0) * t.grain / 128
			cover := int(c.pressed[at]) * max(t.press-deep, 0) / 255
			for i, level := range ink {
				was := int(c.pix[3*at+i])
				c.pix[3*at+i] = byte(was + (level-was)*cover/255)
			}
			c.pressed[at] = 0
		}
	}
}
