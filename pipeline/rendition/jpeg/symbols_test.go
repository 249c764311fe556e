package jpeg

import (
	"encoding/binary"
	"testing"
)

// tally counts the symbols of a scan by table: DC and AC of luma, then of chroma.
type tally [4][256]int

func (t *tally) add(o tally) {
	for i := range t {
		for j, n := range o[i] {
			t[i][j] += n
		}
	}
}

// weighed is the tally times part/whole.
func (t tally) weighed(part, whole int) tally {
	for i := range t {
		for j := range t[i] {
			t[i][j] = t[i][j] * part / whole
		}
	}
	return t
}

// bits is what the counted symbols cost with tables, with the bits of their values.
func (t *tally) bits(tables [4]table) (n int) {
	for i, counts := range t {
		tables[i].each(func(symbol uint8, e entry) {
			n += counts[symbol] * (e.length() + int(symbol&15))
		})
	}
	return n
}

// best are the tables of fewest bits for the counted symbols.
func (t *tally) best() (tables [4]table) {
	for i, counts := range t {
		tables[i] = optimal(counts)
	}
	return tables
}

// parts are the pieces of a file that tests look at. It may be ours or
// image/jpeg's.
type parts struct {
	markers       []byte
	divisors      [2][64]uint8
	tables        [4]table
	width, height int
	gray          bool
	scan          []byte
}

func dissect(tb testing.TB, file []byte) (p parts) {
	tb.Helper()
	for at := 2; ; {
		marker, n := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		body := file[at+4 : at+2+n]
		p.markers = append(p.markers, marker)
		switch marker {
		case quantisation:
			for ; len(body) > 0; body = body[65:] {
				p.divisors[body[0]] = [64]uint8(body[1:])
			}
		case frameBaseline:
			p.height, p.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
			p.gray = body[5] == 1
		case huffmanTables:
			p.readTables(body)
		case startOfScan:
			p.scan = file[at+2+n:]
			return p
		}
		at += 2 + n
	}
}

func (p *parts) readTables(body []byte) {
	for len(body) > 0 {
		t, total := table{counts: [16]uint8(body[1:])}, 0
		for _, n := range t.counts {
			total += int(n)
		}
		t.symbols = body[17 : 17+total]
		p.tables[body[0]&1*2|body[0]>>4] = t
		body = body[17+total:]
	}
}

// count reads the scan symbol by symbol.
func (p *parts) count(tb testing.TB) (t tally) {
	tb.Helper()
	r := scanReader{scan: p.scan}
	units, blocks := units(p.width, 16)*units(p.height, 16), []int{0, 0, 0, 0, 2, 2}
	if p.gray {
		units, blocks = (p.width+7)/8*((p.height+7)/8), []int{0}
	}
	for range units {
		for _, which := range blocks {
			t[which][r.symbol(p.tables[which])]++
			for k := 1; k < 64; k++ {
				symbol := r.symbol(p.tables[which+1])
				t[which+1][symbol]++
				if symbol == 0 {
					break
				}
				k += int(symbol >> 4)
			}
		}
	}
	if rest := len(r.scan) - r.at; rest != 2 {
		tb.Errorf("%d bytes behind the scan, want EOI alone", rest)
	}
	return t
}

// scanReader reads codes in the plainest way (T.81, figure F.16).
type scanReader struct {
	scan []byte
	at   int
	held byte
	left int
}

func (r *scanReader) bit() int {
	if r.left == 0 {
		r.held, r.left = r.scan[r.at], 8
		r.at++
		if r.held == 0xff {
			r.at++
		}
	}
	r.left--
	return int(r.held>>r.left) & 1
}

// symbol reads a code and the value behind it.
func (r *scanReader) symbol(t table) uint8 {
	code, first, at := 0, 0, 0
	for _, n := range t.counts {
		code, first = code<<1|r.bit(), first<<1
		if code-first < int(n) {
			symbol := t.symbols[at+code-first]
			for range symbol & 15 {
				r.bit()
			}
			return symbol
		}
		first, at = first+int(n), at+int(n)
	}
	panic("a code that no table has")
}
