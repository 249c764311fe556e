package rendition_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestTheLadderNeverEnlarges(t *testing.T) {
	for _, test := range []struct {
		width, height int
		want          []image.Point
	}{
		{1, 1, []image.Point{{1, 1}}},
		{17, 13, []image.Point{{17, 13}}},
		{1, 5000, []image.Point{{1, 5000}}},
		{5000, 1, []image.Point{{320, 1}, {640, 1}, {1280, 1}, {1920, 1}}},
		{319, 200, []image.Point{{319, 200}}},
		{320, 200, []image.Point{{320, 200}}},
		{321, 200, []image.Point{{320, 199}, {321, 200}}},
		{1000, 701, []image.Point{{320, 224}, {640, 449}, {1000, 701}}},
		{1920, 1081, []image.Point{{320, 180}, {640, 360}, {1280, 721}, {1920, 1081}}},
		{2001, 3, []image.Point{{320, 1}, {640, 1}, {1280, 2}, {1920, 3}}},
	} {
		t.Run(fmt.Sprintf("%d by %d", test.width, test.height), func(t *testing.T) {
			result := mustRender(t, renditiontest.JPEG(t, test.width, test.height))
			if result.Width != test.width || result.Height != test.height {
				t.Errorf("the original is %d×%d, want %d×%d", result.Width, result.Height, test.width, test.height)
			}
			var got []image.Point
			for _, p := range result.Pictures {
				pixels(t, p)
				got = append(got, image.Pt(p.Width, p.Height))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("the ladder is %v, want %v", got, test.want)
			}
		})
	}
}

func TestEveryOrientationIsTurnedUpright(t *testing.T) {
	shapes := []image.Point{{96, 64}, {64, 96}, {640, 427}, {427, 640}}
	for orientation := 1; orientation <= 8; orientation++ {
		for _, size := range shapes {
			t.Run(fmt.Sprintf("%d of %v", orientation, size), func(t *testing.T) {
				original := renditiontest.WithOrientation(renditiontest.JPEG(t, size.X, size.Y), orientation)
				want := size
				if orientation >= 5 {
					want = image.Pt(size.Y, size.X)
				}
				result := mustRender(t, original)
				if got := image.Pt(result.Width, result.Height); got != want {
					t.Fatalf("upright it is %v, want %v", got, want)
				}
				if p := largest(result); image.Pt(p.Width, p.Height) != want {
					t.Errorf("the largest rendition is %d×%d, want %v", p.Width, p.Height, want)
				}
				for _, p := range result.Pictures {
					wantCorners(t, pixels(t, p), seen(orientation))
				}
			})
		}
	}
}

func TestOrientationIsFoundWhereverAFormatKeepsIt(t *testing.T) {
	little := renditiontest.TIFF(binary.LittleEndian, 6)
	withHeader := append([]byte("Exif\x00\x00"), little...)
	jpg := renditiontest.JPEG(t, 96, 64)
	pixelChunk := renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(renditiontest.Paint(96, 64)))
	canvas := renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x18, 96, 64))
	for name, original := range map[string][]byte{
		"JPEG, low byte first": renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xe1, withHeader)),
		"JPEG, behind XMP": renditiontest.WithSegments(jpg,
			renditiontest.JPEGSegment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x/>")),
			renditiontest.JPEGSegment(0xe1, withHeader)),
		"JPEG, the first of two": renditiontest.WithOrientation(
			renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xe1, append([]byte("Exif\x00\x00"), renditiontest.TIFF(binary.BigEndian, 3)...))), 6),
		"PNG, before the pixels":   renditiontest.WithChunks(renditiontest.PNG(t, 96, 64), "IDAT", renditiontest.PNGChunk("eXIf", little)),
		"PNG, behind the pixels":   renditiontest.WithChunks(renditiontest.PNG(t, 96, 64), "IEND", renditiontest.PNGChunk("eXIf", little)),
		"WebP":                     renditiontest.RIFF("WEBP", canvas, pixelChunk, renditiontest.RIFFChunk("EXIF", little)),
		"WebP, with JPEG's header": renditiontest.RIFF("WEBP", canvas, pixelChunk, renditiontest.RIFFChunk("EXIF", withHeader)),
	} {
		t.Run(name, func(t *testing.T) {
			result := mustRender(t, original)
			if result.Width != 64 || result.Height != 96 {
				t.Fatalf("upright it is %d×%d, want 64×96", result.Width, result.Height)
			}
			wantCorners(t, pixels(t, largest(result)), seen(6))
		})
	}
}

func TestEveryKindIsPaintedAsItIsSeen(t *testing.T) {
	for name, original := range originals(t, 96, 64) {
		t.Run(name, func(t *testing.T) {
			wantCorners(t, pixels(t, largest(mustRender(t, original))), stored)
		})
	}
}

func TestTransparencyLiesOnWhite(t *testing.T) {
	sheet := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	draw.Draw(sheet, image.Rect(0, 0, 32, 64), image.NewUniform(color.NRGBA{0, 0, 0xff, 0x80}), image.Point{}, draw.Src)
	var small bytes.Buffer
	if err := png.Encode(&small, sheet); err != nil {
		t.Fatal(err)
	}
	for name, original := range map[string][]byte{
		"PNG":  small.Bytes(),
		"WebP": renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(sheet))),
		"GIF":  encodeGIF(t, image.Pt(64, 64), transparentHalf(64)),
	} {
		t.Run(name, func(t *testing.T) {
			m := pixels(t, largest(mustRender(t, original)))
			wantColor(t, "the clear half", m.At(50, 32), color.RGBA{0xff, 0xff, 0xff, 0xff})
			if name != "GIF" {
				wantColor(t, "the half-clear half", m.At(10, 32), color.RGBA{0x7f, 0x7f, 0xff, 0xff})
			}
		})
	}
}

func TestOnlyTheFirstFrameIsShown(t *testing.T) {
	first, second := renditiontest.Paint(96, 64), image.NewRGBA(image.Rect(0, 0, 96, 64))
	for name, original := range map[string][]byte{
		"GIF":  encodeGIF(t, image.Pt(96, 64), renditiontest.Paletted(first), renditiontest.Paletted(second)),
		"WebP": animatedWebP(image.Pt(96, 64), image.Point{}, first, second),
	} {
		t.Run(name, func(t *testing.T) {
			wantCorners(t, pixels(t, largest(mustRender(t, original))), stored)
		})
	}
}

func TestAFrameLiesWhereItBelongsOnItsCanvas(t *testing.T) {
	frame := renditiontest.Paletted(renditiontest.Paint(192, 128))
	frame.Rect = frame.Rect.Add(image.Pt(20, 30))
	for name, original := range map[string][]byte{
		"GIF":  encodeGIF(t, image.Pt(301, 231), frame),
		"WebP": animatedWebP(image.Pt(301, 231), image.Pt(20, 30), renditiontest.Paint(192, 128)),
	} {
		t.Run(name, func(t *testing.T) {
			result := mustRender(t, original)
			if result.Width != 301 || result.Height != 231 {
				t.Fatalf("it is %d×%d, want 301×231", result.Width, result.Height)
			}
			m := pixels(t, largest(result))
			wantColor(t, "outside", m.At(8, 8), color.RGBA{0xff, 0xff, 0xff, 0xff})
			wantColor(t, "top left", m.At(40, 40), renditiontest.TopLeft)
			wantColor(t, "bottom right", m.At(184, 136), renditiontest.BottomRight)
		})
	}
}

func TestGreyStaysGrey(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 80, 80))
	deep := image.NewGray16(grey.Rect)
	for i := range grey.Pix {
		grey.Pix[i] = uint8(40 + 2*(i%80))
		deep.SetGray16(i%80, i/80, color.Gray16{Y: uint16(grey.Pix[i]) * 0x101})
	}
	for name, original := range map[string][]byte{
		"JPEG": encodeJPEG(t, grey), "PNG": encodePNG(t, grey), "PNG, 16 bits": encodePNG(t, deep),
	} {
		t.Run(name, func(t *testing.T) {
			m := pixels(t, largest(mustRender(t, original)))
			for x := 4; x < 80; x += 8 {
				v := uint8(40 + 2*x)
				wantColor(t, fmt.Sprintf("column %d", x), m.At(x, 40), color.RGBA{v, v, v, 0xff})
			}
		})
	}
}

func TestAProgressiveJPEGIsTaken(t *testing.T) {
	const level = renditiontest.ProgressiveGrey
	for _, scans := range []int{1, 10} {
		m := pixels(t, largest(mustRender(t, renditiontest.Progressive(130, 70, scans))))
		wantColor(t, "the middle", m.At(65, 35), color.RGBA{level, level, level, 0xff})
		wantColor(t, "the corner", m.At(129, 69), color.RGBA{level, level, level, 0xff})
	}
}

func TestTheSameOriginalGivesTheSameBytes(t *testing.T) {
	original := renditiontest.Noisy(701, 451, 90_000)
	first := mustRender(t, original)
	for range 2 {
		again := mustRender(t, original)
		for i, p := range again.Pictures {
			if !bytes.Equal(p.Bytes, first.Pictures[i].Bytes) {
				t.Fatalf("the rendition of %d pixels has other bytes", p.Width)
			}
		}
	}
}

func TestAHashIsOfTheBytes(t *testing.T) {
	for _, p := range mustRender(t, renditiontest.PNG(t, 700, 500)).Pictures {
		if want := fmt.Sprintf("%x", sha256.Sum256(p.Bytes))[:16]; p.Hash != want {
			t.Errorf("the hash is %s, want %s", p.Hash, want)
		}
		if p.Kind != rendition.JPEG {
			t.Errorf("the kind is %q", p.Kind)
		}
	}
}

func TestTheColorIsTheMostCommonOne(t *testing.T) {
	night := image.NewRGBA(image.Rect(0, 0, 400, 300))
	draw.Draw(night, night.Rect, image.NewUniform(color.RGBA{0x1e, 0x2a, 0x3d, 0xff}), image.Point{}, draw.Src)
	draw.Draw(night, image.Rect(0, 0, 400, 100), image.NewUniform(renditiontest.BottomRight), image.Point{}, draw.Src)
	lamp := image.NewRGBA(image.Rect(0, 0, 400, 300)) // paper that gets darker to the right
	for x := range 400 {
		v := uint8(250 - x/16)
		draw.Draw(lamp, image.Rect(x, 0, x+1, 300), image.NewUniform(color.RGBA{v, v, v - 8, 0xff}), image.Point{}, draw.Src)
	}
	draw.Draw(lamp, image.Rect(100, 0, 220, 300), image.NewUniform(renditiontest.BottomLeft), image.Point{}, draw.Src)
	for name, test := range map[string]struct {
		sheet     *image.RGBA
		want      color.RGBA
		tolerance int
	}{
		// A colour in YCbCr and back is a level off.
		"paper":            {renditiontest.Paint(400, 300), renditiontest.Paper, 1},
		"night":            {night, color.RGBA{0x1e, 0x2a, 0x3d, 0xff}, 1},
		"paper under lamp": {lamp, color.RGBA{0xed, 0xed, 0xe5, 0xff}, 14},
	} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			if err := png.Encode(&file, test.sheet); err != nil {
				t.Fatal(err)
			}
			got := mustRender(t, file.Bytes()).Color
			var r, g, b int
			if n, err := fmt.Sscanf(got, "#%02x%02x%02x", &r, &g, &b); n != 3 || err != nil || len(got) != 7 {
				t.Fatalf("the colour is %q: %v", got, err)
			}
			for _, d := range []int{r - int(test.want.R), g - int(test.want.G), b - int(test.want.B)} {
				if max(d, -d) > test.tolerance {
					t.Fatalf("the colour is %s, want %v within %d", got, test.want, test.tolerance)
				}
			}
		})
	}
}

// countdown is a context that ends when it is asked for the n-th time.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestACancelledContextStopsAtEveryStage(t *testing.T) {
	const height = 320
	sheet := renditiontest.Paint(480, height)
	for kind, original := range map[string][]byte{
		"baseline":      renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{}),
		"progressive":   renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Progressive: true}),
		"on its side":   renditiontest.WithOrientation(renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{}), 6),
		"PNG":           encodePNG(t, sheet),
		"whole picture": renditiontest.WritePNG(sheet, renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGRGB, Interlaced: true}),
	} {
		stops := 0
		for ; ; stops++ {
			_, err := rendition.Render(&countdown{context.Background(), stops}, original, rendition.DefaultLimits())
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) || rendition.Reason(err) != "" {
				t.Fatalf("%s, asked %d times: %v, reason %q", kind, stops, err, rendition.Reason(err))
			}
		}
		// Once at the start, and once for 16 rows.
		if stops < 1+height/16 {
			t.Errorf("%s: the context is asked %d times, want %d or more", kind, stops, 1+height/16)
		}
	}
}
