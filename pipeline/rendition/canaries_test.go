package rendition_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// cameraExif is an EXIF block with the canary in the camera's name, a maker's note, the
// place where the picture was taken, and behind all that.
func cameraExif(orientation int) []byte {
	order := binary.BigEndian
	// An entry of text or bytes whose value is the canary, which lies at a place.
	entry := func(tag, kind uint16, at int) []byte {
		out := order.AppendUint16(nil, tag)
		out = order.AppendUint16(out, kind)
		out = order.AppendUint32(out, uint32(len(canary)))
		return order.AppendUint32(out, uint32(at))
	}
	pointer := func(tag uint16, at int) []byte {
		out := order.AppendUint16(nil, tag)
		out = append(out, 0, 4, 0, 0, 0, 1)
		return order.AppendUint32(out, uint32(at))
	}
	const ascii, undefined = 2, 7
	const first, second, third, value = 8, 8 + 2 + 4*12 + 4, 8 + 2 + 4*12 + 4 + 2 + 12 + 4, 8 + 2 + 4*12 + 4 + 2*(2+12+4)
	out := []byte("MM\x00*\x00\x00\x00\x08")
	out = slices.Concat(out, []byte{0, 4}, entry(0x010f, ascii, value),
		[]byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0},
		pointer(0x8769, second), pointer(0x8825, third), make([]byte, 4))
	out = slices.Concat(out, []byte{0, 1}, entry(0x927c, undefined, value), make([]byte, 4)) // the maker's note
	out = slices.Concat(out, []byte{0, 1}, entry(0x001b, undefined, value), make([]byte, 4)) // how the place was found
	return append(out, canary+" and behind it"...)
}

func TestACamerasExifIsRead(t *testing.T) {
	file := renditiontest.WithSegments(renditiontest.JPEG(t, 96, 64), renditiontest.JPEGSegment(0xe1, append([]byte("Exif\x00\x00"), cameraExif(6)...)))
	wantCorners(t, pixels(t, largest(mustRender(t, file))), seen(6))
}

// jpegCanaries has one in each place of a JPEG that can hide one.
func jpegCanaries(tb testing.TB) map[string][]byte {
	tb.Helper()
	sheet := renditiontest.Paint(400, 300)
	plain := renditiontest.JPEG(tb, 400, 300)
	progressive := renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Progressive: true})
	grey := renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Sampling: renditiontest.Grey})
	small := renditiontest.WithSegments(renditiontest.JPEG(tb, 40, 30), renditiontest.JPEGSegment(0xfe, []byte(canary)))
	camera := append([]byte("Exif\x00\x00"), cameraExif(1)...)
	turned := append([]byte("Exif\x00\x00"), cameraExif(8)...)
	note := renditiontest.JPEGSegment(0xfe, []byte(canary))

	files := map[string][]byte{
		"EXIF of a thumbnail":   renditiontest.WithThumbnail(plain, small),
		"second picture":        renditiontest.MultiPicture(plain, small),
		"index of pictures":     renditiontest.WithSegments(plain, renditiontest.JPEGSegment(0xe2, []byte("MPF\x00MM\x00*"+canary))),
		"between scans":         renditiontest.WithSegmentsBetween(progressive, note),
		"before its end":        slices.Concat(plain[:len(plain)-2], note, []byte{0xff, 0xd9}),
		"bytes before a marker": slices.Concat(plain[:2], renditiontest.JPEGSegment(0xef, nil), []byte(canary), plain[2:]),
		"bits that are left":    slices.Concat(plain[:len(plain)-2], []byte(canary), []byte{0xff, 0xd9}),
		"behind its end":        append(bytes.Clone(plain), canary...),
		"a film behind it":      append(renditiontest.MotionPhoto(plain, 3_000), canary...),
		"truncated":             cutShort(renditiontest.WithSegments(plain, note)),
		"turned":                renditiontest.WithSegments(plain, renditiontest.JPEGSegment(0xe1, turned)),
		"another decoder": renditiontest.WithSegments(
			renditiontest.WriteJPEG(sheet, renditiontest.JPEGOptions{Sampling: renditiontest.S4444}), note),
		"unused table of codes":        renditiontest.WithSegments(grey, renditiontest.JPEGSegment(0xc4, unusedCodes())),
		"unused table of quantisation": renditiontest.WithSegments(plain, renditiontest.JPEGSegment(0xdb, unusedSteps())),
	}
	for name, segment := range map[string]struct {
		marker byte
		body   string
	}{
		"JFIF thumbnail":    {0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x08\x01" + canary + "."}, // 8×1 pixels
		"JFXX thumbnail":    {0xe0, "JFXX\x00\x10" + string(small)},
		"EXIF":              {0xe1, string(camera)},
		"XMP":               {0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + canary},
		"extended XMP":      {0xe1, "http://ns.adobe.com/xmp/extension/\x00" + canary},
		"profile":           {0xe2, "ICC_PROFILE\x00\x01\x01" + canary},
		"IPTC":              {0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x20" + canary},
		"comment":           {0xfe, canary},
		"application's own": {0xef, canary},
		"depth map":         {0xeb, "JP\x00\x01" + canary},
		"behind Adobe's":    {0xee, "Adobe\x00\x64\x00\x00\x00\x00\x01" + canary},
	} {
		files[name] = renditiontest.WithSegments(plain, renditiontest.JPEGSegment(segment.marker, []byte(segment.body)))
	}
	return files
}

// cutShort takes a JPEG's last bytes away.
func cutShort(file []byte) []byte { return file[:len(file)-len(file)/20] }

// unusedCodes is a table of codes, all of 8 bits, whose symbols are the canary. A grey
// picture has no use for it.
func unusedCodes() []byte {
	out := append([]byte{0x11}, make([]byte, 16)...)
	out[8] = byte(len(canary))
	return append(out, canary...)
}

// unusedSteps is a table of quantisation that no component names.
func unusedSteps() []byte {
	out := append([]byte{3}, canary...)
	return append(out, bytes.Repeat([]byte{1}, 65-len(out))...)
}

// uncompressed returns a zlib stream that compresses nothing, so that what is in it is found.
func uncompressed(tb testing.TB, data string) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.NoCompression)
	if err == nil {
		_, err = w.Write([]byte(data))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// pngCanaries has one in each place of a PNG that can hide one.
func pngCanaries(tb testing.TB) map[string][]byte {
	tb.Helper()
	plain := renditiontest.PNG(tb, 400, 300)
	palette := renditiontest.WritePNG(renditiontest.Paint(400, 300), renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGPalette})
	passes := renditiontest.WritePNG(renditiontest.Paint(400, 300), renditiontest.PNGOptions{Depth: 8, Color: renditiontest.PNGRGB, Interlaced: true})
	compressed := string(uncompressed(tb, canary))
	files := map[string][]byte{
		"behind its end":    append(bytes.Clone(plain), canary...),
		"behind its pixels": renditiontest.WithChunks(plain, "IEND", renditiontest.PNGChunk("IDAT", []byte(canary))),
		"unused colours":    renditiontest.WithChunks(plain, "IDAT", renditiontest.PNGChunk("PLTE", []byte(canary + ".")[:len(canary)/3*3+3])),
		"interlaced":        renditiontest.WithChunks(passes, "IDAT", renditiontest.PNGChunk("tEXt", []byte("Comment\x00"+canary))),
		"palette":           renditiontest.WithChunks(palette, "PLTE", renditiontest.PNGChunk("tEXt", []byte("Comment\x00"+canary))),
	}
	for name, body := range map[string]string{
		"tEXt": "Comment\x00" + canary,
		"zTXt": "Comment\x00\x00" + compressed,
		"iTXt": "XML:com.adobe.xmp\x00\x00\x00\x00\x00" + canary,
		"eXIf": string(cameraExif(3)),
		"iCCP": "profile\x00\x00" + compressed,
		"sPLT": "colours\x00\x08" + canary,
		"tIME": canary,
		"prVt": canary,
		"caBX": canary, // where a picture comes from, as C2PA has it
	} {
		files[name+" before its pixels"] = renditiontest.WithChunks(plain, "IDAT", renditiontest.PNGChunk(name, []byte(body)))
		files[name+" behind them"] = renditiontest.WithChunks(plain, "IEND", renditiontest.PNGChunk(name, []byte(body)))
	}
	return files
}

// webpCanaries has one in each place of a WebP that can hide one.
func webpCanaries(tb testing.TB) map[string][]byte {
	tb.Helper()
	sheet := renditiontest.Paint(400, 300)
	canvas := renditiontest.RIFFChunk("VP8X", renditiontest.VP8X(0x3c, 400, 300))
	hidden := renditiontest.RIFFChunk("prVt", []byte(canary))
	lossless, lossy := renditiontest.VP8L(sheet), renditiontest.VP8(400, 300)
	pixels := renditiontest.RIFFChunk("VP8L", lossless)
	frame := slices.Concat(make([]byte, 6), renditiontest.Uint24(399), renditiontest.Uint24(299), make([]byte, 4), hidden, pixels, hidden)
	files := map[string][]byte{
		"behind its end":          append(renditiontest.RIFF("WEBP", pixels), canary...),
		"behind lossless pixels":  renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8L", append(bytes.Clone(lossless), canary...))),
		"behind lossy pixels":     renditiontest.RIFF("WEBP", renditiontest.RIFFChunk("VP8 ", append(bytes.Clone(lossy), canary...))),
		"in a frame":              renditiontest.RIFF("WEBP", canvas, renditiontest.RIFFChunk("ANMF", frame)),
		"in a frame not shown":    renditiontest.RIFF("WEBP", canvas, renditiontest.RIFFChunk("ANMF", frame), renditiontest.RIFFChunk("ANMF", append(make([]byte, 16), hidden...))),
		"in what animations loop": renditiontest.RIFF("WEBP", canvas, renditiontest.RIFFChunk("ANIM", []byte(canary)), pixels),
		"a second picture":        renditiontest.RIFF("WEBP", canvas, pixels, renditiontest.RIFFChunk("VP8L", []byte(canary))),
		"EXIF of a camera":        renditiontest.RIFF("WEBP", canvas, pixels, renditiontest.RIFFChunk("EXIF", cameraExif(5))),
	}
	for _, name := range []string{"EXIF", "XMP ", "ICCP", "prVt"} {
		chunk := renditiontest.RIFFChunk(name, []byte(canary))
		files[name+" before its pixels"] = renditiontest.RIFF("WEBP", canvas, chunk, pixels)
		files[name+" behind them"] = renditiontest.RIFF("WEBP", canvas, pixels, chunk)
		files[name+" of a lossy one"] = renditiontest.RIFF("WEBP", canvas, renditiontest.RIFFChunk("VP8 ", lossy), chunk)
	}
	return files
}

// gifCanaries has one in each place of a GIF that can hide one.
func gifCanaries(tb testing.TB) map[string][]byte {
	tb.Helper()
	first := renditiontest.Paletted(renditiontest.Paint(400, 300))
	plain := encodeGIF(tb, image.Pt(400, 300), first)
	two := encodeGIF(tb, image.Pt(400, 300), first, first)
	block := func(label byte, head string) []byte {
		out := []byte{0x21, label}
		if head != "" {
			out = append(append(out, byte(len(head))), head...)
		}
		return append(append(append(out, byte(len(canary))), canary...), 0)
	}
	crowded := renditiontest.Paletted(renditiontest.Paint(400, 300))
	for i := 0; i < len(canary)/3*3; i += 3 { // colours that no pixel has
		crowded.Palette = append(crowded.Palette, color.RGBA{canary[i], canary[i+1], canary[i+2], 255})
	}
	crowded.Palette = append(crowded.Palette, color.RGBA{canary[21], canary[22], '.', 255})
	files := map[string][]byte{
		"behind its end": append(bytes.Clone(plain), canary...),
		"unused colours": encodeGIF(tb, image.Pt(400, 300), crowded),
	}
	for name, extension := range map[string][]byte{
		"comment":     block(0xfe, ""),
		"application": block(0xff, "XMP DataXMP"),
		"plain text":  block(0x01, string(make([]byte, 12))),
	} {
		descriptor := bytes.IndexByte(plain[13+3<<(plain[10]&7+1):], 0x2c) + 13 + 3<<(plain[10]&7+1)
		files[name+" before the pixels"] = slices.Concat(plain[:descriptor], extension, plain[descriptor:])
		files[name+" behind them"] = slices.Concat(plain[:len(plain)-1], extension, plain[len(plain)-1:])
		files[name+" behind two frames"] = slices.Concat(two[:len(two)-1], extension, two[len(two)-1:])
	}
	return files
}
