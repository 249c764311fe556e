package rendition_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// veiled is a painting whose upper left corner is half clear, and whose upper right one
// is not there.
func veiled(width, height int) *image.NRGBA {
	sheet := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(sheet, sheet.Rect, renditiontest.Paint(width, height), image.Point{}, draw.Src)
	for y := range height / 4 {
		for x := range width / 4 {
			half, none := sheet.NRGBAAt(x, y), sheet.NRGBAAt(width-1-x, y)
			half.A, none.A = 0x80, 0
			sheet.SetNRGBA(x, y, half)
			sheet.SetNRGBA(width-1-x, y, none)
		}
	}
	return sheet
}

// onPaper is what a file's own decoder sees, on white.
func onPaper(m image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Over)
	return out
}

// wantLike looks at the same places of two pictures as wantCorners does.
func wantLike(t *testing.T, got image.Image, want *image.RGBA) {
	t.Helper()
	b := got.Bounds()
	if b.Size() != want.Rect.Size() {
		t.Fatalf("it is %v, want %v", b.Size(), want.Rect.Size())
	}
	for _, x := range []int{b.Dx() / 8, b.Dx() / 2, b.Dx() - 1 - b.Dx()/8} {
		for _, y := range []int{b.Dy() / 8, b.Dy() / 2, b.Dy() - 1 - b.Dy()/8} {
			wantColor(t, fmt.Sprintf("pixel %d, %d", x, y), got.At(x, y), want.RGBAAt(x, y))
		}
	}
}

func TestEveryKindOfPNGIsShown(t *testing.T) {
	sheet := veiled(99, 66)
	for _, kind := range []struct {
		name   string
		color  int
		depths []int
	}{
		{"grey", renditiontest.PNGGray, []int{1, 2, 4, 8, 16}},
		{"colour", renditiontest.PNGRGB, []int{8, 16}},
		{"palette", renditiontest.PNGPalette, []int{1, 2, 4, 8}},
		{"grey with alpha", renditiontest.PNGGrayAlpha, []int{8, 16}},
		{"colour with alpha", renditiontest.PNGRGBAlpha, []int{8, 16}},
	} {
		for _, depth := range kind.depths {
			for _, interlaced := range []bool{false, true} {
				for _, key := range []color.Color{nil, renditiontest.BottomLeft} {
					o := renditiontest.PNGOptions{Depth: depth, Color: kind.color, Interlaced: interlaced, Key: key}
					if key != nil && kind.color != renditiontest.PNGGray && kind.color != renditiontest.PNGRGB {
						continue
					}
					t.Run(fmt.Sprintf("%s, %d bits, interlaced %v, key %v", kind.name, depth, interlaced, key), func(t *testing.T) {
						file := renditiontest.WritePNG(sheet, o)
						want, err := png.Decode(bytes.NewReader(file))
						if err != nil {
							t.Fatal(err)
						}
						result := mustRender(t, file)
						if (result.Fallback == "interlaced") != interlaced {
							t.Errorf("it came by way of %q", result.Fallback)
						}
						wantLike(t, pixels(t, largest(result)), onPaper(want))
					})
				}
			}
		}
	}
}

// turnedFiles are paintings of 96×64 that ask to be turned, in every format that can.
func turnedFiles(o int) map[string][]byte {
	sheet := renditiontest.Paint(96, 64)
	little, big := renditiontest.TIFF(binary.LittleEndian, o), renditiontest.TIFF(binary.BigEndian, o)
	marked := append([]byte("Exif\x00\x00"), big...)
	exif := renditiontest.PNGChunk("eXIf", big)
	plain := renditiontest.WritePNG(sheet, renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGRGB})
	passes := renditiontest.WritePNG(sheet, renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGRGB, Interlaced: true})
	palette := renditiontest.WritePNG(sheet, renditiontest.PNGOptions{Depth: 4, Color: renditiontest.PNGPalette})
	animated := animatedWebP(image.Pt(96, 64), image.Point{}, sheet, image.NewRGBA(sheet.Rect))
	webp := func(exif []byte) []byte {
		return renditiontest.RIFF("WEBP",
			renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x18, 96, 64)),
			renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(sheet)),
			renditiontest.RIFFChunk("EXIF", exif))
	}
	return map[string][]byte{
		"JPEG":            renditiontest.WithOrientation(renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Sampling: renditiontest.S444}), o),
		"PNG":             renditiontest.WithChunks(plain, "IDAT", exif),
		"PNG, late":       renditiontest.WithChunks(plain, "IEND", exif),
		"PNG, interlaced": renditiontest.WithChunks(passes, "IDAT", exif),
		"PNG, palette":    renditiontest.WithChunks(palette, "PLTE", exif),
		"WebP":            webp(little),
		"WebP, marked":    webp(marked),
		"WebP, animated":  renditiontest.RIFF("WEBP", animated[12:], renditiontest.RIFFChunk("EXIF", marked)),
	}
}

func TestEveryFormatIsTurnedInEveryWay(t *testing.T) {
	for o := 1; o <= 8; o++ {
		for name, file := range turnedFiles(o) {
			t.Run(fmt.Sprintf("%s, %d", name, o), func(t *testing.T) {
				wantCorners(t, pixels(t, largest(mustRender(t, file))), seen(o))
			})
		}
	}
}

func TestAGIFIsItsFirstFrameOnItsCanvas(t *testing.T) {
	for name, frame := range map[string]image.Rectangle{
		"fills it":    image.Rect(0, 0, 301, 201),
		"odd place":   image.Rect(13, 15, 286, 191),
		"lower right": image.Rect(121, 65, 301, 201),
		"one row":     image.Rect(0, 200, 301, 201),
		"one column":  image.Rect(300, 1, 301, 201),
	} {
		t.Run(name, func(t *testing.T) {
			first := renditiontest.Paletted(renditiontest.Paint(frame.Dx(), frame.Dy()))
			first.Palette[1] = color.RGBA{} // the upper left corner is not there
			first.Rect = first.Rect.Add(frame.Min)
			second := image.NewPaletted(image.Rect(0, 0, 301, 201), color.Palette{color.Black})
			file := encodeGIF(t, image.Pt(301, 201), first, second)
			all, err := gif.DecodeAll(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			canvas := image.NewRGBA(image.Rect(0, 0, 301, 201))
			draw.Draw(canvas, canvas.Rect, image.White, image.Point{}, draw.Src)
			draw.Draw(canvas, all.Image[0].Rect, all.Image[0], all.Image[0].Rect.Min, draw.Over)
			wantLike(t, pixels(t, largest(mustRender(t, file))), canvas)
		})
	}
}

// image/gif writes no interlaced pictures: here one is told that its rows are out of
// order, and they are.
func TestAnInterlacedGIFIsPutInOrder(t *testing.T) {
	sheet := renditiontest.Paletted(renditiontest.Paint(96, 67))
	mixed := image.NewPaletted(sheet.Rect, sheet.Palette)
	at := 0
	for _, pass := range [][2]int{{0, 8}, {4, 8}, {2, 4}, {1, 2}} { // GIF89a, appendix E
		for y := pass[0]; y < 67; y += pass[1] {
			copy(mixed.Pix[at*mixed.Stride:][:mixed.Stride], sheet.Pix[y*sheet.Stride:])
			at++
		}
	}
	file := encodeGIF(t, image.Pt(96, 67), mixed)
	descriptor := bytes.Index(file, []byte{0x2c, 0, 0, 0, 0, 96, 0, 67, 0})
	file[descriptor+9] |= 0x40
	wantCorners(t, pixels(t, largest(mustRender(t, file))), stored)
}

func TestAnAnimatedWebPIsItsFirstFrameOnItsCanvas(t *testing.T) {
	sheet := veiled(180, 120)
	for _, at := range []image.Point{{}, {12, 14}, {120, 80}} {
		canvas := image.NewRGBA(image.Rect(0, 0, 301, 201))
		draw.Draw(canvas, canvas.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(canvas, sheet.Rect.Add(at), sheet, image.Point{}, draw.Over)
		file := animatedWebP(canvas.Rect.Max, at, sheet, image.NewRGBA(image.Rect(0, 0, 20, 20)))
		wantLike(t, pixels(t, largest(mustRender(t, file))), canvas)
	}
}

// A lossy frame may have transparency of its own, and lie anywhere that is even.
func TestALossyAnimationLiesOnItsCanvas(t *testing.T) {
	alpha := []byte{0} // not compressed
	for i := range 70 * 50 {
		alpha = append(alpha, byte(0xff*(i%70/35)))
	}
	body := append(renditiontest.Uint24(10), renditiontest.Uint24(6)...) // at 20, 12
	body = append(append(body, renditiontest.Uint24(69)...), renditiontest.Uint24(49)...)
	body = append(append(body, 0, 0, 0, 0), renditiontest.RIFFChunk("ALPH", alpha)...)
	body = append(body, renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(70, 50))...)
	m := pixels(t, largest(mustRender(t, renditiontest.RIFF("WEBP",
		renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x12, 111, 81)),
		renditiontest.RIFFChunk("ANIM", make([]byte, 6)),
		renditiontest.RIFFChunk("ANMF", body)))))
	white := color.RGBA{255, 255, 255, 255}
	for at, want := range map[image.Point]color.RGBA{
		{5, 5}: white, {30, 40}: white, {70, 40}: lossyGrey, {85, 20}: lossyGrey, {100, 40}: white, {70, 70}: white,
	} {
		wantColor(t, at.String(), m.At(at.X, at.Y), want)
	}
}
