package renditiontest

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// MultiPicture returns several JPEGs behind one another, the first of them with the
// index of CIPA DC-007, the Multi-Picture Format: phones write their depth maps so.
func MultiPicture(first []byte, others ...[]byte) []byte {
	const origin = 2 + 4 + 4 // where the index counts from: behind SOI, the segment's head and its name
	segment := len(JPEGSegment(0xe2, multiPictureIndex(make([][2]int, 1+len(others)))))
	entries := [][2]int{{len(first) + segment, 0}}
	at := len(first) + segment
	for _, file := range others {
		entries = append(entries, [2]int{len(file), at - origin})
		at += len(file)
	}
	out := WithSegments(first, JPEGSegment(0xe2, multiPictureIndex(entries)))
	return append(out, slices.Concat(others...)...)
}

// multiPictureIndex returns the body of the segment: a TIFF structure of three
// entries, and the length and place of each picture.
func multiPictureIndex(entries [][2]int) []byte {
	order := binary.BigEndian
	out := []byte("MPF\x00MM\x00*\x00\x00\x00\x08\x00\x03")
	out = append(out, "\xb0\x00\x00\x07\x00\x00\x00\x040100"...) // the version
	out = append(out, "\xb0\x01\x00\x04\x00\x00\x00\x01"...)     // how many pictures
	out = order.AppendUint32(out, uint32(len(entries)))
	out = append(out, "\xb0\x02\x00\x07"...) // their list, 16 bytes each, behind the directory
	out = order.AppendUint32(out, uint32(16*len(entries)))
	out = order.AppendUint32(out, 8+2+3*12+4)
	out = order.AppendUint32(out, 0)
	for i, entry := range entries {
		kind := uint32(0)
		if i == 0 {
			kind = 0x20030000 // the one to be shown, of baseline
		}
		out = order.AppendUint32(out, kind)
		out = order.AppendUint32(out, uint32(entry[0]))
		out = order.AppendUint32(out, uint32(entry[1]))
		out = order.AppendUint32(out, 0)
	}
	return out
}

// MotionPhoto returns a JPEG with something like an MP4 film of n bytes behind its
// end. The film's bytes are noise, and hold markers of JPEG like any noise does.
func MotionPhoto(file []byte, n int) []byte {
	out := append(bytes.Clone(file), "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42"...)
	out = binary.BigEndian.AppendUint32(out, uint32(8+n))
	out = append(out, "mdat"...)
	random := rand.New(rand.NewPCG(uint64(n), 0))
	for range n {
		out = append(out, byte(random.Uint32()))
	}
	return out
}

// WithThumbnail returns a JPEG whose EXIF has another one in it, of less than 64 KB.
func WithThumbnail(file, thumbnail []byte) []byte {
	order := binary.BigEndian
	out := TIFF(order, 1)
	out = order.AppendUint32(out[:len(out)-4], uint32(len(out))) // where the next directory is
	at := len(out) + 2 + 3*12 + 4
	out = append(out, "\x00\x03\x01\x03\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"...) // compressed as JPEG
	out = append(out, "\x02\x01\x00\x04\x00\x00\x00\x01"...)                         // where it is
	out = order.AppendUint32(out, uint32(at))
	out = append(out, "\x02\x02\x00\x04\x00\x00\x00\x01"...) // how long it is
	out = order.AppendUint32(out, uint32(len(thumbnail)))
	out = order.AppendUint32(out, 0)
	out = append(out, thumbnail...)
	return WithSegments(file, JPEGSegment(0xe1, append([]byte("Exif\x00\x00"), out...)))
}
