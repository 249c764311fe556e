package rendition

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// JPEG markers, ITU-T T.81 table B.1.
const (
	markerSOF2  = 0xc2 // the frame header of a progressive picture
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
)

// segment is a marker and the place of what it carries.
type segment struct {
	marker byte
	body   int64
	length int64
}

// end is where the next marker is looked for.
func (s segment) end() int64 { return s.body + s.length }

// isFrame reports whether the segment is a frame header, SOF0 to SOF15.
func (s segment) isFrame() bool {
	return s.marker >= 0xc0 && s.marker <= 0xcf &&
		s.marker != markerDHT && s.marker != markerJPG && s.marker != markerDAC
}

// nextSegment finds the next marker segment from offset on. Like image/jpeg it
// passes over entropy-coded data, restart markers, fill bytes and stray bytes, so
// the two see the same segments. Of a segment that is cut off, the marker and
// length are still returned.
func nextSegment(w *window, offset int64) (segment, error) {
	for {
		marker, body, err := nextMarker(w, offset)
		if err != nil {
			return segment{}, err
		}
		if marker == 0 || marker >= markerRST0 && marker <= markerRST7 {
			offset = body
			continue
		}
		if marker == markerEOI {
			return segment{marker: marker, body: body}, nil
		}
		length, err := w.at(body, 2)
		if err != nil {
			return segment{}, err
		}
		n := int64(binary.BigEndian.Uint16(length))
		if n < 2 {
			return segment{}, damaged("a segment of %d bytes", n)
		}
		return segment{marker: marker, body: body + 2, length: n - 2}, nil
	}
}

// nextMarker finds the next 0xFF that is followed by another byte than 0xFF, and
// returns that byte and the place behind it.
func nextMarker(w *window, offset int64) (marker byte, next int64, err error) {
	for {
		held, err := w.from(offset)
		if err != nil {
			return 0, 0, err
		}
		i := bytes.IndexByte(held, 0xff)
		if i < 0 {
			offset += int64(len(held))
			continue
		}
		offset += int64(i) + 1
		for {
			b, err := w.at(offset, 1)
			if err != nil {
				return 0, 0, err
			}
			offset++
			if b[0] != 0xff {
				return b[0], offset, nil
			}
		}
	}
}

// inspectJPEG reads up to the first scan. The first EXIF block counts, as with
// every other reader.
func inspectJPEG(w *window, limits Limits) (Info, error) {
	info := Info{}
	for offset, n := int64(2), 1; ; n++ {
		s, err := nextSegment(w, offset)
		if err == nil {
			err = limits.checkParts(n)
		}
		if err != nil {
			if info.Width > 0 {
				err = unlessTruncated(err)
			}
			return info.orUpright(), err
		}
		offset = s.end()
		switch {
		case s.isFrame() && info.Width == 0:
			if info.Width, info.Height, err = jpegFrame(w, s); err != nil {
				return Info{}, err
			}
			if info.decoding, info.least, err = jpegDecoding(w, s, info.area()); err != nil {
				return Info{}, err
			}
			if info.mcu, err = jpegMCU(w, s); err != nil {
				return Info{}, err
			}
		case s.marker == markerAPP2:
			if info.profileBytes, err = jpegProfileBytes(w, s, info.profileBytes); err != nil {
				return Info{}, err
			}
		case s.marker == markerAPP1 && info.Orientation == 0:
			if info.Orientation, err = jpegOrientation(w, s); err != nil {
				return Info{}, err
			}
		case s.marker == markerSOS || s.marker == markerEOI:
			if info.Width == 0 {
				return Info{}, damaged("a scan before any frame header")
			}
			return info.orUpright(), nil
		}
	}
}

// orUpright fills in the orientation of a picture that names none.
func (i Info) orUpright() Info {
	if i.Orientation == 0 {
		i.Orientation = 1
	}
	return i
}

// jpegFrame reads a frame header. Lossless, hierarchical and arithmetic-coded
// JPEGs and those of 12 bits are kinds of their own, which nobody's camera makes.
func jpegFrame(w *window, s segment) (width, height int, err error) {
	head, err := w.at(s.body, 6)
	if err != nil {
		return 0, 0, err
	}
	if s.marker > 0xc2 {
		return 0, 0, fmt.Errorf("%w: JPEG with frame header %#x", ErrNotPicture, s.marker)
	}
	if head[0] != 8 {
		return 0, 0, fmt.Errorf("%w: JPEG of %d bits", ErrNotPicture, head[0])
	}
	height = int(binary.BigEndian.Uint16(head[1:]))
	width = int(binary.BigEndian.Uint16(head[3:]))
	if width == 0 || height == 0 {
		return 0, 0, damaged("it claims %d×%d pixels", width, height)
	}
	return width, height, nil
}

// jpegDecoding is what decoding a JPEG takes, by its frame header: its samples, their
// coefficients if it is progressive, and another form of its pixels if they are not
// YCbCr, which only pictures are that leave out nothing of their colours. least is how
// many bytes those samples take.
func jpegDecoding(w *window, s segment, area int64) (decoding, least int64, err error) {
	const head = 6
	body, err := w.at(s.body, head)
	if err != nil {
		return 0, 0, err
	}
	components := int(body[head-1])
	if body, err = w.at(s.body, head+3*components); err != nil {
		return 0, 0, err
	}
	sum, most, wide, high := int64(0), 1, 1, 1
	for c := range components {
		h, v := int(body[head+3*c+1]>>4), int(body[head+3*c+1]&15)
		sum += int64(h * v)
		most, wide, high = max(most, h*v), max(wide, h), max(high, v)
	}
	samples := area * sum / int64(max(wide*high, 1))
	decoding = samples
	if s.marker == markerSOF2 {
		decoding += coefficient * samples
	}
	if components > 1 && sum == int64(components*most) {
		decoding += 2 * rgba * area
	}
	return decoding, leastJPEG(samples, s.marker == markerSOF2), nil
}

// jpegOrientation reads the orientation from an APP1 segment; 0 if the segment
// carries something else than EXIF, such as XMP.
func jpegOrientation(w *window, s segment) (int, error) {
	body, err := w.copyOf(s.body, s.length, exifLimit)
	if err != nil {
		return 0, err
	}
	tiff, ok := bytes.CutPrefix(body, []byte(exifHeader))
	if !ok {
		return 0, nil
	}
	return orientation(tiff), nil
}

// walkJPEG counts the scans up to the end of the picture, and what they cost. What
// lies behind that, such as the second picture or the film of a motion photo, is not
// looked at.
func walkJPEG(w *window, limits Limits) error {
	work := jpegWork{limits: limits}
	for offset := int64(2); ; {
		s, err := nextSegment(w, offset)
		if err != nil || s.marker == markerEOI {
			return err
		}
		if err := work.add(w, s); err != nil {
			return err
		}
		offset = s.end()
	}
}

// leastRows is how many of its rows a JPEG must have to be shown: three quarters.
func leastRows(height int) int { return (3*height + 3) / 4 }
