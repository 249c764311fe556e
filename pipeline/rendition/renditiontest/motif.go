package renditiontest

import "math"

// draw draws a house, a tree, two people and the weather on a sheet of the given size.
func (c *canvas) draw(width, height float64) {
	ground := height * 0.74
	c.hatch(tool{26, sky, 150, 256}, point{120, 120}, point{width - 120, height * 0.2}, 64)
	c.sun(point{width * 0.86, height * 0.16}, 240)
	c.hatch(crayon(grass), point{90, ground}, point{width - 90, height * 0.86}, 38)
	c.house(point{width * (0.1 + 0.05*c.random.Float64()), ground}, 1100)
	c.tree(point{width * (0.55 + 0.05*c.random.Float64()), ground + 60}, 1300)
	c.person(point{width * 0.72, ground + 120}, 620)
	c.person(point{width * 0.85, ground + 150}, 430)
	for range 9 {
		c.flower(point{width * (0.05 + 0.9*c.random.Float64()), height * (0.84 + 0.05*c.random.Float64())}, 150)
	}
	c.letters(feltPen(c.colour()), "EASEL", point{width * 0.08, height - 230}, 150)
	c.writing(point{width * 0.55, height - 220}, width*0.38, 46)
	c.writing(point{width * 0.55, height - 120}, width*0.3, 46)
}

// colour takes something out of the box.
func (c *canvas) colour() ink {
	box := []ink{red, orange, yellow, green, blue, violet, pink, brown}
	return box[c.random.IntN(len(box))]
}

// hatch fills a rectangle with one line to and fro, gap apart.
func (c *canvas) hatch(t tool, from, to point, gap float64) {
	var path []point
	slant := (to.y - from.y) * 0.3
	for x := from.x; x < to.x; x += gap {
		path = append(path, point{x + c.random.Float64()*gap, from.y}, point{min(x+slant, to.x) + c.random.Float64()*gap, to.y})
	}
	c.stroke(t, path...)
}

// circle returns a closed path. A hand overshoots a little.
func circle(middle point, radius float64) (path []point) {
	const n = 40
	for i := range n + 3 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		path = append(path, point{middle.x + radius*cos, middle.y + radius*sin})
	}
	return path
}

// ball fills a circle with a spiral.
func (c *canvas) ball(t tool, middle point, radius float64) {
	var path []point
	for turn := 0.0; turn*1.5*t.radius < radius; turn += 0.05 {
		sin, cos := math.Sincos(2 * math.Pi * turn)
		path = append(path, point{middle.x + turn*1.5*t.radius*cos, middle.y + turn*1.5*t.radius*sin})
	}
	c.stroke(t, path...)
}

func (c *canvas) sun(middle point, radius float64) {
	wax := crayon(yellow)
	c.ball(wax, middle, radius)
	for i := range 14 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 14)
		far := radius * (1.6 + 0.3*c.random.Float64())
		c.stroke(wax, point{middle.x + 1.2*radius*cos, middle.y + 1.2*radius*sin}, point{middle.x + far*cos, middle.y + far*sin})
	}
}

// house stands on its left corner.
func (c *canvas) house(at point, size float64) {
	place := func(x, y float64) point { return point{at.x + x*size, at.y - y*size} }
	wall, roof, line := crayon(c.colour()), crayon(c.colour()), feltPen(black)
	wall.press = 150
	c.hatch(wall, place(0.03, 0.68), place(0.97, 0.02), 40)
	for y := 0.74; y < 1.14; y += 0.035 {
		in := (y - 0.7) / 0.5 * 0.55
		c.stroke(roof, place(in-0.04, y), place(1.04-in, y))
	}
	c.stroke(line, place(0, 0), place(0, 0.7), place(1, 0.7), place(1, 0), place(0, 0))
	c.stroke(line, place(-0.08, 0.7), place(0.5, 1.2), place(1.08, 0.7))
	c.hatch(crayon(c.colour()), place(0.42, 0.4), place(0.6, 0.01), 22)
	c.stroke(line, place(0.41, 0), place(0.41, 0.41), place(0.62, 0.41), place(0.62, 0))
	for _, x := range []float64{0.12, 0.72} {
		c.hatch(crayon(yellow), place(x, 0.55), place(x+0.17, 0.37), 26)
		c.stroke(line, place(x, 0.35), place(x, 0.56), place(x+0.19, 0.56), place(x+0.19, 0.35), place(x, 0.35))
		c.stroke(line, place(x+0.095, 0.35), place(x+0.095, 0.56))
		c.stroke(line, place(x, 0.455), place(x+0.19, 0.455))
	}
	for i := range 5 { // smoke
		c.stroke(pencil(), circle(place(0.8+0.05*float64(i), 1.2+0.09*float64(i)), size*(0.03+0.012*float64(i)))...)
	}
}

func (c *canvas) tree(at point, size float64) {
	c.hatch(crayon(brown), point{at.x - 0.07*size, at.y - 0.55*size}, point{at.x + 0.05*size, at.y}, 24)
	leaf := crayon(green)
	for range 11 {
		sin, cos := math.Sincos(2 * math.Pi * c.random.Float64())
		far := 0.22 * size * c.random.Float64()
		c.ball(leaf, point{at.x + far*cos, at.y - 0.78*size + far*sin}, 0.13*size)
	}
	for range 7 {
		sin, cos := math.Sincos(2 * math.Pi * c.random.Float64())
		c.ball(crayon(red), point{at.x + 0.17*size*cos, at.y - 0.78*size + 0.17*size*sin}, 0.03*size)
	}
}

func (c *canvas) person(at point, size float64) {
	place := func(x, y float64) point { return point{at.x + x*size, at.y - y*size} }
	line := feltPen(black)
	c.hatch(crayon(c.colour()), place(-0.16, 0.62), place(0.14, 0.3), 26)
	c.stroke(line, circle(place(0, 0.84), 0.16*size)...)
	c.stroke(line, place(-0.2, 0.28), place(0, 0.68), place(0.2, 0.28), place(-0.2, 0.28))
	c.stroke(line, place(-0.34, 0.56), place(0, 0.6), place(0.34, 0.62))
	c.stroke(line, place(-0.1, 0.28), place(-0.12, 0), place(-0.2, 0))
	c.stroke(line, place(0.1, 0.28), place(0.12, 0), place(0.2, 0))
	c.stroke(line, place(-0.06, 0.88), place(-0.055, 0.87))
	c.stroke(line, place(0.06, 0.88), place(0.065, 0.87))
	c.stroke(feltPen(red), place(-0.07, 0.79), place(0, 0.76), place(0.07, 0.79))
	hair := pencil()
	for i := range 16 {
		x := -0.15 + 0.02*float64(i)
		c.stroke(hair, place(x, 0.93+0.04*c.random.Float64()), place(1.4*x, 1.02+0.06*c.random.Float64()))
	}
}

func (c *canvas) flower(at point, size float64) {
	c.stroke(feltPen(green), at, point{at.x + 10, at.y - size})
	petal := feltPen(c.colour())
	for i := range 6 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 6)
		c.ball(petal, point{at.x + 10 + 0.2*size*cos, at.y - size + 0.2*size*sin}, 0.14*size)
	}
	c.ball(feltPen(yellow), point{at.x + 10, at.y - size}, 0.12*size)
}
