package rendition_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// canary stands for a home's coordinates: planted in an original, it must not be
// found in any rendition.
const canary = "canary-41.3851N-2.1734E"

func TestNothingButPixelsGetsOut(t *testing.T) {
	for name, original := range planted(t) {
		t.Run(name, func(t *testing.T) {
			if !bytes.Contains(original, []byte(canary)) {
				t.Fatal("the canary was not planted")
			}
			for _, p := range mustRender(t, original).Pictures {
				if bytes.Contains(p.Bytes, []byte(canary[:10])) {
					t.Errorf("the rendition of %d pixels has the canary", p.Width)
				}
				if got := segments(t, p); got != "e0 db c0 c4 da" {
					t.Errorf("the rendition of %d pixels has segments %s: more than pixels need", p.Width, got)
				}
			}
		})
	}
}

// planted returns originals with a canary in each place that can hide one.
func planted(tb testing.TB) map[string][]byte {
	jpg, png := renditiontest.JPEG(tb, 400, 300), renditiontest.PNG(tb, 400, 300)
	exif := append([]byte("Exif\x00\x00"), append(renditiontest.TIFF(binary.BigEndian, 6), canary...)...)
	pixelChunk := renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(renditiontest.Paint(400, 300)))
	webp := func(name string) []byte {
		return renditiontest.RIFF("WEBP",
			renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x3c, 400, 300)),
			pixelChunk, renditiontest.RIFFChunk(name, []byte(canary)))
	}
	gif := renditiontest.GIF(tb, 400, 300)
	comment := append([]byte{0x21, 0xfe, byte(len(canary))}, append([]byte(canary), 0)...)
	files := map[string][]byte{
		"JPEG, EXIF":           renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xe1, exif)),
		"JPEG, XMP":            renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"+canary))),
		"JPEG, profile":        renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xe2, []byte("ICC_PROFILE\x00\x01\x01"+canary))),
		"JPEG, IPTC":           renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xed, []byte("Photoshop 3.0\x00"+canary))),
		"JPEG, comment":        renditiontest.WithSegments(jpg, renditiontest.JPEGSegment(0xfe, []byte(canary))),
		"JPEG, between scans":  append(append(bytes.Clone(jpg[:len(jpg)-2]), renditiontest.JPEGSegment(0xfe, []byte(canary))...), 0xff, 0xd9),
		"JPEG, behind its end": append(bytes.Clone(jpg), canary...),
		"PNG, behind its end":  append(bytes.Clone(png), canary...),
		"WebP, EXIF":           webp("EXIF"),
		"WebP, XMP":            webp("XMP "),
		"WebP, profile":        webp("ICCP"),
		"GIF, comment":         append(append(bytes.Clone(gif[:len(gif)-1]), comment...), 0x3b),
	}
	for _, name := range []string{"tEXt", "iTXt", "eXIf", "tIME", "prVt"} {
		files["PNG, "+name] = renditiontest.WithChunks(png, "IDAT", renditiontest.PNGChunk(name, []byte("Comment\x00"+canary)))
	}
	return files
}

// segments names the markers of a rendition between its start and its pixels.
func segments(tb testing.TB, p rendition.Picture) string {
	tb.Helper()
	const hex = "0123456789abcdef"
	var names []byte
	for at := 2; at+4 <= len(p.Bytes); {
		marker := p.Bytes[at+1]
		names = append(names, hex[marker>>4], hex[marker&15])
		if marker == 0xda {
			return string(names)
		}
		names = append(names, ' ')
		at += 2 + int(binary.BigEndian.Uint16(p.Bytes[at+2:]))
	}
	tb.Fatalf("no scan behind %s", names)
	return ""
}
