package rendition

import "encoding/binary"

const pngSignature = "\x89PNG\r\n\x1a\n"

// chunk is a piece of a PNG or WebP file: its name and where its data lie.
type chunk struct {
	name   string
	body   int64
	length int64
}

// pngChunk reads the chunk header at offset. The data may lie beyond the end of
// the file.
func pngChunk(w *window, offset int64) (chunk, int64, error) {
	head, err := w.at(offset, 8)
	if err != nil {
		return chunk{}, 0, err
	}
	c := chunk{
		name:   string(head[4:8]),
		body:   offset + 8,
		length: int64(binary.BigEndian.Uint32(head)),
	}
	return c, c.body + c.length + 4, nil // 4 bytes of CRC, which image/png checks
}

// inspectPNG reads the header and hops over all chunks, because the EXIF block
// may stand behind the pixels.
func inspectPNG(w *window, limits Limits) (Info, error) {
	header, offset, err := pngChunk(w, int64(len(pngSignature)))
	if err != nil {
		return Info{}, err
	}
	if header.name != "IHDR" || header.length != 13 {
		return Info{}, damaged("it begins with a chunk %q of %d bytes", header.name, header.length)
	}
	body, err := w.at(header.body, 13)
	if err != nil {
		return Info{}, err
	}
	info := Info{
		Width:       int(binary.BigEndian.Uint32(body)),
		Height:      int(binary.BigEndian.Uint32(body[4:])),
		Orientation: 1,
	}
	info.decoding = pngDecoding(body[8], body[12], info.Width, info.area())
	info.least = leastPNG(body[8], body[9], info.area())
	turned := false
	for n := 1; ; n++ {
		var c chunk
		if c, offset, err = pngChunk(w, offset); err != nil {
			return info, unlessTruncated(err)
		}
		if err := limits.checkParts(n); err != nil {
			return Info{}, err
		}
		switch c.name {
		case "IEND":
			return info, nil
		case "iCCP":
			info.profileBytes += mostInflated * c.length
		case "gAMA", "cHRM":
			info.profileBytes++
		case "eXIf":
			tiff, err := w.copyOf(c.body, c.length, exifLimit)
			if err != nil {
				return Info{}, err
			}
			if !turned {
				info.Orientation, turned = orientation(tiff), true
			}
		}
	}
}

// pngDecoding is what decoding a PNG takes: the rows that its window holds, or if it is
// interlaced all pixels and those of its passes.
func pngDecoding(depth, interlace byte, width int, area int64) int64 {
	pixel := int64(rgba)
	if depth > 8 {
		pixel = deepRGBA
	}
	if interlace == 0 {
		const rows = 8
		return tableBytes + rows*pixel*int64(width)
	}
	return 2 * pixel * area
}

// walkPNG counts the chunks, and looks for the last one.
func walkPNG(w *window, limits Limits) error {
	for offset, n := int64(len(pngSignature)), 1; ; n++ {
		c, next, err := pngChunk(w, offset)
		if err == nil {
			err = limits.checkParts(n)
		}
		if err != nil {
			return err
		}
		if c.name == "IEND" {
			_, err := w.at(c.body, 4)
			return err
		}
		offset = next
	}
}
