package rendition

import (
	"encoding/binary"
	"slices"
)

// still writes a file of its own with one picture, and nothing in it but pixels: thus
// the decoder sees exactly what was inspected. It is not cut or turned; that is cheaper
// where the picture is smaller.
func (p *heicPicture) still(original []byte) ([]byte, error) {
	var ids []uint32
	for id := range p.codings {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	s := heicStill{picture: p, number: map[uint32]uint16{}}
	if p.columns > 0 {
		s.add("grid", p.gridItem(), nil)
	}
	for _, id := range ids {
		c := p.codings[id]
		stream, err := c.slices(original)
		if err != nil {
			return nil, err
		}
		s.number[id] = s.add("hvc1", stream, c.settings)
	}
	head := appendBox(nil, "ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	at := len(head) + len(s.meta(0)) + 8
	head = append(head, s.meta(at)...)
	return appendBox(head, "mdat", s.data), nil
}

// heicStill is such a file while it is written.
type heicStill struct {
	picture    *heicPicture
	kinds      []string
	places     [][2]int // offset in data, and length
	settings   [][]byte // nil for the grid
	properties []byte
	known      map[string]uint16
	data       []byte
	number     map[uint32]uint16 // of the original's items
}

// add appends an item and returns its number, from 1 on.
func (s *heicStill) add(kind string, data, settings []byte) uint16 {
	s.kinds = append(s.kinds, kind)
	s.places = append(s.places, [2]int{len(s.data), len(data)})
	s.settings = append(s.settings, settings)
	s.data = append(s.data, data...)
	return uint16(len(s.kinds))
}

// gridItem describes the grid, with sides of 4 bytes.
func (p *heicPicture) gridItem() []byte {
	out := []byte{0, 1, byte(p.rows - 1), byte(p.columns - 1)}
	out = binary.BigEndian.AppendUint32(out, uint32(p.size.X))
	return binary.BigEndian.AppendUint32(out, uint32(p.size.Y))
}

// meta writes the meta box of a file whose data begin at a place.
func (s *heicStill) meta(at int) []byte {
	out := make([]byte, 4)
	out = appendBox(out, "hdlr", []byte("\x00\x00\x00\x00\x00\x00\x00\x00pict\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	out = appendBox(out, "pitm", []byte{0, 0, 0, 0, 0, 1})
	out = appendBox(out, "iloc", s.iloc(at))
	out = appendBox(out, "iinf", s.iinf())
	if s.picture.columns > 0 {
		out = appendBox(out, "iref", s.iref())
	}
	return appendBox(nil, "meta", appendBox(out, "iprp", s.iprp()))
}

func (s *heicStill) iloc(at int) []byte {
	out := []byte{0, 0, 0, 0, 0x44, 0} // offsets and lengths have 4 bytes
	out = binary.BigEndian.AppendUint16(out, uint16(len(s.places)))
	for i, place := range s.places {
		out = binary.BigEndian.AppendUint16(out, uint16(i+1))
		out = append(out, 0, 0, 0, 1) // of this file, in one piece
		out = binary.BigEndian.AppendUint32(out, uint32(at+place[0]))
		out = binary.BigEndian.AppendUint32(out, uint32(place[1]))
	}
	return out
}

func (s *heicStill) iinf() []byte {
	out := binary.BigEndian.AppendUint16([]byte{0, 0, 0, 0}, uint16(len(s.kinds)))
	for i, kind := range s.kinds {
		item := binary.BigEndian.AppendUint16([]byte{2, 0, 0, 0}, uint16(i+1))
		item = append(append(item, 0, 0), kind...)
		out = appendBox(out, "infe", append(item, 0))
	}
	return out
}

func (s *heicStill) iref() []byte {
	to := binary.BigEndian.AppendUint16([]byte{0, 1}, uint16(len(s.picture.tiles)))
	for _, id := range s.picture.tiles {
		to = binary.BigEndian.AppendUint16(to, s.number[id])
	}
	return appendBox(make([]byte, 4), "dimg", to)
}

// iprp writes the size and the settings of each item. Tiles of one encoder share theirs.
func (s *heicStill) iprp() []byte {
	s.properties, s.known = nil, map[string]uint16{}
	links := binary.BigEndian.AppendUint32([]byte{0, 0, 0, 1}, uint32(len(s.kinds)))
	for i, settings := range s.settings {
		size := s.picture.sps.size
		if settings == nil {
			size = s.picture.size
		}
		ispe := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(size.X))
		ispe = binary.BigEndian.AppendUint32(ispe, uint32(size.Y))
		links = binary.BigEndian.AppendUint16(links, uint16(i+1))
		of := []uint16{s.property("ispe", ispe), s.property("pixi", s.pixi())}
		if settings != nil {
			of = append(of, 0x8000|s.property("hvcC", settings))
		}
		links = append(links, byte(len(of)))
		for _, link := range of {
			links = binary.BigEndian.AppendUint16(links, link)
		}
	}
	return appendBox(appendBox(nil, "ipco", s.properties), "ipma", links)
}

// pixi says how many channels there are, and their bits: without it the decoder does
// not tell grey from colours.
func (s *heicStill) pixi() []byte {
	channels := 3
	if s.picture.chroma == 0 {
		channels = 1
	}
	out := []byte{0, 0, 0, 0, byte(channels)}
	for range channels {
		out = append(out, byte(s.picture.depth))
	}
	return out
}

// property returns the number of a property, from 1 on, and writes it if it is new.
func (s *heicStill) property(name string, body []byte) uint16 {
	key := name + string(body)
	if s.known[key] == 0 {
		s.properties = appendBox(s.properties, name, body)
		s.known[key] = uint16(len(s.known) + 1)
	}
	return s.known[key]
}

// appendBox appends a box.
func appendBox(to []byte, name string, body []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(8+len(body)))
	return append(append(to, name...), body...)
}
