package likeness_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/screen/likeness"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// copying is one thing that people do to a drawing before they send it in again, and how
// many of a hundred copies must be found.
type copying struct {
	name  string
	least int
	do    func(t testing.TB, d painter.Drawing, flat image.Image) image.Image
}

var copyings = []copying{
	{"photographed", 97, func(_ testing.TB, d painter.Drawing, _ image.Image) image.Image { return d.Photo() }},
	{"resized", 99, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image {
		return imaging.Resize(flat, 170, 0, imaging.Linear)
	}},
	{"turned by a quarter", 99, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return imaging.Rotate90(flat) }},
	{"turned by a half", 99, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return imaging.Rotate180(flat) }},
	{"mirrored", 99, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return imaging.FlipH(flat) }},
	{"mirrored and turned", 99, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return imaging.Transpose(flat) }},
	{"recompressed at 25", 99, func(t testing.TB, _ painter.Drawing, flat image.Image) image.Image { return recompressed(t, flat, 25) }},
	{"in grey", 80, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return imaging.Grayscale(flat) }},
	{"cropped by 1 % at each side", 95, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return cropped(flat, 0.01) }},
	{"cropped by 2 % at each side", 90, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return cropped(flat, 0.02) }},
	{"cropped by 4 % at each side", 10, func(_ testing.TB, _ painter.Drawing, flat image.Image) image.Image { return cropped(flat, 0.04) }},
	{"photographed, cropped, turned, mirrored and recompressed", 85, func(t testing.TB, d painter.Drawing, _ image.Image) image.Image {
		return recompressed(t, imaging.Transpose(cropped(d.Photo(), 0.015)), 60)
	}},
}

func recompressed(t testing.TB, picture image.Image, quality int) image.Image {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, picture, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cropped loses a part of its width and height at each side.
func cropped(picture image.Image, part float64) image.Image {
	w, h := float64(picture.Bounds().Dx()), float64(picture.Bounds().Dy())
	return imaging.Crop(picture, image.Rect(int(part*w), int(part*h), int(w-part*w), int(h-part*h)))
}

// look is that of a picture's smallest rendition.
func look(t testing.TB, picture image.Image) likeness.Look {
	t.Helper()
	l, err := likeness.Of(imaging.Resize(picture, 320, 0, imaging.Lanczos))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// painted are so many drawings of the same painter, small, which changes no hash much.
func painted(n int) []painter.Drawing {
	out := make([]painter.Drawing, n)
	for seed := range out {
		out[seed] = painter.New(uint64(seed), 0.1)
	}
	return out
}

// measured is how many of a painter's drawings are found again, by what was done to them,
// and how many pairs of different ones are taken for alike.
type measured struct {
	many, pairs, wrong int
	found              map[string]int
}

func measure(t testing.TB, many int) measured {
	t.Helper()
	m := measured{many: many, pairs: many * (many - 1) / 2, found: map[string]int{}}
	var looks []likeness.Look
	for _, d := range painted(many) {
		flat := d.Image()
		l := look(t, flat)
		looks = append(looks, l)
		for _, c := range copyings {
			if l.Alike(look(t, c.do(t, d, flat))) {
				m.found[c.name]++
			}
		}
	}
	for i, l := range looks {
		for _, o := range looks[:i] {
			if l.Alike(o) || o.Alike(l) {
				m.wrong++
			}
		}
	}
	return m
}

func TestCopiesAreFoundAndOthersAreNot(t *testing.T) {
	t.Parallel()
	m := measure(t, 60)
	for _, c := range copyings {
		if m.found[c.name]*100 < c.least*m.many {
			t.Errorf("%s: %d of %d copies are found, want %d %%", c.name, m.found[c.name], m.many, c.least)
		}
	}
	if m.wrong > 0 {
		t.Errorf("%d of %d pairs of different drawings are taken for alike", m.wrong, m.pairs)
	}
}

// TestTheSameShapesInOtherColoursAreNoCopy: hashes see no colours.
func TestTheSameShapesInOtherColoursAreNoCopy(t *testing.T) {
	t.Parallel()
	near := 0
	for _, d := range painted(12) {
		flat := imaging.Clone(d.Image())
		l := look(t, flat)
		for p := flat.Pix; len(p) >= 4; p = p[4:] {
			p[0], p[2] = p[2], p[0] // what was red is blue
		}
		other := look(t, flat)
		if l.Hash().Distance(other.Hash()) > likeness.Near {
			continue
		}
		near++
		if l.Alike(other) {
			t.Errorf("drawing %d is taken for a copy of one with red and blue exchanged", d.Seed)
		}
	}
	if near == 0 {
		t.Error("no hash is near: nothing was tested")
	}
}

// BenchmarkCopies prints the table of deploy/decisions/0024-likeness.md.
func BenchmarkCopies(b *testing.B) {
	for b.Loop() {
		m := measure(b, 600)
		table := fmt.Sprintf("different drawings: %d of %d pairs taken for alike", m.wrong, m.pairs)
		for _, c := range copyings {
			table += fmt.Sprintf("; %s: %d of %d missed", c.name, m.many-m.found[c.name], m.many)
		}
		b.Log(table)
	}
}

func TestAPictureWithoutPixelsHasNoLook(t *testing.T) {
	t.Parallel()
	if _, err := likeness.Of(image.NewGray(image.Rectangle{})); !errors.Is(err, likeness.ErrNoPixels) {
		t.Error(err)
	}
}

func TestAHashIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, h := range []likeness.Hash{0, 1, 0x8f00c0ffee123456, 1<<64 - 1} {
		if got, err := likeness.ParseHash(h.String()); err != nil || got != h {
			t.Errorf("%s is read as %s: %v", h, got, err)
		}
	}
	for _, bad := range []string{"", "1", strings.Repeat("0", 17), "8F00C0FFEE123456", "+000000000000001", fmt.Sprintf("%15x ", 1)} {
		if _, err := likeness.ParseHash(bad); !errors.Is(err, likeness.ErrBadHash) {
			t.Errorf("%q is taken: %v", bad, err)
		}
	}
}
