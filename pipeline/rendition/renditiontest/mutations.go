package renditiontest

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
)

// mutations yields what can be done to a victim.
func (v victim) mutations() iter.Seq[Hostile] {
	return func(yield func(Hostile) bool) {
		for _, how := range []func(func(string, []byte) bool) bool{v.cut, v.reordered, v.renamed, v.mismeasured, v.nested, v.flipped} {
			if !how(func(what string, file []byte) bool { return yield(Hostile{v.name + ": " + what, file, anyVerdict}) }) {
				return
			}
		}
	}
}

// cut ends the file before, at and behind each boundary, and in the midst of each part.
func (v victim) cut(yield func(string, []byte) bool) bool {
	file, at := v.file(), 0
	for i, part := range v.parts {
		for _, end := range []int{at - 1, at, at + 1, at + 2, at + len(part)/2} {
			if end >= 0 && !yield(fmt.Sprintf("cut at byte %d, part %d", end, i), file[:min(end, len(file))]) {
				return false
			}
		}
		at += len(part)
	}
	return true
}

// reordered leaves out each part, repeats it, and puts it behind the next and at the end.
func (v victim) reordered(yield func(string, []byte) bool) bool {
	for i := range v.parts {
		part := v.parts[i]
		without := slices.Delete(slices.Clone(v.parts), i, i+1)
		for _, other := range []struct {
			what string
			all  [][]byte
		}{
			{"missing", without},
			{"twice", slices.Insert(slices.Clone(v.parts), i, part)},
			{"a hundred times", slices.Insert(slices.Clone(v.parts), i, bytes.Repeat(part, 99))},
			{"later", slices.Insert(slices.Clone(without), min(i+1, len(without)), part)},
			{"last", append(slices.Clone(without), part)},
			{"first", append([][]byte{part}, without...)},
		} {
			if !yield(fmt.Sprintf("part %d %s", i, other.what), slices.Concat(other.all...)) {
				return false
			}
		}
	}
	return true
}

// edited returns the file with a part edited, and its sums mended.
func (v victim) edited(i int, edit func(part []byte)) []byte {
	all := slices.Clone(v.parts)
	all[i] = bytes.Clone(all[i])
	edit(all[i])
	if v.mend != nil && i > 0 {
		v.mend(all[i])
	}
	return slices.Concat(all...)
}

// renamed calls each part otherwise.
func (v victim) renamed(yield func(string, []byte) bool) bool {
	for i, part := range v.parts {
		for _, name := range v.others {
			if len(part) < v.names[1] {
				continue
			}
			file := v.edited(i, func(part []byte) { copy(part[v.names[0]:v.names[1]], name) })
			if !yield(fmt.Sprintf("part %d called %q", i, name), file) {
				return false
			}
		}
	}
	return true
}

// mismeasured gives each part other lengths than it has.
func (v victim) mismeasured(yield func(string, []byte) bool) bool {
	for i, part := range v.parts {
		if len(part) < v.lengths[1] {
			continue
		}
		n := v.length(part)
		longest := uint32(1<<(8*(v.lengths[1]-v.lengths[0])) - 1)
		for _, length := range []uint32{0, 1, 2, n - 1, n + 1, 2 * n, longest / 2, longest/2 + 1, longest} {
			file := v.edited(i, func(part []byte) { v.setLength(part, length) })
			if !yield(fmt.Sprintf("part %d of length %d", i, length), file) {
				return false
			}
		}
	}
	return true
}

// length reads what a part says of its length.
func (v victim) length(part []byte) uint32 {
	field := part[v.lengths[0]:v.lengths[1]]
	if len(field) == 2 {
		return uint32(v.order.Uint16(field))
	}
	return v.order.Uint32(field)
}

func (v victim) setLength(part []byte, length uint32) {
	field := part[v.lengths[0]:v.lengths[1]]
	if len(field) == 2 {
		v.order.PutUint16(field, uint16(length))
	} else {
		v.order.PutUint32(field, length)
	}
}

// nested puts the whole file into the midst of each part.
func (v victim) nested(yield func(string, []byte) bool) bool {
	for i, part := range v.parts {
		all := slices.Clone(v.parts)
		half := len(part) / 2
		all[i] = slices.Concat(part[:half], v.file(), part[half:])
		if !yield(fmt.Sprintf("itself in part %d", i), slices.Concat(all...)) {
			return false
		}
	}
	return true
}

// flipped changes single bits, and single bytes to the extremes, the sums mended.
func (v victim) flipped(yield func(string, []byte) bool) bool {
	random := rand.New(rand.NewPCG(uint64(len(v.file())), 3))
	for n := range 40 {
		i := 0
		for len(v.parts[i]) == 0 || i == 0 {
			i = random.IntN(len(v.parts))
		}
		at := random.IntN(len(v.parts[i]))
		file := v.edited(i, func(part []byte) {
			switch n % 4 {
			case 0:
				part[at] = 0xff
			case 1:
				part[at] = 0
			default:
				part[at] ^= 1 << random.IntN(8)
			}
		})
		if !yield(fmt.Sprintf("flip %d, at %d of part %d", n, at, i), file) {
			return false
		}
	}
	return true
}
