package rendition

import (
	"image"
	"image/color"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
)

// sheet keeps a whole rendition. It is turned upright while its rows are put down,
// which is where there is least to turn and nothing has to be read twice.
type sheet struct {
	size        image.Point // upright
	orientation int
	planes      []sheetPlane
}

type sheetPlane struct {
	size image.Point // upright
	pix  []byte
	rows int // that were put down
}

// newSheet makes a sheet for rows that lie as the EXIF orientation says.
func newSheet(size image.Point, orientation, components int) *sheet {
	s := &sheet{size: size, orientation: orientation, planes: make([]sheetPlane, components)}
	for c := range s.planes {
		p := &s.planes[c]
		p.size = sampled(size, c)
		p.pix = make([]byte, p.size.X*p.size.Y)
	}
	return s
}

// put lays down the next row of a component as it is stored.
func (s *sheet) put(component int, row []byte) {
	p := &s.planes[component]
	y := p.rows
	p.rows++
	right, down := p.size.X-1, p.size.Y-1
	switch s.orientation {
	case 1:
		copy(p.pix[y*p.size.X:], row)
	case 2:
		p.line(right, y, -1, row)
	case 3:
		p.line(right, down-y, -1, row)
	case 4:
		p.line(0, down-y, 1, row)
	case 5:
		p.line(y, 0, p.size.X, row)
	case 6:
		p.line(right-y, 0, p.size.X, row)
	case 7:
		p.line(right-y, down, -p.size.X, row)
	case 8:
		p.line(y, down, -p.size.X, row)
	}
}

// line writes samples from a place on, each so far from the one before.
func (p *sheetPlane) line(x, y, stride int, row []byte) {
	at := y*p.size.X + x
	for _, v := range row {
		p.pix[at] = v
		at += stride
	}
}

// rows pushes everything, luma and chroma side by side.
func (s *sheet) rows(pace jpeg.Pace, push jpeg.Push) error {
	for y := range s.size.Y {
		if y%rowsPerPace == 0 {
			if err := pace(); err != nil {
				return err
			}
		}
		for c, p := range s.planes {
			if y%step(c) == 0 {
				push(c, p.row(y/step(c)))
			}
		}
	}
	return nil
}

func (p *sheetPlane) row(y int) []byte { return p.pix[y*p.size.X : (y+1)*p.size.X] }

// rgb returns the colour of a pixel.
func (s *sheet) rgb(x, y int) (r, g, b int) {
	luma := s.planes[0].row(y)[x]
	if len(s.planes) == 1 {
		return int(luma), int(luma), int(luma)
	}
	r8, g8, b8 := color.YCbCrToRGB(luma, s.planes[1].row(y / 2)[x/2], s.planes[2].row(y / 2)[x/2])
	return int(r8), int(g8), int(b8)
}
