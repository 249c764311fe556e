package rendition

import (
	"fmt"
	"image"
)

// dominant returns the most common colour as #rrggbb. Colours are counted in
// cells of 16 levels a side, and a cell together with its neighbours, because
// paper under a lamp is never one tone; the answer is the mean of what was
// counted, and thus a colour that is really there.
func dominant(rung *image.NRGBA) string {
	cells := count(rung)
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
func count(rung *image.NRGBA) []cell {
	cells := make([]cell, cellsPerSide*cellsPerSide*cellsPerSide)
	for y := 0; y < rung.Rect.Dy(); y++ {
		row := rung.Pix[y*rung.Stride : y*rung.Stride+4*rung.Rect.Dx()]
		for ; len(row) >= 4; row = row[4:] {
			r, g, b := int(row[0]), int(row[1]), int(row[2])
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
