package png

const (
	maxLiterals  = 286 // symbols of a dynamic block (RFC 1951, 3.2.5); fixed ones have two more without a meaning
	endOfBlock   = 256
	maxDistances = 30
)

// lengthOrder is the order in which the lengths of the code for lengths come (RFC
// 1951, 3.2.7).
const lengthOrder = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"

// blockHeader reads the three bits in front of a block, and its codes.
func (z *inflater) blockHeader() error {
	head, err := z.need(3)
	if err != nil {
		return err
	}
	z.last = head&1 != 0
	switch head >> 1 {
	case 0:
		return z.storedHeader()
	case 1:
		return z.fixedCodes()
	case 2:
		return z.dynamicCodes()
	}
	return errInflate
}

// storedHeader reads how many plain bytes come, from the next byte's boundary on.
func (z *inflater) storedHeader() error {
	z.drop(z.count % 8)
	length, err := z.need(16)
	if err != nil {
		return err
	}
	complement, err := z.need(16)
	if err != nil {
		return err
	}
	if length^complement != 0xffff {
		return errInflate
	}
	z.phase, z.stored = inStored, int(length)
	return nil
}

// fixedCodes sets up the codes of RFC 1951, 3.2.6, unless the block before had them.
func (z *inflater) fixedCodes() error {
	if z.fixed {
		z.phase = inHuffman
		return nil
	}
	var literals [maxLiterals + 2]byte
	for s := range literals {
		switch {
		case s < 144:
			literals[s] = 8
		case s < 256:
			literals[s] = 9
		case s < 280:
			literals[s] = 7
		default:
			literals[s] = 8
		}
	}
	var distances [maxDistances + 2]byte
	for s := range distances {
		distances[s] = 5
	}
	if err := z.codes(literals[:], distances[:]); err != nil {
		return err
	}
	z.fixed = true
	return nil
}

// dynamicCodes reads the codes of a block (RFC 1951, 3.2.7).
func (z *inflater) dynamicCodes() error {
	head, err := z.need(14)
	if err != nil {
		return err
	}
	literals, distances, n := int(head&31)+257, int(head>>5&31)+1, int(head>>10)+4
	if literals > maxLiterals || distances > maxDistances {
		return errInflate
	}
	if err := z.lengthCode(n); err != nil {
		return err
	}
	z.fixed = false
	lengths := z.lengths[:literals+distances]
	for i := 0; i < len(lengths); {
		e, value, err := z.entry(&z.distances)
		if err != nil {
			return err
		}
		if e&kindMask != kindCopy {
			return errInflate
		}
		n, length, err := z.run(value, lengths[:i])
		if err != nil {
			return err
		}
		if n > len(lengths)-i {
			return errInflate
		}
		for ; n > 0; n-- {
			lengths[i] = length
			i++
		}
	}
	return z.codes(lengths[:literals], lengths[literals:])
}

// lengthCode reads the code in which lengths are written. Its table is that of the
// distances, which are not there yet.
func (z *inflater) lengthCode(n int) error {
	var lengths [len(lengthOrder)]byte
	for i := range n {
		l, err := z.need(3)
		if err != nil {
			return err
		}
		lengths[lengthOrder[i]] = byte(l)
	}
	if !z.distances.build(lengths[:], func(s int) uint32 { return kindCopy | uint32(s)<<baseAt }) {
		return errInflate
	}
	return nil
}

// run says how often which length comes next, given a symbol of the code for lengths
// and the lengths so far.
func (z *inflater) run(symbol int, before []byte) (n int, length byte, err error) {
	least, more := 3, uint(3)
	switch symbol {
	default:
		return 1, byte(symbol), nil
	case 16:
		if len(before) == 0 {
			return 0, 0, errInflate
		}
		length, more = before[len(before)-1], 2
	case 17:
	case 18:
		least, more = 11, 7
	}
	extra, err := z.need(more)
	return least + int(extra), length, err
}

// maxCodes is how many blocks of a picture may have codes of their own. An encoder
// begins a new block after thousands of symbols: a file of 20 MB has some thousand. Its
// tables cost as much as 8 KB of pixels, and the block need not have any.
const maxCodes = 100_000

// codes makes the tables of a block.
func (z *inflater) codes(literals, distances []byte) error {
	if z.made++; z.made > maxCodes {
		return ErrTooManyBlocks
	}
	if !z.literals.build(literals, literalEntry) || !z.distances.build(distances, distanceEntry) {
		return errInflate
	}
	z.literals.join()
	z.phase = inHuffman
	return nil
}

// literalEntry is what a symbol of the first code means: a byte, the end of the
// block, or a length of 3 to 258 (RFC 1951, 3.2.5).
func literalEntry(s int) uint32 {
	n := s - endOfBlock - 1
	switch {
	case s < endOfBlock:
		return oneLiteral | uint32(s)<<literalsAt
	case s == endOfBlock:
		return kindEnd
	case n < 8:
		return kindCopy | uint32(n+3)<<baseAt
	case n < 28:
		more := n/4 - 1
		return kindCopy | uint32(more) | uint32((4+n%4)<<more+3)<<baseAt
	case n == 28:
		return kindCopy | 258<<baseAt
	}
	return kindInvalid
}

// distanceEntry is what a symbol of the second code means: a distance of 1 to
// 32,768.
func distanceEntry(s int) uint32 {
	switch {
	case s < 4:
		return kindCopy | uint32(s+1)<<baseAt
	case s < maxDistances:
		more := s/2 - 1
		return kindCopy | uint32(more) | uint32((2+s%2)<<more+1)<<baseAt
	}
	return kindInvalid
}
