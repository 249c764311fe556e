package renditiontest

import "slices"

// Stowaway is in each foreign file, and thus in each polyglot. It must not be in
// anything that is made of one.
const Stowaway = "stowaway-that-nobody-must-publish"

// foreign are files of other kinds, as far as their names tell: what is refused
// whatever it is called.
func foreign() []struct{ name, file string } {
	const s = Stowaway
	return []struct{ name, file string }{
		{"SVG", `<svg xmlns="http://www.w3.org/2000/svg"><script>` + s + `</script></svg>`},
		{"SVG behind a prolog", `<?xml version="1.0"?><!DOCTYPE svg><svg onload="` + s + `"/>`},
		{"HTML", `<!DOCTYPE html><script>` + s + `</script>`},
		{"XML with entities", `<!DOCTYPE a [<!ENTITY b "` + s + `"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>`},
		{"script of a shell", "#!/bin/sh\necho " + s + "\n"},
		{"PHP", "<?php echo '" + s + "';"},
		{"JavaScript", "alert('" + s + "')//"},
		{"TIFF", "II*\x00\x08\x00\x00\x00\x00\x00" + s},
		{"TIFF, high byte first", "MM\x00*\x00\x00\x00\x08\x00\x00" + s},
		{"BMP", "BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + s},
		{"icon", "\x00\x00\x01\x00\x01\x00\x10\x10" + s},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</JS(" + s + ")>>endobj"},
		{"PostScript", "%!PS-Adobe-3.0\n(" + s + ") run"},
		{"ZIP", "PK\x03\x04\x14\x00\x00\x00\x00\x00" + s + "PK\x05\x06" + "\x00\x00\x00\x00\x01\x00\x01\x00\x2e\x00\x00\x00"},
		{"gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00" + s},
		{"program for Windows", "MZ\x90\x00\x03\x00\x00\x00" + s},
		{"program for Linux", "\x7fELF\x02\x01\x01\x00" + s},
		{"WAV", "RIFF\x40\x00\x00\x00WAVEfmt " + s},
		{"AVI", "RIFF\x40\x00\x00\x00AVI LIST" + s},
		{"JPEG 2000", "\x00\x00\x00\x0cjP  \r\n\x87\n" + s},
		{"JPEG XL", "\x00\x00\x00\x0cJXL \r\n\x87\n" + s},
		{"Photoshop", "8BPS\x00\x01\x00\x00\x00\x00\x00\x00" + s},
		{"film", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00" + s},
		{"playlist that names files", "#EXTM3U\nfile:///" + s},
	}
}

// others are foreign files alone, behind what readers forgive, and before a picture.
func others() (out []Hostile) {
	picture := string(WriteJPEG(Paint(24, 20), JPEGOptions{}))
	for _, f := range foreign() {
		for _, in := range []struct{ name, file string }{
			{f.name, f.file},
			{f.name + " behind a byte order mark", "\xef\xbb\xbf" + f.file},
			{f.name + " behind an empty line", "\r\n" + f.file},
			{f.name + " before a picture", f.file + picture},
			{f.name + " of a byte", f.file[:1]},
		} {
			out = append(out, Hostile{in.name, []byte(in.file), notPicture})
		}
	}
	for n := 1; n < 12; n++ {
		for _, start := range []string{"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", PNGSignature + "\x00\x00\x00\x0d", "GIF89a\x01\x00\x01\x00\x80\x00", "RIFF\x1a\x00\x00\x00WEBP"} {
			out = append(out, Hostile{"the first bytes of a picture: " + start[:n], []byte(start[:n]), []string{"not_picture", "truncated"}})
		}
	}
	return out
}

// polyglots are pictures that are something else as well: behind their end, or where a
// picture may carry what is not one. They are taken: what is published is made anew.
func polyglots() (out []Hostile) {
	sheet := Paint(96, 64)
	jpg := WriteJPEG(sheet, JPEGOptions{})
	png := pngOf(PNGHeader(16, 16, 8, 2, 0), PNGChunk("IDAT", deflated(make([]byte, 16*49))))
	gif := gifOf(16, 16, nil, gifFrame(16, 16))
	pixels := RIFFChunk("VP8L", VP8L(sheet))
	webp := RIFF("WEBP", pixels)
	for _, f := range foreign() {
		file := []byte(f.file)
		for _, in := range []struct {
			name string
			file []byte
		}{
			{"behind a JPEG", slices.Concat(jpg, file)},
			{"in a JPEG's comment", WithSegments(jpg, JPEGSegment(0xfe, file))},
			{"in a JPEG's profile", WithSegments(jpg, JPEGSegment(0xe2, file))},
			{"in a JPEG's EXIF", WithSegments(jpg, JPEGSegment(0xe1, slices.Concat([]byte("Exif\x00\x00"), file)))},
			{"between a JPEG's scans and its end", slices.Concat(jpg[:len(jpg)-2], JPEGSegment(0xef, file), jpg[len(jpg)-2:])},
			{"behind a PNG", slices.Concat(png, file)},
			{"in a PNG's text", WithChunks(png, "IDAT", PNGChunk("tEXt", file))},
			{"in a PNG's own chunk", WithChunks(png, "IEND", PNGChunk("prVt", file))},
			{"behind a GIF", slices.Concat(gif, file)},
			{"in a GIF's comment", gifOf(16, 16, slices.Concat([]byte("\x21\xfe"), subBlocks(file)), gifFrame(16, 16))},
			{"behind a WebP", slices.Concat(webp, file)},
			{"in a WebP's XMP", RIFF("WEBP", RIFFChunk("VP8X", VP8X(4, 96, 64)), pixels, RIFFChunk("XMP ", file))},
		} {
			out = append(out, Hostile{"polyglot: " + f.name + " " + in.name, in.file, made})
		}
	}
	script := gifOf('/'|'*'<<8, 16, slices.Concat([]byte("\x21\xfe"), subBlocks([]byte("*/=1;alert('"+Stowaway+"')//"))), gifFrame(16, 16))
	return append(out, Hostile{"polyglot: GIF that is a script", script, made})
}
