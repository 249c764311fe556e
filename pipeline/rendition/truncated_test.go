package rendition_test

import (
	"bytes"
	"image/color"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// missing is the grey of what is not there.
var missing = color.RGBA{0x80, 0x80, 0x80, 0xff}

// cutJPEGs are paintings of 160×256 as JPEGs that break off in other ways: the files,
// and what is found where the rest should be.
func cutJPEGs() (files, tails map[string][]byte) {
	sheet := renditiontest.Paint(160, 256)
	return map[string][]byte{
			"baseline":    renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{}),
			"restarts":    renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Restart: 4, Sampling: renditiontest.S444}),
			"progressive": renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Progressive: true}),
			"separate":    renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Separate: true}),
		}, map[string][]byte{
			"nothing": nil,
			"an end":  {0xff, 0xd9},
			"zeros":   make([]byte, 5_000),
		}
}

// rowsSeen says how many rows of a painting, each for sixteen, are no grey.
func rowsSeen(t *testing.T, p rendition.Picture) int {
	t.Helper()
	m := pixels(t, p)
	for y := 8; y < p.Height; y += 16 {
		r, g, b, _ := m.At(p.Width/2, y).RGBA()
		if r>>8 == 128 && g>>8 == 128 && b>>8 == 128 {
			return y - 8
		}
	}
	return p.Height
}

func TestATruncatedJPEGIsShownWithThreeQuartersOfItsRows(t *testing.T) {
	files, tails := cutJPEGs()
	for name, file := range files {
		for what, tail := range tails {
			t.Run(name+", then "+what, func(t *testing.T) {
				least := 256
				for cut := rendition.SniffLen; cut < len(file)-2; cut += 9 {
					err := render(slices.Concat(file[:cut], tail), rendition.DefaultLimits())
					if reason := rendition.Reason(err); reason == "truncated" || tail != nil && reason == "damaged" {
						continue // what stands in the midst of a header is damage
					}
					result := mustRender(t, slices.Concat(file[:cut], tail))
					if !result.Truncated {
						continue // only the end itself is missing, or a last scan that nobody knows of
					}
					m := pixels(t, largest(result))
					wantColor(t, "top left", m.At(20, 32), renditiontest.TopLeft)
					wantColor(t, "top right", m.At(140, 32), renditiontest.TopRight)
					wantColor(t, "the last of three quarters", m.At(80, 190), renditiontest.Paper)
					rows := rowsSeen(t, largest(result))
					if rows < 256 {
						wantColor(t, "the lowest row", m.At(80, 255), missing)
					}
					least = min(least, rows)
				}
				if least != 192 {
					t.Errorf("shown with %d rows of 256 or more, want 192", least)
				}
			})
		}
	}
}

func TestAWholeJPEGIsNotTruncated(t *testing.T) {
	files, _ := cutJPEGs()
	for name, file := range files {
		second := renditiontest.MultiPicture(file, file)
		for what, whole := range map[string][]byte{
			"as it is":                    file,
			"zeros behind it":             append(bytes.Clone(file), make([]byte, 500)...),
			"a second picture is cut":     second[:len(second)-len(file)/2],
			"nothing of a second is left": second[:len(second)-len(file)],
		} {
			if result := mustRender(t, whole); result.Truncated {
				t.Errorf("%s, %s: it is said to be truncated", name, what)
			}
		}
	}
}

func TestATurnedJPEGIsGreyWhereItsLastRowsAre(t *testing.T) {
	file := renditiontest.WithOrientation(renditiontest.WriteJPEG(renditiontest.Paint(256, 256), renditiontest.JPEGOptions{}), 6)
	result := mustRender(t, file[:len(file)-len(file)/20])
	m := pixels(t, largest(result))
	if !result.Truncated {
		t.Error("it is not said to be truncated")
	}
	wantColor(t, "the left side", m.At(3, 128), missing)
	wantColor(t, "the top right", m.At(250, 5), renditiontest.TopLeft)
}

func TestATruncatedJPEGOfAnotherDecoderIsRefused(t *testing.T) {
	file := renditiontest.WriteJPEG(renditiontest.Paint(64, 64), renditiontest.JPEGOptions{Sampling: renditiontest.S4444})
	if err := render(file, rendition.DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	for cut := len(file) - 40; cut < len(file); cut++ {
		wantRefusal(t, render(file[:cut], rendition.DefaultLimits()), rendition.ErrTruncated, "truncated")
	}
}
