package rendition_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// one is a file of the painting of 96 × 64, after a change to it.
func one(tb testing.TB, change func(item *renditiontest.HEICItem)) []byte {
	item := small(tb)
	change(&item)
	return renditiontest.WriteHEIC("heic", 1, item)
}

// more is such a file with more properties.
func more(tb testing.TB, properties ...renditiontest.HEICBox) []byte {
	return renditiontest.WriteHEIC("heic", 1, small(tb, properties...))
}

// gridWith is a grid after a change to its description.
func gridWith(tb testing.TB, change func(grid *renditiontest.HEICItem)) []byte {
	items := gridOf(tb, 192, 128)
	change(&items[len(items)-1])
	return renditiontest.WriteHEIC("heic", 99, items...)
}

// tileOfAnotherSize is a grid of which one tile does not say what it is.
func tileOfAnotherSize(tb testing.TB) []byte {
	items := gridOf(tb, 192, 128)
	for i, p := range items[2].Properties {
		if p.Name == "ispe" {
			items[2].Properties[i] = renditiontest.Extent(64, 62)
		}
	}
	return renditiontest.WriteHEIC("heic", 99, items...)
}

// wantHEICRefusal wants one meaning from both entrances, at once.
func wantHEICRefusal(t *testing.T, file []byte, want error) {
	t.Helper()
	start := time.Now()
	for _, err := range []error{inspect(file, rendition.DefaultLimits()), render(file, rendition.DefaultLimits())} {
		if !errors.Is(err, want) {
			t.Errorf("the error is %v, want %v", err, want)
		}
	}
	if took := time.Since(start); took > atOnce {
		t.Errorf("refusing it took %v", took)
	}
}

func TestAHEICOfAnotherCodingIsNotTaken(t *testing.T) {
	essential := renditiontest.Property("wild", 1)
	for name, file := range map[string][]byte{
		"AVIF":                 renditiontest.HEIC(t, "av.avif"),
		"AVIF that says mif1":  bytes.Replace(renditiontest.HEIC(t, "av.avif"), []byte("ftypavif"), []byte("ftypmif1"), 1),
		"a film":               bytes.Replace(renditiontest.HEIC(t, "small.heic"), []byte("ftypheic"), []byte("ftypisom"), 1),
		"JPEG in HEIF":         one(t, func(i *renditiontest.HEICItem) { i.Kind = "jpeg" }),
		"sets in the stream":   one(t, func(i *renditiontest.HEICItem) { i.Kind = "hev1" }),
		"an overlay":           gridWith(t, func(i *renditiontest.HEICItem) { i.Kind = "iovl" }),
		"data of another file": one(t, func(i *renditiontest.HEICItem) { i.Source = 1 }),
		"data of another item": one(t, func(i *renditiontest.HEICItem) { i.Method = 2 }),
		"pixels in idat":       one(t, func(i *renditiontest.HEICItem) { i.Method = 1 }),
		"a grid elsewhere":     gridWith(t, func(i *renditiontest.HEICItem) { i.Method = 2 }),
		"what must be known":   more(t, essential),
		"red, green and blue":  more(t, renditiontest.Property("colr", append([]byte("nclx"), 0, 1, 0, 13, 0, 0, 0x80)...)),
	} {
		t.Run(name, func(t *testing.T) { wantHEICRefusal(t, file, rendition.ErrNotPicture) })
	}
}

// A grid of grids is how a few bytes become many tiles, and one of itself never ends.
func TestGridsAreNotNested(t *testing.T) {
	self := gridWith(t, func(i *renditiontest.HEICItem) {
		for n := range i.References[0].To {
			i.References[0].To[n] = 99
		}
	})
	wantHEICRefusal(t, self, rendition.ErrNotPicture)
}

func TestAHEICThatContradictsItselfIsDamaged(t *testing.T) {
	sps := bytes.Index(small(t).Properties[0].Body, []byte{0x42, 1})
	settings := func(change func(body []byte)) []byte {
		return one(t, func(i *renditiontest.HEICItem) {
			body := bytes.Clone(i.Properties[0].Body)
			change(body)
			i.Properties = append([]renditiontest.HEICBox{{Name: "hvcC", Body: body}}, i.Properties[1:]...)
		})
	}
	plain := more(t)
	swap := func(was, is string) []byte { return bytes.Replace(plain, []byte(was), []byte(is), 1) }
	for name, file := range map[string][]byte{
		"no primary item":              renditiontest.WriteHEIC("heic", 2, small(t)),
		"an item twice":                renditiontest.WriteHEIC("heic", 1, small(t), small(t)),
		"no size":                      one(t, func(i *renditiontest.HEICItem) { i.Properties = i.Properties[:1] }),
		"another size":                 one(t, func(i *renditiontest.HEICItem) { i.Properties[1] = renditiontest.Extent(97, 64) }),
		"two sizes":                    more(t, renditiontest.Extent(95, 64)),
		"no settings":                  one(t, func(i *renditiontest.HEICItem) { i.Properties = i.Properties[1:] }),
		"two settings":                 more(t, small(t).Properties[0]),
		"a set of another size":        settings(func(body []byte) { body[sps+22] ^= 0x10 }),
		"settings that are cut":        one(t, func(i *renditiontest.HEICItem) { i.Properties[0].Body = i.Properties[0].Body[:40] }),
		"settings without a set":       settings(func(body []byte) { body[22] = 1 }),
		"turned, then cut":             more(t, renditiontest.Property("irot", 1), crop(48, 64, 0, 0)),
		"turned twice":                 more(t, renditiontest.Property("irot", 1), renditiontest.Property("irot", 1)),
		"a turn of no bytes":           more(t, renditiontest.Property("irot")),
		"cut beyond its edge":          more(t, crop(48, 64, 50, 0)),
		"cut to nothing":               more(t, crop(0, 64, 0, 0)),
		"cut by a zeroth":              more(t, renditiontest.HEICBox{Name: "clap", Body: renditiontest.Numbers(48, 0, 64, 1, 0, 1, 0, 1)}),
		"a tile too few":               gridWith(t, func(i *renditiontest.HEICItem) { i.References[0].To = i.References[0].To[1:] }),
		"a grid of another size":       gridWith(t, func(i *renditiontest.HEICItem) { i.Data = renditiontest.Grid(3, 2, 191, 128) }),
		"a grid that is too small":     renditiontest.WriteHEIC("heic", 99, gridOf(t, 193, 128)...),
		"a tile that is not seen":      renditiontest.WriteHEIC("heic", 99, gridOf(t, 128, 128)...),
		"a grid that is cut":           gridWith(t, func(i *renditiontest.HEICItem) { i.Data = i.Data[:9] }),
		"a tile of another size":       tileOfAnotherSize(t),
		"a tile at two places":         gridWith(t, func(i *renditiontest.HEICItem) { i.References[0].To[5] = i.References[0].To[4] }),
		"a tile that is not there":     gridWith(t, func(i *renditiontest.HEICItem) { i.References[0].To[5] = 77 }),
		"two meta's two iloc":          swap("idat", "iloc"),
		"a box of 7 bytes":             swap("\x00\x00\x00\x08idat", "\x00\x00\x00\x07idat"),
		"a box of no bytes":            swap("\x00\x00\x00\x08idat", "\x00\x00\x00\x00idat"),
		"a box of 64 bits":             swap("\x00\x00\x00\x08idat", "\x00\x00\x00\x01idat"),
		"a box that is too long":       swap("\x00\x00\x00\x08idat", "\xff\xff\xff\xffidat"),
		"a file box of 7 bytes":        swap("\x00\x00\x01\x57meta", "\x00\x00\x00\x07meta"),
		"numbers of 15 bytes":          swap("iloc\x01\x00\x00\x00\x44", "iloc\x01\x00\x00\x00\xff"),
		"more places than there are":   swap("\x44\x00\x00\x01", "\x44\x00\xff\xff"),
		"more links than there are":    swap("\x00\x00\x00\x01\x00\x01\x03\x80", "\xff\xff\xff\xff\x00\x01\x03\x80"),
		"a property that is not there": swap("\x03\x80\x01", "\x03\x80\x71"),
	} {
		t.Run(name, func(t *testing.T) { wantHEICRefusal(t, file, rendition.ErrDamaged) })
	}
}

func TestAHEICOfTooManyPartsIsRefused(t *testing.T) {
	crowd := make([]renditiontest.HEICItem, 4_097)
	for i := range crowd {
		crowd[i] = renditiontest.HEICItem{ID: uint16(i + 1), Kind: "mime"}
	}
	for name, file := range map[string][]byte{
		"items":       renditiontest.WriteHEIC("heic", 1, crowd...),
		"references":  gridWith(t, func(i *renditiontest.HEICItem) { i.References[0].To = make([]uint16, 4_097) }),
		"tiles":       gridWith(t, func(i *renditiontest.HEICItem) { i.Data = renditiontest.Grid(33, 2, 192, 128) }),
		"description": more(t, renditiontest.HEICBox{Name: "free", Body: make([]byte, 1<<20)}),
	} {
		t.Run(name, func(t *testing.T) { wantHEICRefusal(t, file, rendition.ErrTooManyParts) })
	}
}

func TestAHEICThatClaimsTooMuchIsRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"sides": one(t, func(i *renditiontest.HEICItem) { i.Properties[1] = renditiontest.Extent(65_535, 65_535) }),
		"grid":  renditiontest.WriteHEIC("heic", 99, gridOf(t, 1<<31-1, 1<<31-1)...),
		"area":  renditiontest.WriteHEIC("heic", 99, gridOf(t, 8_001, 8_000)...),
	} {
		t.Run(name, func(t *testing.T) { wantHEICRefusal(t, file, rendition.ErrTooManyPixels) })
	}
}

// Tiles at one place are how a small file makes a decoder read a large one.
func TestTilesDoNotShareTheirBytes(t *testing.T) {
	items := gridOf(t, 192, 128)
	message := append([]byte{0, 0, 16, 0, 39 << 1, 1}, make([]byte, 4_094)...)
	items[0].Data = append(bytes.Clone(items[0].Data), message...)
	for i := 1; i < 6; i++ {
		items[i].Data = nil
	}
	file := renditiontest.WriteHEIC("heic", 99, items...)
	places := bytes.Index(file, []byte("iloc")) + 12
	for i := range 6 {
		copy(file[places+16*i+8:], file[places+8:places+16])
	}
	if err := inspect(file, rendition.DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrDamaged, "damaged")
}

func TestAHEICOfNearlyNoBytesIsDamaged(t *testing.T) {
	file := one(t, func(i *renditiontest.HEICItem) { i.Data = nil })
	wantRefusal(t, render(file, rendition.DefaultLimits()), rendition.ErrDamaged, "damaged")
}

func TestATruncatedHEICIsNeverShown(t *testing.T) {
	for name, file := range map[string][]byte{
		"small": renditiontest.HEIC(t, "small.heic"), "grid": renditiontest.WriteHEIC("heic", 99, gridOf(t, 192, 128)...),
		"transparent": renditiontest.HEIC(t, "alpha.heic"),
	} {
		t.Run(name, func(t *testing.T) {
			for cut := rendition.SniffLen; cut < len(file); cut++ {
				if err := render(file[:cut], rendition.DefaultLimits()); !errors.Is(err, rendition.ErrTruncated) {
					t.Fatalf("cut at %d of %d: %v", cut, len(file), err)
				}
			}
		})
	}
}

func TestPixelsThatCannotBeDecodedAreDamagedOrShown(t *testing.T) {
	for at := range 3 {
		file := bytes.Clone(renditiontest.HEIC(t, "small.heic"))
		place := bytes.Index(file, []byte("mdat")) + 8 + 3*at
		copy(file[place:], "\xff\x00\xff")
		if err := render(file, rendition.DefaultLimits()); err != nil && rendition.Reason(err) != "damaged" {
			t.Errorf("at %d: %v", place, err)
		}
	}
}
