package rendition

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
)

// webpFile is the structure of a WebP file as far as it is used.
type webpFile struct {
	// canvas is the size of the whole; frame is where the first or only frame
	// lies in it.
	canvas image.Point
	frame  image.Rectangle
	// pixels is the frame's VP8 or VP8L chunk; alpha its ALPH chunk, if it has one.
	pixels, alpha chunk
	frames        int
	parts         int
	orientation   int
	profileBytes  int64
	// complete says that the first frame is all there.
	complete bool
}

// readWebP passes over a whole file. A file that is cut off behind the sizes of
// its first frame is returned without an error, and is not complete.
func readWebP(w *window, limits Limits) (webpFile, error) {
	head, err := w.at(0, 12)
	if err != nil {
		return webpFile{}, err
	}
	end := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	f := webpFile{orientation: 1}
	for offset := int64(12); offset < end; {
		c, next, err := riffChunk(w, offset)
		if err == nil {
			f.parts++
			err = limits.checkParts(f.parts)
		}
		if err == nil {
			err = f.chunk(w, c, limits)
		}
		if err != nil {
			if f.frames > 0 {
				err = unlessTruncated(err)
			}
			return f, err
		}
		offset = next
	}
	if f.frames == 0 {
		return f, damaged("it has no picture")
	}
	return f, nil
}

// riffChunk reads the chunk header at offset. Chunks begin at even places.
func riffChunk(w *window, offset int64) (chunk, int64, error) {
	head, err := w.at(offset, 8)
	if err != nil {
		return chunk{}, 0, err
	}
	c := chunk{
		name:   string(head[:4]),
		body:   offset + 8,
		length: int64(binary.LittleEndian.Uint32(head[4:])),
	}
	return c, c.body + c.length + c.length&1, nil
}

// chunk takes in one chunk of the outermost level.
func (f *webpFile) chunk(w *window, c chunk, limits Limits) error {
	switch c.name {
	case "VP8X":
		if f.canvas != (image.Point{}) {
			return damaged("a second canvas")
		}
		body, err := w.at(c.body, 10)
		if err != nil {
			return err
		}
		f.canvas = image.Pt(1+uint24(body[4:]), 1+uint24(body[7:]))
		return limits.checkSize(f.canvas.X, f.canvas.Y)
	case "ALPH":
		if f.frames == 0 {
			f.alpha = c
		}
	case "VP8 ", "VP8L":
		if f.frames > 0 {
			return nil
		}
		size, err := webpSize(w, c)
		if err != nil {
			return err
		}
		if f.canvas == (image.Point{}) {
			f.canvas = size
		}
		if f.canvas != size {
			return damaged("a picture of %v on a canvas of %v", size, f.canvas)
		}
		return f.take(w, c, image.Rectangle{Max: size}, limits)
	case "ANMF":
		return f.animationFrame(w, c, limits)
	case "ICCP":
		f.profileBytes += c.length
	case "EXIF":
		body, err := w.copyOf(c.body, c.length, exifLimit)
		if err != nil {
			return err
		}
		f.orientation = orientation(bytes.TrimPrefix(body, []byte(exifHeader)))
	}
	return nil
}

// take makes c the picture of the first frame.
func (f *webpFile) take(w *window, c chunk, frame image.Rectangle, limits Limits) error {
	f.pixels, f.frame = c, frame
	f.frames = 1
	f.complete = c.body+c.length <= w.size
	if err := limits.checkSize(frame.Dx(), frame.Dy()); err != nil || c.name == "VP8L" {
		return err
	}
	return checkCarried(min(c.length, w.size-c.body), leastVP8(frame.Dx(), frame.Dy()))
}

// animationFrame counts a frame of an animation, and looks into the first.
func (f *webpFile) animationFrame(w *window, c chunk, limits Limits) error {
	if f.frames > 0 {
		if f.frames++; f.frames > limits.Frames {
			return fmt.Errorf("%w: at most %d", ErrTooManyFrames, limits.Frames)
		}
		return nil
	}
	head, err := w.at(c.body, 16)
	if err != nil {
		return err
	}
	corner := image.Pt(2*uint24(head), 2*uint24(head[3:]))
	frame := image.Rectangle{Min: corner, Max: corner.Add(image.Pt(1+uint24(head[6:]), 1+uint24(head[9:])))}
	if !frame.In(image.Rectangle{Max: f.canvas}) {
		return damaged("a frame at %v on a canvas of %v", frame, f.canvas)
	}
	f.alpha = chunk{}
	for offset := c.body + 16; offset < c.body+c.length; {
		inner, next, err := riffChunk(w, offset)
		if err != nil {
			return err
		}
		f.parts++
		if err := limits.checkParts(f.parts); err != nil {
			return err
		}
		offset = next
		switch inner.name {
		case "ALPH":
			f.alpha = inner
		case "VP8 ", "VP8L":
			size, err := webpSize(w, inner)
			if err != nil {
				return err
			}
			if size != frame.Size() {
				return damaged("a picture of %v in a frame of %v", size, frame.Size())
			}
			return f.take(w, inner, frame, limits)
		}
	}
	return damaged("its first frame has no picture")
}

// webpSize reads the size that the coded pixels themselves claim: that is what
// the decoder allocates.
func webpSize(w *window, c chunk) (image.Point, error) {
	if c.name == "VP8L" {
		head, err := w.at(c.body, 5)
		if err != nil {
			return image.Point{}, err
		}
		if head[0] != 0x2f {
			return image.Point{}, damaged("a VP8L chunk without its signature")
		}
		bits := binary.LittleEndian.Uint32(head[1:])
		return image.Pt(int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1), nil
	}
	head, err := w.at(c.body, 10)
	if err != nil {
		return image.Point{}, err
	}
	if head[0]&1 != 0 || string(head[3:6]) != "\x9d\x01\x2a" {
		return image.Point{}, damaged("a VP8 chunk that is no key frame")
	}
	return image.Pt(
		int(binary.LittleEndian.Uint16(head[6:])&0x3fff),
		int(binary.LittleEndian.Uint16(head[8:])&0x3fff),
	), nil
}

// uint24 reads three bytes, low one first.
func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func inspectWebP(w *window, limits Limits) (Info, error) {
	f, err := readWebP(w, limits)
	if err != nil {
		return Info{}, err
	}
	info := Info{Width: f.canvas.X, Height: f.canvas.Y, Orientation: f.orientation, profileBytes: f.profileBytes}
	info.decoding = f.decoding()
	return info, nil
}

// decoding is what its decoder takes: the samples of what is lossy, or pixels and their
// transformation, which transparency beside samples is coded as, too; and still's file.
func (f webpFile) decoding() int64 {
	area := int64(f.frame.Dx()) * int64(f.frame.Dy())
	coded := f.pixels.length + f.alpha.length + tableBytes
	if f.pixels.name == "VP8 " && f.alpha.length == 0 {
		return planarBytes*area + coded
	}
	return 4*rgba*area + coded
}

func walkWebP(w *window, limits Limits) error {
	f, err := readWebP(w, limits)
	if err == nil && !f.complete {
		err = ErrTruncated
	}
	return err
}

// still rewrites the first frame as a file of its own, with nothing in it but
// pixels and transparency. Thus the decoder sees exactly what was inspected, and
// an animation, which it does not know, needs no decoder of its own.
func (f webpFile) still(original []byte) []byte {
	cut := func(c chunk) []byte {
		return original[c.body:min(c.body+c.length, int64(len(original)))]
	}
	body := []byte("WEBP")
	if f.alpha.length > 0 && f.pixels.name == "VP8 " {
		size := f.frame.Size()
		body = appendChunk(body, "VP8X", []byte{
			0x10, 0, 0, 0, // it has transparency
			byte(size.X - 1), byte((size.X - 1) >> 8), byte((size.X - 1) >> 16),
			byte(size.Y - 1), byte((size.Y - 1) >> 8), byte((size.Y - 1) >> 16),
		})
		body = appendChunk(body, "ALPH", cut(f.alpha))
	}
	body = appendChunk(body, f.pixels.name, cut(f.pixels))
	return appendChunk(nil, "RIFF", body)
}

// appendChunk appends a RIFF chunk.
func appendChunk(to []byte, name string, body []byte) []byte {
	to = append(to, name...)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(body)))
	to = append(to, body...)
	if len(body)&1 == 1 {
		to = append(to, 0)
	}
	return to
}
