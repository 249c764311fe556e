// Package renditiontest paints pictures for tests, and breaks them. Everything is
// made by code and the same on each call, so that sizes, colours and corners are
// known exactly and no binary file is kept beside the tests.
//
// JPEG, PNG, WebP and GIF encode the same painting, see Paint. Photo and Scan are
// like what families send: they are for measuring, and no sample of them is known
// beforehand. WriteJPEG writes any picture as any kind of JPEG that a decoder must
// take. JPEGSegment, PNGChunk and TIFF are the pieces from which files are made that
// no encoder writes: turned ones, ones with secrets in them, hostile ones.
//
// HostileFiles are thousands of these, each with the verdicts that it may get, and Heavy
// are those that cost most: whatever renders the pictures of strangers is held to them.
//
// Lanczos and SSIM are what a rendition is measured by: the levels of a component
// resized by the textbook, and how alike two of them look.
package renditiontest

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// The colours of a painting: the paper, and the four corners as they are stored.
var (
	Paper       = color.RGBA{0xfb, 0xf5, 0xe6, 0xff}
	TopLeft     = color.RGBA{0xd8, 0x30, 0x30, 0xff}
	TopRight    = color.RGBA{0x30, 0xa0, 0x40, 0xff}
	BottomLeft  = color.RGBA{0x30, 0x50, 0xd0, 0xff}
	BottomRight = color.RGBA{0xf0, 0xc0, 0x20, 0xff}
)

// Paint paints a sheet of paper with another colour in each corner, a quarter of
// the sides wide and high. No turn or flip of it looks like another. A side of
// fewer than four pixels has no corners.
func Paint(width, height int) *image.RGBA {
	sheet := image.NewRGBA(image.Rect(0, 0, width, height))
	cw, ch := width/4, height/4
	for y := range height {
		for x := range width {
			c := Paper
			switch {
			case x < cw && y < ch:
				c = TopLeft
			case x >= width-cw && y < ch:
				c = TopRight
			case x < cw && y >= height-ch:
				c = BottomLeft
			case x >= width-cw && y >= height-ch:
				c = BottomRight
			}
			sheet.SetRGBA(x, y, c)
		}
	}
	return sheet
}

// JPEG returns a painting as a baseline JPEG, 4:2:0.
func JPEG(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, Paint(width, height), &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatalf("encode a JPEG of %d×%d: %v", width, height, err)
	}
	return out.Bytes()
}

// PNG returns a painting as a PNG of 8 bits per sample.
func PNG(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, Paint(width, height)); err != nil {
		tb.Fatalf("encode a PNG of %d×%d: %v", width, height, err)
	}
	return out.Bytes()
}

// GIF returns a painting as a GIF of one frame.
func GIF(tb testing.TB, width, height int) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := gif.Encode(&out, Paletted(Paint(width, height)), nil); err != nil {
		tb.Fatalf("encode a GIF of %d×%d: %v", width, height, err)
	}
	return out.Bytes()
}

// Paletted returns a painting with the palette of its five colours.
func Paletted(sheet *image.RGBA) *image.Paletted {
	palette := color.Palette{Paper, TopLeft, TopRight, BottomLeft, BottomRight}
	out := image.NewPaletted(sheet.Rect, palette)
	for y := sheet.Rect.Min.Y; y < sheet.Rect.Max.Y; y++ {
		for x := sheet.Rect.Min.X; x < sheet.Rect.Max.X; x++ {
			out.Set(x, y, sheet.RGBAAt(x, y))
		}
	}
	return out
}

// Truncated returns the first half of a file: its header is whole, its pixels are
// not.
func Truncated(file []byte) []byte {
	return bytes.Clone(file[:len(file)/2])
}
