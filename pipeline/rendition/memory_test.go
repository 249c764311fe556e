package rendition_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"runtime"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// It runs beside no other test: the runtime counts what all of the process asks for.
func TestRenderingAsksForNoMoreMemoryThanTheHeaderForetells(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 5000}, {5000, 1}, {1100, 1500}} {
		for form, original := range originals(t, size.X, size.Y) {
			t.Run(fmt.Sprintf("%s of %v", form, size), func(t *testing.T) { wantForetold(t, original) })
		}
	}
	noise := renditiontest.Noisy(2200, 1650, 2_000_000)
	for name, original := range map[string][]byte{
		"noise": noise, "noise on its side": renditiontest.WithOrientation(noise, 6),
		"noise with a profile": withProfile(noise, renditiontest.DisplayP3()),
		"PNG with a bomb":      bombPNG(t, 64, 48),
		"every colour":         withPNGProfile(encodePNG(t, everyColour()), renditiontest.ProPhoto()),
		"PNG with a profile":   withPNGProfile(renditiontest.PNG(t, 600, 400), renditiontest.RGBTableNew()),
		"WebP with a profile": renditiontest.RIFF("WEBP",
			renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x20, 600, 400)),
			renditiontest.RIFFChunk("ICCP", renditiontest.AdobeRGB()),
			renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(renditiontest.Paint(600, 400)))),
		"inks": withProfile(renditiontest.WriteJPEG(renditiontest.Paint(600, 400),
			renditiontest.JPEGOptions{Sampling: renditiontest.S4444}), renditiontest.CMYKTable(2)),
		"progressive": renditiontest.Progressive(2200, 1650, 10),
		"grey":        encodeJPEG(t, image.NewGray(image.Rect(0, 0, 2200, 1650))),
	} {
		t.Run(name, func(t *testing.T) { wantForetold(t, original) })
	}
}

// everyColour has squares of 2 × 2 pixels in as many chromas as there are.
func everyColour() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 640, 640))
	for y := range 640 {
		for x := range 640 {
			i := y/2*320 + x/2
			m.SetRGBA(x, y, color.RGBA{byte(i), byte(i / 256 * 5), byte(i >> 4 * 31), 0xff})
		}
	}
	return m
}

func wantForetold(t *testing.T, original []byte) {
	t.Helper()
	wantTaken(t, mustInspect(t, original).Memory(), func() { mustRender(t, original) })
}

func wantTaken(t *testing.T, foretold int64, render func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	render()
	runtime.ReadMemStats(&after)
	if took := int64(after.TotalAlloc - before.TotalAlloc); took > foretold {
		t.Errorf("it asked for %d bytes; %d were foretold", took, foretold)
	}
}

func mustInspect(tb testing.TB, original []byte) rendition.Info {
	tb.Helper()
	info, err := rendition.Inspect(bytes.NewReader(original), int64(len(original)), rendition.DefaultLimits())
	if err != nil {
		tb.Fatal(err)
	}
	return info
}

func TestAnEditedPictureAsksForNoMoreMemoryThanIsForetold(t *testing.T) {
	photo := renditiontest.Photo(1600, 1100, 1)
	for name, original := range map[string][]byte{
		"JPEG":        renditiontest.Noisy(2200, 1650, 2_000_000),
		"two scans":   repeatScan(encodeJPEG(t, image.NewYCbCr(image.Rect(0, 0, 6000, 5000), image.YCbCrSubsampleRatio420)), 2),
		"progressive": renditiontest.WriteJPEG(photo, renditiontest.JPEGOptions{Progressive: true, Sampling: renditiontest.S444}),
		"PNG":         renditiontest.PNG(t, 2200, 1650),
		"WebP":        renditiontest.WebP(t, 1100, 1500),
	} {
		t.Run(name, func(t *testing.T) {
			upright := rendition.Recipe{Crop: rendition.Rect{Left: 0, Top: 0, Right: 8_700, Bottom: 10_000}, Covers: everything.Covers}
			turned := upright
			turned.Turn = 1
			for _, recipe := range []rendition.Recipe{{Turn: 1}, upright, turned} {
				info := mustInspect(t, original)
				edited, err := info.Edited(recipe)
				if err != nil {
					t.Fatal(err)
				}
				wantTaken(t, edited.Memory(), func() { mustEdit(t, original, recipe) })
			}
		})
	}
}

func TestTheHeaderOfARecipeThatDoesNotFitIsItsError(t *testing.T) {
	info := mustInspect(t, renditiontest.PNG(t, 40, 40))
	for _, recipe := range []rendition.Recipe{{Turn: 4}, {Crop: rendition.Rect{Left: 0, Top: 0, Right: 100, Bottom: 10_000}}} {
		if _, err := info.Edited(recipe); !errors.Is(err, rendition.ErrTurn) && !errors.Is(err, rendition.ErrCrop) {
			t.Errorf("%+v: %v", recipe, err)
		}
	}
}

func TestAPhotoOfAPhoneTakesLittleOfTheMemory(t *testing.T) {
	t.Parallel()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	info, err := rendition.Inspect(bytes.NewReader(photo.Bytes()), int64(photo.Len()), rendition.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if most := int64(128 << 20); info.Memory() > most {
		t.Errorf("it takes %d bytes, more than %d", info.Memory(), most)
	}
}
