package rendition_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// inspect and render return what the two entrances say to a file.
func inspect(file []byte, limits rendition.Limits) error {
	_, err := rendition.Inspect(bytes.NewReader(file), int64(len(file)), limits)
	return err
}

func render(file []byte, limits rendition.Limits) error {
	_, err := rendition.Render(context.Background(), file, limits)
	return err
}

// wantRefusal asserts the meaning and the code of a refusal.
func wantRefusal(tb testing.TB, err, want error, code string) {
	tb.Helper()
	if !errors.Is(err, want) {
		tb.Errorf("the error is %v, want %v", err, want)
	}
	if got := rendition.Reason(err); got != code {
		tb.Errorf("the reason of %v is %q, want %q", err, got, code)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"text":     []byte("This is not a drawing, whatever its name says.\n"),
		"HTML":     []byte("<!DOCTYPE html><script>alert(1)</script>"),
		"SVG":      []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`),
		"PDF":      []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
		"ZIP":      []byte("PK\x03\x04\x14\x00\x00\x00\x08\x00"),
		"WAV":      []byte("RIFF\x24\x00\x00\x00WAVEfmt "),
		"one byte": {0xff},
		"late":     append([]byte(" "), renditiontest.JPEG(t, 8, 8)...),
		"zeros":    make([]byte, 1000),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rendition.Sniff(file[:min(len(file), rendition.SniffLen)])
			wantRefusal(t, err, rendition.ErrNotPicture, "not_picture")
			wantRefusal(t, inspect(file, rendition.DefaultLimits()), rendition.ErrNotPicture, "not_picture")
			wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrNotPicture, "not_picture")
		})
	}
}

// The library that resizes also brings decoders of TIFF and BMP into the process.
func TestDecodersThatAreLinkedInAreNotReached(t *testing.T) {
	var tif, bm bytes.Buffer
	if err := tiff.Encode(&tif, renditiontest.Paint(20, 10), nil); err != nil {
		t.Fatal(err)
	}
	if err := bmp.Encode(&bm, renditiontest.Paint(20, 10)); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"tiff": tif.Bytes(), "bmp": bm.Bytes()} {
		t.Run(name, func(t *testing.T) {
			if _, format, err := image.Decode(bytes.NewReader(file)); err != nil || format != name {
				t.Fatalf("image.Decode says %q, %v: this test proves nothing", format, err)
			}
			wantRefusal(t, inspect(file, rendition.DefaultLimits()), rendition.ErrNotPicture, "not_picture")
			wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrNotPicture, "not_picture")
		})
	}
}

func TestEachKindIsSniffedFromItsFirstBytes(t *testing.T) {
	for want, file := range map[rendition.Kind][]byte{
		rendition.JPEG: renditiontest.JPEG(t, 8, 8),
		rendition.PNG:  renditiontest.PNG(t, 8, 8),
		rendition.GIF:  renditiontest.GIF(t, 8, 8),
		rendition.WebP: renditiontest.WebP(t, 8, 8),
	} {
		got, err := rendition.Sniff(file[:rendition.SniffLen])
		if got != want || err != nil {
			t.Errorf("sniffed %q, %v, want %q", got, err, want)
		}
	}
	if got := rendition.JPEG.MIME() + " " + rendition.JPEG.Ext() + " " + rendition.WebP.MIME() + " " + rendition.WebP.Ext(); got != "image/jpeg jpg image/webp webp" {
		t.Errorf("types and extensions are %q", got)
	}
}

func TestNoBytesAreEmpty(t *testing.T) {
	_, err := rendition.Sniff(nil)
	wantRefusal(t, err, rendition.ErrEmpty, "empty")
	wantRefusal(t, inspect(nil, rendition.DefaultLimits()), rendition.ErrEmpty, "empty")
	wantRefusal(t, render(nil, rendition.DefaultLimits()), rendition.ErrEmpty, "empty")
}

func TestOneByteTooManyIsTooLarge(t *testing.T) {
	file := renditiontest.Noisy(64, 64, 20_000)
	limits := rendition.DefaultLimits()
	limits.Bytes = 20_000
	if err := render(file, limits); err != nil {
		t.Errorf("exactly as many bytes as allowed: %v", err)
	}
	limits.Bytes = 19_999
	wantRefusal(t, inspect(file, limits), rendition.ErrTooLarge, "too_large")
	wantRefusal(t, render(file, limits), rendition.ErrTooLarge, "too_large")
}

// atOnce is far more than reading takes, and far less than decoding would.
const atOnce = 5 * time.Second

func TestAHugePNGIsRefusedAtOnce(t *testing.T) {
	file := renditiontest.HugePNG()
	if len(file) < 200_000 || len(file) > 400_000 {
		t.Fatalf("it has %d bytes, want about 300,000", len(file))
	}
	start := time.Now()
	wantRefusal(t, inspect(file, rendition.DefaultLimits()), rendition.ErrTooManyPixels, "too_many_pixels")
	wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrTooManyPixels, "too_many_pixels")
	if took := time.Since(start); took > atOnce {
		t.Errorf("refusing it took %v: were pixels decoded?", took)
	}
}

func TestClaimsBeyondTheLimitsAreRefusedFromTheHeader(t *testing.T) {
	for name, file := range map[string][]byte{
		"JPEG, both sides":            claimJPEG(t, 65_535, 65_535),
		"JPEG, one side":              claimJPEG(t, 16_385, 1),
		"JPEG, area":                  claimJPEG(t, 8_001, 8_000),
		"PNG, both sides":             claimPNG(1<<31-1, 1<<31-1),
		"PNG, area":                   claimPNG(8_000, 8_001),
		"GIF":                         claimGIF(t, 65_535, 65_535),
		"WebP, canvas":                renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0, 1<<24, 1<<24))),
		"WebP, lossless pixels":       claimVP8L(16_384, 16_384),
		"WebP, lossy pixels":          claimVP8(16_383, 16_383),
		"WebP, more than 64 million ": claimVP8(8_001, 8_000),
	} {
		t.Run(name, func(t *testing.T) {
			wantRefusal(t, inspect(file, rendition.DefaultLimits()), rendition.ErrTooManyPixels, "too_many_pixels")
			wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrTooManyPixels, "too_many_pixels")
		})
	}
}

func TestWhatIsExactlyAtTheLimitsIsTaken(t *testing.T) {
	limits := rendition.DefaultLimits()
	limits.Side, limits.Pixels = 100, 6_400
	for name, file := range originals(t, 100, 64) {
		t.Run(name, func(t *testing.T) {
			if err := render(file, limits); err != nil {
				t.Error(err)
			}
		})
	}
	wantRefusal(t, render(renditiontest.PNG(t, 101, 2), limits), rendition.ErrTooManyPixels, "too_many_pixels")
	limits.Pixels--
	wantRefusal(t, render(renditiontest.PNG(t, 100, 64), limits), rendition.ErrTooManyPixels, "too_many_pixels")
}

func TestAPictureWithoutPixelsIsDamaged(t *testing.T) {
	for name, file := range map[string][]byte{
		"JPEG": claimJPEG(t, 0, 10),
		"PNG":  claimPNG(10, 0),
		"GIF":  claimGIF(t, 0, 0),
		"WebP": claimVP8(0, 10),
	} {
		t.Run(name, func(t *testing.T) {
			wantRefusal(t, inspect(file, rendition.DefaultLimits()), rendition.ErrDamaged, "damaged")
		})
	}
}

func TestScansAreCountedBeforeTheyAreDecoded(t *testing.T) {
	file := renditiontest.JPEG(t, 16, 16)
	if err := render(repeatScan(file, 100), rendition.DefaultLimits()); err != nil {
		t.Errorf("100 scans: %v", err)
	}
	tooMany := repeatScan(file, 101)
	wantRefusal(t, render(tooMany, rendition.DefaultLimits()), rendition.ErrTooManyScans, "too_many_scans")
	if err := inspect(tooMany, rendition.DefaultLimits()); err != nil {
		t.Errorf("Inspect reads as far as the first scan, but says %v", err)
	}
}

func TestABombOfScansIsRefusedAtOnce(t *testing.T) {
	file := renditiontest.Progressive(6_000, 6_000, 200)
	start := time.Now()
	wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrTooManyScans, "too_many_scans")
	if took := time.Since(start); took > atOnce {
		t.Errorf("refusing %d bytes took %v: were they decoded?", len(file), took)
	}
}

// A camera's own small picture inside EXIF has scans, and an end, too.
func TestMarkersInsideASegmentAreNotCounted(t *testing.T) {
	inner := repeatScan(renditiontest.JPEG(t, 16, 16), 60)
	file := renditiontest.WithSegments(renditiontest.JPEG(t, 96, 64), renditiontest.JPEGSegment(0xe2, inner))
	limits := rendition.DefaultLimits()
	limits.Scans = 1
	if err := render(file, limits); err != nil {
		t.Error(err)
	}
}

func TestFramesAreCounted(t *testing.T) {
	frame := renditiontest.Paint(8, 8)
	limits := rendition.DefaultLimits()
	limits.Frames = 2
	for name, file := range map[string]func(n int) []byte{
		"GIF": func(n int) []byte {
			var frames []*image.Paletted
			for range n {
				frames = append(frames, renditiontest.Paletted(frame))
			}
			return encodeGIF(t, image.Pt(8, 8), frames...)
		},
		"WebP": func(n int) []byte {
			var frames []image.Image
			for range n {
				frames = append(frames, frame)
			}
			return animatedWebP(image.Pt(8, 8), image.Point{}, frames...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := render(file(2), limits); err != nil {
				t.Errorf("2 frames: %v", err)
			}
			wantRefusal(t, render(file(3), limits), rendition.ErrTooManyFrames, "too_many_frames")
		})
	}
}

func TestATruncatedPictureIsNeverShown(t *testing.T) {
	for name, file := range originals(t, 96, 64) {
		t.Run(name, func(t *testing.T) {
			last := len(file)
			if name == "GIF" {
				last-- // without its trailer a GIF still has its whole frame
			}
			for cut := rendition.SniffLen; cut < last; cut++ {
				err := render(file[:cut], rendition.DefaultLimits())
				if !errors.Is(err, rendition.ErrTruncated) {
					t.Fatalf("cut at %d of %d: %v", cut, len(file), err)
				}
			}
			for cut := 1; cut < rendition.SniffLen; cut++ {
				if reason := rendition.Reason(render(file[:cut], rendition.DefaultLimits())); reason == "" {
					t.Fatalf("cut at %d: no reason", cut)
				}
			}
		})
	}
}

func TestAGIFThatEndsBehindItsFirstFrameIsTaken(t *testing.T) {
	file := renditiontest.GIF(t, 96, 64)
	wantCorners(t, pixels(t, largest(mustRender(t, file[:len(file)-1]))), stored)
}

func TestATruncatedPictureWithAWholeHeaderPassesInspect(t *testing.T) {
	for name, file := range originals(t, 300, 200) {
		t.Run(name, func(t *testing.T) {
			half := renditiontest.Truncated(file)
			info, err := rendition.Inspect(bytes.NewReader(half), int64(len(half)), rendition.DefaultLimits())
			if err != nil || info.Width != 300 || info.Height != 200 || info.Orientation != 1 {
				t.Errorf("inspected %+v, %v", info, err)
			}
			wantRefusal(t, render(half, rendition.DefaultLimits()), rendition.ErrTruncated, "truncated")
		})
	}
}

func TestFlippedBitsAreDamageOrNothing(t *testing.T) {
	for name, file := range originals(t, 20, 15) {
		t.Run(name, func(t *testing.T) {
			for at := range file {
				broken := bytes.Clone(file)
				broken[at] ^= 0x55
				if err := render(broken, rendition.DefaultLimits()); err != nil && rendition.Reason(err) == "" {
					t.Fatalf("byte %d: %v has no reason", at, err)
				}
			}
		})
	}
}

func TestCodingsThatNobodysCameraMakesAreNotTaken(t *testing.T) {
	file := renditiontest.JPEG(t, 16, 16)
	frame := bytes.Index(file, []byte{0xff, 0xc0})
	lossless, deep := bytes.Clone(file), bytes.Clone(file)
	lossless[frame+1] = 0xc3
	deep[frame+4] = 12
	wantRefusal(t, inspect(lossless, rendition.DefaultLimits()), rendition.ErrNotPicture, "not_picture")
	wantRefusal(t, inspect(deep, rendition.DefaultLimits()), rendition.ErrNotPicture, "not_picture")
}

func TestAPictureGoesOnBehindItsEnd(t *testing.T) {
	film := []byte("\x00\x00\x00\x18ftypmp42 and so on, \xff\xd8\xff\xda\x00\x08 as motion photos do")
	for name, file := range originals(t, 96, 64) {
		t.Run(name, func(t *testing.T) {
			wantCorners(t, pixels(t, largest(mustRender(t, append(file, film...)))), stored)
		})
	}
}

func TestADiskThatFailsIsNotBlamedOnThePicture(t *testing.T) {
	away := errors.New("the disk is away")
	file := renditiontest.WithOrientation(renditiontest.Noisy(96, 64, 20_000), 6)
	failures := 0
	for good := int64(0); good < int64(len(file)); good += 500 {
		_, err := rendition.Inspect(failingReader{file, good, away}, int64(len(file)), rendition.DefaultLimits())
		if err == nil {
			continue // it got past the first scan
		}
		failures++
		if !errors.Is(err, away) || rendition.Reason(err) != "" {
			t.Fatalf("after %d good bytes: %v, reason %q", good, err, rendition.Reason(err))
		}
	}
	if failures < 10 {
		t.Errorf("only %d reads failed: this test proves little", failures)
	}
}

// failingReader fails as soon as a read goes beyond its good bytes.
type failingReader struct {
	file []byte
	good int64
	err  error
}

func (r failingReader) ReadAt(p []byte, offset int64) (int, error) {
	if offset+int64(len(p)) > r.good {
		return 0, r.err
	}
	return bytes.NewReader(r.file).ReadAt(p, offset)
}

func TestASourceShorterThanItsOwnerSaysIsTruncated(t *testing.T) {
	file := renditiontest.PNG(t, 20, 20)
	_, err := rendition.Inspect(bytes.NewReader(file[:14]), int64(len(file)), rendition.DefaultLimits())
	wantRefusal(t, err, rendition.ErrTruncated, "truncated")
}

func TestOnlyRefusalsHaveAReason(t *testing.T) {
	for _, err := range []error{nil, io.ErrUnexpectedEOF, context.Canceled, errors.New("other")} {
		if reason := rendition.Reason(err); reason != "" {
			t.Errorf("the reason of %v is %q", err, reason)
		}
	}
	if reason := rendition.Reason(fmt.Errorf("drawing x: %w", rendition.ErrDamaged)); reason != "damaged" {
		t.Errorf("the reason of a wrapped refusal is %q", reason)
	}
}
