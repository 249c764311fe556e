package rendition_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Patches are laid in squares, as many in a row as make a sheet that is nearly square.
const patchSide, patchesAcross = 48, 8

func patchPlace(i int) image.Rectangle {
	at := image.Pt(i%patchesAcross, i/patchesAcross).Mul(patchSide)
	return image.Rectangle{at, at.Add(image.Pt(patchSide, patchSide))}
}

// patchSheet returns the samples of patches as a picture: of the given kind for RGB and
// grey, in inks for CMYK.
func patchSheet(patches []renditiontest.Patch, into draw.Image) draw.Image {
	for i, p := range patches {
		var c color.Color = p.RGB()
		if _, inks := into.(*image.CMYK); inks {
			c = color.CMYK{C: byte(p.Samples >> 24), M: byte(p.Samples >> 16), Y: byte(p.Samples >> 8), K: byte(p.Samples)}
		}
		place := patchPlace(i)
		for y := place.Min.Y; y < place.Max.Y; y++ {
			for x := place.Min.X; x < place.Max.X; x++ {
				into.Set(x, y, c) // package draw would make other inks of inks
			}
		}
	}
	return into
}

func sheetBounds(patches []renditiontest.Patch) image.Rectangle {
	return image.Rect(0, 0, patchesAcross*patchSide, (len(patches)+patchesAcross-1)/patchesAcross*patchSide)
}

// wantPatches looks into the middle of each patch of the largest rendition.
func wantPatches(t *testing.T, original []byte, patches []renditiontest.Patch, most float64) {
	t.Helper()
	sheet := pixels(t, largest(mustRender(t, original)))
	for i, p := range patches {
		got := meanColor(sheet, patchPlace(i).Inset(patchSide/3))
		if e := renditiontest.DeltaE(got, p.Want); e > most {
			t.Errorf("%#08x becomes %v, want %v: they differ by %.2f", p.Samples, got, p.Want, e)
		}
	}
}

func meanColor(m image.Image, within image.Rectangle) color.RGBA {
	var sum [3]int
	n := within.Dx() * within.Dy()
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			c := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
			sum[0], sum[1], sum[2] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B)
		}
	}
	mean := func(v int) byte { return byte((v + n/2) / n) }
	return color.RGBA{mean(sum[0]), mean(sum[1]), mean(sum[2]), 0xff}
}

func withProfile(file, profile []byte) []byte {
	return renditiontest.WithSegments(file, renditiontest.ICCSegments(profile, 60_000)...)
}

func withPNGProfile(file, profile []byte) []byte {
	return renditiontest.WithChunks(file, "IDAT", renditiontest.PNGChunk("iCCP", renditiontest.ICCChunk(deflate(profile))))
}

// What JPEG itself does to a flat colour, twice, is allowed.
const seenAlike = 2.3

func TestEveryProfileBecomesSRGB(t *testing.T) {
	t.Parallel()
	for _, p := range renditiontest.RGBPatches() {
		bounds := sheetBounds(p.Patches)
		sheet := patchSheet(p.Patches, image.NewRGBA(bounds))
		plain := encodePNG(t, sheet)
		for form, original := range map[string][]byte{
			"JPEG":            withProfile(renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Quality: 98}), p.Profile),
			"JPEG, RGB":       withProfile(renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Quality: 98, Sampling: renditiontest.S444, Untransformed: true}), p.Profile),
			"PNG":             withPNGProfile(plain, p.Profile),
			"PNG, interlaced": withPNGProfile(interlacedPNG(sheet.(*image.RGBA)), p.Profile),
			"WebP": renditiontest.RIFF("WEBP",
				renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x20, bounds.Dx(), bounds.Dy())),
				renditiontest.RIFFChunk("ICCP", p.Profile),
				renditiontest.RIFFChunk("VP8L", renditiontest.VP8L(sheet))),
		} {
			t.Run(p.Name+", "+form, func(t *testing.T) { wantPatches(t, original, p.Patches, seenAlike) })
		}
	}
}

func TestEveryProfileOfGreyBecomesSRGB(t *testing.T) {
	t.Parallel()
	for _, p := range renditiontest.GrayPatches() {
		sheet := patchSheet(p.Patches, image.NewGray(sheetBounds(p.Patches)))
		t.Run(p.Name, func(t *testing.T) {
			wantPatches(t, withPNGProfile(encodePNG(t, sheet), p.Profile), p.Patches, seenAlike)
			wantPatches(t, withProfile(encodeJPEG(t, sheet), p.Profile), p.Patches, seenAlike)
		})
	}
}

// inkOriginals are a sheet of inks in all forms in which a JPEG has them.
func inkOriginals(patches []renditiontest.Patch) map[string][]byte {
	sheet := patchSheet(patches, image.NewCMYK(sheetBounds(patches))).(*image.CMYK)
	upsideDown := image.NewCMYK(sheet.Rect)
	for i, v := range sheet.Pix {
		upsideDown.Pix[i] = 255 - v
	}
	o := renditiontest.JPEGOptions{Quality: 98, Sampling: renditiontest.S4444}
	transformed := renditiontest.WriteJPEG(sheet, o)
	o.Untransformed = true
	adobe := renditiontest.WriteJPEG(sheet, o)
	o.Bare = true
	return map[string][]byte{
		"YCCK": transformed, "CMYK of Adobe": adobe,
		"CMYK without a marker": renditiontest.WriteJPEG(upsideDown, o),
	}
}

func TestInksBecomeSRGB(t *testing.T) {
	t.Parallel()
	for _, p := range renditiontest.CMYKPatches() {
		for form, original := range inkOriginals(p.Patches) {
			t.Run(p.Name+", "+form, func(t *testing.T) { wantPatches(t, withProfile(original, p.Profile), p.Patches, seenAlike) })
		}
	}
}

func TestInksWithoutAProfileAreWhatBrowsersTakeThemFor(t *testing.T) {
	t.Parallel()
	patches := renditiontest.CMYKPatches()[0].Patches
	for i := range patches {
		s := patches[i].Samples
		r, g, b := color.CMYKToRGB(byte(s>>24), byte(s>>16), byte(s>>8), byte(s))
		patches[i].Want = color.RGBA{r, g, b, 0xff}
	}
	for form, original := range inkOriginals(patches) {
		t.Run(form, func(t *testing.T) { wantPatches(t, original, patches, 3) })
	}
}

// asSRGB are patches that nothing happens to.
func asSRGB(patches []renditiontest.Patch) []renditiontest.Patch {
	out := slices.Clone(patches)
	for i := range out {
		out[i].Want = out[i].RGB()
	}
	return out
}

func TestTheColoursThatAPNGNamesBecomeSRGB(t *testing.T) {
	t.Parallel()
	sides := func(primaries ...uint32) []byte {
		var body []byte
		for _, v := range primaries {
			body = binary.BigEndian.AppendUint32(body, v)
		}
		return renditiontest.PNGChunk("cHRM", body)
	}
	gamma := func(v uint32) []byte { return renditiontest.PNGChunk("gAMA", binary.BigEndian.AppendUint32(nil, v)) }
	p3 := sides(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
	srgb := sides(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
	adobe := sides(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
	iccp := renditiontest.PNGChunk("iCCP", renditiontest.ICCChunk(deflate(renditiontest.DisplayP3())))
	damaged := renditiontest.PNGChunk("iCCP", renditiontest.ICCChunk(deflate(renditiontest.DisplayP3())[:200]))
	wins := renditiontest.PNGChunk("sRGB", []byte{0})
	profiles := renditiontest.RGBPatches()
	for name, c := range map[string]struct {
		chunks [][]byte
		want   []renditiontest.Patch
	}{
		"gamma and primaries of Adobe RGB":        {[][]byte{gamma(45471), adobe}, profiles[1].Patches},
		"primaries of Display P3":                 {[][]byte{p3}, profiles[0].Patches},
		"a profile before primaries":              {[][]byte{gamma(100000), srgb, iccp}, profiles[0].Patches},
		"primaries for a profile that is damaged": {[][]byte{p3, damaged}, profiles[0].Patches},
		"sRGB before all":                         {[][]byte{gamma(100000), p3, iccp, wins}, asSRGB(profiles[0].Patches)},
		"primaries and gamma of sRGB":             {[][]byte{gamma(45455), srgb}, asSRGB(profiles[0].Patches)},
		"the gamma of sRGB":                       {[][]byte{gamma(45455)}, asSRGB(profiles[0].Patches)},
		"primaries that cannot be":                {[][]byte{sides(0, 0, 0, 0, 0, 0, 0, 0)}, asSRGB(profiles[0].Patches)},
		"a gamma of nothing":                      {[][]byte{gamma(0)}, asSRGB(profiles[0].Patches)},
		"a profile that is for grey":              {[][]byte{renditiontest.PNGChunk("iCCP", renditiontest.ICCChunk(deflate(renditiontest.GrayProfile())))}, asSRGB(profiles[0].Patches)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := patchSheet(c.want, image.NewRGBA(sheetBounds(c.want)))
			wantPatches(t, renditiontest.WithChunks(encodePNG(t, sheet), "IDAT", c.chunks...), c.want, seenAlike)
		})
	}
}

// A palette of greys is RGB to a profile, though rows of one level a pixel come of it.
func TestGreyThatIsStoredInColoursBecomesSRGB(t *testing.T) {
	t.Parallel()
	greys := slices.DeleteFunc(renditiontest.RGBPatches()[1].Patches, func(p renditiontest.Patch) bool {
		c := p.RGB()
		return c.R != c.G || c.G != c.B
	})
	palette := make(color.Palette, len(greys))
	for i, p := range greys {
		palette[i] = p.RGB()
	}
	sheet := patchSheet(greys, image.NewPaletted(sheetBounds(greys), palette))
	wantPatches(t, withPNGProfile(encodePNG(t, sheet), renditiontest.AdobeRGB()), greys, seenAlike)
	gray := patchSheet(greys, image.NewGray(sheetBounds(greys)))
	gamma := renditiontest.PNGChunk("gAMA", binary.BigEndian.AppendUint32(nil, 45_471-600))
	wantPatches(t, renditiontest.WithChunks(encodePNG(t, gray), "IDAT", gamma), greys, seenAlike)
}

func TestAProfileComesInPartsOfAnyOrder(t *testing.T) {
	t.Parallel()
	p := renditiontest.RGBPatches()[1]
	file := renditiontest.WriteJPEG(patchSheet(p.Patches, image.NewRGBA(sheetBounds(p.Patches))), renditiontest.JPEGOptions{Quality: 98})
	parts := renditiontest.ICCSegments(p.Profile, 100)
	slices.Reverse(parts)
	parts = slices.Insert(parts, 2, renditiontest.JPEGSegment(0xe2, []byte("MPF\x00")), renditiontest.JPEGSegment(0xfe, []byte("ICC_PROFILE\x00\x01\x01")))
	wantPatches(t, renditiontest.WithSegments(file, parts...), p.Patches, seenAlike)
}

func TestAProfileThatIsNotAllThereIsNone(t *testing.T) {
	t.Parallel()
	file := renditiontest.JPEG(t, 64, 48)
	want := largest(mustRender(t, file)).Hash
	parts := renditiontest.ICCSegments(renditiontest.AdobeRGB(), 100)
	const countAt = 4 + len("ICC_PROFILE\x00") + 1
	other := bytes.Clone(parts[0])
	other[countAt]++
	for name, segments := range map[string][][]byte{
		"a part is missing":      parts[1:],
		"a part comes twice":     append(slices.Clone(parts), parts[0]),
		"parts of another count": append([][]byte{other}, parts[1:]...),
		"a part without number":  {renditiontest.JPEGSegment(0xe2, []byte("ICC_PROFILE\x00"))},
		"part 0":                 {renditiontest.JPEGSegment(0xe2, []byte("ICC_PROFILE\x00\x00\x01"))},
		"for grey":               renditiontest.ICCSegments(renditiontest.GrayProfile(), 60_000),
		"for inks":               renditiontest.ICCSegments(renditiontest.CMYKTable(1), 60_000),
		"sRGB":                   renditiontest.ICCSegments(renditiontest.SRGBProfile(), 60_000),
		"damaged":                renditiontest.ICCSegments(renditiontest.AdobeRGB()[:300], 60_000),
	} {
		if got := largest(mustRender(t, renditiontest.WithSegments(file, segments...))).Hash; got != want {
			t.Errorf("%s: the rendition is another", name)
		}
	}
	if got := largest(mustRender(t, renditiontest.WithSegments(file, parts...))).Hash; got == want {
		t.Error("with all parts the rendition is the same")
	}
}

// bombPNG has an iCCP of 100 KB that would inflate to 100 MB.
func bombPNG(tb testing.TB, width, height int) []byte {
	tb.Helper()
	return withPNGProfile(renditiontest.PNG(tb, width, height), append(renditiontest.AdobeRGB(), make([]byte, 100<<20)...))
}

func TestAProfileIsNotInflatedWithoutEnd(t *testing.T) {
	t.Parallel()
	got, want := largest(mustRender(t, bombPNG(t, 64, 48))).Hash, largest(mustRender(t, renditiontest.PNG(t, 64, 48))).Hash
	if got != want {
		t.Error("it was believed")
	}
}

func TestAPictureOnItsSideIsConvertedToo(t *testing.T) {
	t.Parallel()
	p := renditiontest.RGBPatches()[0]
	sheet := patchSheet(p.Patches, image.NewRGBA(sheetBounds(p.Patches)))
	lying := renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Quality: 98})
	upside := mustRender(t, renditiontest.WithOrientation(withProfile(lying, p.Profile), 3))
	got := pixels(t, largest(upside))
	last := len(p.Patches) - 1
	place := patchPlace(last)
	size := got.Bounds().Size()
	turned := image.Rectangle{size.Sub(place.Max), size.Sub(place.Min)}
	c := meanColor(got, turned.Inset(patchSide/3))
	if e := renditiontest.DeltaE(c, p.Patches[last].Want); e > seenAlike {
		t.Errorf("its last patch is %v, want %v", c, p.Patches[last].Want)
	}
}

// A profile's description is text, too.
func TestNothingOfAProfileGetsOut(t *testing.T) {
	t.Parallel()
	profile := append(renditiontest.DisplayP3(), canary...)
	for _, original := range [][]byte{
		withProfile(renditiontest.JPEG(t, 400, 300), profile),
		withPNGProfile(renditiontest.PNG(t, 400, 300), profile),
	} {
		for _, p := range mustRender(t, original).Pictures {
			if bytes.Contains(p.Bytes, []byte(canary)) || bytes.Contains(p.Bytes, []byte("acsp")) {
				t.Errorf("the rendition of %d pixels has some of it", p.Width)
			}
		}
	}
}
