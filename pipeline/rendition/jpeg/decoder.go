package jpeg

import (
	"bytes"
	"encoding/binary"
)

// Component is one plane of a picture: luma, or one of the two of chroma.
type Component struct {
	// H and V are how many blocks of it an MCU has, across and down.
	H, V int

	id           byte
	table        byte // of quantisation
	blocksAcross int  // with those that only fill up the last MCU
	blocksDown   int
	width        int // in samples
	height       int
	scale        int
	held         *held // nil unless a scan left something to hold
	rows         int   // of pixels whose DC coefficients the scans have told so far, if they are held
}

// Decoder decodes one picture. It is made by Open and decodes once.
type Decoder struct {
	// Width and Height are in pixels.
	Width, Height int
	// Components has one plane, grey, or three: Y, Cb, Cr.
	Components []Component
	// Progressive says that a picture gets better with each of its scans.
	Progressive bool
	// Least is how many rows of pixels must be there of a picture that is cut off for
	// Decode to make grey of all that is missing. With 0 none is enough.
	Least int
	// Truncated says of a decoded picture that something was missing.
	Truncated bool

	data       []byte
	pos        int
	baseline   bool
	hMax, vMax int
	restart    int // in MCUs, 0 if there are no restart markers
	jfif       bool
	adobe      int // colour transform of Adobe's segment, -1 without one
	dc, ac     [4]*huffman
	tables     [4][64]int32 // of quantisation, in zig-zag order
	endOfBand  uint32       // how many blocks more have nothing in the band that is read
	first      []byte       // what the first scan's segment says
	rows       int          // of pixels that a truncated picture has
}

// Open reads what stands before the first scan. It returns an UnsupportedError for
// what another decoder may know, a FormatError for what no decoder can read, and
// io.ErrUnexpectedEOF if the file ends. Zeros at the end of the file do not count: a
// transfer that broke off may leave them where the rest should be.
func Open(data []byte) (*Decoder, error) {
	data = bytes.TrimRight(data, "\x00")
	if !bytes.HasPrefix(data, []byte{0xff, markerSOI}) {
		return nil, FormatError("it does not begin like one")
	}
	d := &Decoder{data: data, pos: 2, adobe: -1}
	scan, err := d.toNextScan()
	if err != nil {
		return nil, err
	}
	if scan == nil {
		return nil, FormatError("it has no scan")
	}
	if d.Components == nil {
		return nil, FormatError("a scan before any frame")
	}
	if len(d.Components) == 3 && d.isRGB() {
		return nil, UnsupportedRGB
	}
	d.first = scan
	return d, nil
}

// PlaneSize returns the size of a component's plane at n/8 of its sides: n is 1 to
// 6 or 8.
func (d *Decoder) PlaneSize(component, n int) (width, height int) {
	c := &d.Components[component]
	return ceilDiv(c.width*n, 8), ceilDiv(c.height*n, 8)
}

// SetScale lets a component's rows come at n/8 of its sides, n being 1 to 6 or 8.
// Without it n is 8.
func (d *Decoder) SetScale(component, n int) { d.Components[component].scale = n }

// toNextScan reads tables up to the next scan and returns what its segment says;
// nil at the end of the picture.
func (d *Decoder) toNextScan() ([]byte, error) {
	for {
		marker, body, next, err := nextSegment(d.data, d.pos)
		if err != nil {
			return nil, err
		}
		d.pos = next
		switch {
		case marker == markerEOI:
			return nil, nil
		case marker == markerSOS:
			return body, nil
		case marker == markerDHT:
			err = d.readHuffman(body)
		case marker == markerDQT:
			err = d.readQuantisation(body)
		case marker == markerDRI:
			err = d.readRestart(body)
		case marker == markerAPP0:
			d.jfif = len(body) >= 5 && string(body[:5]) == "JFIF\x00" || len(body) < 5 && d.jfif
		case marker == markerAPP14:
			if len(body) >= 12 && string(body[:5]) == "Adobe" {
				d.adobe = int(body[11])
			}
		case marker >= markerAPP0 && marker <= markerAPP15, marker == markerCOM:
		case marker >= markerSOF0 && marker <= markerSOF2:
			err = d.readFrame(marker, body)
		case marker < markerSOF0:
			err = FormatError("an unknown marker")
		case marker <= 0xcf:
			err = UnsupportedCoding
		default:
			err = UnsupportedMarker
		}
		if err != nil {
			return nil, err
		}
	}
}

// readFrame reads a frame header, T.81 B.2.2.
func (d *Decoder) readFrame(marker byte, body []byte) error {
	switch {
	case d.Components != nil:
		return FormatError("a second frame")
	case len(body) != 6+3*1 && len(body) != 6+3*3:
		return UnsupportedComponents
	case body[0] != 8:
		return UnsupportedPrecision
	case 6+3*int(body[5]) != len(body):
		return FormatError("a frame of another length than its components have")
	}
	d.baseline = marker == markerSOF0
	d.Progressive = marker == markerSOF2
	d.Height = int(binary.BigEndian.Uint16(body[1:]))
	d.Width = int(binary.BigEndian.Uint16(body[3:]))
	if d.Width == 0 || d.Height == 0 {
		return FormatError("no pixels")
	}
	for rest := body[6:]; len(rest) > 0; rest = rest[3:] {
		c := Component{id: rest[0], H: int(rest[1] >> 4), V: int(rest[1] & 15), table: rest[2], scale: 8}
		for _, other := range d.Components {
			if other.id == c.id {
				return FormatError("two components of one name")
			}
		}
		switch {
		case c.table > 3:
			return FormatError("a quantisation table that cannot be")
		case c.H < 1 || c.H > 4 || c.V < 1 || c.V > 4:
			return FormatError("a sampling that cannot be")
		case c.H == 3 || c.V == 3:
			return UnsupportedSampling
		}
		d.Components = append(d.Components, c)
	}
	return d.layOut()
}

// layOut checks the sampling and finds how many blocks there are. A single
// component is never interleaved, and its sampling means nothing, T.81 A.2.2.
func (d *Decoder) layOut() error {
	luma := &d.Components[0]
	if len(d.Components) == 1 {
		luma.H, luma.V = 1, 1
	}
	for _, c := range d.Components {
		if luma.V == 4 || luma.H%c.H != 0 || luma.V%c.V != 0 {
			return UnsupportedSampling
		}
	}
	for _, c := range d.Components[1:] {
		if c.H != d.Components[1].H || c.V != d.Components[1].V || (c.H > 1 || c.V > 1) && (c.H != luma.H || c.V != luma.V) {
			return UnsupportedSampling
		}
	}
	d.hMax, d.vMax = luma.H, luma.V
	for i := range d.Components {
		c := &d.Components[i]
		c.width = ceilDiv(d.Width*c.H, d.hMax)
		c.height = ceilDiv(d.Height*c.V, d.vMax)
		c.blocksAcross = d.mcusAcross() * c.H
		c.blocksDown = d.mcusDown() * c.V
	}
	return nil
}

func (d *Decoder) mcusAcross() int { return ceilDiv(d.Width, 8*d.hMax) }
func (d *Decoder) mcusDown() int   { return ceilDiv(d.Height, 8*d.vMax) }

// ceilDiv is for numbers that are not negative.
func ceilDiv(a, b int) int { return (a + b - 1) / b }

// isRGB reports whether three components are colours: Adobe says so, or their names.
// A JFIF is always YCbCr.
func (d *Decoder) isRGB() bool {
	if d.jfif {
		return false
	}
	c := d.Components
	return d.adobe == 0 || c[0].id == 'R' && c[1].id == 'G' && c[2].id == 'B'
}

// readQuantisation reads a DQT segment, T.81 B.2.4.1.
func (d *Decoder) readQuantisation(body []byte) error {
	for len(body) > 0 {
		wide, to := body[0]>>4, body[0]&15
		if to > 3 || wide > 1 {
			return FormatError("a quantisation table that cannot be")
		}
		size := 1 + 64<<wide
		switch {
		case len(body) == 1:
			return nil // a number without its table: image/jpeg lets it pass
		case len(body) < size:
			return FormatError("a quantisation table that is cut off")
		}
		for i := range d.tables[to] {
			if wide == 1 {
				d.tables[to][i] = int32(binary.BigEndian.Uint16(body[1+2*i:]))
			} else {
				d.tables[to][i] = int32(body[1+i])
			}
		}
		body = body[size:]
	}
	return nil
}

// readHuffman reads a DHT segment, T.81 B.2.4.2.
func (d *Decoder) readHuffman(body []byte) error {
	for len(body) > 0 {
		if len(body) < 17 {
			return FormatError("a Huffman table that is cut off")
		}
		class, to := body[0]>>4, body[0]&15
		if class > 1 || to > 3 || d.baseline && to > 1 {
			return FormatError("a Huffman table that cannot be")
		}
		counts := [16]byte(body[1:17])
		total := 0
		for _, n := range counts {
			total += int(n)
		}
		body = body[17:]
		if total == 0 || total > 256 || total > len(body) {
			return FormatError("a Huffman table of a length that cannot be")
		}
		table := &d.dc[to]
		if class == 1 {
			table = &d.ac[to]
		}
		if *table == nil {
			*table = new(huffman) // and used again, for a file may have many
		}
		if !(*table).define(class == 0, counts, body[:total]) {
			return UnsupportedTables
		}
		body = body[total:]
	}
	return nil
}

// readRestart reads a DRI segment, T.81 B.2.4.4.
func (d *Decoder) readRestart(body []byte) error {
	if len(body) != 2 {
		return FormatError("a restart interval of another length")
	}
	d.restart = int(binary.BigEndian.Uint16(body))
	return nil
}
