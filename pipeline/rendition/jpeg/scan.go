package jpeg

// scan is what the segment before entropy-coded data says of them.
type scan struct {
	components []scanComponent
	// from and to are the band, in zig-zag order; high and low the bits, T.81 G.1.
	from, to  int
	high, low uint
}

type scanComponent struct {
	*Component
	index  int
	dc, ac *huffman // nil if the table was never defined
}

// readScan reads the body of a scan's segment, T.81 B.2.3.
func (d *Decoder) readScan(body []byte) (scan, error) {
	if d.Components == nil {
		return scan{}, FormatError("a scan before any frame")
	}
	if len(body) < 6 || len(body)%2 != 0 || len(body) != 4+2*int(body[0]) || int(body[0]) > len(d.Components) {
		return scan{}, FormatError("a scan of a length that cannot be")
	}
	s := scan{to: 63}
	blocks := 0
	rest := body[1:]
	for range body[0] {
		c, err := d.scanComponent(s, rest[0], rest[1])
		if err != nil {
			return scan{}, err
		}
		s.components = append(s.components, c)
		blocks += c.H * c.V
		rest = rest[2:]
	}
	if len(d.Components) > 1 && blocks > 10 {
		return scan{}, FormatError("too many blocks in an MCU")
	}
	if !d.Progressive {
		return s, nil
	}
	s.from, s.to, s.high, s.low = int(rest[0]), int(rest[1]), uint(rest[2]>>4), uint(rest[2]&15)
	switch {
	case s.from == 0 && s.to != 0 || s.from > s.to || s.to > 63:
		return scan{}, FormatError("a band that cannot be")
	case s.from != 0 && len(s.components) != 1:
		return scan{}, FormatError("a band of more than one component")
	case s.high != 0 && s.high != s.low+1:
		return scan{}, FormatError("bits that cannot be refined")
	}
	return s, nil
}

// scanComponent finds the component that a scan names, and its tables.
func (d *Decoder) scanComponent(s scan, id, tables byte) (scanComponent, error) {
	for _, other := range s.components {
		if other.id == id {
			return scanComponent{}, FormatError("a component twice in a scan")
		}
	}
	for i := range d.Components {
		if d.Components[i].id != id {
			continue
		}
		dc, ac := tables>>4, tables&15
		if dc > 3 || ac > 3 || d.baseline && (dc > 1 || ac > 1) {
			return scanComponent{}, FormatError("a scan with a table that cannot be")
		}
		return scanComponent{&d.Components[i], i, d.dc[dc], d.ac[ac]}, nil
	}
	return scanComponent{}, FormatError("a scan of an unknown component")
}

// mcus returns how many MCUs a scan has, across and down. Those of a single
// component are its blocks, without the ones that only fill up, T.81 A.2.2.
func (d *Decoder) mcus(s scan) (across, down int) {
	if len(s.components) == 1 {
		c := s.components[0]
		return ceilDiv(c.width, 8), ceilDiv(c.height, 8)
	}
	return d.mcusAcross(), d.mcusDown()
}
