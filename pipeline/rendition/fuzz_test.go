package rendition

import (
	"bytes"
	"context"
	"encoding/binary"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// smallLimits keep a fuzzing step short. What they let in is still every stage.
func smallLimits() Limits {
	return Limits{Bytes: 1 << 16, Side: 256, Pixels: 1 << 14, Scans: 10, Frames: 10, Blocks: 1 << 12, Parts: 200}
}

// addSeeds adds every kind, whole, turned, cut and with its middle zeroed.
func addSeeds(f *testing.F) {
	webp := renditiontest.WebP(f, 20, 14)
	frame := append(make([]byte, 6), append(renditiontest.Uint24(19), renditiontest.Uint24(13)...)...)
	frame = append(append(frame, make([]byte, 4)...), webp[12:]...)
	animated := renditiontest.RIFF("WEBP",
		renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(2, 20, 14)),
		renditiontest.RIFFChunk("ANMF", frame))
	for _, file := range [][]byte{
		renditiontest.JPEG(f, 20, 14),
		renditiontest.WithOrientation(renditiontest.JPEG(f, 17, 33), 6),
		renditiontest.PNG(f, 20, 14),
		renditiontest.WithSegments(renditiontest.JPEG(f, 20, 14), renditiontest.ICCSegments(renditiontest.DisplayP3(), 200)...),
		renditiontest.WithSegments(renditiontest.WriteJPEG(renditiontest.Paint(20, 14),
			renditiontest.JPEGOptions{Sampling: renditiontest.S4444}), renditiontest.ICCSegments(renditiontest.CMYKTable(1), 60_000)...),
		renditiontest.WithChunks(renditiontest.PNG(f, 9, 9), "IDAT", renditiontest.PNGChunk("gAMA", []byte{0, 1, 0, 0})),
		renditiontest.WithChunks(renditiontest.PNG(f, 9, 40), "IEND", renditiontest.PNGChunk("eXIf", renditiontest.TIFF(binary.LittleEndian, 8))),
		renditiontest.GIF(f, 20, 14),
		webp,
		animated,
	} {
		f.Add(file)
		f.Add(renditiontest.Truncated(file))
		holed := bytes.Clone(file)
		clear(holed[len(holed)/2 : len(holed)/2+4])
		f.Add(holed)
	}
	f.Add([]byte("<svg/>"))
	f.Add([]byte{})
}

func FuzzSniff(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		kind, err := Sniff(file)
		head, headErr := Sniff(file[:min(len(file), SniffLen)])
		if kind != head || (err == nil) != (headErr == nil) {
			t.Errorf("%q, %v from all bytes, but %q, %v from the first", kind, err, head, headErr)
		}
		if (err == nil) == (kind == "") || (err != nil) == (Reason(err) == "") {
			t.Errorf("sniffed %q, %v", kind, err)
		}
	})
}

func FuzzInspect(f *testing.F) {
	addSeeds(f)
	limits := smallLimits()
	f.Fuzz(func(t *testing.T, file []byte) {
		info, err := Inspect(bytes.NewReader(file), int64(len(file)), limits)
		if err != nil {
			if Reason(err) == "" {
				t.Errorf("%v has no reason", err)
			}
			return
		}
		if limits.checkSize(info.Width, info.Height) != nil || info.Orientation < 1 || info.Orientation > 8 {
			t.Errorf("inspected %+v", info)
		}
	})
}

func FuzzRender(f *testing.F) {
	addSeeds(f)
	limits := smallLimits()
	f.Fuzz(func(t *testing.T, file []byte) {
		result, err := Render(context.Background(), file, limits)
		if err != nil {
			if Reason(err) == "" {
				t.Errorf("%v has no reason", err)
			}
			return
		}
		info, err := Inspect(bytes.NewReader(file), int64(len(file)), limits)
		if err != nil {
			t.Fatalf("rendered, but Inspect says %v", err)
		}
		if w, h := info.upright(); w != result.Width || h != result.Height {
			t.Errorf("rendered as %d×%d, inspected as %d×%d", result.Width, result.Height, w, h)
		}
		if len(result.Pictures) != 1 || result.Pictures[0].Width != result.Width || len(result.Color) != 7 {
			t.Errorf("rendered %d pictures, colour %q", len(result.Pictures), result.Color)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	for o := range 10 {
		f.Add(renditiontest.TIFF(binary.LittleEndian, o))
		f.Add(renditiontest.TIFF(binary.BigEndian, o)[:20+o])
	}
	f.Fuzz(func(t *testing.T, block []byte) {
		if o := orientation(block); o < 1 || o > 8 {
			t.Errorf("the orientation is %d", o)
		}
	})
}
