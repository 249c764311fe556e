package rendition

import (
	"encoding/binary"
	"fmt"
	"image"
	"slices"
)

// heicPicture is a picture that one HEVC stream codes, or a grid of them.
type heicPicture struct {
	size    image.Point // before anything is cut off
	columns int         // of the grid; 0 if it is none
	rows    int
	tiles   []uint32             // in reading order; one if it is no grid
	codings map[uint32]heicCoded // of the tiles
	sps                          // of every tile
	crop    image.Rectangle      // what of it is shown, before it is turned
	turn    int                  // as an EXIF orientation
	profile []byte               // ICC; nil without one
	opacity *heicPicture         // how much of it is there; nil for all
	// over: its colours are multiplied by its opacity already.
	over bool
}

// heicCoded is one HEVC stream.
type heicCoded struct {
	settings []byte // the box hvcC with the parameter sets alone, for lengths of 4 bytes
	lengths  int    // bytes of a length in the stream
	sps      sps
	extents  []heicExtent
}

// readHEIC finds the primary picture and what it is made of. Other pictures of the file,
// its thumbnail, its EXIF and the other half of a live photo are not looked at.
func readHEIC(w *window, limits Limits) (heicPicture, error) {
	f, err := readHEICMeta(w)
	if err != nil {
		return heicPicture{}, err
	}
	p, err := f.picture(w, f.primary, limits)
	if err != nil {
		return p, err
	}
	id, ok := f.opacity()
	if !ok {
		return p, nil
	}
	opacity, err := f.picture(w, id, limits)
	if err != nil {
		return p, fmt.Errorf("its transparency: %w", err)
	}
	if opacity.size != p.size {
		return p, damaged("a transparency of %v for a picture of %v", opacity.size, p.size)
	}
	p.opacity = &opacity
	p.over = slices.Contains(f.over, heicReference{f.primary, id})
	return p, nil
}

// opacity finds the item that is the transparency of the primary picture. Phones have
// other auxiliary pictures too, such as one of depth.
func (f *heicFile) opacity() (uint32, bool) {
	for _, r := range f.auxiliary {
		item := f.items[r.from]
		if r.to != f.primary || r.from == f.primary {
			continue
		}
		for _, p := range item.properties {
			b, ok := f.property(p)
			if !ok || b.name != "auxC" || len(b.body) < 4 {
				continue
			}
			in := fields{left: b.body[4:]}
			switch in.text() {
			case "urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha":
				return r.from, true
			}
		}
	}
	return 0, false
}

func (f *heicFile) property(p heicProperty) (box, bool) {
	if p.index < 1 || p.index > len(f.properties) {
		return box{}, false
	}
	return f.properties[p.index-1], true
}

// picture reads one that is coded, or a grid.
func (f *heicFile) picture(w *window, id uint32, limits Limits) (heicPicture, error) {
	p := heicPicture{columns: 0, codings: map[uint32]heicCoded{}}
	item := f.items[id]
	if item == nil {
		return p, damaged("it has no item %d", id)
	}
	said, err := f.saidOf(item)
	if err != nil {
		return p, err
	}
	if err := limits.checkSize(said.size.X, said.size.Y); err != nil {
		return p, err
	}
	p.size, p.crop, p.turn, p.profile = said.size, said.crop, said.turn(), said.profile
	p.tiles = []uint32{id}
	if item.kind == "grid" {
		if err := f.grid(w, item, &p); err != nil {
			return p, err
		}
	}
	for i, tile := range p.tiles {
		if _, known := p.codings[tile]; known { // libheif refuses it too
			return p, damaged("a tile at two places")
		}
		c, err := f.coded(tile, limits)
		if err != nil {
			return p, err
		}
		p.codings[tile] = c
		if i == 0 {
			p.sps = c.sps
		}
		if c.sps != p.sps {
			return p, damaged("tiles of several forms")
		}
	}
	if said.colour != nil {
		p.colour = *said.colour
	}
	if p.colour.matrix == 0 && p.chroma != 0 {
		return p, fmt.Errorf("%w: it is coded as red, green and blue", ErrNotPicture)
	}
	if p.chroma == 3 && p.depth > 8 { // libheif has no way from there to 8 bits
		return p, fmt.Errorf("%w: %d bits in 4:4:4", ErrNotPicture, p.depth)
	}
	return p, p.checkGrid(limits)
}

// grid reads the description of a grid: ISO/IEC 23008-12, 6.6.2.3.
func (f *heicFile) grid(w *window, item *heicItem, p *heicPicture) error {
	if item.elsewhere {
		return fmt.Errorf("%w: a grid that is described elsewhere", ErrNotPicture)
	}
	body, err := f.bytesOf(w, item)
	if err != nil {
		return err
	}
	in := fields{left: body}
	side := idBytes(in.number(2)&1 != 0)
	p.rows, p.columns = 1+int(in.number(1)), 1+int(in.number(1))
	size := image.Pt(int(in.number(side)), int(in.number(side)))
	if err := in.end("grid"); err != nil {
		return err
	}
	if p.rows > heicSide || p.columns > heicSide {
		return tooManyParts("a grid of %d×%d tiles, at most %d a side", p.columns, p.rows, heicSide)
	}
	if size != p.size {
		return damaged("a grid of %v in a picture of %v", size, p.size)
	}
	if len(item.tiles) != p.rows*p.columns {
		return damaged("%d tiles in a grid of %d×%d", len(item.tiles), p.columns, p.rows)
	}
	p.tiles = item.tiles
	return nil
}

// checkGrid wants the tiles to cover the picture, and each of them to be seen. One that
// is no grid is its only tile.
func (p *heicPicture) checkGrid(limits Limits) error {
	tile := p.sps.size
	if p.columns == 0 {
		if tile != p.size {
			return damaged("%v pixels where the header says %v", tile, p.size)
		}
		return nil
	}
	covers := func(n, side, whole int) bool { return n*side >= whole && (n-1)*side < whole }
	if !covers(p.columns, tile.X, p.size.X) || !covers(p.rows, tile.Y, p.size.Y) {
		return damaged("%d×%d tiles of %v in a picture of %v", p.columns, p.rows, tile, p.size)
	}
	if p.decoded() > 2*limits.Pixels {
		return fmt.Errorf("%w: tiles of %d in all", ErrTooManyPixels, p.decoded())
	}
	return nil
}

// decoded is how many pixels the decoder makes.
func (p *heicPicture) decoded() int64 {
	return int64(len(p.tiles)) * int64(p.coded.X) * int64(p.coded.Y)
}

// coded reads an item that is an HEVC stream.
func (f *heicFile) coded(id uint32, limits Limits) (heicCoded, error) {
	item := f.items[id]
	if item == nil {
		return heicCoded{}, damaged("it has no item %d", id)
	}
	if item.kind != "hvc1" {
		return heicCoded{}, fmt.Errorf("%w: an item %q", ErrNotPicture, item.kind)
	}
	if item.elsewhere || item.inside {
		return heicCoded{}, fmt.Errorf("%w: its pixels are elsewhere", ErrNotPicture)
	}
	said, err := f.saidOf(item)
	if err != nil {
		return heicCoded{}, err
	}
	c, err := parseHVCC(said.settings)
	if err != nil {
		return c, err
	}
	if c.sps.size != said.size {
		return c, damaged("%v pixels where the header says %v", c.sps.size, said.size)
	}
	c.extents = item.extents
	if err := limits.checkSize(c.sps.size.X, c.sps.size.Y); err != nil {
		return c, err
	}
	return c, limits.checkSize(c.sps.coded.X, c.sps.coded.Y)
}

// parseHVCC reads the box hvcC, see ISO/IEC 14496-15, 8.3.3, and keeps the parameter
// sets: no message for the display and nothing else.
func parseHVCC(body []byte) (heicCoded, error) {
	in := &fields{left: body}
	head := slices.Clone(in.take(22))
	arrays := in.number(1)
	if err := in.end("hvcC"); err != nil {
		return heicCoded{}, err
	}
	c := heicCoded{lengths: 1 + int(head[21]&3)}
	head[21] |= 3
	kept, found := []byte{0}, 0
	for ; arrays > 0 && !in.short; arrays-- {
		kind := byte(in.number(1)) & 0x3f
		var units []byte
		n := int(in.number(2))
		for i := 0; i < n && !in.short; i++ {
			unit := in.take(int(in.number(2)))
			units = binary.BigEndian.AppendUint16(units, uint16(len(unit)))
			units = append(units, unit...)
			if kind == nalSPS && !in.short {
				found++
				var err error
				if c.sps, err = parseSPS(unit); err != nil {
					return c, err
				}
			}
		}
		if kind >= nalVPS && kind <= nalPPS {
			kept[0]++
			kept = append(kept, 0x80|kind)
			kept = binary.BigEndian.AppendUint16(kept, uint16(n))
			kept = append(kept, units...)
		}
	}
	if err := in.end("hvcC"); err != nil {
		return c, err
	}
	if found != 1 {
		return c, damaged("%d sequence parameter sets", found)
	}
	c.settings = append(head, kept...)
	return c, nil
}

// The kinds of NAL units, ITU-T H.265, table 7-1: slices are below nalSlices.
const (
	nalSlices = 32
	nalVPS    = 32
	nalSPS    = 33
	nalPPS    = 34
)
