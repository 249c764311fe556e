package rendition

import (
	"bytes"
	"fmt"
	"slices"
)

// How much of a file is believed before a pixel of it is seen. A phone's picture of 48
// megapixels has 192 tiles, and 48 more of a gain map; its meta box has about 10 KB.
const (
	heicMeta  = 1 << 20 // bytes of the meta box
	heicParts = 4_096   // items, extents, properties, references: each of them
	heicSide  = 32      // tiles in a row or a column of a grid
)

// heicFile is the meta box of a HEIC file, see ISO/IEC 14496-12, 8.11 and ISO/IEC
// 23008-12.
type heicFile struct {
	primary    uint32
	items      map[uint32]*heicItem
	properties []box
	inside     []byte // the box idat, in which items may lie
	auxiliary  []heicReference
	over       []heicReference // from what is multiplied by its transparency already
}

// heicItem is one picture, or piece or description of one.
type heicItem struct {
	kind       string
	extents    []heicExtent
	inside     bool // the extents are of idat, not of the file
	elsewhere  bool // they are of something that we do not read
	properties []heicProperty
	tiles      []uint32
}

type heicExtent struct{ offset, length uint64 }

// heicProperty is a place in properties, from 1 on.
type heicProperty struct {
	index     int
	essential bool
}

type heicReference struct{ from, to uint32 }

// readHEICMeta finds the meta box and reads it.
func readHEICMeta(w *window) (heicFile, error) {
	if err := heicBrands(w); err != nil {
		return heicFile{}, err
	}
	for offset := int64(0); ; {
		c, next, err := fileBox(w, offset)
		if err != nil {
			return heicFile{}, err
		}
		offset = next
		if c.name != "meta" {
			continue
		}
		if c.length > heicMeta {
			return heicFile{}, tooManyParts("a description of %d bytes, at most %d", c.length, heicMeta)
		}
		body, err := w.copyOf(c.body, c.length, heicMeta)
		if err != nil {
			return heicFile{}, err
		}
		if int64(len(body)) < c.length {
			return heicFile{}, ErrTruncated
		}
		return parseHEICMeta(body)
	}
}

// heicBrands wants a file that says it is a HEIF picture. What its pixels are coded in,
// only its items say.
func heicBrands(w *window) error {
	c, _, err := fileBox(w, 0)
	if err != nil {
		return err
	}
	if c.name != "ftyp" || c.length < 8 || c.length > int64(len(w.buf))-16 {
		return damaged("it begins with a box %q of %d bytes", c.name, c.length)
	}
	body, err := w.at(c.body, int(c.length))
	if err != nil {
		return err
	}
	for at := 0; at+4 <= len(body); at += 4 {
		if at != 4 && isHEICBrand(body[at:at+4]) {
			return nil
		}
	}
	return fmt.Errorf("%w: brands %q", ErrNotPicture, body)
}

// parseHEICMeta reads what the meta box has of items. Other boxes are passed over.
func parseHEICMeta(meta []byte) (heicFile, error) {
	f := heicFile{items: map[uint32]*heicItem{}}
	if len(meta) < 4 {
		return f, damaged("its box \"meta\" is too short")
	}
	all, err := boxes(meta[4:])
	if err != nil {
		return f, err
	}
	// Items first: the other boxes are about them.
	slices.SortStableFunc(all, func(a, b box) int { return heicRank(a.name) - heicRank(b.name) })
	for i, b := range all {
		if i > 0 && heicRank(b.name) < heicOther && b.name == all[i-1].name {
			return f, damaged("two boxes %q", b.name)
		}
		if err := f.read(b); err != nil {
			return f, err
		}
	}
	return f, nil
}

const heicOther = 6

// heicRank is when a box is read.
func heicRank(name string) int {
	if at := slices.Index([]string{"iinf", "pitm", "idat", "iloc", "iref", "iprp"}, name); at >= 0 {
		return at
	}
	return heicOther
}

func (f *heicFile) read(b box) error {
	in := &fields{left: b.body}
	switch b.name {
	case "pitm":
		f.primary = uint32(in.number(idBytes(in.number(4)>>24 != 0)))
		return in.end(b.name)
	case "idat":
		f.inside = b.body
	case "iinf":
		return f.readItems(in)
	case "iloc":
		return f.readPlaces(in)
	case "iref":
		return f.readReferences(b.body)
	case "iprp":
		return f.readProperties(b.body)
	}
	return nil
}

// idBytes is how long an item's number is.
func idBytes(long bool) int {
	if long {
		return 4
	}
	return 2
}

// readItems reads iinf: which items there are.
func (f *heicFile) readItems(in *fields) error {
	in.number(idBytes(in.number(4)>>24 != 0)) // a count, which says nothing more
	if err := in.end("iinf"); err != nil {
		return err
	}
	entries, err := boxes(in.left)
	if err != nil {
		return err
	}
	if len(entries) > heicParts {
		return tooManyParts("%d items, at most %d", len(entries), heicParts)
	}
	for _, e := range entries {
		in := &fields{left: e.body}
		version := in.number(4) >> 24
		if e.name != "infe" || version < 2 {
			continue
		}
		id := uint32(in.number(idBytes(version > 2)))
		in.number(2) // protection
		kind := string(in.take(4))
		if err := in.end(e.name); err != nil {
			return err
		}
		if f.items[id] != nil {
			return damaged("two items %d", id)
		}
		f.items[id] = &heicItem{kind: kind}
	}
	return nil
}

// readPlaces reads iloc: where the bytes of the items are.
func (f *heicFile) readPlaces(in *fields) error {
	version := in.number(4) >> 24
	sizes := in.number(2)
	offset, length, base, index := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version == 0 {
		index = 0
	}
	if version > 2 || max(offset, length, base, index) > 8 {
		return damaged("its box \"iloc\" is of version %d, with numbers of %#x bytes", version, sizes)
	}
	extents := 0
	for count := in.number(idBytes(version == 2)); count > 0 && !in.short; count-- {
		item := f.items[uint32(in.number(idBytes(version == 2)))]
		if item == nil {
			item = &heicItem{} // nobody asks for it
		}
		if len(item.extents) > 0 {
			return damaged("an item lies at two places")
		}
		if version > 0 {
			method := in.number(2) & 15
			item.inside, item.elsewhere = method == 1, method > 1
		}
		item.elsewhere = item.elsewhere || in.number(2) != 0
		start := in.number(base)
		for n := in.number(2); n > 0 && !in.short; n-- {
			if extents++; extents > heicParts {
				return tooManyParts("more than %d extents", heicParts)
			}
			in.number(index)
			item.extents = append(item.extents, heicExtent{start + in.number(offset), in.number(length)})
		}
	}
	return in.end("iloc")
}

// readReferences reads iref: which items belong to which.
func (f *heicFile) readReferences(body []byte) error {
	if len(body) < 4 {
		return damaged("its box \"iref\" is too short")
	}
	long := body[0] != 0
	all, err := boxes(body[4:])
	if err != nil {
		return err
	}
	count := 0
	for _, b := range all {
		in := &fields{left: b.body}
		from := uint32(in.number(idBytes(long)))
		for n := in.number(2); n > 0 && !in.short; n-- {
			if count++; count > heicParts {
				return tooManyParts("more than %d references", heicParts)
			}
			f.refer(b.name, heicReference{from, uint32(in.number(idBytes(long)))})
		}
		if err := in.end(b.name); err != nil {
			return err
		}
	}
	return nil
}

func (f *heicFile) refer(kind string, r heicReference) {
	switch item := f.items[r.from]; {
	case item == nil:
	case kind == "dimg":
		item.tiles = append(item.tiles, r.to)
	case kind == "auxl":
		f.auxiliary = append(f.auxiliary, r)
	case kind == "prem":
		f.over = append(f.over, r)
	}
}

// readProperties reads iprp: what is said of the items.
func (f *heicFile) readProperties(body []byte) error {
	all, err := boxes(body)
	if err != nil {
		return err
	}
	for _, b := range all {
		switch b.name {
		case "ipco":
			more, err := boxes(b.body)
			if err != nil {
				return err
			}
			f.properties = append(f.properties, more...)
		case "ipma":
			if err := f.associate(b.body); err != nil {
				return err
			}
		}
	}
	if len(f.properties) > heicParts {
		return tooManyParts("%d properties, at most %d", len(f.properties), heicParts)
	}
	return nil
}

// associate reads ipma: which property is which item's.
func (f *heicFile) associate(body []byte) error {
	in := &fields{left: body}
	head := in.number(4)
	wide := head&1 != 0
	count := 0
	for n := in.number(4); n > 0 && !in.short; n-- {
		item := f.items[uint32(in.number(idBytes(head>>24 != 0)))]
		for n := in.number(1); n > 0 && !in.short; n-- {
			if count++; count > 4*heicParts {
				return tooManyParts("more than %d associations", 4*heicParts)
			}
			p := heicProperty{}
			if v := in.number(1); wide {
				p = heicProperty{int(v&0x7f<<8 | in.number(1)), v&0x80 != 0}
			} else {
				p = heicProperty{int(v & 0x7f), v&0x80 != 0}
			}
			if item != nil {
				item.properties = append(item.properties, p)
			}
		}
	}
	return in.end("ipma")
}

// bytesOf returns a short item, such as the description of a grid.
func (f *heicFile) bytesOf(w *window, item *heicItem) ([]byte, error) {
	const short = 64
	var out bytes.Buffer
	for _, e := range item.extents {
		if e.length > short || out.Len() > short {
			return nil, damaged("an item %q of more than %d bytes", item.kind, short)
		}
		if item.inside {
			if e.offset > uint64(len(f.inside)) || e.length > uint64(len(f.inside))-e.offset {
				return nil, damaged("an item beyond its box \"idat\"")
			}
			out.Write(f.inside[e.offset : e.offset+e.length])
			continue
		}
		if e.offset > uint64(w.size) {
			return nil, ErrTruncated
		}
		part, err := w.at(int64(e.offset), int(e.length))
		if err != nil {
			return nil, err
		}
		out.Write(part)
	}
	return out.Bytes(), nil
}
