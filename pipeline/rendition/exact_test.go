package rendition_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Each width is decoded at another fraction of the size. All rungs are held against
// what the textbook makes of every pixel; the least that they may have of its SSIM is
// for coding as JPEG, which takes more than all else, and an encoder of libvips loses at
// equal bytes what BenchmarkExactnessBesideLibvips says: more.
func TestRenditionsLookLikeTheTextbooksAtEveryScale(t *testing.T) {
	t.Parallel()
	for eighths, width := range map[int]int{2: 7700, 3: 5200, 4: 4000, 5: 3100, 6: 2600, 8: 2200} {
		t.Run(fmt.Sprintf("%d of 8", eighths), func(t *testing.T) {
			t.Parallel()
			photo := renditiontest.Photo(width, width/12, 1)
			file := renditiontest.WriteJPEG(photo, renditiontest.JPEGOptions{Quality: 92})
			whole, err := jpeg.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			luma := renditiontest.Luma(whole)
			for _, p := range mustRender(t, file).Pictures {
				alike := renditiontest.SSIM(renditiontest.Luma(pixels(t, p)), renditiontest.Lanczos(luma, p.Width, p.Height))
				t.Logf("%d pixels wide: %.4f", p.Width, alike)
				if alike < 0.93 {
					t.Errorf("%d pixels wide its SSIM is %.4f", p.Width, alike)
				}
			}
		})
	}
}
