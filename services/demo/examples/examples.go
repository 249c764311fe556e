// Package examples paints the pictures of the ten worked examples by which moderators
// learn. They are drawings of package painter, some of them photographed badly. The files
// lie in services/moderation/assets, and `make examples` writes them anew.
package examples

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// Count is how many there are, from 1 on.
const Count = 10

// size and quality keep a file under 25,000 bytes.
const (
	megapixels = 0.09
	quality    = 58
)

// photo is an example: a drawing by its seed, and what went wrong with its photo.
type photo struct {
	seed  uint64
	wrong func(*image.RGBA) *image.RGBA
}

func photos() []photo {
	same := func(img *image.RGBA) *image.RGBA { return img }
	return []photo{
		{3, same}, {8, blurred}, {12, turned}, {17, dark}, {21, cutOff},
		{5, same}, {3, mirrored}, {26, same}, {40, same}, {33, same},
	}
}

// Name is a file's.
func Name(n int) string { return fmt.Sprintf("example-%d.jpg", n) }

// Image paints an example's picture.
func Image(n int) *image.RGBA {
	p := photos()[n-1]
	return p.wrong(painter.New(p.seed, megapixels).Photo())
}

// JPEG is its file.
func JPEG(n int) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, Image(n), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode example %d: %w", n, err)
	}
	return out.Bytes(), nil
}

// each makes a picture of another whose pixels it is told where to find.
func each(w, h int, from *image.RGBA, place func(x, y int) (int, int)) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := place(x, y)
			out.SetRGBA(x, y, from.RGBAAt(fx, fy))
		}
	}
	return out
}

// turned is photographed sideways.
func turned(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return each(h, w, img, func(x, y int) (int, int) { return y, h - 1 - x })
}

func mirrored(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return each(w, h, img, func(x, y int) (int, int) { return w - 1 - x, y })
}

// cutOff lacks the right and the lower part of the sheet.
func cutOff(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return each(w*3/5, h*3/5, img, func(x, y int) (int, int) { return x, y })
}

// dark has a sixth of the light.
func dark(img *image.RGBA) *image.RGBA {
	out := each(img.Rect.Dx(), img.Rect.Dy(), img, func(x, y int) (int, int) { return x, y })
	for i := range out.Pix {
		if i%4 != 3 {
			out.Pix[i] /= 6
		}
	}
	return out
}

// blurred is a hand that shook: each pixel is the mean of a line of them.
func blurred(img *image.RGBA) *image.RGBA {
	const reach = 9
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewRGBA(img.Rect)
	for y := range h {
		for x := range w {
			var sum [3]int
			for i := -reach; i <= reach; i++ {
				at := img.PixOffset(min(max(x+i, 0), w-1), min(max(y+i/2, 0), h-1))
				for c := range sum {
					sum[c] += int(img.Pix[at+c])
				}
			}
			at := out.PixOffset(x, y)
			for c := range sum {
				out.Pix[at+c] = uint8(sum[c] / (2*reach + 1))
			}
			out.Pix[at+3] = 255
		}
	}
	return out
}
