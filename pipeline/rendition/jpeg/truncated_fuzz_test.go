package jpeg

import (
	"errors"
	"image"
	"io"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// FuzzTruncated cuts files anywhere: what is decoded has all its rows, and what is not
// says why.
func FuzzTruncated(f *testing.F) {
	for _, sampling := range []Sampling{S420, S444, S411, Grey} {
		for _, o := range []JPEGOptions{{}, {Restart: 2}, {Progressive: true}, {Separate: true}} {
			o.Sampling = sampling
			file := WriteJPEG(slope(image.Pt(40, 50)), o)
			f.Add(file, len(file)-len(file)/8, 30)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte, n, least int) {
		if n < 0 || n > len(file) {
			n = len(file)
		}
		d, err := Open(file[:n])
		if err != nil || d.Width*d.Height > 1<<14 {
			return
		}
		_, d, err = decodeSome(file[:n], 3, least)
		switch short := (*TruncatedError)(nil); {
		case errors.As(err, &short):
			if least > 0 && short.Rows >= least || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%v, of %d that are enough", err, least)
			}
		case err == nil && d.Truncated:
			if d.rows < least || d.rows > d.Height || least <= 0 {
				t.Errorf("taken with %d rows, %d are enough", d.rows, least)
			}
		}
	})
}
