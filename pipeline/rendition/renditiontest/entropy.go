package renditiontest

import "math/bits"

// token is a piece of a scan before it is bits: a symbol of a table and what follows
// it, or one of the two below.
type token struct {
	table  byte // class and number, as in a DHT segment
	symbol byte
	length byte
	bits   uint32
}

// In place of a table: bits without a symbol, and a restart.
const (
	bitsAlone = 0xfe
	restart   = 0xff
)

// scanCoder turns the coefficients of one scan into tokens.
type scanCoder struct {
	scan   JPEGScan
	table  byte // its number, of the component in hand
	tokens []token
	before [4]int // the DC level of each component's last block

	// Of a progressive scan: how many blocks have ended and are not told yet, and the
	// bits that refine them.
	ended   int
	refined []byte
}

// tokens codes a scan. There are interval MCUs between restarts, without end if 0.
func (c coefficients) tokens(s JPEGScan, o JPEGOptions) []token {
	coder := scanCoder{scan: s}
	code, i := coder.coding(o.Progressive), 0
	for mcu := range c.mcus(s.Components) {
		if o.Restart > 0 && i > 0 && i%o.Restart == 0 {
			coder.restart()
		}
		for _, u := range mcu {
			coder.table = o.table(u.component)
			code(u)
		}
		i++
	}
	coder.tellEnded()
	return coder.tokens
}

// coding chooses how the blocks of the scan are coded.
func (c *scanCoder) coding(progressive bool) func(unit) {
	switch s := c.scan; {
	case !progressive:
		return c.whole
	case s.From == 0 && s.High == 0:
		return c.firstDC
	case s.From == 0:
		return c.refineDC
	case s.High == 0:
		return c.firstAC
	}
	return c.refineAC
}

// whole codes a block of a sequential JPEG.
func (c *scanCoder) whole(u unit) {
	c.dc(u.component, int(u.block[0]))
	run := 0
	for _, v := range u.block[1:] {
		if v == 0 {
			run++
			continue
		}
		c.ac(&run, int(v))
	}
	if run > 0 {
		c.tell(0x10, 0, 0, 0)
	}
}

// dc tells a level by its difference from the one before.
func (c *scanCoder) dc(component, level int) {
	bits, n := magnitude(level - c.before[component])
	c.before[component] = level
	c.tell(0x00, n, bits, n)
}

// ac tells a coefficient that is not zero, and the zeros before it.
func (c *scanCoder) ac(run *int, v int) {
	for ; *run > 15; *run -= 16 {
		c.tell(0x10, 0xf0, 0, 0)
	}
	bits, n := magnitude(v)
	c.tell(0x10, byte(*run<<4)|n, bits, n)
	*run = 0
}

func (c *scanCoder) tell(class, symbol byte, bits uint32, n byte) {
	c.tokens = append(c.tokens, token{class | c.table, symbol, n, bits})
}

func (c *scanCoder) tellBits(bits ...byte) {
	for _, bit := range bits {
		c.tokens = append(c.tokens, token{table: bitsAlone, length: 1, bits: uint32(bit)})
	}
}

func (c *scanCoder) restart() {
	c.tellEnded()
	c.before = [4]int{}
	c.tokens = append(c.tokens, token{table: restart})
}

// magnitude returns a number as JPEG writes it: how many bits it has, and these; one
// less if it is negative.
func magnitude(v int) (low uint32, n byte) {
	if v < 0 {
		n = byte(bits.Len(uint(-v)))
		return uint32(v-1) & (1<<n - 1), n
	}
	n = byte(bits.Len(uint(v)))
	return uint32(v), n
}
