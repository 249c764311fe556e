package rendition

import (
	"bytes"
	"image"

	"github.com/easel-gallery/easel/pipeline/rendition/icc"
)

// adobeSegment says that four components are inks, inverted as Adobe's programs write
// them.
const adobeSegment = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"

// markedInks returns a JPEG that image/jpeg can decode: to one of four components
// without Adobe's segment it gives one. Such a picture has plain inks, 255 being all
// of it (ITU-T T.872, 6.5.3), so the decoder will have inverted what was not inverted.
func markedInks(original []byte) (marked []byte, plain bool) {
	w := newWindow(bytes.NewReader(original), int64(len(original)))
	channels := 0
	for offset := int64(2); ; {
		s, err := nextSegment(w, offset)
		if err != nil || s.end() > int64(len(original)) {
			return original, false
		}
		offset = s.end()
		body := original[s.body:offset]
		switch {
		case s.marker == markerAPP14 && len(body) >= 12 && bytes.HasPrefix(body, []byte("Adobe")):
			return original, false
		case s.isFrame() && len(body) > 5:
			channels = int(body[5])
		case s.marker == markerSOS, s.marker == markerEOI:
			if channels != 4 {
				return original, false
			}
			return bytes.Join([][]byte{original[:2], []byte(adobeSegment), original[2:]}, nil), true
		}
	}
}

// invert turns paper into ink.
func invert(m image.Image) {
	if m, ok := m.(*image.CMYK); ok {
		for i := range m.Pix {
			m.Pix[i] ^= 0xff
		}
	}
}

// inksOf returns the table for a picture in inks that has a profile, else nil: then
// inks are what image/color and browsers take them for.
func inksOf(info Info, m image.Image) *icc.Inks {
	if _, ok := m.(*image.CMYK); !ok || info.profile == nil || info.profile.Channels != 4 {
		return nil
	}
	return info.profile.Inks()
}

// paint writes the rows from y on of a picture in inks, which fills its canvas.
func (p pixels) paint(strip *image.RGBA, y int) {
	m := p.image.(*image.CMYK)
	for row := range min(rowsPerPace, p.canvas.Y-y) {
		from := m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y+y+row)
		p.inks.Paint(strip.Pix[row*strip.Stride:(row+1)*strip.Stride], m.Pix[from:from+4*p.canvas.X])
	}
}
