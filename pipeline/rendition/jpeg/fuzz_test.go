package jpeg

import (
	"bytes"
	"errors"
	"image"
	stdjpeg "image/jpeg"
	"slices"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// FuzzDecode holds the decoder against image/jpeg: the same verdict, and samples that
// differ by at most two levels. What is not supported says so; nothing is said about
// files whose coefficients no picture has, because the sums of both overflow, each in
// its own way.
func FuzzDecode(f *testing.F) {
	for _, size := range []image.Point{{1, 1}, {17, 13}, {40, 24}} {
		for _, sampling := range []Sampling{S420, S422, S440, S444, S411, Grey} {
			for _, o := range []JPEGOptions{{}, {Restart: 2}, {Optimized: true}, {Progressive: true}, {Separate: true}, {Extended: true, Wide: true}} {
				o.Sampling = sampling
				f.Add(WriteJPEG(slope(size), o))
			}
		}
	}
	f.Add(WithFillBytes(WriteJPEG(slope(image.Pt(20, 20)), JPEGOptions{Restart: 1}), 2))
	f.Add(WriteJPEG(slope(image.Pt(20, 20)), JPEGOptions{Sampling: S4444, Untransformed: true}))
	f.Fuzz(func(t *testing.T, file []byte) {
		config, err := stdjpeg.DecodeConfig(bytes.NewReader(file))
		area := config.Width * config.Height
		if err == nil && (area == 0 || area > 1<<14 || bytes.Count(file, []byte{0xff, markerSOS}) > 12) {
			return
		}
		got, err := decode(file, 8)
		if errors.As(err, new(UnsupportedError)) || countsOtherwise(file) {
			return
		}
		want, wantErr := reference(file)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%v; image/jpeg says %v", err, wantErr)
		}
		if err != nil || !plausible(t, file, got) {
			return
		}
		if levels := differences(t, got, want); slices.Max(levels[3:]) > 0 {
			t.Errorf("samples differ by more than two levels: %v", levels[:16])
		}
		for _, n := range []int{1, 3, 4, 5, 6} {
			if _, err := decode(file, n); err != nil {
				t.Errorf("at %d/8: %v", n, err)
			}
		}
	})
}

// countsOtherwise reports whether image/jpeg would count the blocks between restarts
// otherwise than T.81 does: in scans of one component that has several blocks in an
// MCU.
func countsOtherwise(file []byte) bool {
	d, err := Open(file)
	if err != nil || d.restart == 0 && !bytes.Contains(file, []byte{0xff, markerDRI}) {
		return false
	}
	return len(d.Components) > 1 && d.hMax*d.vMax > 1
}

// plausible decodes once more, holding all coefficients before any row goes out: of a
// file with one scan that must give the same rows. It reports whether the coefficients
// are such that sums of them cannot overflow.
func plausible(t *testing.T, file []byte, want []plane) bool {
	d, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	largest := int32(0)
	got, err := rows(d, 8, func(pace Pace, push Push) error {
		s, err := d.readScan(d.first)
		if err != nil {
			return err
		}
		for next := d.first; next != nil; {
			if err := d.hold(s, pace); err != nil {
				return err
			}
			if next, err = d.toNextScan(); err != nil {
				return err
			}
			if next != nil {
				if s, err = d.readScan(next); err != nil {
					return err
				}
			}
		}
		largest = d.largest()
		return d.pushHeld(pace, push)
	})
	if err != nil {
		t.Fatalf("when all is held: %v", err)
	}
	const most = 1 << 12
	if largest > most {
		return false
	}
	if levels := differences(t, got, want); slices.Max(levels[1:]) > 0 {
		t.Errorf("when all is held there are other samples: %v", levels[:8])
	}
	return true
}

// largest returns the largest of all coefficients that are held, times its step.
func (d *Decoder) largest() (most int32) {
	for i := range d.Components {
		c := &d.Components[i]
		if c.held == nil {
			continue
		}
		steps := &c.held.quantisation
		if d.Progressive {
			steps = &d.tables[c.table]
		}
		for k, place := range c.held.place {
			for at := int(place); at < len(c.held.values); at += c.held.size {
				v := int32(c.held.values[at])
				if v > 1<<14 || v < -1<<14 {
					return 1 << 30 // it may have been cut
				}
				most = max(most, v*steps[k], -v*steps[k])
			}
		}
	}
	return most
}
