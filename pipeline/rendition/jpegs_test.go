package rendition_test

import (
	"bytes"
	"fmt"
	"image"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// kindsOfJPEG are the ways in which families' JPEGs are written.
var kindsOfJPEG = map[string]JPEGOptions{
	"baseline":    {},
	"optimised":   {Optimized: true},
	"restarts":    {Restart: 7},
	"progressive": {Progressive: true},
	"separate":    {Separate: true},
	"extended":    {Extended: true, Wide: true},
}

func TestEveryJPEGIsPaintedAsItIsSeen(t *testing.T) {
	t.Parallel()
	for name, sampling := range map[string]Sampling{"4:2:0": S420, "4:2:2": S422, "4:4:4": S444, "4:4:0": S440, "4:1:1": S411} {
		for kind, o := range kindsOfJPEG {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				o.Sampling = sampling
				sizes := []image.Point{{403, 305}}
				if sampling == S420 {
					sizes = append(sizes, image.Pt(2001, 480))
				}
				for _, size := range sizes {
					result := mustRender(t, WriteJPEG(Paint(size.X, size.Y), o))
					if result.Fallback != "" {
						t.Errorf("it went by %q", result.Fallback)
					}
					for _, p := range result.Pictures {
						wantCorners(t, pixels(t, p), stored)
					}
				}
			})
		}
	}
}

func TestPicturesOfOddSidesAreRendered(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{1, 1}, {1, 5000}, {5000, 1}, {17, 13}, {13, 17}} {
		for kind, o := range kindsOfJPEG {
			for orientation := 1; orientation <= 8; orientation++ {
				result := mustRender(t, WithOrientation(WriteJPEG(Paint(size.X, size.Y), o), orientation))
				width, height := size.X, size.Y
				if orientation >= 5 {
					width, height = height, width
				}
				if result.Width != width || result.Height != height || largest(result).Width != min(width, 1920) {
					t.Errorf("%s, %v, orientation %d: it is %d×%d, the largest %d wide", kind, size, orientation, result.Width, result.Height, largest(result).Width)
				}
				for _, p := range result.Pictures {
					pixels(t, p)
				}
			}
		}
	}
}

func TestOnlyTheFirstOfSeveralPicturesIsShown(t *testing.T) {
	t.Parallel()
	first := WriteJPEG(Paint(400, 300), JPEGOptions{})
	second := WriteJPEG(image.NewGray(image.Rect(0, 0, 200, 100)), JPEGOptions{Sampling: Grey})
	want := mustRender(t, first)
	for name, file := range map[string][]byte{
		"one of two cameras": MultiPicture(first, second, second),
		"a motion photo":     MotionPhoto(first, 10_000),
		"with a thumbnail":   WithThumbnail(first, second),
		"one behind another": append(bytes.Clone(first), second...),
	} {
		if got := mustRender(t, file); largest(got).Hash != largest(want).Hash {
			t.Errorf("%s: the rendition is another", name)
		}
	}
}

// What our own decoder leaves out is decoded by image/jpeg, and looks no different.
func TestOddJPEGsTakeTheLongWayAndSayWhy(t *testing.T) {
	t.Parallel()
	for reason, o := range map[string]JPEGOptions{
		"rgb":        {Sampling: S444, Untransformed: true},
		"components": {Sampling: S4444},
		"sampling":   {Sampling: 0x422121, Separate: true},
	} {
		for orientation := 1; orientation <= 8; orientation++ {
			t.Run(fmt.Sprint(reason, " ", orientation), func(t *testing.T) {
				t.Parallel()
				result := mustRender(t, WithOrientation(WriteJPEG(Paint(640, 427), o), orientation))
				if result.Fallback != reason {
					t.Errorf("it went by %q", result.Fallback)
				}
				for _, p := range result.Pictures {
					wantCorners(t, pixels(t, p), seen(orientation))
				}
			})
		}
	}
}

// A symbol that no baseline picture has is met in the midst of the pixels, after rows
// were pushed; image/jpeg then says what is to be done.
func TestWhatIsMetInTheMidstOfThePixelsTakesTheLongWay(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(Paint(640, 427), JPEGOptions{})
	// The scan's code for the end of a block, 1010 in the standard table of luma, is said
	// to mean the end of two blocks, which only progressive pictures have.
	at := bytes.Index(file, []byte{0xff, 0xc4})
	ac := at + bytes.Index(file[at:], []byte{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d}) + 16
	if file[ac+3] != 0 {
		t.Fatalf("the symbols begin with % x", file[ac:ac+8])
	}
	file[ac+3] = 0x10
	result, err := rendition.Render(t.Context(), file, rendition.DefaultLimits())
	if err == nil && result.Fallback != "symbols" {
		t.Errorf("it went by %q", result.Fallback)
	}
	if err != nil && rendition.Reason(err) != "damaged" {
		t.Errorf("it is refused: %v", err)
	}
}
