package rendition_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/heif"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestAHEICIsPaintedAsItIsSeen(t *testing.T) {
	for name, size := range map[string]image.Point{
		"small.heic": {96, 64}, "ten.heic": {128, 96}, "odd.heic": {101, 75},
		"full.heic": {128, 96}, "half.heic": {128, 96}, "thumb.heic": {128, 96},
	} {
		t.Run(name, func(t *testing.T) {
			result := mustRender(t, renditiontest.HEIC(t, name))
			if got := image.Pt(result.Width, result.Height); got != size {
				t.Fatalf("it is %v, want %v", got, size)
			}
			wantCorners(t, pixels(t, largest(result)), stored)
		})
	}
}

func TestAGreyHEICStaysGrey(t *testing.T) {
	m := pixels(t, largest(mustRender(t, renditiontest.HEIC(t, "grey.heic"))))
	for _, at := range []image.Point{{10, 10}, {120, 10}, {64, 48}} {
		want := color.GrayModel.Convert(renditiontest.Paint(128, 96).At(at.X, at.Y)).(color.Gray).Y
		wantColor(t, at.String(), m.At(at.X, at.Y), color.RGBA{want, want, want, 255})
	}
}

// small is the painting of 96 × 64 with more properties.
func small(tb testing.TB, more ...renditiontest.HEICBox) renditiontest.HEICItem {
	item := renditiontest.HEICItems(tb, "small.heic")[0]
	item.Properties = append(slices.Clip(item.Properties), more...)
	return item
}

// gridOf lays six tiles of 64 × 64 on a canvas.
func gridOf(tb testing.TB, width, height int) []renditiontest.HEICItem {
	tiles := renditiontest.HEICItems(tb, "tiles.heic")
	var ids []uint16
	for _, tile := range tiles {
		ids = append(ids, tile.ID)
	}
	return append(tiles, renditiontest.HEICItem{
		ID: 99, Kind: "grid", Method: 1, Data: renditiontest.Grid(3, 2, width, height),
		Properties: []renditiontest.HEICBox{renditiontest.Extent(width, height)},
		References: []renditiontest.HEICReference{{Kind: "dimg", To: ids}},
	})
}

func TestAGridIsPutTogether(t *testing.T) {
	for _, size := range []image.Point{{192, 128}, {187, 121}} {
		for _, brand := range []string{"heic", "mif1"} {
			original := renditiontest.WriteHEIC(brand, 99, gridOf(t, size.X, size.Y)...)
			result := mustRender(t, original)
			if got := image.Pt(result.Width, result.Height); got != size {
				t.Fatalf("it is %v, want %v", got, size)
			}
			wantCorners(t, pixels(t, largest(result)), stored)
		}
	}
}

// turnedLeft and mirrored are what irot and imir do: ISO/IEC 23008-12, 6.5.10 and 6.5.12.
func turnedLeft(c corners) corners { return corners{c[1], c[3], c[0], c[2]} }

func mirrored(c corners, axis int) corners {
	if axis == 0 {
		return corners{c[2], c[3], c[0], c[1]}
	}
	return corners{c[1], c[0], c[3], c[2]}
}

func TestAHEICIsTurnedAsItsContainerSaysAndAsLibheifTurnsIt(t *testing.T) {
	decoder, err := heif.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close(t.Context())
	want := stored
	for angle := range 4 {
		for axis := -1; axis < 2; axis++ {
			properties, seenHere := []renditiontest.HEICBox{renditiontest.Property("irot", byte(angle))}, want
			if axis >= 0 {
				properties = append(properties, renditiontest.Property("imir", byte(axis)))
				seenHere = mirrored(want, axis)
			}
			original := renditiontest.WriteHEIC("heic", 1, small(t, properties...))
			info, err := rendition.Inspect(bytes.NewReader(original), int64(len(original)), rendition.DefaultLimits())
			if err != nil || info.Width != 96 || info.Height != 64 || seen(info.Orientation) != seenHere {
				t.Errorf("angle %d, axis %d: inspected %+v, %v", angle, axis, info, err)
			}
			size := image.Pt(96, 64)
			if angle%2 == 1 {
				size = image.Pt(64, 96)
			}
			m, err := decoder.Decode(t.Context(), original, size, 64<<20)
			if err != nil {
				t.Fatal(err)
			}
			wantCorners(t, m, seenHere)
		}
		want = turnedLeft(want)
	}
}

// A phone writes the turn into EXIF too. Who applies both turns twice.
func TestTheTurnInEXIFIsNotApplied(t *testing.T) {
	exif := renditiontest.HEICItem{
		ID: 7, Kind: "Exif", Data: append(renditiontest.Numbers(0), renditiontest.TIFF(binary.BigEndian, 6)...),
		References: []renditiontest.HEICReference{{Kind: "cdsc", To: []uint16{1}}},
	}
	result := mustRender(t, renditiontest.WriteHEIC("heic", 1, small(t, renditiontest.Property("irot", 3)), exif))
	if result.Width != 64 || result.Height != 96 {
		t.Fatalf("it is %d×%d", result.Width, result.Height)
	}
	wantCorners(t, pixels(t, largest(result)), seen(6))
	wantCorners(t, pixels(t, largest(mustRender(t, renditiontest.WriteHEIC("heic", 1, small(t), exif)))), stored)
}

// crop is a clean aperture: its sides, and how far its centre is off, in halves.
func crop(width, height uint32, right, down int32) renditiontest.HEICBox {
	return renditiontest.HEICBox{Name: "clap", Body: renditiontest.Numbers(width, 1, height, 1, uint32(right), 2, uint32(down), 2)}
}

func TestAHEICIsCutBeforeItIsTurned(t *testing.T) {
	// The right half of the painting, then a quarter to the left.
	original := renditiontest.WriteHEIC("heic", 1, small(t, crop(48, 64, 48, 0), renditiontest.Property("irot", 1)))
	result := mustRender(t, original)
	if result.Width != 64 || result.Height != 48 {
		t.Fatalf("it is %d×%d, want 64×48", result.Width, result.Height)
	}
	m := pixels(t, largest(result))
	wantColor(t, "top left", m.At(6, 6), renditiontest.TopRight)
	whole := pixels(t, largest(mustRender(t, renditiontest.HEIC(t, "small.heic"))))
	wantColor(t, "top right", m.At(58, 6), color.RGBAModel.Convert(whole.At(89, 58)).(color.RGBA))
	wantColor(t, "bottom", m.At(6, 42), renditiontest.Paper)
}

func TestAHEICsTransparencyLiesOnWhite(t *testing.T) {
	m := pixels(t, largest(mustRender(t, renditiontest.HEIC(t, "alpha.heic"))))
	wantColor(t, "the middle", m.At(64, 48), color.RGBA{0x7f, 0x7f, 0xff, 255})
	wantColor(t, "top left", m.At(8, 8), renditiontest.TopLeft)
	wantColor(t, "bottom left", m.At(8, 87), renditiontest.BottomLeft)
}

func TestAMultipliedTransparencyIsNotMultipliedAgain(t *testing.T) {
	items := renditiontest.HEICItems(t, "alpha.heic")
	items[1].References = []renditiontest.HEICReference{{Kind: "auxl", To: []uint16{1}}}
	items[0].References = []renditiontest.HEICReference{{Kind: "prem", To: []uint16{2}}}
	m := pixels(t, largest(mustRender(t, renditiontest.WriteHEIC("heic", 1, items...))))
	wantColor(t, "the middle", m.At(64, 48), color.RGBA{0x7f, 0x7f, 0xff, 255})
	items[0].References = nil
	items[1].References[0].Kind = "thmb"
	m = pixels(t, largest(mustRender(t, renditiontest.WriteHEIC("heic", 1, items...))))
	wantColor(t, "the middle without it", m.At(64, 48), color.RGBA{0, 0, 0xff, 255})
}

// The samples of one and the same stream, read in four ways.
func TestAHEICSaysWhatItsSamplesMean(t *testing.T) {
	for _, test := range []struct {
		matrix byte
		full   bool
		want   color.RGBA // of Y 98, Cb 100, Cr 212: the first corner, by the formulas of the standards
	}{
		{6, true, color.RGBA{216, 48, 48, 255}},
		{1, true, color.RGBA{230, 64, 46, 255}},
		{6, false, color.RGBA{230, 38, 39, 255}},
		{9, true, color.RGBA{222, 55, 45, 255}},
	} {
		t.Run(fmt.Sprint(test.matrix, test.full), func(t *testing.T) {
			body := append([]byte("nclx"), 0, 1, 0, 13, 0, test.matrix, 0)
			if test.full {
				body[10] = 0x80
			}
			original := renditiontest.WriteHEIC("heic", 1, small(t, renditiontest.HEICBox{Name: "colr", Body: body}))
			m := pixels(t, largest(mustRender(t, original)))
			wantColor(t, "top left", m.At(8, 8), test.want)
		})
	}
}

func TestNothingOfAHEICGetsOut(t *testing.T) {
	exif := renditiontest.HEICItem{ID: 7, Kind: "Exif", Data: []byte(canary)}
	original := append(renditiontest.WriteHEIC("heic", 1, small(t, renditiontest.HEICBox{Name: "colr", Body: []byte("prof" + canary)}), exif), canary...)
	for _, p := range mustRender(t, original).Pictures {
		if bytes.Contains(p.Bytes, []byte(canary[:10])) {
			t.Error("the canary is in it")
		}
		if got := segments(t, p); got != "e0 db c0 c4 da" {
			t.Errorf("it has segments %s", got)
		}
	}
}

func TestAHEICAsksForNoMoreMemoryThanTheHeaderForetells(t *testing.T) {
	for name, file := range map[string][]byte{
		"small": renditiontest.HEIC(t, "small.heic"), "ten bits": renditiontest.HEIC(t, "ten.heic"),
		"transparent": renditiontest.HEIC(t, "alpha.heic"), "4:4:4": renditiontest.HEIC(t, "full.heic"),
		"grid": renditiontest.WriteHEIC("heic", 99, gridOf(t, 187, 121)...),
	} {
		t.Run(name, func(t *testing.T) { wantForetold(t, file) })
	}
}

// A phone's HEIC is in Display P3, and says so by a profile.
func TestAHEICsProfileBecomesSRGB(t *testing.T) {
	t.Parallel()
	profile := renditiontest.HEICBox{Name: "colr", Body: append([]byte("prof"), renditiontest.DisplayP3()...)}
	plain := pixels(t, largest(mustRender(t, renditiontest.WriteHEIC("heic", 1, small(t)))))
	seen := pixels(t, largest(mustRender(t, renditiontest.WriteHEIC("heic", 1, small(t, profile)))))
	corner := image.Pt(plain.Bounds().Dx()/8, plain.Bounds().Dy()/8) // red, which P3 has more of
	flat := image.NewRGBA(image.Rect(0, 0, 64, 64))
	draw.Draw(flat, flat.Rect, image.NewUniform(plain.At(corner.X, corner.Y)), image.Point{}, draw.Src)
	want := pixels(t, largest(mustRender(t, withPNGProfile(encodePNG(t, flat), renditiontest.DisplayP3())))).At(32, 32)
	wantColor(t, "in Display P3 the corner", seen.At(corner.X, corner.Y), color.RGBAModel.Convert(want).(color.RGBA))
	if r, _, _, _ := want.RGBA(); int(r>>8)-int(color.RGBAModel.Convert(plain.At(corner.X, corner.Y)).(color.RGBA).R) < 10 {
		t.Error("the profile makes no difference worth a test")
	}
}
