package rendition

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"io"
	"math"

	"github.com/easel-gallery/easel/pipeline/rendition/icc"
	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
)

// profileOf returns what makes sRGB of a picture's colours. It is nil where there is
// nothing to do: for a picture that says nothing, for one that is sRGB's already, and
// for a profile that is damaged or is not for such a picture, which every browser
// ignores, too. It reads what stands in front of the pixels.
func profileOf(original []byte, kind Kind, limits Limits) *icc.Profile {
	w := newWindow(bytes.NewReader(original), int64(len(original)))
	var p *icc.Profile
	switch kind {
	case JPEG:
		p = jpegProfile(w, original)
	case PNG:
		p = pngProfile(w, original)
	case WebP:
		p = webpProfile(w, original)
	case HEIC:
		p = heicProfile(w, limits)
	}
	if p == nil || p.IsSRGB() {
		return nil
	}
	return p
}

// profileFor parses a profile for a picture of so many channels.
func profileFor(data []byte, channels int) *icc.Profile {
	if data == nil {
		return nil
	}
	p, err := icc.Parse(data)
	if err != nil || p.Channels != channels {
		return nil
	}
	return p
}

// jpegProfile joins the parts of a JPEG's profile.
func jpegProfile(w *window, original []byte) *icc.Profile {
	var parts profileParts
	channels := 0
	for offset := int64(2); ; {
		s, err := nextSegment(w, offset)
		if err != nil || s.end() > int64(len(original)) || s.marker == markerSOS || s.marker == markerEOI {
			return profileFor(parts.join(), channels)
		}
		offset = s.end()
		body := original[s.body:offset]
		switch {
		case s.isFrame() && len(body) > 5:
			channels = int(body[5])
		case s.marker == markerAPP2:
			parts.add(body)
		}
	}
}

// profileName begins a segment with a part of a profile, ICC.1:2022, B.4.
const profileName = "ICC_PROFILE\x00"

// profileParts are the parts of a profile, which may come in any order.
type profileParts struct {
	parts [256][]byte
	count int
	bad   bool
}

// add takes a segment that may be a part.
func (p *profileParts) add(segment []byte) {
	rest, ok := bytes.CutPrefix(segment, []byte(profileName))
	if !ok {
		return
	}
	if len(rest) < 2 || rest[0] == 0 || rest[0] > rest[1] || p.parts[rest[0]] != nil || p.count > 0 && p.count != int(rest[1]) {
		p.bad = true
		return
	}
	p.count = int(rest[1])
	p.parts[rest[0]] = rest[2:]
}

// join returns the profile, nil unless all its parts are there and each once.
func (p *profileParts) join() []byte {
	if p.bad || p.count == 0 {
		return nil
	}
	parts := p.parts[1 : p.count+1]
	length := 0
	for _, part := range parts {
		if part == nil {
			return nil
		}
		length += len(part)
	}
	if length > icc.MaxSize {
		return nil
	}
	return append(make([]byte, 0, length), bytes.Join(parts, nil)...)
}

// pngColours is what a PNG says of its colours.
type pngColours struct {
	channels int
	srgb     bool
	profile  []byte        // the body of iCCP
	gamma    uint32        // 100,000 divided by the gamma; 0 if it is not said
	screen   icc.Primaries // sRGB's unless others are named
	named    bool
}

// pngProfile believes sRGB before iCCP, and that before gAMA and cHRM.
func pngProfile(w *window, original []byte) *icc.Profile {
	c := readPNGColours(w, original)
	if c.srgb {
		return nil
	}
	if p := profileFor(inflatedProfile(c.profile), c.channels); p != nil {
		return p
	}
	if c.gamma == 0 && !c.named {
		return nil
	}
	p, err := icc.FromPrimaries(c.screen, c.curve())
	if err != nil {
		return nil
	}
	return p
}

// curve returns a gamma, or 0 for sRGB's curve: for a PNG that says no gamma, and for
// 1/2.2 with sRGB's primaries, which is how sRGB is written (PNG, third edition,
// 11.3.2.5).
func (c pngColours) curve() float64 {
	if c.gamma == 0 || math.Abs(float64(c.gamma)-45455) < 500 && like(c.screen, icc.SRGB()) {
		return 0
	}
	return 100_000 / float64(c.gamma)
}

// like reports whether primaries are the same but for rounding.
func like(a, b icc.Primaries) bool {
	near := func(a, b icc.Chromaticity) bool { return math.Abs(a.X-b.X) < 0.002 && math.Abs(a.Y-b.Y) < 0.002 }
	return near(a.Red, b.Red) && near(a.Green, b.Green) && near(a.Blue, b.Blue) && near(a.White, b.White)
}

// readPNGColours reads the chunks in front of the pixels.
func readPNGColours(w *window, original []byte) pngColours {
	c := pngColours{screen: icc.SRGB()}
	for offset := int64(len(pngSignature)); ; {
		found, next, err := pngChunk(w, offset)
		if err != nil || next > int64(len(original)) || found.name == "IDAT" {
			return c
		}
		c.take(found.name, original[found.body:found.body+found.length])
		offset = next
	}
}

func (c *pngColours) take(name string, body []byte) {
	switch {
	case name == "IHDR" && len(body) == 13:
		c.channels = 3
		if body[9]&2 == 0 { // neither RGB nor a palette
			c.channels = 1
		}
	case name == "sRGB":
		c.srgb = true
	case name == "iCCP":
		c.profile = body
	case name == "gAMA" && len(body) == 4:
		c.gamma = binary.BigEndian.Uint32(body)
	case name == "cHRM" && len(body) == 32:
		at := func(i int) icc.Chromaticity {
			return icc.Chromaticity{
				X: float64(binary.BigEndian.Uint32(body[8*i:])) / 100_000,
				Y: float64(binary.BigEndian.Uint32(body[8*i+4:])) / 100_000,
			}
		}
		c.screen, c.named = icc.Primaries{White: at(0), Red: at(1), Green: at(2), Blue: at(3)}, true
	}
}

// inflatedProfile returns the profile of an iCCP chunk: a name, 0, 0, and a zlib
// stream, of which no more than a profile may have is inflated.
func inflatedProfile(body []byte) []byte {
	_, rest, ok := bytes.Cut(body, []byte{0})
	if !ok || len(rest) < 1 || rest[0] != 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(rest[1:]))
	if err != nil {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(z, icc.MaxSize+1))
	if err != nil {
		return nil
	}
	return data
}

// webpProfile returns the profile of a WebP, whose chunk stands before the pixels.
func webpProfile(w *window, original []byte) *icc.Profile {
	for offset := int64(12); ; {
		c, next, err := riffChunk(w, offset)
		if err != nil || c.body+c.length > int64(len(original)) || c.name == "VP8 " || c.name == "VP8L" || c.name == "ANMF" {
			return nil
		}
		if c.name == "ICCP" {
			return profileFor(original[c.body:c.body+c.length], 3)
		}
		offset = next
	}
}

// inSRGB returns a push that makes sRGB of the rows of a rendition of so many planes.
// Inks are no rows of a rendition: they are converted before, see pixels.
func (i Info) inSRGB(size image.Point, planes int, push jpeg.Push) jpeg.Push {
	switch p := i.profile; {
	case p == nil, p.Channels == 4:
		return push
	case planes == 1:
		levels, converted := p.Gray(), make([]byte, size.X)
		return func(component int, row []byte) {
			for x, v := range row {
				converted[x] = levels[v]
			}
			push(component, converted)
		}
	default:
		return p.NewRows(size.X, size.Y, push).Push
	}
}

// heicProfile returns the profile of the primary picture.
func heicProfile(w *window, limits Limits) *icc.Profile {
	p, err := readHEIC(w, limits)
	if err != nil {
		return nil
	}
	return profileFor(p.profile, 3)
}
