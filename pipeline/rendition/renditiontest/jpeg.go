package renditiontest

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"math/rand/v2"
)

// JPEGSegment returns a marker segment: 0xFF, the marker, the length, the body.
func JPEGSegment(marker byte, body []byte) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return append(out, body...)
}

// WithSegments returns a JPEG with segments put in front, right behind its start.
func WithSegments(file []byte, segments ...[]byte) []byte {
	out := bytes.Clone(file[:2])
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, file[2:]...)
}

// WithOrientation returns a JPEG whose EXIF says how to turn it, 1 to 8.
func WithOrientation(file []byte, orientation int) []byte {
	exif := append([]byte("Exif\x00\x00"), TIFF(binary.BigEndian, orientation)...)
	return WithSegments(file, JPEGSegment(0xe1, exif))
}

// TIFF returns the structure inside an EXIF block: one directory with the camera's
// name and the orientation.
func TIFF(order binary.AppendByteOrder, orientation int) []byte {
	out := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*")
	}
	out = order.AppendUint32(out, 8)
	out = order.AppendUint16(out, 2)
	out = order.AppendUint16(out, 0x010f) // Make, 4 characters
	out = order.AppendUint16(out, 2)
	out = order.AppendUint32(out, 4)
	out = append(out, "Cam\x00"...)
	out = order.AppendUint16(out, 0x0112) // Orientation, a short
	out = order.AppendUint16(out, 3)
	out = order.AppendUint32(out, 1)
	out = order.AppendUint16(out, uint16(orientation))
	out = append(out, 0, 0)
	return order.AppendUint32(out, 0)
}

// Noisy returns a valid JPEG of exactly size bytes, as grainy as fits and filled
// up with comments that do not compress. It is for uploads of a given size that
// cost what a photo costs. A size too small even for a plain painting is exceeded.
func Noisy(width, height, size int) []byte {
	var file []byte
	for grain := 64; ; grain /= 2 {
		file = grainy(width, height, grain)
		if len(file) <= size || grain == 0 {
			break
		}
	}
	return pad(file, size)
}

// grainy paints with noise of up to grain levels on each sample.
func grainy(width, height, grain int) []byte {
	random := rand.New(rand.NewPCG(uint64(width), uint64(height)))
	sheet := Paint(width, height)
	for i := range sheet.Pix {
		if i%4 != 3 {
			noise := random.IntN(2*grain+1) - grain
			sheet.Pix[i] = uint8(min(max(int(sheet.Pix[i])+noise, 0), 255))
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, sheet, &jpeg.Options{Quality: 85}); err != nil {
		panic(err) // a buffer takes everything, so only a side beyond 65,535 comes here
	}
	return out.Bytes()
}

// pad puts comments into a JPEG until it has size bytes. A rest too short for a
// comment follows behind its end.
func pad(file []byte, size int) []byte {
	const head, most = 4, 65_533
	random := rand.New(rand.NewPCG(1, 2))
	var comments [][]byte
	missing := size - len(file)
	for missing >= head {
		body := make([]byte, min(missing-head, most))
		for i := range body {
			body[i] = byte(random.Uint32())
		}
		comments = append(comments, JPEGSegment(0xfe, body))
		missing -= head + len(body)
	}
	return append(WithSegments(file, comments...), make([]byte, max(missing, 0))...)
}
