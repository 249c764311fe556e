package renditiontest

import "slices"

// huffman returns the body of a DHT segment: how many codes of 1, 2, ... bits
// there are, and what they mean.
func huffman(class byte, counts, values []byte) []byte {
	out := append([]byte{class}, counts...)
	out = append(out, make([]byte, 16-len(counts))...)
	return append(out, values...)
}

// codeWriter packs bits as JPEG does: highest first, ones to fill the last byte,
// and a zero byte behind each 0xFF.
type codeWriter struct {
	out  []byte
	held uint64
	n    int
}

func (w *codeWriter) write(v uint64, n int) {
	w.held = w.held<<n | v
	for w.n += n; w.n >= 8; w.n -= 8 {
		b := byte(w.held >> (w.n - 8))
		w.out = append(w.out, b)
		if b == 0xff {
			w.out = append(w.out, 0)
		}
	}
}

// restart fills the last byte and writes a marker.
func (w *codeWriter) restart(marker byte) {
	w.out = append(w.bytes(), 0xff, marker)
}

func (w *codeWriter) bytes() []byte {
	if w.n > 0 {
		w.write(1<<(8-w.n)-1, 8-w.n)
	}
	return w.out
}

// code is the bits that stand for a symbol.
type code struct {
	bits   uint64
	length int
}

// codes numbers the codes of a table, as Annex C of T.81 says: in order of length.
func codes(counts, values []byte) (out [256]code) {
	next, at := uint64(0), 0
	for i, n := range counts {
		for range n {
			out[values[at]] = code{bits: next, length: i + 1}
			next++
			at++
		}
		next <<= 1
	}
	return out
}

// bestTable makes the table with the shortest codes for symbols that come as often
// as told, within JPEG's two limits: no code is longer than 16 bits, and none is
// all ones.
func bestTable(often [256]int) (counts, values []byte) {
	for {
		lengths, longest := codeLengths(often)
		if longest <= 16 {
			return arrange(lengths, longest)
		}
		for i, n := range often {
			often[i] = (n + 1) / 2 // flatter counts make a flatter tree
		}
	}
}

// codeLengths builds Huffman's tree. A 257th symbol that never comes is given one
// of the longest codes; as the last of these it is the one of all ones.
func codeLengths(often [256]int) (lengths [257]int, longest int) {
	type node struct {
		weight  int
		symbols []int
	}
	nodes := []node{{0, []int{256}}}
	for symbol, n := range often {
		if n > 0 {
			nodes = append(nodes, node{n, []int{symbol}})
		}
	}
	for len(nodes) > 1 {
		slices.SortStableFunc(nodes, func(a, b node) int { return a.weight - b.weight })
		both := slices.Concat(nodes[0].symbols, nodes[1].symbols)
		for _, symbol := range both {
			lengths[symbol]++
			longest = max(longest, lengths[symbol])
		}
		nodes = append(nodes[2:], node{nodes[0].weight + nodes[1].weight, both})
	}
	return lengths, longest
}

// arrange lists the symbols by length, without the 257th.
func arrange(lengths [257]int, longest int) (counts, values []byte) {
	counts = make([]byte, longest)
	for n := 1; n <= longest; n++ {
		for symbol := range 256 {
			if lengths[symbol] == n {
				counts[n-1]++
				values = append(values, byte(symbol))
			}
		}
	}
	return counts, values
}
