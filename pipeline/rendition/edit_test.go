package rendition_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// recipes are what is made of every orientation, each with every turn.
var recipes = map[string]rendition.Recipe{
	"as it is": {},
	"cropped":  {Crop: rendition.Rect{Left: 1_830, Top: 2_040, Right: 10_000, Bottom: 9_310}},
	"covered": {Covers: []rendition.Cover{
		{Rect: rendition.Rect{Left: 620, Top: 1_140, Right: 3_370, Bottom: 2_950}, Color: "#102030"},
		{Rect: rendition.Rect{Left: 2_620, Top: 1_940, Right: 5_370, Bottom: 4_950}, Color: "#f0f0ff"},
	}},
	"cropped and covered": {
		Crop:   rendition.Rect{Left: 0, Top: 810, Right: 7_930, Bottom: 8_850},
		Covers: []rendition.Cover{{Rect: rendition.Rect{Left: 6_620, Top: 5_140, Right: 9_370, Bottom: 9_950}, Color: "#30a040"}},
	},
}

// The reference works on all pixels, one by one, and turns them with imaging.
func TestAnEditLooksLikeOneOfAllPixels(t *testing.T) {
	for _, size := range []image.Point{{128, 96}, {131, 97}} {
		sheet := gradient(size)
		photo := renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Quality: 95})
		decoded, err := jpeg.Decode(bytes.NewReader(photo))
		if err != nil {
			t.Fatal(err)
		}
		for orientation := 1; orientation <= 8; orientation++ {
			for _, kind := range []struct {
				name     string
				original []byte
				stored   image.Image
				block    int
			}{
				{"PNG", withOrientation(encodePNG(t, sheet), orientation), sheet, 2},
				{"JPEG", renditiontest.WithOrientation(photo, orientation), decoded, 16},
			} {
				for name, recipe := range recipes {
					for recipe.Turn = range 4 {
						t.Run(fmt.Sprintf("%s of %v, %d, %s, turned %d", kind.name, size, orientation, name, recipe.Turn), func(t *testing.T) {
							got := mustEdit(t, kind.original, recipe)
							want := mustRender(t, encodePNG(t, reference(kind.stored, orientation, recipe, kind.block)))
							if kind.name == "PNG" && size.X%2 == 0 {
								wantSame(t, got, want)
							} else {
								wantAlike(t, got, want)
							}
						})
					}
				}
			}
		}
	}
}

// gradient paints a picture of which no part is like another, with sharp corners.
func gradient(size image.Point) *image.RGBA {
	sheet := renditiontest.Paint(size.X, size.Y)
	for y := range size.Y {
		for x := range size.X {
			if c := sheet.RGBAAt(x, y); c == renditiontest.Paper {
				sheet.SetRGBA(x, y, color.RGBA{uint8(255 - x), uint8(150 + y/2), uint8(x + y), 255})
			}
		}
	}
	return sheet
}

// reference does a recipe to the pixels of a picture whose coder has square blocks.
func reference(stored image.Image, orientation int, recipe rendition.Recipe, block int) image.Image {
	size := stored.Bounds().Size()
	upright := size
	if orientation >= 5 {
		upright = image.Pt(size.Y, size.X)
	}
	canvas := imaging.Clone(stored)
	for _, c := range recipe.Covers {
		var ink color.NRGBA
		if _, err := fmt.Sscanf(c.Color, "#%02x%02x%02x", &ink.R, &ink.G, &ink.B); err != nil {
			panic(err) // the recipes above have colours
		}
		ink.A = 255
		covered := part(c.Rect, upright)
		eachBlock(size, block, func(area image.Rectangle) {
			if somewhere(area, func(p image.Point) bool { return seenAt(orientation, p, size).In(covered) }) {
				somewhere(area, func(p image.Point) bool { canvas.SetNRGBA(p.X, p.Y, ink); return false })
			}
		})
	}
	left := image.Rectangle{Max: size}
	if crop := recipe.Crop; crop != (rendition.Rect{}) {
		left = image.Rectangle{}
		eachBlock(size, block, func(area image.Rectangle) {
			if !somewhere(area, func(p image.Point) bool { return !whollyIn(crop, seenAt(orientation, p, size), upright) }) {
				left = left.Union(area)
			}
		})
	}
	out := imaging.Crop(canvas, left)
	if turn := [9]func(image.Image) *image.NRGBA{2: imaging.FlipH, 3: imaging.Rotate180, 4: imaging.FlipV,
		5: imaging.Transpose, 6: imaging.Rotate270, 7: imaging.Transverse, 8: imaging.Rotate90}[orientation]; turn != nil {
		out = turn(out)
	}
	for range recipe.Turn {
		out = imaging.Rotate270(out) // it turns against the clock
	}
	return out
}

func eachBlock(size image.Point, block int, do func(area image.Rectangle)) {
	for y := 0; y < size.Y; y += block {
		for x := 0; x < size.X; x += block {
			do(image.Rect(x, y, x+block, y+block).Intersect(image.Rectangle{Max: size}))
		}
	}
}

// somewhere asks of the pixels of an area, one after the other, until one is it.
func somewhere(area image.Rectangle, is func(image.Point) bool) bool {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if is(image.Pt(x, y)) {
				return true
			}
		}
	}
	return false
}

// whollyIn reports whether no part of a pixel is outside of a rectangle.
func whollyIn(r rendition.Rect, p, size image.Point) bool {
	return p.X*10_000 >= r.Left*size.X && (p.X+1)*10_000 <= r.Right*size.X &&
		p.Y*10_000 >= r.Top*size.Y && (p.Y+1)*10_000 <= r.Bottom*size.Y
}

func wantSame(t *testing.T, got, want rendition.Result) {
	t.Helper()
	if !same(got, want) {
		t.Errorf("it is %d×%d in other bytes than the reference of %d×%d", got.Width, got.Height, want.Width, want.Height)
	}
}

// wantAlike compares sizes, and samples by how far they are apart in the mean: each
// decoder rounds in its own way, and chroma of an odd picture lies a pixel off when it is
// turned.
func wantAlike(t *testing.T, got, want rendition.Result) {
	t.Helper()
	if got.Width != want.Width || got.Height != want.Height {
		t.Fatalf("it is %d×%d, want %d×%d", got.Width, got.Height, want.Width, want.Height)
	}
	a, b := pixels(t, largest(got)).(*image.YCbCr), pixels(t, largest(want)).(*image.YCbCr)
	wantNear(t, "luma", a.Y, b.Y, 0.7)
	most := 0.7
	if got.Width%2 == 1 || got.Height%2 == 1 {
		most = 3.5
	}
	wantNear(t, "blue", a.Cb, b.Cb, most)
	wantNear(t, "red", a.Cr, b.Cr, most)
}

func wantNear(t *testing.T, name string, got, want []byte, most float64) {
	t.Helper()
	sum := 0
	for i, v := range got {
		d := int(v) - int(want[i])
		sum += max(d, -d)
	}
	if mean := float64(sum) / float64(len(got)); mean > most {
		t.Errorf("%s is %.2f levels off in the mean, at most %.1f", name, mean, most)
	}
}

func TestAQuarterTurnIsClockwise(t *testing.T) {
	for name, original := range originals(t, 96, 64) {
		t.Run(name, func(t *testing.T) {
			result := mustEdit(t, original, rendition.Recipe{Turn: 1})
			if result.Width != 64 || result.Height != 96 {
				t.Fatalf("it is %d×%d, want 64×96", result.Width, result.Height)
			}
			wantCorners(t, pixels(t, largest(result)), seen(6))
		})
	}
}

func TestTheLadderIsOfWhatIsLeft(t *testing.T) {
	original := renditiontest.PNG(t, 1000, 700)
	result := mustEdit(t, original, rendition.Recipe{Turn: 1, Crop: rendition.Rect{Left: 0, Top: 5_000, Right: 10_000, Bottom: 10_000}})
	if result.Width != 350 || result.Height != 1000 || len(result.Pictures) != 2 {
		t.Fatalf("it is %d×%d with %d pictures, want 350×1000 with 2", result.Width, result.Height, len(result.Pictures))
	}
	if p := result.Pictures[0]; p.Width != 320 || p.Height != 914 {
		t.Errorf("the smallest is %d×%d, want 320×914", p.Width, p.Height)
	}
}

func TestTheLastCoverLiesOnTop(t *testing.T) {
	all := rendition.Rect{Left: 0, Top: 0, Right: 10_000, Bottom: 10_000}
	result := mustEdit(t, renditiontest.JPEG(t, 90, 60), rendition.Recipe{Covers: []rendition.Cover{{Rect: all, Color: "#ff0000"}, {Rect: all, Color: "#404040"}}})
	if result.Color != "#404040" {
		t.Errorf("the colour is %s, want #404040", result.Color)
	}
}

func TestACoverOfAGreyPictureIsGrey(t *testing.T) {
	all := rendition.Rect{Left: 0, Top: 0, Right: 10_000, Bottom: 10_000}
	grey := encodeJPEG(t, image.NewGray(image.Rect(0, 0, 40, 40)))
	if got := mustEdit(t, grey, rendition.Recipe{Covers: []rendition.Cover{{Rect: all, Color: "#ff0000"}}}).Color; got != "#4c4c4c" {
		t.Errorf("the colour is %s, want #4c4c4c", got)
	}
}

func TestAnEmptyRecipeChangesNoByte(t *testing.T) {
	for name, original := range originals(t, 701, 450) {
		if !same(mustRender(t, original), mustEdit(t, original, rendition.Recipe{Covers: []rendition.Cover{}})) {
			t.Errorf("%s: the bytes are others", name)
		}
	}
}

func TestACropThatLeavesTooLittleOfAPictureIsRefused(t *testing.T) {
	narrow := rendition.Recipe{Crop: rendition.Rect{Left: 1_000, Top: 0, Right: 3_000, Bottom: 10_000}}
	for name, test := range map[string]struct {
		width, height int
		refused       bool
	}{
		"wide enough":  {90, 70, false},
		"too narrow":   {74, 70, true},
		"of one pixel": {1, 1, true},
		"low":          {90, 3, false}, // nothing of its height is lost
	} {
		_, err := rendition.RenderEdited(context.Background(), renditiontest.PNG(t, test.width, test.height), rendition.DefaultLimits(), narrow)
		if errors.Is(err, rendition.ErrCrop) != test.refused || (err != nil) != test.refused || rendition.Reason(err) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARecipeIsLookedAtBeforeThePicture(t *testing.T) {
	_, err := rendition.RenderEdited(context.Background(), nil, rendition.DefaultLimits(), rendition.Recipe{Turn: 9})
	if !errors.Is(err, rendition.ErrTurn) {
		t.Errorf("the error is %v, want %v", err, rendition.ErrTurn)
	}
}
