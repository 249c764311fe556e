package card

import (
	"image"
	"math"
)

// WidthOf is about how wide a picture of a shape (width over height) stands on a card that it shares with others, in
// pixels: a smaller one would be enlarged, a larger one takes longer.
func WidthOf(shape float64, pictures int) int {
	high := float64(Height - 2*margin)
	if pictures > 2 {
		high = (high - gap) / 2 // one row of many is seldom higher than one of two
	}
	return int(math.Ceil(min(Width-2*margin, high*shape)))
}

// row is a number of pictures side by side, all of one height.
type row struct {
	shapes []float64 // width over height
	height float64
}

func (r row) width() float64 {
	w := float64(gap * (len(r.shapes) - 1))
	for _, s := range r.shapes {
		w += s * r.height
	}
	return w
}

// layout gives each picture its place: all in one row or in two, whichever shows more of them, in the middle of the card.
func layout(shapes []float64) []image.Rectangle {
	best, most := []row(nil), 0.0
	for first := 1; first <= len(shapes); first++ {
		rows := fitted(shapes[:first], shapes[first:])
		if a := area(rows); a > most*1.0001 { // a hair apart is the same: the earlier stays, on every machine
			best, most = rows, a
		}
	}
	return places(best)
}

// fitted are one or two rows as large as the card lets them be.
func fitted(parts ...[]float64) []row {
	const wide, high = Width - 2*margin, Height - 2*margin
	var rows []row
	tall := 0.0
	for _, shapes := range parts {
		if len(shapes) == 0 {
			continue
		}
		sum := 0.0
		for _, s := range shapes {
			sum += s
		}
		r := row{shapes, (wide - float64(gap*(len(shapes)-1))) / sum}
		rows = append(rows, r)
		tall += r.height
	}
	room := high - float64(gap*(len(rows)-1))
	for i := range rows {
		rows[i].height *= min(1, room/tall)
	}
	return rows
}

func area(rows []row) float64 {
	sum := 0.0
	for _, r := range rows {
		for _, s := range r.shapes {
			sum += s * r.height * r.height
		}
	}
	return sum
}

func places(rows []row) []image.Rectangle {
	tall := float64(gap * (len(rows) - 1))
	for _, r := range rows {
		tall += r.height
	}
	var all []image.Rectangle
	y := (Height - tall) / 2
	for _, r := range rows {
		x := (Width - r.width()) / 2
		for _, s := range r.shapes {
			all = append(all, rectangle(x, y, s*r.height, r.height))
			x += s*r.height + gap
		}
		y += r.height + gap
	}
	return all
}

// rectangle has whole pixels, at least one each way.
func rectangle(x, y, w, h float64) image.Rectangle {
	at := image.Pt(int(math.Round(x)), int(math.Round(y)))
	size := image.Pt(max(1, int(math.Round(w))), max(1, int(math.Round(h))))
	return image.Rectangle{Min: at, Max: at.Add(size)}
}
