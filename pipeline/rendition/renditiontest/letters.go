package renditiontest

// letter returns the strokes of a capital in a box of 4 × 6, from its upper left.
func letter(r rune) [][]point {
	switch r {
	case 'A':
		return [][]point{{{0, 6}, {2, 0}, {4, 6}}, {{0.8, 4}, {3.2, 4}}}
	case 'E':
		return [][]point{{{4, 0}, {0, 0}, {0, 6}, {4, 6}}, {{0, 3}, {3, 3}}}
	case 'L':
		return [][]point{{{0, 0}, {0, 6}, {4, 6}}}
	}
	return [][]point{{{4, 1}, {2, 0}, {0, 1}, {0.5, 2.6}, {3.5, 3.4}, {4, 5}, {2, 6}, {0, 5}}} // an S
}

// letters draws capitals of a height.
func (c *canvas) letters(t tool, text string, at point, height float64) {
	unit := height / 6
	for _, r := range text {
		for _, line := range letter(r) {
			path := make([]point, len(line))
			for i, p := range line {
				path[i] = point{at.x + p.x*unit, at.y + p.y*unit}
			}
			c.stroke(t, path...)
		}
		at.x += 6 * unit
	}
}

// writing draws a line of what looks like a grown-up's hand, in pencil: words of
// loops, with heights of letters by chance.
func (c *canvas) writing(at point, width, height float64) {
	for end := at.x + width; at.x < end; at.x += height {
		var word []point
		for range 3 + c.random.IntN(7) {
			rise := height * (0.4 + 0.8*c.random.Float64()*c.random.Float64())
			word = append(word, at, point{at.x + 0.35*height, at.y - rise}, point{at.x + 0.2*height, at.y - rise*0.9}, point{at.x + 0.3*height, at.y})
			at.x += 0.45 * height
		}
		c.line(pencil(), word)
	}
}
