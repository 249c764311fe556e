package rendition_test

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// lossyGrey is the one colour of a lossy painting.
var lossyGrey = color.RGBA{renditiontest.VP8Grey, renditiontest.VP8Grey, renditiontest.VP8Grey, 255}

func TestALossyWebPKeepsItsTones(t *testing.T) {
	original := renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(70, 50)))
	m := pixels(t, largest(mustRender(t, original)))
	got := color.RGBAModel.Convert(m.At(35, 25)).(color.RGBA)
	if got != lossyGrey {
		t.Errorf("luma %d is shown as %v, want %v", renditiontest.VP8Luma, got, lossyGrey)
	}
}

func TestALossyWebPKeepsItsTransparency(t *testing.T) {
	alpha := []byte{0} // not compressed
	for i := range 70 * 50 {
		alpha = append(alpha, byte(0xff*(i%70/35)))
	}
	white := color.RGBA{255, 255, 255, 255}
	for name, flags := range map[string]byte{"announced": 0x10, "not announced": 0} {
		t.Run(name, func(t *testing.T) {
			original := renditiontest.RIFF("WEBP",
				renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(flags, 70, 50)),
				renditiontest.RIFFChunk("ALPH", alpha),
				renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(70, 50)))
			m := pixels(t, largest(mustRender(t, original)))
			wantColor(t, "the clear half", m.At(10, 25), white)
			wantColor(t, "the other half", m.At(60, 25), lossyGrey)
		})
	}
}

// Transparency that is announced but missing is none; other readers agree.
func TestAWebPMayAnnounceWhatItHasNot(t *testing.T) {
	original := renditiontest.RIFF("WEBP",
		renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x1c, 70, 50)),
		renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(70, 50)))
	m := pixels(t, largest(mustRender(t, original)))
	wantColor(t, "the middle", m.At(35, 25), lossyGrey)
}

func TestAWebPThatContradictsItselfIsDamaged(t *testing.T) {
	canvas := renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(2, 20, 20))
	lossless := renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(renditiontest.Paint(20, 20)))
	unsigned, between := bytes.Clone(lossless), renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(20, 20))
	unsigned[8]++
	between[8] |= 1
	// The frame's corner and size, then what is in it.
	frame := func(x, y, width, height int, inner ...[]byte) []byte {
		var body []byte
		for _, v := range []int{x / 2, y / 2, width - 1, height - 1, 100} {
			body = append(body, renditiontest.Uint24(v)...)
		}
		return renditiontest.RIFFChunk("ANMF", append(append(body, 0), bytes.Join(inner, nil)...))
	}
	for name, chunks := range map[string][][]byte{
		"nothing in it":                  {},
		"a canvas and no picture":        {canvas},
		"two canvases":                   {canvas, canvas, lossless},
		"a small canvas, huge pixels":    {renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0, 10, 10)), claimVP8L(16_000, 3_000)[12:]},
		"a frame beyond the canvas":      {canvas, frame(2, 0, 20, 20, lossless)},
		"a frame before any canvas":      {frame(0, 0, 20, 20, lossless)},
		"a frame larger than its pixels": {renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(2, 40, 40)), frame(0, 0, 40, 40, lossless)},
		"a frame without a picture":      {canvas, frame(0, 0, 20, 20)},
		"lossless without signature":     {unsigned},
		"lossy without key frame":        {between},
	} {
		t.Run(name, func(t *testing.T) {
			file := renditiontest.RIFF("WEBP", chunks...)
			wantRefusal(t, inspect(file, rendition.DefaultLimits()), rendition.ErrDamaged, "damaged")
			wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrDamaged, "damaged")
		})
	}
}

func TestAnAnimationOfLossyFramesIsTaken(t *testing.T) {
	body := append(make([]byte, 6), append(renditiontest.Uint24(69), renditiontest.Uint24(49)...)...)
	body = append(append(body, 0, 0, 0, 0), renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(70, 50))...)
	result := mustRender(t, renditiontest.RIFF("WEBP",
		renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(2, 70, 50)),
		renditiontest.RIFFChunk("ANIM", make([]byte, 6)),
		renditiontest.RIFFChunk("ANMF", body)))
	if got := image.Pt(result.Width, result.Height); got != image.Pt(70, 50) || result.Color != "#848484" {
		t.Errorf("it is %v, colour %s", got, result.Color)
	}
}
