package rendition

import (
	"image"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
)

// planarSource hands out the rows of planes that are coded as a JPEG's are, as they lie,
// within a part of the picture. m is an image.YCbCr or an image.Gray.
func planarSource(m image.Image, part image.Rectangle) source {
	var planes []planeRows
	switch m := m.(type) {
	case *image.Gray:
		planes = []planeRows{{m.Pix, m.Stride, part, 1, 1}}
	case *image.YCbCr:
		across, down := chromaSteps(m.SubsampleRatio)
		planes = []planeRows{
			{m.Y, m.YStride, part, 1, 1},
			{m.Cb, m.CStride, part, across, down},
			{m.Cr, m.CStride, part, across, down},
		}
	}
	s := source{fallback: string(HEIC)}
	for _, p := range planes {
		s.planes = append(s.planes, p.plane())
	}
	s.rows = func(pace jpeg.Pace, push jpeg.Push) error {
		for y := range part.Dy() {
			if y%rowsPerPace == 0 {
				if err := pace(); err != nil {
					return err
				}
			}
			for c, p := range planes {
				if y%p.down == 0 {
					push(c, p.row(y/p.down))
				}
			}
		}
		return nil
	}
	return s
}

// chromaSteps is how many pixels a sample of chroma spans.
func chromaSteps(ratio image.YCbCrSubsampleRatio) (across, down int) {
	switch ratio {
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	}
	return 1, 1
}

// planeRows are the samples of one plane, each of which spans some pixels.
type planeRows struct {
	pix          []byte
	stride       int
	part         image.Rectangle // in pixels
	across, down int
}

func (p planeRows) plane() plane {
	return plane{
		(p.part.Dx() + p.across - 1) / p.across, (p.part.Dy() + p.down - 1) / p.down,
		lanczos.Ratio{Num: 1, Den: p.across}, lanczos.Ratio{Num: 1, Den: p.down},
	}
}

// row returns the samples of a row of the part. A part that begins within a sample begins
// with it.
func (p planeRows) row(y int) []byte {
	at := (p.part.Min.Y/p.down+y)*p.stride + p.part.Min.X/p.across
	return p.pix[at : at+(p.part.Dx()+p.across-1)/p.across]
}
