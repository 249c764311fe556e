package rendition_test

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// originals are a painting in every form that is taken and can be made here.
func originals(tb testing.TB, width, height int) map[string][]byte {
	tb.Helper()
	sheet := renditiontest.Paint(width, height)
	deep := image.NewNRGBA64(sheet.Rect)
	for y := range height {
		for x := range width {
			deep.Set(x, y, sheet.At(x, y))
		}
	}
	return map[string][]byte{
		"JPEG":            renditiontest.JPEG(tb, width, height),
		"PNG":             renditiontest.PNG(tb, width, height),
		"PNG, palette":    encodePNG(tb, renditiontest.Paletted(sheet)),
		"PNG, 16 bits":    encodePNG(tb, deep),
		"PNG, interlaced": interlacedPNG(sheet),
		"GIF":             renditiontest.GIF(tb, width, height),
		"WebP":            renditiontest.WebP(tb, width, height),
	}
}

func encodePNG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func encodeJPEG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// interlacedPNG writes Adam7, which image/png only reads.
func interlacedPNG(sheet image.Image) []byte {
	return renditiontest.WritePNG(sheet, renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGRGB, Interlaced: true})
}

// deflate returns the bytes as a zlib stream. A buffer takes everything.
func deflate(raw []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(raw)
	w.Close()
	return out.Bytes()
}

// encodeGIF writes the frames on a canvas.
func encodeGIF(tb testing.TB, canvas image.Point, frames ...*image.Paletted) []byte {
	tb.Helper()
	var out bytes.Buffer
	err := gif.EncodeAll(&out, &gif.GIF{
		Image:  frames,
		Delay:  make([]int, len(frames)),
		Config: image.Config{Width: canvas.X, Height: canvas.Y, ColorModel: color.Palette(palette.WebSafe)},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// transparentHalf is a square, black on the left and nothing on the right.
func transparentHalf(side int) *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.RGBA{}, color.Black})
	for y := range side {
		for x := range side / 2 {
			m.SetColorIndex(x, y, 1)
		}
	}
	return m
}

// animatedWebP writes the frames with their upper left corners at the same even
// place of a canvas.
func animatedWebP(canvas, at image.Point, frames ...image.Image) []byte {
	chunks := [][]byte{
		renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x12, canvas.X, canvas.Y)),
		renditiontest.RIFFChunk("ANIM", make([]byte, 6)),
	}
	for _, f := range frames {
		size := f.Bounds().Size()
		var body []byte
		for _, v := range []int{at.X / 2, at.Y / 2, size.X - 1, size.Y - 1, 100} {
			body = append(body, renditiontest.Uint24(v)...)
		}
		body = append(body, 0)
		body = append(body, renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(f))...)
		chunks = append(chunks, renditiontest.RIFFChunk("ANMF", body))
	}
	return renditiontest.RIFF("WEBP", chunks...)
}
