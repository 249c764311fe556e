package painter

import (
	"bytes"
	"fmt"
	"image/jpeg"
)

// JPEG is the photo as a phone's file, of quality 1 to 100, with the small Exif segment that a phone writes (orientation 1, made
// by nobody, no place).
func (d Drawing) JPEG(quality int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(d.Width * d.Height / 2)
	if err := jpeg.Encode(&out, d.Photo(), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode drawing %d: %w", d.Seed, err)
	}
	return withExif(out.Bytes()), nil
}

// exif is an APP1 segment after Exif 2.3: a big-endian TIFF header and one directory of one entry, Orientation (0x0112), a
// SHORT of value 1.
const exif = "\xff\xe1\x00\x22" + "Exif\x00\x00" + "MM\x00\x2a\x00\x00\x00\x08" +
	"\x00\x01" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x01\x00\x00" + "\x00\x00\x00\x00"

// withExif puts the segment behind the start of the image, where Exif wants it.
func withExif(file []byte) []byte {
	out := make([]byte, 0, len(file)+len(exif))
	out = append(out, file[:2]...)
	out = append(out, exif...)
	return append(out, file[2:]...)
}
