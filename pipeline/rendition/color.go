package rendition

import "fmt"

// dominant returns the most common colour as #rrggbb. Colours are counted in
// cells of 16 levels a side, and a cell together with its neighbours, because
// paper under a lamp is never one tone; the answer is the mean of what was
// counted, and thus a colour that is really there.
func dominant(s *sheet) string {
	cells := count(s)
	best := cell{}
	for at := range cells {
		if cells[at].n == 0 {
			continue
		}
		if around := neighbourhood(cells, at); around.n > best.n {
			best = around
		}
	}
	half := best.n / 2
	return fmt.Sprintf("#%02x%02x%02x", (best.r+half)/best.n, (best.g+half)/best.n, (best.b+half)/best.n)
}

// cell sums up pixels of nearly the same colour.
type cell struct{ n, r, g, b int }

// cellsPerSide is how many cells there are along red, green and blue.
const cellsPerSide = 16

// count sorts the pixels into cells; red is the most significant digit.
func count(s *sheet) []cell {
	cells := make([]cell, cellsPerSide*cellsPerSide*cellsPerSide)
	for y := range s.size.Y {
		for x := range s.size.X {
			r, g, b := s.rgb(x, y)
			c := &cells[(r/16*cellsPerSide+g/16)*cellsPerSide+b/16]
			c.n, c.r, c.g, c.b = c.n+1, c.r+r, c.g+g, c.b+b
		}
	}
	return cells
}

// neighbourhood sums up a cell and those that touch it.
func neighbourhood(cells []cell, at int) cell {
	r0, g0, b0 := at/cellsPerSide/cellsPerSide, at/cellsPerSide%cellsPerSide, at%cellsPerSide
	var sum cell
	for r := max(r0-1, 0); r <= min(r0+1, cellsPerSide-1); r++ {
		for g := max(g0-1, 0); g <= min(g0+1, cellsPerSide-1); g++ {
			for b := max(b0-1, 0); b <= min(b0+1, cellsPerSide-1); b++ {
				c := cells[(r*cellsPerSide+g)*cellsPerSide+b]
				sum.n, sum.r, sum.g, sum.b = sum.n+c.n, sum.r+c.r, sum.g+c.g, sum.b+c.b
			}
		}
	}
	return sum
}
