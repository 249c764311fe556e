package rendition_test

import (
	"context"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// A flat picture has as few bytes for its pixels as its format can have. None is taken
// for a file that can't hold them, up to the limits.
func TestALargeFlatPictureIsTakenForWhatItIs(t *testing.T) {
	for _, h := range renditiontest.Heavy() {
		if !slices.Contains(h.Verdicts, "") {
			continue
		}
		if err := inspect(h.File, rendition.DefaultLimits()); err != nil {
			t.Errorf("%s: %v", h.Name, err)
		}
	}
}

// BenchmarkHeavy is what the heaviest files cost that the limits allow, and what it
// costs to refuse the others.
func BenchmarkHeavy(b *testing.B) {
	for _, h := range renditiontest.Heavy() {
		b.Run(h.Name, func(b *testing.B) {
			for b.Loop() {
				_, err := rendition.Render(context.Background(), h.File, rendition.DefaultLimits())
				if reason := rendition.Reason(err); err != nil && reason == "" || !slices.Contains(h.Verdicts, reason) {
					b.Fatal(err)
				}
			}
		})
	}
}
