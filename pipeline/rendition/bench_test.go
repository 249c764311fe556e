package rendition

import (
	"bytes"
	"context"
	"image"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// BenchmarkRender measures a whole ladder beside the bare decoding that no ladder
// can do without, and the bytes that come out beside those that go in. Ratios
// outlive the machine.
func BenchmarkRender(b *testing.B) {
	for name, original := range map[string][]byte{
		"jpeg": renditiontest.Noisy(2000, 1500, 2_000_000),
		"png":  renditiontest.PNG(b, 2000, 1500),
		"webp": renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8 ", renditiontest.VP8(2000, 1500))),
	} {
		b.Run(name, func(b *testing.B) {
			var whole, decode time.Duration
			var out int
			for b.Loop() {
				decode += bareDecode(b, original)
				start := time.Now()
				result, err := Render(context.Background(), original, DefaultLimits())
				if err != nil {
					b.Fatal(err)
				}
				whole += time.Since(start)
				out = 0
				for _, p := range result.Pictures {
					out += len(p.Bytes)
				}
			}
			b.ReportMetric(float64(whole)/float64(decode), "whole/decode")
			b.ReportMetric(float64(out)/float64(len(original)), "out/in")
		})
	}
}

// bareDecode returns how long the kind's decoder takes by itself.
func bareDecode(b *testing.B, original []byte) time.Duration {
	b.Helper()
	kind, err := Sniff(original)
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if _, err := decoderOf(kind).decode(bytes.NewReader(original)); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// BenchmarkInspect is what the front door pays per entry, beside reading the file
// once.
func BenchmarkInspect(b *testing.B) {
	original := renditiontest.Noisy(2000, 1500, 2_000_000)
	var inspecting, reading time.Duration
	for b.Loop() {
		start := time.Now()
		info, err := Inspect(bytes.NewReader(original), int64(len(original)), DefaultLimits())
		inspecting += time.Since(start)
		if err != nil || image.Pt(info.Width, info.Height) != image.Pt(2000, 1500) {
			b.Fatal(info, err)
		}
		start = time.Now()
		bytes.Clone(original)
		reading += time.Since(start)
	}
	b.ReportMetric(float64(inspecting)/float64(reading), "inspect/copy")
}
