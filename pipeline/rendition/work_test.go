package rendition_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestScansMayPassOverSoManyBlocksAndNoMore(t *testing.T) {
	sheet := renditiontest.Paint(64, 32)
	for name, c := range map[string]struct {
		file   []byte
		blocks int64
	}{
		"grey":  {renditiontest.Progressive(64, 32, 5), 5 * 8 * 4},
		"4:2:0": {renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{}), 8*4 + 2*4*2},
		"colour, progressive": { // the usual ten scans
			renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Progressive: true}), 6*8*4 + 2*4*4*2},
		"a scan each": {renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Separate: true, Sampling: renditiontest.S444}), 3 * 8 * 4},
	} {
		t.Run(name, func(t *testing.T) {
			limits := rendition.DefaultLimits()
			limits.Blocks = c.blocks
			if err := render(c.file, limits); err != nil {
				t.Errorf("exactly as many blocks as allowed: %v", err)
			}
			limits.Blocks--
			wantRefusal(t, render(c.file, limits), rendition.ErrTooManyScans, "too_many_scans")
		})
	}
}

// What programs write of the largest pictures, with all of its colours, is far below
// the limit, and in CMYK still below.
func TestTheUsualScansOfTheLargestPictureAreTaken(t *testing.T) {
	limits := rendition.DefaultLimits()
	const small = 80 // a hundredth of the side of 64 megapixels
	limits.Blocks /= 100 * 100
	for name, sampling := range map[string]renditiontest.Sampling{"4:2:0": renditiontest.S420, "4:4:4": renditiontest.S444, "CMYK": renditiontest.S4444} {
		file := renditiontest.WriteJPEG(renditiontest.Paint(small, small), renditiontest.JPEGOptions{Progressive: true, Sampling: sampling})
		if err := render(file, limits); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPartsAreCountedInEveryKind(t *testing.T) {
	segments := bytes.Repeat(renditiontest.JPEGSegment(0xfe, nil), 50)
	chunk := bytes.Repeat(renditiontest.PNGChunk("tEXt", nil), 50)
	comments := bytes.Repeat([]byte("\x21\xfe\x00"), 50)
	gif := renditiontest.GIF(t, 8, 8)
	pixels := renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(renditiontest.Paint(8, 8)))
	for name, file := range map[string][]byte{
		"JPEG":           renditiontest.WithSegments(renditiontest.JPEG(t, 8, 8), segments),
		"JPEG, its end":  append(append(renditiontest.JPEG(t, 8, 8)[:len(renditiontest.JPEG(t, 8, 8))-2], segments...), 0xff, 0xd9),
		"PNG":            renditiontest.WithChunks(renditiontest.PNG(t, 8, 8), "IDAT", chunk),
		"PNG, its end":   renditiontest.WithChunks(renditiontest.PNG(t, 8, 8), "IEND", chunk),
		"GIF, behind it": append(append(gif[:len(gif)-1:len(gif)-1], comments...), 0x3b),
		"WebP":           renditiontest.RIFF("WEBP", bytes.Repeat(renditiontest.RIFFChunk("none", nil), 50), pixels),
	} {
		t.Run(name, func(t *testing.T) {
			limits := rendition.DefaultLimits()
			limits.Parts = 49
			wantRefusal(t, render(file, limits), rendition.ErrTooManyParts, "too_many_parts")
			limits.Parts = 90
			if err := render(file, limits); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTablesCountAsParts(t *testing.T) {
	table := append(append([]byte{0, 1}, make([]byte, 15)...), 0)
	file := renditiontest.WithSegments(renditiontest.JPEG(t, 8, 8), renditiontest.JPEGSegment(0xc4, bytes.Repeat(table, 100)))
	limits := rendition.DefaultLimits()
	limits.Parts = 99
	wantRefusal(t, render(file, limits), rendition.ErrTooManyParts, "too_many_parts")
}

// Before a decoder is asked, half of the least bytes must be there: it then says itself
// what is missing.
func TestAFileOfFewerBytesThanItsPixelsTakeIsTruncated(t *testing.T) {
	for name, file := range map[string][]byte{
		"JPEG, progressive": renditiontest.Progressive(4_000, 4_000, 1),
		"PNG":               flatPNG(4_000, 4_000),
	} {
		for percent, want := range map[int]error{40: rendition.ErrTruncated, 60: nil} {
			t.Run(fmt.Sprintf("%s, %d%%", name, percent), func(t *testing.T) {
				cut := file[:len(file)*percent/100]
				if err := inspect(cut, rendition.DefaultLimits()); want == nil && err != nil {
					t.Error(err)
				} else if want != nil {
					wantRefusal(t, err, want, "truncated")
				}
				wantRefusal(t, render(cut, rendition.DefaultLimits()), rendition.ErrTruncated, "truncated")
			})
		}
	}
}

// flatPNG is all black, as small as compression makes it.
func flatPNG(width, height int) []byte {
	out := []byte(renditiontest.PNGSignature)
	out = append(out, renditiontest.PNGChunk("IHDR", renditiontest.PNGHeader(uint32(width), uint32(height), 8, 2, 0))...)
	out = append(out, renditiontest.PNGChunk("IDAT", deflate(make([]byte, (1+3*width)*height)))...)
	return append(out, renditiontest.PNGChunk("IEND", nil)...)
}
