package icc

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Whoever changes what comes out raises rendition.Version.
func TestTheSameBytesComeOutOnEveryMachine(t *testing.T) {
	t.Parallel()
	in := planes(200, 200)
	order := slices.Concat(slices.Repeat([]int{0}, 200), slices.Repeat([]int{1}, 100), slices.Repeat([]int{2}, 100))
	h := sha256.New()
	for _, profile := range [][]byte{renditiontest.DisplayP3(), renditiontest.AdobeRGB(), renditiontest.ProPhoto()} {
		p := mustParse(t, profile)
		for _, rows := range converted(p, in, order) {
			for _, row := range rows {
				h.Write(row)
			}
		}
		h.Write(p.Gray()[:])
	}
	const want = "043b884cceb7c8be"
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("they are %s, not %s", got, want)
	}
}
