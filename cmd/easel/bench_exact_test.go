package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"os"
	"sort"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// exactness is how much less than a rival's rung one of easel's may look like what the
// textbook makes of the original.
var exactness = limit{must: 0.002, aim: 0.001}

// BenchmarkExactnessBesideLibvips prints how much more each rung of a photo that libvips
// makes looks like the textbook's than easel's does, by the SSIM of their luma. The
// textbook is Lanczos-3 in floating point from every pixel; libvips's rung is that of the
// lowest quality at which it has no fewer bytes, and the one below is noted beside it.
func BenchmarkExactnessBesideLibvips(b *testing.B) {
	file := originals()[0].file(b)
	var rivals []ladders
	for _, r := range libvips(b) {
		rivals = append(rivals, ladders{r, file, map[int]string{}})
	}
	for b.Loop() {
		f := newFigures(b)
		whole := luma(b, read(b, file))
		for _, ours := range renderedBy(b, file) {
			textbook := renditiontest.Lanczos(whole, ours.Width, ours.Height)
			own := weighed(b, read(b, ours.Path), textbook)
			for _, r := range rivals {
				quality := r.asHeavy(b, ours)
				its := weighed(b, r.rung(b, quality, ours.Width), textbook)
				less := weighed(b, r.rung(b, quality-1, ours.Width), textbook)
				f.add(fmt.Sprintf("%s-easel-at-%d", r.name, ours.Width), its.alike-own.alike, exactness,
					fmt.Sprintf("easel %s; Q %d %s; Q %d %s", own, quality, its, quality-1, less))
			}
		}
		f.end()
	}
	b.ReportMetric(0, "ns/op")
}

// weight is what a rung weighs, and how much it looks like the textbook's.
type weight struct {
	alike float64 // SSIM
	bytes int
}

func (w weight) String() string { return fmt.Sprintf("%.4f in %d B", w.alike, w.bytes) }

func weighed(b *testing.B, rung []byte, textbook renditiontest.Levels) weight {
	b.Helper()
	return weight{renditiontest.SSIM(luma(b, rung), textbook), len(rung)}
}

// renderedBy lists what easel render makes of a file.
func renderedBy(b *testing.B, file string) []rendered {
	b.Helper()
	out, err := easelRender(b, file, b.TempDir()).Output()
	var made struct{ Renditions []rendered }
	if err == nil {
		err = json.Unmarshal(out, &made)
	}
	if err != nil {
		b.Fatal(err)
	}
	return made.Renditions
}

// ladders are those that a rival makes of a file at several qualities.
type ladders struct {
	rival
	file    string
	folders map[int]string // by quality, those that were made
}

// rung returns a rung at a quality.
func (l ladders) rung(b *testing.B, quality, width int) []byte {
	b.Helper()
	if l.folders[quality] == "" {
		l.folders[quality] = b.TempDir()
		cpu(b, l.ladder(l.file, l.folders[quality], quality)...)
	}
	return read(b, rungPath(l.folders[quality], width))
}

// asHeavy returns the lowest quality, of 60 to 95, at which a rung has as many bytes as
// ours or more.
func (l ladders) asHeavy(b *testing.B, ours rendered) int {
	b.Helper()
	const lowest, highest = 60, 95
	return lowest + sort.Search(highest-lowest, func(i int) bool {
		return len(l.rung(b, lowest+i, ours.Width)) >= ours.Bytes
	})
}

// luma decodes a JPEG.
func luma(b *testing.B, file []byte) renditiontest.Levels {
	b.Helper()
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	return renditiontest.Luma(m)
}

func read(b *testing.B, path string) []byte {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return data
}
