package renditiontest

import (
	"bytes"
	"embed"
	"encoding/binary"
	"slices"
	"testing"
)

// Paintings in HEVC, which nothing in Go encodes. See heic/README.md.
//
//go:embed heic/*.heic heic/*.avif
var heicSamples embed.FS

// HEIC returns a sample of the folder heic by its file name.
func HEIC(tb testing.TB, name string) []byte {
	tb.Helper()
	file, err := heicSamples.ReadFile("heic/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// HEICBox is a box: of a file, or a property of an item.
type HEICBox struct {
	Name string
	Body []byte
}

// Box writes a box of ISO/IEC 14496-12.
func Box(name string, inside ...[]byte) []byte {
	body := bytes.Join(inside, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(out, name...), body...)
}

// HEICItem is an item of a file that WriteHEIC writes.
type HEICItem struct {
	ID         uint16
	Kind       string
	Data       []byte
	Properties []HEICBox
	References []HEICReference
	// Method and Source are construction_method and data_reference_index.
	Method, Source byte
}

// HEICReference is from an item to others.
type HEICReference struct {
	Kind string
	To   []uint16
}

// Numbers writes numbers of 4 bytes.
func Numbers(numbers ...uint32) []byte {
	var out []byte
	for _, n := range numbers {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return out
}

// Property returns a property of which only the name must be understood by all.
func Property(name string, body ...byte) HEICBox { return HEICBox{name, body} }

// Extent is the property of an item's size.
func Extent(width, height int) HEICBox {
	return HEICBox{"ispe", Numbers(0, uint32(width), uint32(height))}
}

// Grid describes a grid of tiles.
func Grid(columns, rows, width, height int) []byte {
	return append([]byte{0, 1, byte(rows - 1), byte(columns - 1)}, Numbers(uint32(width), uint32(height))...)
}

// WriteHEIC writes a file of a brand, with the pixels behind the description. All
// properties must be understood.
func WriteHEIC(brand string, primary uint16, items ...HEICItem) []byte {
	head := Box("ftyp", []byte(brand+"\x00\x00\x00\x00"+brand))
	at := len(head) + len(heicMeta(primary, items, 0)) + 8
	var data []byte
	for _, item := range items {
		if item.Method != 1 {
			data = append(data, item.Data...)
		}
	}
	return slices.Concat(head, heicMeta(primary, items, at), Box("mdat", data))
}

func heicMeta(primary uint16, items []HEICItem, at int) []byte {
	var places, infos, references, properties, links, inside []byte
	known := 0
	word := binary.BigEndian.AppendUint16
	for _, item := range items {
		offset := at
		if item.Method == 1 {
			offset = len(inside)
			inside = append(inside, item.Data...)
		} else {
			at += len(item.Data)
		}
		places = word(places, item.ID)
		places = append(places, 0, item.Method, 0, item.Source, 0, 1)
		places = append(places, Numbers(uint32(offset), uint32(len(item.Data)))...)
		infos = append(infos, Box("infe", []byte{2, 0, 0, 0}, word(nil, item.ID), []byte{0, 0}, []byte(item.Kind), []byte{0})...)
		for _, r := range item.References {
			to := word(word(nil, item.ID), uint16(len(r.To)))
			for _, id := range r.To {
				to = word(to, id)
			}
			references = append(references, Box(r.Kind, to)...)
		}
		links = append(word(links, item.ID), byte(len(item.Properties)))
		for _, p := range item.Properties {
			known++
			properties = append(properties, Box(p.Name, p.Body)...)
			links = word(links, 0x8000|uint16(known))
		}
	}
	count := word(nil, uint16(len(items)))
	return Box("meta", make([]byte, 4),
		Box("hdlr", make([]byte, 8), []byte("pict"), make([]byte, 13)),
		Box("pitm", make([]byte, 4), word(nil, primary)),
		Box("idat", inside),
		Box("iloc", []byte{1, 0, 0, 0, 0x44, 0}, count, places),
		Box("iinf", make([]byte, 4), count, infos),
		Box("iref", make([]byte, 4), references),
		Box("iprp", Box("ipco", properties), Box("ipma", []byte{0, 0, 0, 1}, Numbers(uint32(len(items))), links)))
}

// HEICItems takes a sample apart that has nothing but coded pictures in it.
func HEICItems(tb testing.TB, name string) []HEICItem {
	tb.Helper()
	file := HEIC(tb, name)
	meta := insideBox(tb, file, "meta")[4:]
	all := heicBoxes(insideBox(tb, insideBox(tb, meta, "iprp"), "ipco"))
	places := insideBox(tb, meta, "iloc")
	links := insideBox(tb, insideBox(tb, meta, "iprp"), "ipma")[8:]
	if places[0] != 0 || places[4] != 0x44 || places[5] != 0x40 {
		tb.Fatalf("%s has places of another form: % x", name, places[:6])
	}
	var out []HEICItem
	for at := 8; at < len(places); at += 18 {
		item := HEICItem{ID: binary.BigEndian.Uint16(places[at:]), Kind: "hvc1"}
		offset := binary.BigEndian.Uint32(places[at+4:]) + binary.BigEndian.Uint32(places[at+10:])
		length := binary.BigEndian.Uint32(places[at+14:])
		item.Data = file[offset : offset+length]
		for _, link := range links[3 : 3+links[2]] {
			item.Properties = append(item.Properties, all[link&0x7f-1])
		}
		links = links[3+links[2]:]
		out = append(out, item)
	}
	return out
}

func heicBoxes(inside []byte) []HEICBox {
	var out []HEICBox
	for len(inside) > 0 {
		size := binary.BigEndian.Uint32(inside)
		out = append(out, HEICBox{string(inside[4:8]), inside[8:size]})
		inside = inside[size:]
	}
	return out
}

func insideBox(tb testing.TB, inside []byte, name string) []byte {
	tb.Helper()
	for _, b := range heicBoxes(inside) {
		if b.Name == name {
			return b.Body
		}
	}
	tb.Fatalf("no box %q", name)
	return nil
}
