package rendition

import (
	"encoding/binary"
	"image"
	"image/color"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
)

// sheet keeps a whole rendition. It is turned upright while its rows are put down,
// which is where there is least to turn and nothing has to be read twice.
type sheet struct {
	size   image.Point // upright
	turn   turn
	planes []sheetPlane
}

// turn is what an EXIF orientation asks for, in this order.
type turn struct {
	mirror, flip bool // left and right, top and bottom of what is stored change places
	transpose    bool // rows become columns
}

// turnOf returns the turn of an EXIF orientation, 1 to 8.
func turnOf(orientation int) turn {
	return [9]turn{
		1: {},
		2: {mirror: true},
		3: {mirror: true, flip: true},
		4: {flip: true},
		5: {transpose: true},
		6: {flip: true, transpose: true},
		7: {mirror: true, flip: true, transpose: true},
		8: {mirror: true, transpose: true},
	}[orientation]
}

type sheetPlane struct {
	size  image.Point // upright
	pix   []byte
	rows  int    // that were put down
	strip []byte // the last rows that came, while they wait for eight to be transposed
}

// newSheet makes a sheet for rows that lie as the turn says.
func newSheet(size image.Point, turn turn, components int) *sheet {
	s := &sheet{size: size, turn: turn, planes: make([]sheetPlane, components)}
	for c := range s.planes {
		p := &s.planes[c]
		p.size = sampled(size, c)
		p.pix = make([]byte, p.size.X*p.size.Y)
		if turn.transpose {
			p.strip = make([]byte, 8*p.size.Y)
		}
	}
	return s
}

// put lays down the next row of a component as it is stored.
func (s *sheet) put(component int, row []byte) {
	p := &s.planes[component]
	if s.turn.transpose {
		p.putColumn(s.turn, row)
		return
	}
	y := p.rows
	p.rows++
	if s.turn.flip {
		y = p.size.Y - 1 - y
	}
	to := p.row(y)
	if !s.turn.mirror {
		copy(to, row)
		return
	}
	for x, v := range row {
		to[len(to)-1-x] = v
	}
}

// putColumn collects eight rows, and makes columns of them: a column at a time would
// touch as many places in memory as the sheet has rows.
func (p *sheetPlane) putColumn(t turn, row []byte) {
	n := p.rows % 8
	p.rows++
	copy(p.strip[n*len(row):], row)
	if n < 7 && p.rows < p.size.X {
		return
	}
	left := p.rows - n - 1
	if n == 7 {
		x := left
		if t.flip {
			x = p.size.X - p.rows
		}
		p.putEight(t, x, len(row))
		return
	}
	for i := range n + 1 {
		x := left + i
		if t.flip {
			x = p.size.X - 1 - x
		}
		p.putOne(t, x, p.strip[i*len(row):(i+1)*len(row)])
	}
}

// putOne writes a row as the column x.
func (p *sheetPlane) putOne(t turn, x int, row []byte) {
	for y, v := range row {
		if t.mirror {
			y = len(row) - 1 - y
		}
		p.pix[y*p.size.X+x] = v
	}
}

// putEight writes the strip's rows as the columns from x on.
func (p *sheetPlane) putEight(t turn, x, length int) {
	at := 0
	for ; at+8 <= length; at += 8 {
		var words [8]uint64
		for i := range words {
			from := i
			if t.flip {
				from = 7 - i
			}
			words[i] = binary.LittleEndian.Uint64(p.strip[from*length+at:])
		}
		transpose(&words)
		for i, word := range words {
			binary.LittleEndian.PutUint64(p.pix[p.across(t, at+i, length)*p.size.X+x:], word)
		}
	}
	for ; at < length; at++ {
		y := p.across(t, at, length)
		for i := range 8 {
			from := i
			if t.flip {
				from = 7 - i
			}
			p.pix[y*p.size.X+x+i] = p.strip[from*length+at]
		}
	}
}

// across returns the row for a place in a stored row.
func (p *sheetPlane) across(t turn, at, length int) int {
	if t.mirror {
		return length - 1 - at
	}
	return at
}

// transpose swaps rows and columns of 8×8 bytes, of which the lowest in a word is the
// first: halves, quarters, then single bytes change places, as in H. S. Warren,
// "Hacker's Delight" (2003), 7-3.
func transpose(words *[8]uint64) {
	for i := range 4 {
		swap(&words[i], &words[i+4], 32, 0x00000000ffffffff)
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		swap(&words[i], &words[i+2], 16, 0x0000ffff0000ffff)
	}
	for i := 0; i < 8; i += 2 {
		swap(&words[i], &words[i+1], 8, 0x00ff00ff00ff00ff)
	}
}

// swap exchanges the high parts of a for the low ones of b.
func swap(a, b *uint64, by uint, low uint64) {
	t := (*a>>by ^ *b) & low
	*b ^= t
	*a ^= t << by
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
