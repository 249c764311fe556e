package jpeg

import "slices"

// optimal makes the table of fewest bits for symbols that occur so often, after
// T.81, K.2: no code is longer than 16 bits or all ones.
func optimal(counts [256]int) table {
	lengths := lengthsOf(counts)
	var t table
	var symbols []int
	for s, n := range counts {
		if n > 0 {
			symbols = append(symbols, s)
		}
	}
	slices.SortStableFunc(symbols, func(a, b int) int { return counts[b] - counts[a] })
	for i, n := range lengths {
		t.counts[i] = uint8(n)
	}
	for _, s := range symbols {
		t.symbols = append(t.symbols, uint8(s))
	}
	return t
}

// lengthsOf is how many codes there should be of 1 to 16 bits.
func lengthsOf(counts [256]int) (out [16]int) {
	type node struct {
		weight int
		leaves []int // their depths below it
	}
	nodes := []node{{0, []int{0}}} // the code of all ones, which nobody gets
	for _, n := range counts {
		if n > 0 {
			nodes = append(nodes, node{n, []int{0}})
		}
	}
	for len(nodes) > 1 {
		slices.SortStableFunc(nodes, func(a, b node) int { return b.weight - a.weight })
		a, b := nodes[len(nodes)-1], nodes[len(nodes)-2]
		both := node{weight: a.weight + b.weight}
		for _, depth := range append(a.leaves, b.leaves...) {
			both.leaves = append(both.leaves, depth+1)
		}
		nodes = append(nodes[:len(nodes)-2], both)
	}
	var byLength [257]int
	for _, depth := range nodes[0].leaves {
		byLength[depth]++
	}
	for i := len(byLength) - 1; i > 16; i-- {
		for byLength[i] > 0 { // two leaves go up, and a shorter one becomes a fork
			j := i - 2
			for byLength[j] == 0 {
				j--
			}
			byLength[i] -= 2
			byLength[i-1]++
			byLength[j+1] += 2
			byLength[j]--
		}
	}
	last := 16
	for byLength[last] == 0 {
		last--
	}
	byLength[last]--
	copy(out[:], byLength[1:17])
	return out
}
