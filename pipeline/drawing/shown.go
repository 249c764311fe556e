package drawing

import "slices"

// Turned is the recipe with so many more quarter turns, clockwise; backwards if negative.
func (r Recipe) Turned(quarters int) Recipe {
	r.Turn = ((r.Turn+quarters)%4 + 4) % 4
	return r
}

// Covered is the recipe with more covers, of places in the picture as the recipe shows it.
func (r Recipe) Covered(shown ...Box) Recipe {
	r.Covers = slices.Clone(r.Covers)
	for _, b := range shown {
		r.Covers = append(r.Covers, r.sent(b))
	}
	return r
}

// sent is where a place in the picture as the recipe shows it lies in the picture as it
// was sent.
func (r Recipe) sent(b Box) Box {
	for range r.Turn { // back: what is above now was on the left
		b = Box{X: b.Y, Y: max(0, 1-b.X-b.W), W: b.H, H: b.W}
	}
	if c := r.Crop; c != (Box{}) {
		b = Box{X: c.X + b.X*c.W, Y: c.Y + b.Y*c.H, W: b.W * c.W, H: b.H * c.H}
	}
	return b
}
