package renditiontest

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// falseTables are files whose tables and parameters cannot be, or hardly.
func falseTables() (out []Hostile) {
	add := func(verdicts []string, file []byte, format string, args ...any) {
		out = append(out, Hostile{fmt.Sprintf(format, args...), file, verdicts})
	}
	sheet := Paint(24, 20)
	baseline := WriteJPEG(sheet, JPEGOptions{Restart: 1})
	all, _ := parts(baseline)
	with := func(marker byte, segment []byte) []byte { // in place of the one of that marker
		var file []byte
		for _, part := range all {
			if part[0] == 0xff && part[1] == marker {
				part = segment
			}
			file = append(file, part...)
		}
		return file
	}
	for i, counts := range [][]byte{
		bytes.Repeat([]byte{255}, 16), {3}, {0, 5}, {2, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2}, {0}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255},
	} {
		for _, class := range []byte{0x00, 0x10, 0x20, 0x04, 0xff} {
			add(anyVerdict, with(0xc4, JPEGSegment(0xc4, huffman(class, counts, make([]byte, 255)))), "JPEG, Huffman table %d of class %#x", i, class)
			add(anyVerdict, WithSegmentsBetween(baseline, JPEGSegment(0xc4, huffman(class, counts, nil))), "JPEG, Huffman table %d of class %#x without symbols", i, class)
		}
	}
	for _, id := range []byte{0x00, 0x01, 0x03, 0x04, 0x10, 0x20, 0xff} {
		add(anyVerdict, with(0xdb, JPEGSegment(0xdb, append([]byte{id}, make([]byte, 64)...))), "JPEG, quantisation %#x of zeros", id)
		add(anyVerdict, with(0xdb, JPEGSegment(0xdb, append([]byte{id}, bytes.Repeat([]byte{0xff}, 128)...))), "JPEG, quantisation %#x of ones", id)
	}
	for _, interval := range []uint16{0, 2, 5, 65_535} {
		add(anyVerdict, with(0xdd, JPEGSegment(0xdd, binary.BigEndian.AppendUint16(nil, interval))), "JPEG, restarts every %d", interval)
	}
	for factors := range 256 {
		frame := bytes.Index(baseline, []byte{0xff, 0xc0})
		file := bytes.Clone(baseline)
		file[frame+11+3*(factors%3)] = byte(factors)
		add(anyVerdict, file, "JPEG, component %d sampled %#x", factors%3, factors)
	}
	for components := range 6 {
		add(anyVerdict, with(0xc0, JPEGSegment(0xc0, append([]byte{8, 0, 20, 0, 24, byte(components)}, make([]byte, 3*components)...))), "JPEG of %d components without names", components)
		add(anyVerdict, with(0xda, JPEGSegment(0xda, append(append([]byte{byte(components)}, make([]byte, 2*components)...), 0, 63, 0))), "JPEG, scan of %d components", components)
	}
	finer := WriteJPEG(sheet, JPEGOptions{Progressive: true})
	last := bytes.LastIndex(finer, []byte{0xff, 0xda})
	for _, band := range [][3]byte{{0, 63, 0}, {1, 64, 0}, {5, 1, 0}, {63, 63, 0x10}, {1, 63, 0xff}, {1, 63, 0x0d}, {1, 63, 0x32}, {255, 255, 0}} {
		file := bytes.Clone(finer)
		copy(file[last+7:], band[:])
		add(anyVerdict, file, "JPEG, last scan of band %d to %d, bits %#x", band[0], band[1], band[2])
	}
	for depth := range 18 {
		for color := range 8 {
			header := PNGHeader(24, 20, byte(depth), byte(color), byte(depth&1))
			add(anyVerdict, pngOf(header, PNGChunk("PLTE", make([]byte, 3)), PNGChunk("IDAT", deflated(make([]byte, 20*97)))), "PNG, depth %d of colour type %d", depth, color)
		}
	}
	for _, n := range []int{0, 1, 2, 3, 767, 768, 771, 66_000} {
		add(anyVerdict, pngOf(PNGHeader(24, 20, 8, 3, 0), PNGChunk("PLTE", make([]byte, n)), PNGChunk("tRNS", make([]byte, n)), PNGChunk("IDAT", deflated(make([]byte, 500)))), "PNG, palette of %d bytes", n)
	}
	for filter := range 256 {
		if filter > 4 {
			add(damaged, pngOf(PNGHeader(2, 1, 8, 0, 0), PNGChunk("IDAT", deflated([]byte{byte(filter), 1, 2}))), "PNG, filter %d", filter)
		}
	}
	for size := range 14 {
		frame := gifFrame(24, 20)
		frame[10] = byte(size)
		add(anyVerdict, gifOf(24, 20, nil, frame), "GIF, codes of %d bits", size)
	}
	return append(out, falseTIFFs()...)
}

// falseTIFFs are pictures of which only the EXIF block is false: they are taken.
func falseTIFFs() (out []Hostile) {
	file := WriteJPEG(Paint(24, 20), JPEGOptions{})
	good := TIFF(binary.BigEndian, 6)
	for at := range good {
		for _, b := range []byte{0, 1, 0x7f, 0xff} {
			exif := bytes.Clone(good)
			exif[at] = b
			out = append(out, Hostile{fmt.Sprintf("EXIF with %#x at %d", b, at), WithSegments(file, JPEGSegment(0xe1, append([]byte("Exif\x00\x00"), exif...))), made})
		}
	}
	return out
}
