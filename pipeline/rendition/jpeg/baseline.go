package jpeg

// block is the frequencies that are kept of one block, times their factors, by rows
// of n. It is longer than it need be, so that no place in it has to be checked.
type block [128]int32

// dropped is the place of frequencies that are not kept.
const dropped = 64

// target says where each frequency goes and what it is multiplied by, both in
// zig-zag order.
type target struct {
	place  [64]uint8
	factor [64]int32
}

// errCutOff: more bits are asked for than there are before the next marker.
const errCutOff = FormatError("a scan that is cut off")

// noCode says why bits were no code.
func (r *reader) noCode() error {
	if r.overdrawn() {
		return errCutOff
	}
	return FormatError("bits that are no code")
}

// difference reads the difference of a block's mean to that of the one before,
// T.81 F.2.2.1.
func (r *reader) difference(h *huffman) (int32, error) {
	if r.n < 32 {
		r.fill()
	}
	entry := h.lookup[r.acc>>(64-lookupBits)]
	if entry&(entryWhole|15<<entryRun) == entryWhole {
		r.acc <<= entry & entryLength
		r.n -= int(entry & entryLength)
		return int32(entry) >> entryValue, nil
	}
	symbol, ok := r.symbol(h)
	switch {
	case !ok:
		return 0, r.noCode()
	case symbol > 16:
		return 0, FormatError("a mean of too many bits")
	}
	return extend(r.bits(uint(symbol)), uint(symbol)), nil
}

// frequencies reads all but the mean of a block of a sequential scan, T.81 F.2.2.2,
// and puts each where it goes. It reports whether any was kept.
func (r *reader) frequencies(h *huffman, to *target, b *block) (kept bool, err error) {
	acc, n := r.acc, r.n
	var places uint8
	for k := 1; k < 64; k++ {
		if n < 32 {
			r.acc, r.n = acc, n
			r.fill()
			acc, n = r.acc, r.n
		}
		entry := h.lookup[acc>>(64-lookupBits)]
		k += int(entry >> entryRun & 15)
		if entry&entryWhole != 0 && k < 64 {
			acc <<= entry & entryLength
			n -= int(entry & entryLength)
			place := to.place[k&63]
			b[place&127] = int32(entry) >> entryValue * to.factor[k&63]
			places |= ^place
			continue
		}
		k -= int(entry >> entryRun & 15)
		r.acc, r.n = acc, n
		symbol, ok := r.symbol(h)
		if !ok {
			return false, r.noCode()
		}
		acc, n = r.acc, r.n
		run, size := int(symbol>>4), uint(symbol&15)
		k += run
		if size == 0 {
			if run == 15 {
				continue
			}
			if run != 0 {
				return false, UnsupportedSymbols
			}
			break
		}
		if k > 63 {
			break // beyond the block: the value's bits are left for what comes
		}
		value := extend(acc>>(64-size), size)
		acc <<= size
		n -= int(size)
		place := to.place[k]
		b[place&127] = value * to.factor[k]
		places |= ^place
	}
	r.acc, r.n = acc, n
	if r.overdrawn() {
		return false, errCutOff
	}
	return places&dropped != 0, nil
}
