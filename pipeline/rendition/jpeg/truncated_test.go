package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// endings are what may follow where a file was cut: nothing, an end that somebody put
// there, or the zeros of a file that had its size before its bytes.
var endings = map[string][]byte{
	"nothing": nil,
	"an end":  {0xff, markerEOI},
	"zeros":   make([]byte, 300),
}

// firstBits is behind the first byte of the first scan's bits.
func firstBits(file []byte) int {
	at := bytes.Index(file, []byte{0xff, markerSOS}) + 2
	return at + int(binary.BigEndian.Uint16(file[at:])) + 1
}

// decodeSome decodes a file of which so many rows are enough.
func decodeSome(file []byte, n, least int) ([]plane, *Decoder, error) {
	d, err := Open(file)
	if err != nil {
		return nil, d, err
	}
	d.Least = least
	planes, err := rows(d, n, d.Decode)
	return planes, d, err
}

// wantGrey checks that a plane has nothing but grey from a row on.
func wantGrey(t *testing.T, p plane, from int) {
	t.Helper()
	for i, v := range p.pix[min(from*p.width, len(p.pix)):] {
		if v != greyLevel {
			t.Fatalf("sample %d behind row %d is %d, want grey", i, from, v)
		}
	}
}

// Of a picture of one scan all is right up to the MCU in which the data end.
func TestAPictureOfOneScanIsRightUpToItsCut(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]JPEGOptions{
		"4:2:0": {}, "grey": {Sampling: Grey}, "4:1:1": {Sampling: S411, Optimized: true}, "4:4:4, restarts": {Sampling: S444, Restart: 3},
	} {
		for ending, tail := range endings {
			t.Run(name+", "+ending, func(t *testing.T) {
				file := WriteJPEG(slope(image.Pt(100, 75)), o)
				want := mustDecode(t, file, 8)
				last, pieces := 0, 0
				for n := firstBits(file); n < len(file)-2; n += 7 {
					cut := append(bytes.Clone(file[:n]), tail...)
					got, d, err := decodeSome(cut, 8, 1)
					var short *TruncatedError
					if errors.As(err, &short) {
						if short.Rows != 0 || last > 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
							t.Fatalf("cut at %d: %v", n, err)
						}
						continue
					}
					if err != nil {
						t.Fatalf("cut at %d: %v", n, err)
					}
					if !d.Truncated {
						continue // only the picture's end is missing
					}
					if d.rows < last || d.rows >= 75 {
						t.Fatalf("cut at %d: %d rows, before it were %d", n, d.rows, last)
					}
					last = d.rows
					pieces += wantRowsOf(t, d, got, want)
				}
				if last < 56 || pieces < 100 {
					t.Errorf("at most %d rows were known, and %d samples of rows that are cut: this test proves little", last, pieces)
				}
			})
		}
	}
}

// wantRowsOf checks that a picture has another's rows as far as it is known, then some
// MCUs of them, and then grey. It returns how many samples of the row that is cut are
// there.
func wantRowsOf(t *testing.T, d *Decoder, got, want []plane) (pieces int) {
	t.Helper()
	for i := range got {
		p, high := got[i], 8*d.Components[i].V
		known := d.rows * d.Components[i].V / d.vMax
		if !bytes.Equal(p.pix[:known*p.width], want[i].pix[:known*p.width]) {
			t.Fatalf("component %d has other rows above row %d", i, known)
		}
		wantGrey(t, p, known+high)
		x := 0
		for row := known * p.width; x < p.width && p.pix[row+x] == want[i].pix[row+x]; x++ {
			pieces++
		}
		for ; x < p.width; x++ {
			if v := p.pix[known*p.width+x]; v != greyLevel {
				t.Fatalf("component %d, column %d of the row that is cut: %d", i, x, v)
			}
		}
	}
	return pieces
}

// Of a picture of many scans a row is known when its DC coefficients are.
func TestAPictureOfManyScansIsKnownByItsDC(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]JPEGOptions{
		"progressive": {Progressive: true}, "progressive, 4:4:4, restarts": {Progressive: true, Sampling: S444, Restart: 4},
		"progressive, grey": {Progressive: true, Sampling: Grey}, "separate": {Separate: true},
	} {
		for ending, tail := range endings {
			t.Run(name+", "+ending, func(t *testing.T) {
				file := WriteJPEG(slope(image.Pt(100, 75)), o)
				want := mustDecode(t, file, 1)
				some, whole, last := 0, 0, 0
				for n := firstBits(file); n < len(file)-2; n += 7 {
					got, d, err := decodeSome(append(bytes.Clone(file[:n]), tail...), 1, 1)
					if errors.Is(err, io.ErrUnexpectedEOF) && last == 0 {
						continue
					}
					if err != nil {
						t.Fatalf("cut at %d: %v", n, err)
					}
					if !d.Truncated {
						continue // the added end stands where one may stand
					}
					if d.rows < last {
						t.Fatalf("cut at %d: %d rows, before it were %d", n, d.rows, last)
					}
					last = d.rows
					if last == 75 {
						whole++
					} else {
						some++
					}
					wantDCOf(t, d, got, want)
				}
				if some == 0 || whole == 0 && !o.Separate {
					t.Errorf("%d cuts left some rows, %d all: this test proves little", some, whole)
				}
			})
		}
	}
}

// wantDCOf checks DC coefficients as far as they are known: of the first scan they may lack
// their last bit.
func wantDCOf(t *testing.T, d *Decoder, got, want []plane) {
	t.Helper()
	const lastBit = 5 // levels
	for i, p := range got {
		known := d.rows * d.Components[i].V / d.vMax / 8
		if d.rows == d.Height {
			known = p.height
		}
		for at := range known * p.width {
			if off := int(p.pix[at]) - int(want[i].pix[at]); max(off, -off) > lastBit {
				t.Fatalf("component %d: DC %d is %d, want %d", i, at, p.pix[at], want[i].pix[at])
			}
		}
		wantGrey(t, p, known)
	}
}

func TestTooFewRowsOfATruncatedPictureAreRefused(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]JPEGOptions{"baseline": {}, "separate": {Separate: true}} {
		file := WriteJPEG(slope(image.Pt(64, 160)), o)
		cut := file[:len(file)-len(file)/20]
		_, d, err := decodeSome(cut, 4, 1)
		if err != nil || !d.Truncated {
			t.Fatalf("%s: one row is enough, but: %v", name, err)
		}
		for least, want := range map[int]bool{0: false, d.rows: true, d.rows + 1: false} {
			var short *TruncatedError
			_, again, err := decodeSome(cut, 4, least)
			if again.Truncated != want || errors.As(err, &short) == want || !want && short.Rows != d.rows {
				t.Errorf("%s: of %d rows %d are enough: %v", name, d.rows, least, err)
			}
		}
	}
}

// A scan that loses its way in the midst is not cut off: nobody knows where the rows
// began to be wrong.
func TestDamageIsNoCut(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(slope(image.Pt(64, 160)), JPEGOptions{Restart: 4})
	at := bytes.LastIndex(file, []byte{0xff, markerRST0 + 6})
	_, _, err := decodeSome(append(bytes.Clone(file[:at-20]), file[at:]...), 8, 1)
	if !errors.As(err, new(FormatError)) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("bytes missing before a restart: %v", err)
	}
}

// One coefficient more or less in the block of the cut is not seen at the coarsest scale:
// here all samples tell.
func TestACutBandLeavesItsBlockAsItWas(t *testing.T) {
	t.Parallel()
	script := []JPEGScan{{Components: []int{0}}, {Components: []int{0}, From: 1, To: 63}}
	file := WriteJPEG(slope(image.Pt(64, 64)), JPEGOptions{Sampling: Grey, Progressive: true, Script: script})
	whole := mustDecode(t, file, 8)[0]
	begins := bytes.LastIndex(file, []byte{0xff, markerSOS})
	coarse, _, err := decodeSome(file[:begins], 8, 1)
	if err != nil {
		t.Fatal(err)
	}
	for n := begins + 10; n < len(file)-2; n++ {
		got, _, err := decodeSome(file[:n], 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		fine := true
		for block := range 64 {
			at := block/8*8*64 + block%8*8
			fine = fine && sameBlock(got[0], whole, at)
			if !fine && !sameBlock(got[0], coarse[0], at) {
				t.Fatalf("cut at %d: block %d is neither what it was nor what it becomes", n, block)
			}
		}
	}
}

// sameBlock compares the 8×8 samples from a place on.
func sameBlock(a, b plane, at int) bool {
	for range 8 {
		if !bytes.Equal(a.pix[at:at+8], b.pix[at:at+8]) {
			return false
		}
		at += a.width
	}
	return true
}
