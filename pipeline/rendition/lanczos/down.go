package lanczos

// down weighs the rows that across has made, column by column, into rows of the
// result.
type down struct {
	rows  []window   // of each row of the result
	ring  [][]uint64 // the latest rows: source row i lies at i % len(ring)
	next  int        // source row that comes next
	done  int        // rows of the result that were emitted
	start []uint64   // what the sums of a row begin with
	sums  []uint64   // of the row in the making, an even number of words
	bytes []byte     // the row that is emitted, and what the last words have beyond it
	width int        // and how much of it there is
	clamp *bytesOf
}

func newDown(y Axis, width int) down {
	n := (words(width) + 1) &^ 1
	d := down{
		rows: windows(y, 1<<downBits), start: make([]uint64, n), sums: make([]uint64, n),
		bytes: make([]byte, n*lanes), width: width, clamp: newBytesOf(),
	}
	for i := range d.start {
		d.start[i] = downStart
	}
	// A row of the result waits for its own window and for those of the rows before
	// it, and then reads its window from the ring.
	depth, last := 0, 0
	for _, w := range d.rows {
		last = max(last, w.last())
		depth = max(depth, last-w.first+1)
	}
	d.ring = make([][]uint64, depth)
	for i := range d.ring {
		d.ring[i] = make([]uint64, n)
	}
	return d
}

// place returns where the next source row belongs.
func (d *down) place() []uint64 { return d.ring[d.next%len(d.ring)] }

// advance takes the row at its place, and emits what is complete with it.
func (d *down) advance(emit func(row []byte)) {
	d.next++
	for d.done < len(d.rows) && d.rows[d.done].last() < d.next {
		d.weigh(d.rows[d.done])
		d.done++
		emit(d.bytes[:d.width])
	}
}

// weigh makes the row of a window: three or four source rows at a time, because no
// more pointers and weights fit into the registers of amd64.
func (d *down) weigh(w window) {
	sums := d.start
	for k := 0; k < len(w.weights); {
		a, b, c := d.tap(w, k), d.tap(w, k+1), d.tap(w, k+2)
		n, left := stride(len(w.weights)-k), len(w.weights)-k
		switch {
		case n == 3 && n < left:
			add3(d.sums, sums, a, b, c)
		case n == 3:
			finish3(d.bytes, sums, a, b, c, d.clamp)
		case n < left:
			add4(d.sums, sums, a, b, c, d.tap(w, k+3))
		default:
			finish4(d.bytes, sums, a, b, c, d.tap(w, k+3), d.clamp)
		}
		k, sums = k+n, d.sums
	}
}

// stride returns how many of the rows that are left are taken at once. Four are
// cheaper than three, but none may be left over.
func stride(left int) int {
	switch left {
	case 1, 2, 3, 5, 6, 9:
		return 3
	}
	return 4
}

// tap returns the kth of a window; behind its end, some row that weighs nothing.
func (d *down) tap(w window, k int) tap {
	if k >= len(w.weights) {
		return tap{row: d.ring[0]}
	}
	return tap{d.ring[(w.first+k)%len(d.ring)], inLane(w.weights[k], 0)}
}
