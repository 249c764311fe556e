package png

import "encoding/binary"

// decodeFast gives out symbols while there are more than two words of input in the
// chunk and room for their output, or up to the end of the block. The bytes of
// input that it loaded and did not use it gives back.
func (z *inflater) decodeFast() error {
	literals := (*[1 << literalIndex]uint32)(z.literals.first)
	distances := (*[1 << distanceIndex]uint32)(z.distances.first)
	in, at, out, end := z.in.span, z.at, z.out, z.end
	bits, count := z.bits, z.count
	inputGoal, goal := len(in)-2*8, z.goal
	err := error(nil)

	for at <= inputGoal && end < goal {
		// At least 56 bits: whole bytes are counted, what is above them is loaded again.
		bits |= binary.LittleEndian.Uint64(in[at:]) << (count & 63)
		at += int((63 - count) >> 3)
		count |= 56

		// Three entries of literals take 33 bits at most.
		e := literals[bits&(1<<literalIndex-1)]
		if n := e & allLiterals; n != 0 {
			binary.LittleEndian.PutUint32(out[end:], e>>8)
			end += int(n / oneLiteral)
			bits >>= e & entryLength
			count -= uint(e & entryLength)
			e = literals[bits&(1<<literalIndex-1)]
			if n := e & allLiterals; n != 0 {
				binary.LittleEndian.PutUint32(out[end:], e>>8)
				end += int(n / oneLiteral)
				bits >>= e & entryLength
				count -= uint(e & entryLength)
				e = literals[bits&(1<<literalIndex-1)]
				if n := e & allLiterals; n != 0 {
					binary.LittleEndian.PutUint32(out[end:], e>>8)
					end += int(n / oneLiteral)
					bits >>= e & entryLength
					count -= uint(e & entryLength)
					continue
				}
			}
		}
		// 34 bits are left: a long code and a length take 20.
		if e&kindMask == kindLink {
			bits >>= e & entryLength
			count -= uint(e & entryLength)
			e = z.literals.second[e>>baseAt+uint32(bits)&(1<<(e>>extraAt&0xff)-1)]
			if e&allLiterals != 0 {
				out[end] = byte(e >> 8)
				end++
				bits >>= e & entryLength
				count -= uint(e & entryLength)
				continue
			}
		}
		bits >>= e & entryLength
		count -= uint(e & entryLength)
		if e&kindMask != kindCopy {
			if e&kindMask == kindEnd {
				z.blockEnd()
			} else {
				err = errInflate
			}
			break
		}
		extra := e >> extraAt & 0xf
		length := int(e>>baseAt) + int(bits&(1<<extra-1))
		bits >>= extra
		count -= uint(extra)

		// A distance takes 28 bits at most.
		bits |= binary.LittleEndian.Uint64(in[at:]) << (count & 63)
		at += int((63 - count) >> 3)
		count |= 56
		e = distances[bits&(1<<distanceIndex-1)]
		if e&kindMask == kindLink {
			bits >>= e & entryLength
			count -= uint(e & entryLength)
			e = z.distances.second[e>>baseAt+uint32(bits)&(1<<(e>>extraAt&0xff)-1)]
		}
		bits >>= e & entryLength
		count -= uint(e & entryLength)
		extra = e >> extraAt & 0xf
		distance := int(e>>baseAt) + int(bits&(1<<extra-1))
		bits >>= extra
		count -= uint(extra)
		if e&kindMask != kindCopy || distance > end {
			err = errInflate
			break
		}
		again(out, end, distance, length)
		end += length
	}

	z.at, z.end = at-int(count>>3), end
	z.count = count & 7
	z.bits = bits & (1<<z.count - 1)
	return err
}

// again writes what stands distance bytes before at, once more, at at: length bytes
// and up to 7 more, by words. If it overlaps with itself it repeats: the first word
// then goes by bytes, and from there on a whole number of repetitions is at least a
// word long.
func again(out []byte, at, distance, length int) {
	from, end := at-distance, at+length
	if distance < 8 {
		for i := range 8 {
			out[at+i] = out[from+i]
		}
		at += 8
		from = at - int("\x00\x08\x08\x09\x08\x0a\x0c\x0e"[distance])
	}
	for at < end {
		binary.LittleEndian.PutUint64(out[at:], binary.LittleEndian.Uint64(out[from:]))
		at += 8
		from += 8
	}
}
