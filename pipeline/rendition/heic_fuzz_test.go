package rendition

import (
	"bytes"
	"image"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Decoding itself is left out: compiling the decoder takes longer than a step may.
func FuzzHEIC(f *testing.F) {
	for _, name := range []string{"small.heic", "ten.heic", "alpha.heic", "grey.heic", "odd.heic", "full.heic", "half.heic", "thumb.heic", "tiles.heic", "av.avif"} {
		f.Add(renditiontest.HEIC(f, name))
	}
	limits := smallLimits()
	f.Fuzz(func(t *testing.T, file []byte) {
		info, err := inspectHEIC(windowOf(file), limits)
		if err == nil {
			err = walkHEIC(windowOf(file), limits)
		}
		if err != nil {
			if Reason(err) == "" {
				t.Errorf("%v has no reason", err)
			}
			return
		}
		p, err := readHEIC(windowOf(file), limits)
		if err != nil {
			t.Fatalf("walked, but then %v", err)
		}
		if size := image.Pt(info.Width, info.Height); size != p.crop.Size() || limits.checkSize(size.X, size.Y) != nil || !p.crop.In(image.Rectangle{Max: p.size}) {
			t.Errorf("inspected %+v, cut to %v of %v", info, p.crop, p.size)
		}
		for q := &p; q != nil; q = q.opacity {
			wantSameStill(t, q, file, limits)
		}
	})
}

// wantSameStill writes the picture anew and reads that: nothing of it may be another.
func wantSameStill(t *testing.T, p *heicPicture, file []byte, limits Limits) {
	still, err := p.still(file)
	if err != nil {
		if Reason(err) == "" {
			t.Errorf("%v has no reason", err)
		}
		return
	}
	if bytes.Contains(still, []byte("Exif")) && !bytes.Contains(file, []byte("Exif")) {
		t.Error("it makes EXIF")
	}
	again, err := readHEIC(windowOf(still), limits)
	if err != nil {
		t.Fatalf("the new file: %v", err)
	}
	if again.size != p.size || again.sps.size != p.sps.size || len(again.tiles) != len(p.tiles) || again.opacity != nil || again.turn != 1 {
		t.Errorf("the new file has %+v, not %+v", again, p)
	}
}
