package rendition

import (
	"encoding/binary"
	"fmt"
	"image"
)

// heicSaid is what properties say of an item.
type heicSaid struct {
	size     image.Point
	crop     image.Rectangle
	settings []byte // hvcC
	colour   *heicColour
	profile  []byte // ICC; nil without one
	angle    int    // quarters to the left
	mirror   int    // 0 none, 1 top and bottom change places, 2 left and right, after the turn
}

// heicTurns are the EXIF orientations of an angle and a mirror.
var heicTurns = [4][3]int{{1, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}}

func (s *heicSaid) turn() int { return heicTurns[s.angle][s.mirror] }

// saidOf reads the properties of an item. What changes a picture comes in the order
// that ISO/IEC 23000-22, 7.3.6.7, asks for: cut, turned, mirrored, each once at most. A
// property that must be understood, and is not, is a picture that we do not take.
//
// A phone writes the same turn in EXIF, for those who do not know irot. Readers of HEIF
// must not look there (ISO/IEC 23008-12, annex A), and libheif and browsers do not.
func (f *heicFile) saidOf(item *heicItem) (heicSaid, error) {
	var s heicSaid
	last := 0
	for _, p := range item.properties {
		b, ok := f.property(p)
		if !ok {
			if p.index == 0 {
				continue // ISO/IEC 23008-12, 9.3: no property
			}
			return s, damaged("no property %d", p.index)
		}
		in := &fields{left: b.body}
		step := 0
		switch b.name {
		case "ispe":
			in.number(4)
			size := image.Pt(int(in.number(4)), int(in.number(4)))
			if s.size != (image.Point{}) && s.size != size {
				return s, damaged("two sizes, %v and %v", s.size, size)
			}
			s.size = size
		case "hvcC":
			if s.settings != nil {
				return s, damaged("two boxes \"hvcC\" of an item")
			}
			s.settings = b.body
		case "colr":
			s.readColour(in)
		case "clap":
			step = 1
			if err := s.readCrop(in); err != nil {
				return s, err
			}
		case "irot":
			step = 2
			s.angle = int(in.number(1) & 3)
		case "imir":
			step = 3
			s.mirror = 1 + int(in.number(1)&1)
		case "pixi", "pasp", "auxC", "rloc", "clli", "mdcv", "cclv", "amve", "udes":
		default:
			if p.essential {
				return s, fmt.Errorf("%w: a property %q that must be understood", ErrNotPicture, b.name)
			}
		}
		if step != 0 && step <= last {
			return s, damaged("a property %q out of order", b.name)
		}
		last = max(last, step)
		if err := in.end(b.name); err != nil {
			return s, err
		}
	}
	if s.size.X < 1 || s.size.Y < 1 {
		return s, damaged("a picture of %v", s.size)
	}
	if last == 0 || s.crop.Empty() {
		s.crop = image.Rectangle{Max: s.size}
	}
	return s, nil
}

// readColour reads how samples become colours, or the profile that says what colours
// these are. An item may have both.
func (s *heicSaid) readColour(in *fields) {
	switch string(in.take(4)) {
	case "nclx":
		in.number(4)
		s.colour = &heicColour{matrix: int(in.number(2)), full: in.number(1)>>7 != 0}
	case "prof", "rICC":
		s.profile = in.left
	}
}

// readCrop reads a clean aperture, ISO/IEC 14496-12, 12.1.4: four fractions, its width
// and height, and how far its centre is from the picture's.
func (s *heicSaid) readCrop(in *fields) error {
	var whole [4]int
	for i := range whole {
		n, d := int(int32(in.number(4))), int(int32(in.number(4)))
		if d <= 0 {
			return damaged("a crop by a fraction of %d", d)
		}
		// Twice the number, so that half pixels are whole.
		if whole[i] = 2 * n / d; i < 2 {
			whole[i] = n / d
		}
	}
	width, height := whole[0], whole[1]
	corner := image.Pt((s.size.X-width+whole[2])/2, (s.size.Y-height+whole[3])/2)
	s.crop = image.Rectangle{Min: corner, Max: corner.Add(image.Pt(width, height))}
	if width < 1 || height < 1 || !s.crop.In(image.Rectangle{Max: s.size}) {
		return damaged("a crop to %v of a picture of %v", s.crop, s.size)
	}
	return nil
}

// walkHEIC wants all coded bytes of the picture within the file, cut into NAL units.
func walkHEIC(w *window, limits Limits) error {
	p, err := readHEIC(w, limits)
	if err != nil {
		return err
	}
	for q := &p; q != nil; q = q.opacity {
		if err := q.walk(w); err != nil {
			return err
		}
	}
	return nil
}

// walk is of one picture. The decoder gets no more bytes than the file has, however
// many items lie at one place.
func (p *heicPicture) walk(w *window) error {
	sum := int64(0)
	for _, c := range p.codings {
		for _, e := range c.extents {
			if e.offset > uint64(w.size) || e.length > uint64(w.size)-e.offset {
				return ErrTruncated
			}
			if sum += int64(e.length); sum > w.size {
				return damaged("its tiles share their bytes")
			}
		}
	}
	if p.decoded() > heicCheapest*sum {
		return damaged("%d pixels of %d bytes", p.decoded(), sum)
	}
	return nil
}

// heicCheapest is how many pixels a byte may stand for. A white picture of 12
// megapixels has about 4,600 with x265; this is what claims a picture without having one.
const heicCheapest = 100_000

// slices returns the stream of a tile, with lengths of 4 bytes and without anything but
// slices of a picture: parameter sets in the stream would overrule those that were read.
func (c *heicCoded) slices(original []byte) ([]byte, error) {
	var stream, out []byte
	for _, e := range c.extents {
		stream = append(stream, original[e.offset:e.offset+e.length]...)
	}
	in := fields{left: stream}
	for len(in.left) > 0 {
		unit := in.take(int(in.number(c.lengths)))
		if in.short || len(unit) < 2 {
			return nil, damaged("a stream that is cut wrongly")
		}
		if unit[0]>>1 < nalSlices {
			out = binary.BigEndian.AppendUint32(out, uint32(len(unit)))
			out = append(out, unit...)
		}
	}
	if len(out) == 0 {
		return nil, damaged("a picture without pixels")
	}
	return out, nil
}
