package rendition_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// canary stands for a home's coordinates: planted in an original, it must not be
// found in any rendition.
const canary = "canary-41.3851N-2.1734E"

func TestNothingButPixelsGetsOut(t *testing.T) {
	for kind, files := range map[string]map[string][]byte{
		"JPEG": jpegCanaries(t), "PNG": pngCanaries(t), "WebP": webpCanaries(t), "GIF": gifCanaries(t),
	} {
		for place, original := range files {
			t.Run(kind+", "+place, func(t *testing.T) {
				if !bytes.Contains(original, []byte(canary)) {
					t.Fatal("the canary was not planted")
				}
				result := mustRender(t, original)
				for _, p := range result.Pictures {
					wantOnlyPixels(t, p)
				}
				if got := pixels(t, largest(result)).Bounds().Size(); got.X*got.Y != 400*300 {
					t.Errorf("it is %v: this test proves nothing", got)
				}
			})
		}
	}
}

// wantOnlyPixels checks that a rendition has nothing but what pixels need: the markers,
// a JFIF segment without a thumbnail, no marker among the bits, and the end at the end.
func wantOnlyPixels(t *testing.T, p rendition.Picture) {
	t.Helper()
	for at := range len(canary) - 5 { // a piece of it is enough
		if bytes.Contains(p.Bytes, []byte(canary[at:at+6])) {
			t.Errorf("the rendition of %d pixels has the canary", p.Width)
			break
		}
	}
	if got := segments(t, p); got != "e0 db c0 c4 da" {
		t.Errorf("the rendition of %d pixels has segments %s: more than pixels need", p.Width, got)
	}
	if head := p.Bytes[:20]; !bytes.HasPrefix(head, []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00")) || head[18] != 0 || head[19] != 0 {
		t.Errorf("the rendition of %d pixels begins with %x", p.Width, head)
	}
	scan := p.Bytes[bytes.Index(p.Bytes, []byte{0xff, 0xda})+2:]
	for at := bytes.IndexByte(scan, 0xff); at >= 0; at = bytes.IndexByte(scan, 0xff) {
		if end := len(scan) == at+2; scan[at+1] != 0 && (scan[at+1] != 0xd9 || !end) {
			t.Errorf("the rendition of %d pixels has a marker %#x, %d bytes before its end", p.Width, scan[at+1], len(scan)-at-2)
		}
		scan = scan[at+2:]
	}
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
