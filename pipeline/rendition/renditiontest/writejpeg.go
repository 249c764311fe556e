package renditiontest

import (
	"encoding/binary"
	"image"
)

// JPEGOptions says which of the many kinds of JPEG is written. With none set it is
// what cameras write: baseline, 4:2:0, standard Huffman tables, quality 90.
type JPEGOptions struct {
	Quality  int      // IJG's scaling of the tables of Annex K, 1 to 100; 0 is 90
	Sampling Sampling // 0 is S420
	Restart  int      // MCUs from one restart marker to the next, 0 for none

	Optimized   bool       // Huffman tables made for this picture, a set for each scan
	Separate    bool       // a scan for each component, none of them interleaved
	Progressive bool       // always with optimised tables: the standard ones lack symbols
	Script      []JPEGScan // other scans than the usual ones

	Extended bool // SOF1 rather than SOF0
	Wide     bool // steps of quantisation in 16 bits each; baseline does not allow it

	Untransformed bool   // RGB rather than YCbCr, CMYK rather than YCCK
	Bare          bool   // no JFIF or Adobe segment that tells what the components are
	IDs           string // the components' identifiers, a byte each; else 1, 2, 3, 4
}

// WriteJPEG encodes a picture. It is slow and plain, shares nothing with the encoder
// that it helps to test, and writes the same quantised coefficients for the same
// Quality and Sampling whatever else the options are. A picture of four components is
// written as Adobe's programs do, inverted.
func WriteJPEG(m image.Image, o JPEGOptions) []byte {
	if o.Quality == 0 {
		o.Quality = 90
	}
	if o.Sampling == 0 {
		o.Sampling = S420
	}
	n := len(o.Sampling.factors())
	steps := o.steps()
	perComponent := make([][64]int, n)
	for i := range perComponent {
		perComponent[i] = steps[o.table(i)]
	}
	size := m.Bounds().Size()
	sampled := o.Sampling.sampled(planes(m, n, o.Untransformed))
	content := transform(size.X, size.Y, o.Sampling, sampled, perComponent)

	out := append([]byte{0xff, 0xd8}, o.colours(n)...)
	out = append(out, o.quantisation(steps)...)
	out = append(out, o.frame(size)...)
	if o.Restart > 0 {
		out = append(out, JPEGSegment(0xdd, binary.BigEndian.AppendUint16(nil, uint16(o.Restart)))...)
	}
	for _, s := range o.script(n) {
		out = append(out, o.scan(s, content.tokens(s, o))...)
	}
	return append(out, 0xff, 0xd9)
}

// table is the number of the tables, of quantisation and of codes, that a component
// uses: 1 for chroma.
func (o JPEGOptions) table(component int) byte {
	if o.Untransformed || component%3 == 0 {
		return 0
	}
	return 1
}

// steps returns the tables of quantisation, in natural order.
func (o JPEGOptions) steps() [2][64]int {
	most := 255
	if o.Wide {
		most = 32767
	}
	return [2][64]int{scaledSteps(lumaSteps(), o.Quality, most), scaledSteps(chromaSteps(), o.Quality, most)}
}

// colours returns the segment that tells what the components are: JFIF's, or Adobe's
// for what JFIF does not have.
func (o JPEGOptions) colours(n int) []byte {
	switch {
	case o.Bare:
		return nil
	case n < 4 && !o.Untransformed:
		return JPEGSegment(0xe0, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"))
	case o.Untransformed:
		return JPEGSegment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))
	}
	return JPEGSegment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x02"))
}

// quantisation returns a DQT segment with both tables.
func (o JPEGOptions) quantisation(steps [2][64]int) []byte {
	var body []byte
	for number, table := range steps {
		if !o.Wide {
			body = append(body, byte(number))
			for _, at := range zigzag() {
				body = append(body, byte(table[at]))
			}
			continue
		}
		body = append(body, 0x10|byte(number))
		for _, at := range zigzag() {
			body = binary.BigEndian.AppendUint16(body, uint16(table[at]))
		}
	}
	return JPEGSegment(0xdb, body)
}

// frame returns the SOF segment.
func (o JPEGOptions) frame(size image.Point) []byte {
	marker := byte(0xc0)
	if o.Progressive {
		marker = 0xc2
	} else if o.Extended {
		marker = 0xc1
	}
	factors := o.Sampling.factors()
	body := binary.BigEndian.AppendUint16([]byte{8}, uint16(size.Y))
	body = binary.BigEndian.AppendUint16(body, uint16(size.X))
	body = append(body, byte(len(factors)))
	for i, f := range factors {
		body = append(body, o.id(i), byte(f[0]<<4|f[1]), o.table(i))
	}
	return JPEGSegment(marker, body)
}

func (o JPEGOptions) id(component int) byte {
	if o.IDs != "" {
		return o.IDs[component]
	}
	return byte(component + 1)
}

// scan returns the tables that a scan uses, its header, and its bits.
func (o JPEGOptions) scan(s JPEGScan, tokens []token) []byte {
	tables, all := o.tables(tokens)
	var w codeWriter
	marker := byte(firstRestart)
	for _, t := range tokens {
		if t.table == restart {
			w.restart(marker)
			marker = firstRestart | (marker+1)&7
			continue
		}
		if t.table < classes {
			c := all[t.table][t.symbol]
			w.write(c.bits, c.length)
		}
		w.write(uint64(t.bits), int(t.length))
	}
	out := append(tables, o.header(s)...)
	return append(out, w.bytes()...)
}

// classes is one more than the highest class and number of a table.
const classes = 0x12

// tables returns DHT segments with the tables that tokens use, and their codes. The
// standard tables share a segment, others have their own.
func (o JPEGOptions) tables(tokens []token) (out []byte, all [classes][256]code) {
	var often [classes][256]int
	for _, t := range tokens {
		if t.table < classes {
			often[t.table][t.symbol]++
		}
	}
	var standard []byte
	for _, class := range []byte{0x00, 0x10, 0x01, 0x11} {
		if often[class] == [256]int{} {
			continue
		}
		counts, values := standardTable(class)
		if o.Optimized || o.Progressive {
			counts, values = bestTable(often[class])
			out = append(out, JPEGSegment(0xc4, huffman(class, counts, values))...)
		} else {
			standard = append(standard, huffman(class, counts, values)...)
		}
		all[class] = codes(counts, values)
	}
	if standard != nil {
		out = JPEGSegment(0xc4, standard)
	}
	return out, all
}

// header returns the SOS segment.
func (o JPEGOptions) header(s JPEGScan) []byte {
	body := []byte{byte(len(s.Components))}
	for _, c := range s.Components {
		number := o.table(c)
		tables := number<<4 | number
		if o.Progressive && s.From == 0 {
			tables = number << 4
		} else if o.Progressive {
			tables = number
		}
		body = append(body, o.id(c), tables)
	}
	if !o.Progressive {
		s = JPEGScan{To: 63}
	}
	return JPEGSegment(0xda, append(body, byte(s.From), byte(s.To), byte(s.High<<4|s.Low)))
}
