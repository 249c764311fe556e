package rendition_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// What the two secrets of a test lie under: no edge of it is an edge of a block.
var hidden = rendition.Rect{Left: 3_010, Top: 2_270, Right: 5_130, Bottom: 4_990}

func TestWhatIsCoveredCannotBeRecovered(t *testing.T) {
	recipe := rendition.Recipe{Covers: []rendition.Cover{{Rect: hidden, Color: "#c02040"}}}
	everySecret(t, recipe, func(p, size image.Point) bool { return p.In(part(hidden, size)) })
}

func TestWhatIsCroppedCannotBeRecovered(t *testing.T) {
	left := rendition.Rect{Left: 1_510, Top: 1_130, Right: 8_530, Bottom: 8_790}
	everySecret(t, rendition.Recipe{Crop: left}, func(p, size image.Point) bool { return !p.In(part(left, size)) })
}

// part returns the pixels that lie wholly or in part in a rectangle: what somebody sees
// covered.
func part(r rendition.Rect, size image.Point) image.Rectangle {
	return image.Rect(r.Left*size.X/10_000, r.Top*size.Y/10_000, (r.Right*size.X+9_999)/10_000, (r.Bottom*size.Y+9_999)/10_000)
}

// everySecret renders pairs of pictures that differ only where secret says, small ones
// in every kind, and large ones in those that are decoded at a fraction of their size.
// The two must differ without the recipe, and be the same with it.
func everySecret(t *testing.T, recipe rendition.Recipe, secret func(p, size image.Point) bool) {
	small := lossless(t)
	large := map[string]func(image.Image) []byte{"PNG": small["PNG"]}
	for name, options := range jpegKinds() {
		small[name] = func(m image.Image) []byte { return renditiontest.WriteJPEG(m, options) }
		if name == "JPEG" || name == "JPEG, 4:4:4" || name == "JPEG, progressive" {
			large[name] = small[name]
		}
	}
	for size, kinds := range map[image.Point]map[string]func(image.Image) []byte{{X: 203, Y: 157}: small, {X: 2611, Y: 83}: large} {
		a, b := noisePair(size, func(p image.Point) bool { return secret(p, size) })
		for name, encode := range kinds {
			t.Run(fmt.Sprintf("%s of %v", name, size), func(t *testing.T) { wantOneOfTwo(t, encode(a), encode(b), recipe) })
		}
	}
}

func wantOneOfTwo(t *testing.T, a, b []byte, recipe rendition.Recipe) {
	t.Helper()
	if same(mustRender(t, a), mustRender(t, b)) {
		t.Fatal("the two are the same without the recipe: nothing is shown by this")
	}
	edited := mustEdit(t, a, recipe)
	if !same(edited, mustEdit(t, b, recipe)) {
		t.Error("the renditions tell which of the two secrets is in them")
	}
	if same(edited, mustRender(t, a)) {
		t.Error("the recipe does nothing")
	}
}

// same compares the bytes of all pictures, and the colour.
func same(a, b rendition.Result) bool {
	equal := a.Color == b.Color && len(a.Pictures) == len(b.Pictures)
	for i := range a.Pictures {
		equal = equal && a.Pictures[i].Hash == b.Pictures[i].Hash && bytes.Equal(a.Pictures[i].Bytes, b.Pictures[i].Bytes)
	}
	return equal
}

func mustEdit(tb testing.TB, original []byte, recipe rendition.Recipe) rendition.Result {
	tb.Helper()
	result, err := rendition.RenderEdited(context.Background(), original, rendition.DefaultLimits(), recipe)
	if err != nil {
		tb.Fatal(err)
	}
	return result
}

// noisePair returns two pictures of a few colours that differ in each secret pixel.
func noisePair(size image.Point, secret func(image.Point) bool) (a, b *image.RGBA) {
	random := rand.New(rand.NewPCG(5, 7))
	some := []color.RGBA{{255, 255, 255, 255}, {0, 0, 0, 255}, {220, 30, 40, 255}, {20, 90, 230, 255}}
	a, b = image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			n := random.IntN(3)
			a.SetRGBA(x, y, some[n])
			if secret(image.Pt(x, y)) {
				n++
			}
			b.SetRGBA(x, y, some[n])
		}
	}
	return a, b
}

// lossless are the kinds that keep each pixel.
func lossless(tb testing.TB) map[string]func(image.Image) []byte {
	return map[string]func(image.Image) []byte{
		"PNG": func(m image.Image) []byte { return encodePNG(tb, m) },
		"PNG, interlaced": func(m image.Image) []byte {
			return renditiontest.WritePNG(m, renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGRGB, Interlaced: true})
		},
		"GIF": func(m image.Image) []byte {
			p := image.NewPaletted(m.Bounds(), color.Palette{color.White, color.Black, color.RGBA{220, 30, 40, 255}, color.RGBA{20, 90, 230, 255}})
			for y := range m.Bounds().Dy() {
				for x := range m.Bounds().Dx() {
					p.Set(x, y, m.At(x, y))
				}
			}
			return encodeGIF(tb, m.Bounds().Size(), p)
		},
		"WebP": func(m image.Image) []byte {
			return renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(m)))
		},
	}
}

// jpegKinds are the ways in which a JPEG can come: short, held, and through image/jpeg.
func jpegKinds() map[string]renditiontest.JPEGOptions {
	return map[string]renditiontest.JPEGOptions{
		"JPEG":              {},
		"JPEG, coarse":      {Quality: 20},
		"JPEG, 4:4:4":       {Sampling: renditiontest.S444},
		"JPEG, 4:2:2":       {Sampling: renditiontest.S422},
		"JPEG, 4:4:0":       {Sampling: renditiontest.S440},
		"JPEG, 4:1:1":       {Sampling: renditiontest.S411},
		"JPEG, 4:1:0":       {Sampling: renditiontest.S410},
		"JPEG, grey":        {Sampling: renditiontest.Grey},
		"JPEG, progressive": {Progressive: true},
		"JPEG, separate":    {Separate: true, Sampling: renditiontest.S422},
		"JPEG, RGB":         {Untransformed: true, Sampling: renditiontest.S444},
		"JPEG, YCCK":        {Sampling: renditiontest.S4204},
	}
}

func TestAnOriginalThatLiesOtherwiseIsCoveredWhereItIsSeen(t *testing.T) {
	recipe := rendition.Recipe{Turn: 1, Covers: []rendition.Cover{{Rect: hidden, Color: "#c02040"}}}
	for orientation := 1; orientation <= 8; orientation++ {
		size := image.Pt(203, 157)
		upright := size
		if orientation >= 5 {
			upright = image.Pt(size.Y, size.X)
		}
		covered := part(hidden, upright)
		a, b := noisePair(size, func(p image.Point) bool { return seenAt(orientation, p, size).In(covered) })
		for name, encode := range map[string]func(image.Image) []byte{
			"PNG": func(m image.Image) []byte { return withOrientation(encodePNG(t, m), orientation) },
			"JPEG": func(m image.Image) []byte {
				return renditiontest.WithOrientation(renditiontest.WriteJPEG(m, renditiontest.JPEGOptions{}), orientation)
			},
		} {
			t.Run(fmt.Sprintf("%s, %d", name, orientation), func(t *testing.T) { wantOneOfTwo(t, encode(a), encode(b), recipe) })
		}
	}
}

// withOrientation returns a PNG that says how to turn it.
func withOrientation(file []byte, orientation int) []byte {
	return renditiontest.WithChunks(file, "IDAT", renditiontest.PNGChunk("eXIf", renditiontest.TIFF(binary.BigEndian, orientation)))
}

// seenAt says where a stored pixel is seen: EXIF 2.32, 4.6.4 A, names the sides that
// the first row and the first column are.
func seenAt(orientation int, p, size image.Point) image.Point {
	right, bottom := size.X-1-p.X, size.Y-1-p.Y
	return [9]image.Point{
		1: p,
		2: {right, p.Y},
		3: {right, bottom},
		4: {p.X, bottom},
		5: {p.Y, p.X},
		6: {bottom, p.X},
		7: {bottom, right},
		8: {p.Y, right},
	}[orientation]
}
