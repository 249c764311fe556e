package png

import "encoding/binary"

const (
	// history is how far back a copy may reach (RFC 1951, 2).
	history = 32 << 10
	// room is how much is inflated in one go: more than one row, and little enough
	// to stay in a core's own cache until it was unfiltered.
	room = 64 << 10
	// slack is what may be written behind the goal: a copy of 258 bytes that begins
	// behind two entries of literals, and up to two words more.
	slack = 258 + 2*3 + 2*8
)

const errInflate = FormatError("the compressed data is damaged")

// What an inflater is in the middle of.
type phase int

const (
	atHeader  phase = iota // in front of a block
	inStored               // in a block of plain bytes
	inHuffman              // in a block of codes
	atEnd                  // behind the last block
)

// inflater decompresses a zlib stream (RFC 1950, 1951) into a window, out of which
// rows are taken.
type inflater struct {
	in *stream
	at int // in in.span

	// The next bits of input, the first one lowest; above count they are zeros.
	bits  uint64
	count uint

	out  []byte
	read int // up to here rows were taken
	end  int // up to here there is output
	goal int // no symbol begins behind it
	sum  adler

	phase  phase
	last   bool // this is the last block
	stored int  // bytes left of a block of plain ones

	literals, distances table
	fixed               bool // they are the fixed ones
	made                int  // how often they were made
	lengths             [maxLiterals + maxDistances]byte
}

// newInflater reads the header of a stream. Up to most bytes will be taken at once.
func newInflater(in *stream, most int) (*inflater, error) {
	z := &inflater{
		in: in, sum: newAdler(),
		out: make([]byte, history+max(room, 2*most)+slack),
	}
	z.goal = len(z.out) - slack
	return z, z.zlibHeader()
}

// zlibHeader reads the two bytes of RFC 1950, 2.2. A preset dictionary may be
// asked for only if it is empty: then it says its Adler-32, which is 1.
func (z *inflater) zlibHeader() error {
	const deflate, maxWindow, preset = 8, 7, 1 << 5
	method, err := z.need(8)
	if err != nil {
		return err
	}
	flags, err := z.need(8)
	if err != nil {
		return err
	}
	if method&0xf != deflate || method>>4 > maxWindow || (method<<8|flags)%31 != 0 {
		return FormatError("no zlib stream")
	}
	if flags&preset == 0 {
		return nil
	}
	return z.expectSum(1)
}

// take returns the next n bytes of output. They are valid until the next call, and
// there are wordPad more bytes behind them.
func (z *inflater) take(n int) ([]byte, error) {
	for z.end-z.read < n {
		if z.phase == atEnd {
			return nil, FormatError("too few pixels")
		}
		if err := z.inflate(); err != nil {
			return nil, err
		}
	}
	z.read += n
	return z.out[z.read-n : z.read+wordPad], nil
}

// finish checks that there is no more output than what was taken, and that the sum
// and the end of the stream are right.
func (z *inflater) finish() error {
	for z.read == z.end && z.phase != atEnd {
		if err := z.inflate(); err != nil {
			return err
		}
	}
	if z.read != z.end {
		return FormatError("too many pixels")
	}
	z.drop(z.count % 8) // the rest of a byte is nobody's
	return z.closing()
}

// inflate fills the window, or goes on to the end of the stream.
func (z *inflater) inflate() error {
	z.slide()
	from := z.end
	for z.end < z.goal && z.phase != atEnd {
		var err error
		switch z.phase {
		case atHeader:
			err = z.blockHeader()
		case inStored:
			err = z.copyStored()
		case inHuffman:
			err = z.decode()
		}
		if err != nil {
			return err
		}
	}
	z.sum.add(z.out[from:z.end])
	return nil
}

// slide makes room in the window when no symbol may begin there any more. What is
// not taken yet and the history stay.
func (z *inflater) slide() {
	if z.end < z.goal {
		return
	}
	keep := min(z.read, z.end-history)
	copy(z.out, z.out[keep:z.end])
	z.read -= keep
	z.end -= keep
}

// closing checks the Adler-32 behind the last block, and that the stream ends with
// its chunk. As image/png reads chunks in pieces of 4096 bytes, and forgives what
// else is in the last piece, so do we. (It reads long blocks of plain bytes in other
// pieces; how much junk it forgives behind those is not followed.)
func (z *inflater) closing() error {
	const piece = 4096
	if err := z.expectSum(z.sum.value()); err != nil {
		return err
	}
	if pieces := (z.at + piece - 1) / piece; pieces*piece < len(z.in.span) {
		return FormatError("there is something behind the pixels")
	}
	return nil
}

// expectSum reads an Adler-32, which stands on a byte's boundary.
func (z *inflater) expectSum(sum uint32) error {
	var found uint32
	for range 4 {
		b, err := z.need(8)
		if err != nil {
			return err
		}
		found = found<<8 | b
	}
	if found != sum {
		return FormatError("the Adler-32 is wrong")
	}
	return nil
}

// need takes n bits of input, 1 to 16, and never looks at more bytes than those
// that hold them: the next one may be a chunk's that does not belong here.
func (z *inflater) need(n uint) (uint32, error) {
	for z.count < n {
		if err := z.nextByte(); err != nil {
			return 0, err
		}
	}
	v := uint32(z.bits & (1<<n - 1))
	z.drop(n)
	return v, nil
}

func (z *inflater) drop(n uint) {
	z.bits >>= n
	z.count -= n
}

// nextByte appends a byte to the bits.
func (z *inflater) nextByte() error {
	if z.at == len(z.in.span) {
		if err := z.in.advance(); err != nil {
			return err
		}
		z.at = 0
	}
	z.bits |= uint64(z.in.span[z.at]) << z.count
	z.count += 8
	z.at++
	return nil
}

// copyStored copies plain bytes, as many as there are in this chunk and fit. The
// bits are empty.
func (z *inflater) copyStored() error {
	if z.stored > 0 && z.at == len(z.in.span) {
		if err := z.in.advance(); err != nil {
			return err
		}
		z.at = 0
	}
	n := copy(z.out[z.end:z.goal], z.in.span[z.at:][:min(z.stored, len(z.in.span)-z.at)])
	z.end += n
	z.at += n
	z.stored -= n
	if z.stored == 0 {
		z.blockEnd()
	}
	return nil
}

func (z *inflater) blockEnd() {
	z.phase = atHeader
	if z.last {
		z.phase = atEnd
	}
}

// decode gives out the symbols of a block: by words, and where a chunk ends by
// single bytes.
func (z *inflater) decode() error {
	for z.end < z.goal && z.phase == inHuffman {
		var err error
		if len(z.in.span)-z.at >= fastInput {
			err = z.decodeFast()
		} else {
			err = z.decodeOne()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// decodeOne gives out what one entry says, and reads no byte behind it.
func (z *inflater) decodeOne() error {
	e, value, err := z.entry(&z.literals)
	if err != nil {
		return err
	}
	switch {
	case e&allLiterals != 0:
		binary.LittleEndian.PutUint32(z.out[z.end:], e>>literalsAt)
		z.end += int(e & allLiterals / oneLiteral)
		return nil
	case e&kindMask == kindEnd:
		z.blockEnd()
		return nil
	case e&kindMask == kindCopy:
		return z.copyOne(value)
	}
	return errInflate
}

// copyOne gives out a copy, given the length that was just read.
func (z *inflater) copyOne(length int) error {
	e, distance, err := z.entry(&z.distances)
	if err != nil {
		return err
	}
	if e&kindMask != kindCopy || distance > z.end {
		return errInflate
	}
	again(z.out, z.end, distance, length)
	z.end += length
	return nil
}

// entry finds the next entry and takes its bits; value is what its further bits make
// of its base. Bits that are not there yet are zeros: an entry that takes no more
// than what is there is right in any case, and otherwise the next byte is a part of
// the block.
func (z *inflater) entry(t *table) (e uint32, value int, err error) {
	for {
		bits, count := z.bits, z.count
		e := t.first[bits&(1<<index-1)]
		if e&(allLiterals|kindMask) == kindLink {
			e = t.follow(e, bits)
			bits >>= index
			count -= min(count, index)
		}
		if taken := uint(e & entryBits); taken <= count {
			z.bits, z.count = bits, count
			z.drop(taken)
			return e, valueOf(e, bits), nil
		}
		if err := z.nextByte(); err != nil {
			return 0, 0, err
		}
	}
}
