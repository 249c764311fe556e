package rendition

import (
	"crypto/sha256"
	"encoding/hex"
	"image"
	"math"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// ladder returns the sizes of the renditions of a picture, ascending.
func ladder(width, height int) []image.Point {
	var rungs []image.Point
	for _, w := range Widths() {
		w = min(w, width)
		h := math.Round(float64(height) * float64(w) / float64(width))
		rungs = append(rungs, image.Pt(w, max(int(h), 1)))
		if w == width {
			break
		}
	}
	return rungs
}

// rung is one rendition while it is made. Rows that are pushed to it are coded, and
// go on to the next smaller one.
type rung struct {
	size    image.Point
	encoder *jpeg.Encoder
	next    []*lanczos.Resampler // by component, to the next smaller rung; none on the last
	sheet   *sheet               // of the last, for its colour
}

// newRung makes a rung and all below it. sizes descend.
func newRung(sizes []image.Point, components int) []*rung {
	r := &rung{size: sizes[0], encoder: jpeg.NewEncoder(sizes[0].X, sizes[0].Y, components == 1)}
	if len(sizes) == 1 {
		r.sheet = newSheet(r.size, turn{}, components)
		return []*rung{r}
	}
	below := newRung(sizes[1:], components)
	to := below[0]
	for c := range components {
		from := sampled(r.size, c)
		r.next = append(r.next, lanczos.New(
			lanczos.Axis{In: from.X, Out: sampled(to.size, c).X, Step: lanczos.Ratio{Num: r.size.X, Den: to.size.X}},
			lanczos.Axis{In: from.Y, Out: sampled(to.size, c).Y, Step: lanczos.Ratio{Num: r.size.Y, Den: to.size.Y}},
			func(row []byte) { to.push(c, row) },
		))
	}
	return append([]*rung{r}, below...)
}

// sampled is the size of a component's plane in a picture of 4:2:0.
func sampled(size image.Point, component int) image.Point {
	n := step(component)
	return image.Pt((size.X+n-1)/n, (size.Y+n-1)/n)
}

func (r *rung) push(component int, row []byte) {
	r.encoder.Push(component, row)
	if r.next != nil {
		r.next[component].Push(row)
	} else {
		r.sheet.put(component, row)
	}
}

// picture returns the rendition when all rows were pushed.
func (r *rung) picture() Picture {
	data := r.encoder.Bytes()
	sum := sha256.Sum256(data)
	return Picture{Width: r.size.X, Height: r.size.Y, Kind: JPEG, Hash: hex.EncodeToString(sum[:8]), Bytes: data}
}

// topResamplers make the largest rendition of a source, as it is stored, for a sheet
// that will turn it.
func topResamplers(planes []plane, picture, size image.Point, turn turn, push jpeg.Push) []*lanczos.Resampler {
	var out []*lanczos.Resampler
	for c, p := range planes {
		to := sampled(size, c)
		x := lanczos.Axis{In: p.width, Out: to.X, Step: stepOf(p.across, picture.X*step(c), size.X)}
		y := lanczos.Axis{In: p.height, Out: to.Y, Step: stepOf(p.down, picture.Y*step(c), size.Y)}
		x.Early = c > 0 && turn.mirror && size.X%2 == 1
		y.Early = c > 0 && turn.flip && size.Y%2 == 1
		out = append(out, lanczos.New(x, y, func(row []byte) { push(c, row) }))
	}
	return out
}

// stepOf is how many samples of a plane go into one of a rendition that has `to` for
// each `from` pixels.
func stepOf(samples lanczos.Ratio, from, to int) lanczos.Ratio {
	return lanczos.Ratio{Num: samples.Num * from, Den: samples.Den * to}
}
