package rendition

import (
	"image"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/ycbcr"
)

// likeJPEG reports whether samples mean what a JPEG's do. A matrix that is not said is
// taken for that of JPEG, as libheif does.
func (c heicColour) likeJPEG() bool {
	return c.full && c.matrix != matrix709 && c.matrix != matrix2020
}

// Values of matrix_coefficients, ITU-T H.273, table 4.
const (
	matrix709  = 1
	matrix2020 = 9
)

// levels turns samples into red, green and blue, in 16-bit fixed point.
type levels struct {
	black, luma             int // what is black, and a level
	red, green, cross, blue int // of Cr in red and green, of Cb in green and blue
}

// levelsOf makes the factors from the weights of red and blue in luma, in ten
// thousandths: ITU-R BT.601, BT.709 and BT.2020.
func levelsOf(c heicColour) levels {
	kr, kb := 2990, 1140
	switch c.matrix {
	case matrix709:
		kr, kb = 2126, 722
	case matrix2020:
		kr, kb = 2627, 593
	}
	kg := 10_000 - kr - kb
	num, den, l := 1, 1, levels{luma: 1 << 16}
	if !c.full {
		num, den, l = 255, 224, levels{black: 16, luma: (255<<16 + 109) / 219}
	}
	// scaled is a weight in hundred millionths as a factor.
	scaled := func(weight int) int { return (weight*num<<16/den + 50_000_000) / 100_000_000 }
	l.red, l.blue = scaled(2*(10_000-kr)*10_000), scaled(2*(10_000-kb)*10_000)
	l.green = scaled(2 * kr * (10_000 - kr) * 10_000 / kg)
	l.cross = scaled(2 * kb * (10_000 - kb) * 10_000 / kg)
	return l
}

// pixel returns the colour of three samples.
func (l levels) pixel(y, cb, cr byte) (r, g, b int) {
	luma, blue, red := l.luma*(int(y)-l.black), int(cb)-128, int(cr)-128
	return level(luma + l.red*red), level(luma - l.green*red - l.cross*blue), level(luma + l.blue*blue)
}

// level rounds a 16-bit fixed-point number to a level.
func level(v int) int { return min(max((v+1<<15)>>16, 0), 255) }

// heicSheet lays a picture that is not coded as a JPEG is on white paper.
type heicSheet struct {
	picture        *heicPicture
	coded, opacity image.Image
}

// rows pushes the planes of its part that is shown.
func (s *heicSheet) rows(pace jpeg.Pace, push jpeg.Push) error {
	part := s.picture.crop
	colours := ycbcr.NewRowsRGBA(part.Dx(), push)
	row := make([]byte, 4*part.Dx())
	paint := s.painter()
	for y := range part.Dy() {
		if y%rowsPerPace == 0 {
			if err := pace(); err != nil {
				return err
			}
		}
		paint(row, part.Min.Y+y)
		colours.Push(row)
	}
	colours.Close()
	return nil
}

// painter returns what paints a row of the picture.
func (s *heicSheet) painter() func(row []byte, y int) {
	sample := s.samples()
	l := levelsOf(s.picture.colour)
	veil := s.veil()
	left := s.picture.crop.Min.X
	return func(row []byte, y int) {
		for i := range len(row) / 4 {
			x := left + i
			r, g, b := l.pixel(sample(x, y))
			a := veil(x, y)
			row[4*i], row[4*i+1], row[4*i+2] = s.lay(r, a), s.lay(g, a), s.lay(b, a)
		}
	}
}

// lay puts a level on white.
func (s *heicSheet) lay(v, opacity int) byte {
	if s.picture.over {
		return byte(min(v+255-opacity, 255))
	}
	return byte((v*opacity + 255*(255-opacity) + 127) / 255)
}

// samples returns what reads the samples of a pixel.
func (s *heicSheet) samples() func(x, y int) (luma, cb, cr byte) {
	if m, ok := s.coded.(*image.YCbCr); ok {
		return func(x, y int) (luma, cb, cr byte) {
			c := m.COffset(x, y)
			return m.Y[m.YOffset(x, y)], m.Cb[c], m.Cr[c]
		}
	}
	m := s.coded.(*image.Gray)
	return func(x, y int) (luma, cb, cr byte) { return m.Pix[m.PixOffset(x, y)], 128, 128 }
}

// veil returns what reads the opacity of a pixel: the luma of another picture.
func (s *heicSheet) veil() func(x, y int) int {
	if s.opacity == nil {
		return func(_, _ int) int { return 255 }
	}
	other := heicSheet{coded: s.opacity}
	sample, l := other.samples(), levelsOf(heicColour{full: s.picture.opacity.colour.full})
	return func(x, y int) int {
		luma, _, _ := sample(x, y)
		return level(l.luma * (int(luma) - l.black))
	}
}
