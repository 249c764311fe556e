package rendition

import (
	"image"
	"slices"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// of returns what the edit leaves of a source. What is covered or cropped goes no
// further than this: no sample that comes out was computed from any of it.
func (e edit) of(s source) source {
	if !e.pixels {
		return s
	}
	edited := make([]editedPlane, len(s.planes))
	out := s
	out.planes = slices.Clone(s.planes)
	for c, p := range s.planes {
		edited[c] = e.plane(p, c)
		out.planes[c].width, out.planes[c].height = edited[c].area.Dx(), edited[c].area.Dy()
	}
	out.rows = func(pace jpeg.Pace, push jpeg.Push) error {
		return s.rows(pace, func(component int, row []byte) {
			if row, ok := edited[component].next(row); ok {
				push(component, row)
			}
		})
	}
	return out
}

// editedPlane is an edit of one plane, in its samples.
type editedPlane struct {
	area    image.Rectangle
	patches []planePatch
	rows    int    // that came
	row     []byte // the last one, if something of it was covered
}

type planePatch struct {
	area  image.Rectangle
	level byte
}

// plane returns the edit of a source's plane.
func (e edit) plane(p plane, component int) editedPlane {
	out := editedPlane{area: p.samples(e.area), row: make([]byte, p.width)}
	for _, patch := range e.patches {
		out.patches = append(out.patches, planePatch{p.samples(patch.area), patch.levels[component]})
	}
	return out
}

// samples returns all samples that lie, be it in part, in an area of the picture.
func (p plane) samples(area image.Rectangle) image.Rectangle {
	along := func(from, to int, samples lanczos.Ratio, n int) (int, int) {
		return from * samples.Num / samples.Den, min(ceilDiv(to*samples.Num, samples.Den), n)
	}
	left, right := along(area.Min.X, area.Max.X, p.across, p.width)
	top, bottom := along(area.Min.Y, area.Max.Y, p.down, p.height)
	return image.Rect(left, top, right, bottom)
}

// next returns what is left of the next row, and whether anything is.
func (p *editedPlane) next(row []byte) ([]byte, bool) {
	y := p.rows
	p.rows++
	if y < p.area.Min.Y || y >= p.area.Max.Y {
		return nil, false
	}
	copied := false
	for _, c := range p.patches {
		if y < c.area.Min.Y || y >= c.area.Max.Y {
			continue
		}
		if !copied {
			copy(p.row, row)
			row, copied = p.row, true
		}
		for x := c.area.Min.X; x < c.area.Max.X; x++ {
			row[x] = c.level
		}
	}
	return row[p.area.Min.X:p.area.Max.X], true
}
