package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// original is what a family sends, and what its renditions may cost: the CPU as a ratio
// to each rival's, and the memory in megabytes.
type original struct {
	name   string
	bytes  func() []byte
	limits map[string]limit
}

// originals are photos of 12 megapixels and a page of A4 at 300 dots per inch.
func originals() []original {
	baseline := map[string]limit{"per-rung": {0.25, 0.18}, "cascade": {0.90, 0.65}, "memory": {48, 32}}
	return []original{
		{"photo", photo, baseline},
		// Upright it has renditions 1.8 times as large: of the rivals, only what they make of it counts.
		{"turned", func() []byte { return renditiontest.WithOrientation(photo(), 6) }, map[string]limit{"cascade": {0.90, 0.65}, "memory": {48, 32}}},
		{"restarts", photoAs(renditiontest.JPEGOptions{Restart: 250}), baseline}, // one for each row
		{"progressive", photoAs(renditiontest.JPEGOptions{Progressive: true}), map[string]limit{"cascade": {1.4, 1.0}}},
		{"scan", scanned, map[string]limit{"per-rung": {0.45, 0.35}}},
	}
}

// photo is what most phones write.
func photo() []byte { return photoAs(renditiontest.JPEGOptions{})() }

// photoAs writes the photo as another kind of JPEG. Its quality gives it the weight of
// those that phones write, 3 to 5 MB.
func photoAs(o renditiontest.JPEGOptions) func() []byte {
	o.Quality = 92
	return func() []byte { return renditiontest.WriteJPEG(renditiontest.Photo(4000, 3000, 1), o) }
}

func scanned() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, renditiontest.Scan(2480, 3508, 1)); err != nil {
		panic(err) // a buffer takes everything
	}
	return out.Bytes()
}

// file writes the original.
func (o original) file(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), o.name)
	if err := os.WriteFile(path, o.bytes(), 0o644); err != nil {
		b.Fatal(err)
	}
	return path
}

// fileMB is how much a file weighs, in millions of bytes.
func fileMB(b *testing.B, path string) float64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size()) / 1e6
}
