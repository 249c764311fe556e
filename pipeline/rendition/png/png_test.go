package png

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
)

// kinds are all depths and colour types that there are.
var kinds = []struct{ depth, color, bits int }{
	{1, gray, 1}, {2, gray, 2}, {4, gray, 4}, {8, gray, 8}, {16, gray, 16},
	{8, rgb, 24}, {16, rgb, 48},
	{1, paletted, 1}, {2, paletted, 2}, {4, paletted, 4}, {8, paletted, 8},
	{8, grayAlpha, 16}, {16, grayAlpha, 32},
	{8, rgbAlpha, 32}, {16, rgbAlpha, 64},
}

func TestEveryKindHasThePixelsOfImagePNG(t *testing.T) {
	for _, k := range kinds {
		for _, size := range [][2]int{{1, 1}, {1, 300}, {300, 1}, {17, 13}, {64, 40}, {401, 90}} {
			for _, transparent := range []bool{false, true} {
				t.Run(fmt.Sprintf("type %d, depth %d, %v, transparency %v", k.color, k.depth, size, transparent), func(t *testing.T) {
					sameAs(t, noise(t, k.depth, k.color, k.bits, size, transparent))
				})
			}
		}
	}
}

// noise returns a picture of random bytes.
func noise(t *testing.T, depth, color, bits int, size [2]int, transparent bool) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(depth), uint64(size[0])))
	parts := [][]byte{headerOf(size[0], size[1], depth, color, 0)}
	if color == paletted {
		colors := make([]byte, 3*(1<<depth-1)) // the last index has no entry
		for i := range colors {
			colors[i] = byte(r.Uint32())
		}
		parts = append(parts, piece("PLTE", colors))
	}
	rows := filteredRows(r, size[1], (size[0]*bits+7)/8)
	if transparent && color != grayAlpha && color != rgbAlpha {
		parts = append(parts, piece("tRNS", key(color, depth, rows)))
	}
	stream := compressed(t, rows, int(r.Int32N(12))-2)
	return file(append(parts, pieces(stream, 1+int(r.Uint32N(700))), piece("IEND", nil))...)
}

// key makes a colour transparent that the picture's first pixel has, or opacities.
func key(color, depth int, rows []byte) []byte {
	switch {
	case color == paletted:
		return []byte{0, 80, 255, 130}[:min(4, 1<<depth)]
	case color == gray && depth < 8:
		return []byte{0, rows[1] >> (8 - depth)}
	case color == gray && depth == 8:
		return []byte{7, rows[1]} // the upper byte says nothing
	case color == gray:
		return rows[1:3]
	case depth == 8:
		return []byte{0, rows[1], 0, rows[2], 0, rows[3]}
	}
	return rows[1:7]
}

func TestAPaletteOfGreysIsGrey(t *testing.T) {
	for _, test := range []struct {
		name    string
		palette []byte
		gray    bool
	}{
		{"black and white", []byte{0, 0, 0, 255, 255, 255}, true},
		{"black and red", []byte{0, 0, 0, 255, 0, 0}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := file(headerOf(8, 1, 1, paletted, 0), piece("PLTE", test.palette),
				piece("tRNS", []byte{100}), piece("IDAT", compressed(t, []byte{0, 0xa5}, 6)), piece("IEND", nil))
			p, err := decoded(data)
			if err != nil || p.gray != test.gray {
				t.Errorf("grey: %v, error %v", p.gray, err)
			}
			sameAs(t, data)
		})
	}
}

func TestAnInterlacedPictureIsToldApart(t *testing.T) {
	_, err := Open(file(headerOf(8, 8, 8, rgb, 1), piece("IDAT", compressed(t, make([]byte, 300), 6)), piece("IEND", nil)))
	if !errors.Is(err, ErrInterlaced) {
		t.Errorf("the error is %v", err)
	}
}

func TestAFileThatEndsTooEarlyIsTruncated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	whole := file(headerOf(20, 20, 8, rgb, 0), piece("tEXt", []byte("no pixels")),
		pieces(compressed(t, filteredRows(r, 20, 60), 6), 200), piece("IEND", nil))
	if _, err := decoded(whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := decoded(whole[:n]); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("%d of %d bytes: the error is %v", n, len(whole), err)
		}
	}
}

func TestADamagedFileIsNotTruncated(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	whole := file(headerOf(9, 9, 8, rgb, 0), pieces(compressed(t, filteredRows(r, 9, 27), 6), 100), piece("IEND", nil))
	length := make([]bool, len(whole)) // which bytes are a chunk's length: a longer one may well run out of the file
	for at := len(Signature); at < len(whole); at += 12 + int(binary.BigEndian.Uint32(whole[at:])) {
		copy(length[at:], []bool{true, true, true, true})
	}
	for n := range whole {
		whole[n] ^= 0x10
		_, err := decoded(whole)
		var damaged FormatError
		if !errors.As(err, &damaged) && !(length[n] && errors.Is(err, io.ErrUnexpectedEOF)) {
			t.Errorf("byte %d is another: the error is %v", n, err)
		}
		whole[n] ^= 0x10
	}
}

func TestTheVerdictIsThatOfImagePNG(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	rows := filteredRows(r, 6, 15)
	stream := compressed(t, rows, 6)
	header, end := headerOf(5, 6, 8, rgb, 0), piece("IEND", nil)
	data, palette := piece("IDAT", stream), piece("PLTE", []byte{1, 2, 3})
	indexed, indices := headerOf(5, 6, 8, paletted, 0), piece("IDAT", compressed(t, filteredRows(r, 6, 5), 6))
	greyHeader, key := headerOf(5, 6, 8, gray, 0), piece("tRNS", []byte{0, 7})
	sum := len(stream) - 4
	changed := func(at int) []byte {
		out := append([]byte(nil), stream...)
		out[at] ^= 1
		return piece("IDAT", out)
	}
	with := func(more ...byte) []byte { return append(append([]byte(nil), stream...), more...) }
	for name, pieces := range map[string][][]byte{
		"plain":                               {header, data, end},
		"no header":                           {data, end},
		"two headers":                         {header, header, data, end},
		"a chunk before the header":           {piece("tEXt", nil), header, data, end},
		"no pixels":                           {header, end},
		"no end":                              {header, data},
		"an end with data":                    {header, data, piece("IEND", []byte{1})},
		"something behind the end":            {header, data, end, []byte("video")},
		"a critical chunk that nobody knows":  {header, piece("ABCD", []byte{1}), data, end},
		"a chunk between the pixels":          {header, piece("IDAT", stream[:20]), piece("tEXt", nil), piece("IDAT", stream[20:]), end},
		"an empty chunk of pixels first":      {header, piece("IDAT", nil), data, end},
		"an empty chunk of pixels last":       {header, data, piece("IDAT", nil), end},
		"junk in a further chunk of pixels":   {header, data, piece("IDAT", []byte("junk")), end},
		"junk behind the stream":              {header, piece("IDAT", with(1, 2, 3)), end},
		"much junk behind the stream":         {header, piece("IDAT", with(make([]byte, 5000)...)), end},
		"junk to the piece's end":             {header, piece("IDAT", with(make([]byte, 4096-len(stream))...)), end},
		"junk beyond the piece":               {header, piece("IDAT", with(make([]byte, 4097-len(stream))...)), end},
		"the sum in another chunk":            {header, piece("IDAT", stream[:sum+1]), piece("IDAT", stream[sum+1:]), end},
		"no sum":                              {header, piece("IDAT", stream[:sum]), end},
		"a wrong sum":                         {header, changed(sum), end},
		"a wrong window":                      {header, changed(0), end},
		"wrong flags":                         {header, changed(1), end},
		"an empty dictionary":                 {header, piece("IDAT", append([]byte{0x78, 0xbb, 0, 0, 0, 1}, stream[2:]...)), end},
		"another dictionary":                  {header, piece("IDAT", append([]byte{0x78, 0xbb, 0, 0, 0, 2}, stream[2:]...)), end},
		"a row too few":                       {header, piece("IDAT", compressed(t, rows[:80], 6)), end},
		"a byte too few":                      {header, piece("IDAT", compressed(t, rows[:95], 6)), end},
		"a byte too many":                     {header, piece("IDAT", compressed(t, append(rows[:96:96], 0), 6)), end},
		"an unknown filter":                   {header, piece("IDAT", compressed(t, append([]byte{5}, rows[1:]...), 6)), end},
		"a suggested palette":                 {header, palette, data, end},
		"a palette behind the pixels":         {header, data, palette, end},
		"a transparent colour behind pixels":  {header, data, piece("tRNS", make([]byte, 6)), end},
		"a short header":                      {piece("IHDR", make([]byte, 12)), data, end},
		"no width":                            {headerOf(0, 6, 8, rgb, 0), data, end},
		"a negative height":                   {headerOf(5, -6, 8, rgb, 0), data, end},
		"an unknown depth":                    {headerOf(5, 6, 3, gray, 0), data, end},
		"RGB of depth 4":                      {headerOf(5, 6, 4, rgb, 0), data, end},
		"an unknown interlacing":              {headerOf(5, 6, 8, rgb, 2), data, end},
		"indices":                             {indexed, palette, indices, end},
		"indices without a palette":           {indexed, indices, end},
		"two palettes":                        {indexed, palette, palette, indices, end},
		"an empty palette":                    {indexed, piece("PLTE", nil), indices, end},
		"a palette of two bytes":              {indexed, piece("PLTE", []byte{1, 2}), indices, end},
		"a palette that is too long":          {indexed, piece("PLTE", make([]byte, 3*257)), indices, end},
		"a palette beyond the depth":          {headerOf(5, 6, 1, paletted, 0), piece("PLTE", make([]byte, 9)), indices, end},
		"a palette of a grey picture":         {greyHeader, palette, indices, end},
		"opacities":                           {indexed, palette, piece("tRNS", []byte{9, 8, 7}), indices, end},
		"256 opacities":                       {indexed, palette, piece("tRNS", make([]byte, 256)), indices, end},
		"257 opacities":                       {indexed, palette, piece("tRNS", make([]byte, 257)), indices, end},
		"opacities before the palette":        {indexed, piece("tRNS", []byte{9}), palette, indices, end},
		"opacities twice":                     {indexed, palette, piece("tRNS", []byte{9}), piece("tRNS", []byte{9}), indices, end},
		"a transparent grey":                  {greyHeader, key, indices, end},
		"a transparent grey twice":            {greyHeader, key, key, indices, end},
		"a transparent grey of one byte":      {greyHeader, piece("tRNS", []byte{7}), indices, end},
		"a transparent colour":                {header, piece("tRNS", make([]byte, 6)), data, end},
		"a transparent colour, palette":       {header, palette, piece("tRNS", make([]byte, 6)), data, end},
		"a transparent colour of two bytes":   {header, key, data, end},
		"a transparent colour beside opacity": {headerOf(5, 6, 8, rgbAlpha, 0), piece("tRNS", make([]byte, 6)), data, end},
	} {
		t.Run(name, func(t *testing.T) { sameAs(t, file(pieces...)) })
	}
	t.Run("a wrong CRC", func(t *testing.T) {
		for _, at := range []int{29, 33 + 8 + len(stream)} {
			broken := file(header, data, end)
			broken[at] ^= 1
			sameAs(t, broken)
		}
	})
	t.Run("another signature", func(t *testing.T) { sameAs(t, append([]byte{0}, file(header, data, end)[1:]...)) })
}

func TestPaethIsTheNearestNeighbour(t *testing.T) {
	distance := func(a, b int) int { return max(a-b, b-a) }
	for a := range 256 {
		for b := range 256 {
			for c := range 256 {
				want, p := c, a+b-c
				if pa, pb, pc := distance(p, a), distance(p, b), distance(p, c); pa <= pb && pa <= pc {
					want = a
				} else if pb <= pc {
					want = b
				}
				if got := paeth(int32(a), int32(b), int32(c)); got != int32(want) {
					t.Fatalf("left %d, above %d, corner %d: %d, not %d", a, b, c, got, want)
				}
			}
		}
	}
}

func TestAScanHasThePixelsOfImagePNG(t *testing.T) {
	sameAs(t, scan(t, 700, 600))
}

func TestAPictureIsNeverHeldWhole(t *testing.T) {
	const side = 4000
	data := file(headerOf(side, side, 8, rgbAlpha, 0),
		pieces(compressed(t, make([]byte, side*(1+4*side)), 6), 8192), piece("IEND", nil))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, err := decodedRows(data)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; err != nil || n != side || used > 300_000 {
		t.Errorf("%d rows took %d bytes of memory, error %v", n, used, err)
	}
}

func TestRowsLongerThanTheWindowComeOutWhole(t *testing.T) {
	for _, width := range []int{11_000, 33_333, 70_001} {
		sameAs(t, noise(t, 8, rgb, 24, [2]int{width, 11}, false))
	}
}
