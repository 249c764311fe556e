package rendition

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestADecoderThatPanicsIsADamagedPicture(t *testing.T) {
	_, err := guard(func() (image.Image, error) {
		var none []byte
		return nil, fmt.Errorf("never reached: %v", none[len(none)])
	})
	if !errors.Is(err, ErrDamaged) || Reason(err) != "damaged" || !strings.Contains(err.Error(), "out of range") {
		t.Errorf("the error is %v", err)
	}
}

func TestADecodersComplaintGetsAMeaning(t *testing.T) {
	for err, want := range map[error]error{
		io.ErrUnexpectedEOF: ErrTruncated,
		io.EOF:              ErrTruncated,
		errors.New("odd"):   ErrDamaged,
	} {
		if got := decoderError(err); !errors.Is(got, want) || !errors.Is(got, err) {
			t.Errorf("%v became %v, want %v", err, got, want)
		}
	}
}

func TestOrientationIsReadOrLeftAtOne(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for want := 1; want <= 8; want++ {
			if got := orientation(renditiontest.TIFF(order, want)); got != want {
				t.Errorf("%v: the orientation is %d, want %d", order, got, want)
			}
		}
	}
	whole := renditiontest.TIFF(binary.BigEndian, 6)
	edit := func(at int, b byte) []byte {
		out := append([]byte(nil), whole...)
		out[at] = b
		return out
	}
	for name, block := range map[string][]byte{
		"nothing":                nil,
		"zero":                   renditiontest.TIFF(binary.BigEndian, 0),
		"nine":                   renditiontest.TIFF(binary.BigEndian, 9),
		"another byte order":     edit(0, 'X'),
		"directory far away":     edit(4, 0xff),
		"directory on itself":    edit(7, 0),
		"cut in its entry":       whole[:30],
		"of another type":        edit(8+2+12+3, 2),
		"of more than one value": edit(8+2+12+7, 2),
	} {
		if got := orientation(block); got != 1 {
			t.Errorf("%s: the orientation is %d, want 1", name, got)
		}
	}
	if got := orientation(edit(9, 200)); got != 6 {
		t.Errorf("more entries announced than there are: the orientation is %d, want 6", got)
	}
}

// A lossy WebP's white is 235 and its black 16: shown as they are, paper is grey.
func TestALossyWebPIsInStudioRange(t *testing.T) {
	for _, test := range []struct {
		name      string
		y, cb, cr uint8
		want      color.NRGBA
	}{
		{"black", 16, 128, 128, color.NRGBA{0, 0, 0, 255}},
		{"white", 235, 128, 128, color.NRGBA{255, 255, 255, 255}},
		{"below black", 3, 128, 128, color.NRGBA{0, 0, 0, 255}},
		{"red", 81, 90, 240, color.NRGBA{254, 0, 0, 255}},
		{"green", 145, 54, 34, color.NRGBA{0, 255, 1, 255}},
		{"blue", 41, 240, 110, color.NRGBA{0, 0, 255, 255}},
	} {
		flat := image.NewYCbCr(image.Rect(0, 0, 3, 3), image.YCbCrSubsampleRatio420)
		for i := range flat.Y {
			flat.Y[i] = test.y
		}
		for i := range flat.Cb {
			flat.Cb[i], flat.Cr[i] = test.cb, test.cr
		}
		pixels, ok := studioRange(WebP, flat)
		if got := pixels.At(2, 2); !ok || got != test.want {
			t.Errorf("%s is %v, want %v", test.name, got, test.want)
		}
		veil := &image.NYCbCrA{YCbCr: *flat, A: []byte{0, 0, 0, 0, 0, 0, 0, 0, 77}, AStride: 3}
		pixels, _ = studioRange(WebP, veil)
		if got := pixels.At(2, 2).(color.NRGBA).A; got != 77 {
			t.Errorf("%s: its transparency is %d, want 77", test.name, got)
		}
		if _, ok := studioRange(JPEG, flat); ok {
			t.Errorf("%s: a JPEG is in full range", test.name)
		}
	}
}
