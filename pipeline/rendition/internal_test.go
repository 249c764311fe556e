package rendition

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
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
