package renditiontest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
)

// victim is a good picture, cut into its parts: what stands before them, the segments,
// chunks or blocks, and nothing behind.
type victim struct {
	name  string
	parts [][]byte
	// names is where in a part its name stands, and others are names for it.
	names  [2]int
	others []string
	// lengths is where in a part its length stands, and order how it is written.
	lengths [2]int
	order   binary.ByteOrder
	// mend makes the sums of a part right again.
	mend func(part []byte)
}

func (v victim) file() []byte { return slices.Concat(v.parts...) }

// victims are pictures of every kind and coding.
func victims() (out []victim) {
	sheet := Paint(24, 20)
	for _, j := range []struct {
		name    string
		options JPEGOptions
	}{
		{"JPEG", JPEGOptions{}},
		{"JPEG, restarts", JPEGOptions{Restart: 1}},
		{"JPEG, progressive", JPEGOptions{Progressive: true}},
		{"JPEG, separate", JPEGOptions{Separate: true}},
		{"JPEG, RGB", JPEGOptions{Sampling: S444, Untransformed: true}},
	} {
		out = append(out, jpegVictim(j.name, WithOrientation(WriteJPEG(sheet, j.options), 6)))
	}
	row := append([]byte{2}, bytes.Repeat([]byte{9, 7, 5, 3}, 24)...)
	rows := deflated(bytes.Repeat(row, 20))
	for _, p := range []struct {
		name   string
		header []byte
		rows   []byte
	}{
		{"PNG", PNGHeader(24, 20, 8, 6, 0), rows},
		{"PNG, palette", PNGHeader(96, 20, 8, 3, 0), rows},
		{"PNG, 16 bits", PNGHeader(48, 20, 16, 0, 0), rows},
		{"PNG, interlaced", PNGHeader(8, 8, 8, 0, 1), deflated(make([]byte, 64+15))},
	} {
		file := pngOf(p.header, PNGChunk("PLTE", bytes.Repeat([]byte{1, 200, 90}, 256)),
			PNGChunk("IDAT", p.rows[:9]), PNGChunk("IDAT", p.rows[9:]), PNGChunk("eXIf", TIFF(binary.BigEndian, 6)))
		if p.header[9] != 3 {
			file = bytes.Replace(file, PNGChunk("PLTE", bytes.Repeat([]byte{1, 200, 90}, 256)), PNGChunk("tEXt", []byte("A\x00b")), 1)
		}
		out = append(out, pngVictim(p.name, file))
	}
	pixels := RIFFChunk("VP8L", VP8L(sheet))
	for _, w := range []struct {
		name   string
		chunks [][]byte
	}{
		{"WebP, lossless", [][]byte{pixels}},
		{"WebP, lossy", [][]byte{RIFFChunk("VP8 ", VP8(24, 20))}},
		{"WebP, more", [][]byte{RIFFChunk("VP8X", VP8X(0x2c, 24, 20)), RIFFChunk("ICCP", make([]byte, 9)), pixels, RIFFChunk("EXIF", TIFF(binary.LittleEndian, 6))}},
		{"WebP, transparent", [][]byte{RIFFChunk("VP8X", VP8X(0x10, 24, 20)), RIFFChunk("ALPH", make([]byte, 1+24*20)), RIFFChunk("VP8 ", VP8(24, 20))}},
		{"WebP, animated", [][]byte{RIFFChunk("VP8X", VP8X(2, 24, 20)), RIFFChunk("ANIM", make([]byte, 6)), flatFrame(24, 20), flatFrame(24, 20)}},
	} {
		out = append(out, webpVictim(w.name, w.chunks))
	}
	return append(out, gifVictim("GIF", gifFrame(24, 20)), gifVictim("GIF, animated", gifFrame(24, 20), gifFrame(3, 2)))
}

func jpegVictim(name string, file []byte) victim {
	all, _ := parts(file)
	return victim{
		name: name, parts: all, names: [2]int{1, 2}, lengths: [2]int{2, 4}, order: binary.BigEndian,
		others: []string{"\x00", "\xc0", "\xc2", "\xc4", "\xc9", "\xd0", "\xd9", "\xda", "\xdd", "\xff"},
	}
}

func pngVictim(name string, file []byte) victim {
	v := victim{
		name: name, parts: [][]byte{file[:8]}, names: [2]int{4, 8}, lengths: [2]int{0, 4}, order: binary.BigEndian,
		others: []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "iCCP", "acTL", "\x00\x00\x00\x00"},
		mend: func(part []byte) {
			if len(part) >= 12 {
				copy(part[len(part)-4:], PNGChunk(string(part[4:8]), part[8:len(part)-4])[len(part)-4:])
			}
		},
	}
	for rest := file[8:]; len(rest) > 0; {
		n := 12 + int(binary.BigEndian.Uint32(rest))
		v.parts = append(v.parts, rest[:n:n])
		rest = rest[n:]
	}
	return v
}

func webpVictim(name string, chunks [][]byte) victim {
	return victim{
		name: name, parts: append([][]byte{RIFF("WEBP", chunks...)[:12]}, chunks...),
		names: [2]int{0, 4}, lengths: [2]int{4, 8}, order: binary.LittleEndian,
		others: []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANMF", "EXIF", "RIFF", "\x00\x00\x00\x00"},
	}
}

func gifVictim(name string, frames ...[]byte) victim {
	all := gifOf(24, 20, nil, nil)
	head := all[:len(all)-1]
	return victim{
		name: name, parts: slices.Concat([][]byte{head, []byte("\x21\xf9\x04\x01\x00\x00\x00\x00"), []byte("\x21\xfe\x03cam\x00")}, frames, [][]byte{{0x3b}}),
		names: [2]int{0, 1}, lengths: [2]int{5, 7}, order: binary.LittleEndian, // of frames: their width
		others: []string{"\x21", "\x2c", "\x3b", "\x00", "\xff"},
	}
}

// deflated returns a zlib stream.
func deflated(raw []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(raw) // a buffer takes everything
	w.Close()
	return out.Bytes()
}
