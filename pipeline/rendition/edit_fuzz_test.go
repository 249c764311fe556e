package rendition

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// FuzzRenderEdited lays recipes on every kind of picture, whole and broken. What comes
// out is as large as was said, or there is a reason why nothing does.
func FuzzRenderEdited(f *testing.F) {
	for _, file := range [][]byte{
		renditiontest.JPEG(f, 40, 28),
		renditiontest.WithOrientation(renditiontest.JPEG(f, 37, 53), 6),
		renditiontest.Progressive(40, 28, 3),
		renditiontest.PNG(f, 40, 28),
		renditiontest.GIF(f, 40, 28),
		renditiontest.WebP(f, 80, 68),
		renditiontest.Truncated(renditiontest.JPEG(f, 40, 28)),
	} {
		f.Add(file, uint8(1), uint16(1_200), uint16(0), uint16(9_000), uint16(10_000))
		f.Add(file, uint8(2), uint16(0), uint16(5_555), uint16(10_000), uint16(7_777))
	}
	limits := smallLimits()
	f.Fuzz(func(t *testing.T, file []byte, turn uint8, left, top, right, bottom uint16) {
		area := Rect{int(left), int(top), int(right), int(bottom)}
		for _, recipe := range []Recipe{{Turn: int(turn), Crop: area}, {Turn: int(turn), Covers: []Cover{{area, "#305070"}}}} {
			result, err := RenderEdited(context.Background(), file, limits, recipe)
			if invalid := recipe.Validate(); invalid != nil || errors.Is(err, ErrCrop) {
				if err == nil || Reason(err) != "" {
					t.Errorf("%v, but rendering says %v", invalid, err)
				}
				continue
			}
			if err != nil {
				if Reason(err) == "" {
					t.Errorf("%v has no reason", err)
				}
				continue
			}
			info, err := Inspect(bytes.NewReader(file), int64(len(file)), limits)
			if err != nil {
				t.Fatalf("rendered, but Inspect says %v", err)
			}
			width, height := info.upright()
			if turn%2 == 1 {
				width, height = height, width
			}
			if result.Width > width || result.Height > height || recipe.Covers != nil && (result.Width < width || result.Height < height) {
				t.Errorf("%+v makes %d×%d of %d×%d", recipe, result.Width, result.Height, width, height)
			}
		}
	})
}
