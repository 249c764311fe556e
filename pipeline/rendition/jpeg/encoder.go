// Package jpeg writes baseline JPEG files straight from rows of luma and chroma.
//
// It owns the coding of a rendition: the transform, how coarsely coefficients are
// kept, the codes and the file's few segments. A file is SOI, JFIF's APP0, DQT,
// SOF0, DHT, SOS, one scan and EOI, and nothing else: no EXIF, no comment, no
// profile. Everything is computed in integers, so the same rows give the same
// bytes on every machine. It does no I/O.
package jpeg

import "fmt"

// Encoder writes one JPEG of 4:2:0 or of grey. Rows are pushed per component, and
// a band of them is coded as soon as all its rows are there; only what waits for
// another component is kept. One goroutine uses it at a time.
type Encoder struct {
	gray    bool
	columns int      // units side by side: 16 × 16 samples of luma, 8 × 8 of grey
	bands   int      // units above one another that are still to come
	queues  []*queue // of rows, by component
	luma    *coding
	chroma  *coding
	before  [3]int // the DC level of each component's last block
	work    pair
	sink    sink
}

// NewEncoder begins a file. Sides are 1 to 65,535; others panic, for no JPEG can
// say them. A grey file has component 0 alone.
func NewEncoder(width, height int, gray bool) *Encoder {
	const most = 65_535
	if width < 1 || height < 1 || width > most || height > most {
		panic(fmt.Sprintf("jpeg: a picture of %d × %d", width, height))
	}
	r := rendition()
	e := &Encoder{gray: gray, luma: newCoding(r.luma, r.zone, r.lumaDC, r.lumaAC)}
	if gray {
		e.columns, e.bands = units(width, 8), units(height, 8)
		e.queues = []*queue{newQueue(width, height, (e.columns+1)/2*16, 8)}
	} else {
		e.columns, e.bands = units(width, 16), units(height, 16)
		e.chroma = newCoding(r.chroma, r.zone, r.chromaDC, r.chromaAC)
		w, h := (width+1)/2, (height+1)/2
		e.queues = []*queue{newQueue(width, height, e.columns*16, 16),
			newQueue(w, h, e.columns*8, 8), newQueue(w, h, e.columns*8, 8)}
	}
	const roomy = 1 << 20 // a grainy top rung takes two bits a pixel, so it seldom grows
	e.sink = newSink(header(make([]byte, 0, min(width*height/4+1024, roomy)), width, height, gray, r))
	return e
}

// units is how many units of n samples cover a side.
func units(side, n int) int { return (side + n - 1) / n }

// Push takes the next row of a component: 0 is luma with as many samples as the
// picture is wide, 1 is Cb and 2 is Cr with half of them, rounded up. The row is
// copied. Components may run ahead of each other by any number of rows, and the
// order in which they come changes no byte. A row too many or of another length
// panics.
func (e *Encoder) Push(component int, row []byte) {
	e.queues[component].push(row)
	for e.bands > 0 && e.ready() {
		e.band()
		if e.bands--; e.bands == 0 {
			e.sink.end()
		}
	}
}

// Bytes returns the file. It is nil until each component has all its rows.
func (e *Encoder) Bytes() []byte {
	if e.bands > 0 {
		return nil
	}
	return e.sink.out
}

func (e *Encoder) ready() bool {
	for _, q := range e.queues {
		if !q.full() {
			return false
		}
	}
	return true
}

// band codes the units from the left edge to the right.
func (e *Encoder) band() {
	if e.gray {
		e.grayBand()
	} else {
		e.colourBand()
	}
	for _, q := range e.queues {
		q.drop()
	}
}

// colourBand codes units of four blocks of luma, one of Cb and one of Cr, two
// blocks at once.
func (e *Encoder) colourBand() {
	luma, cb, cr := e.queues[0].band(), e.queues[1].band(), e.queues[2].band()
	wide, narrow := e.queues[0].stride, e.queues[1].stride
	for x := range e.columns {
		for half := range 2 {
			at := 16*x + 8*wide*half
			e.work.transform(luma[at:], luma[at+8:], wide)
			e.code(e.luma, 0, 0)
		}
		e.work.transform(cb[8*x:], cr[8*x:], narrow)
		e.code(e.chroma, 1, 2)
	}
}

// grayBand codes single blocks, of which the right edge may have one too many.
func (e *Encoder) grayBand() {
	rows, stride := e.queues[0].band(), e.queues[0].stride
	for x := 0; x < e.columns; x += 2 {
		e.work.transform(rows[8*x:], rows[8*x+8:], stride)
		low, high := e.work.candidates(&e.luma.scale)
		e.before[0] = e.sink.block(e.luma, &e.work, low, 0, e.before[0])
		if x+1 < e.columns {
			e.before[0] = e.sink.block(e.luma, &e.work, high, 1, e.before[0])
		}
	}
}

// code writes the pair of blocks, which belong to components a and b.
func (e *Encoder) code(c *coding, a, b int) {
	low, high := e.work.candidates(&c.scale)
	e.before[a] = e.sink.block(c, &e.work, low, 0, e.before[a])
	e.before[b] = e.sink.block(c, &e.work, high, 1, e.before[b])
}
