package icc

// Rows converts planar YCbCr 4:2:0: three components that lie as JPEG has them. Their
// rows may come in any order as long as those of each component come from the top.
type Rows struct {
	width, height int
	push          func(component int, row []byte)
	field         *field
	waiting       [3]queue
	done          int // rows of luma
}

// NewRows takes a picture's rows and pushes them on converted; they are valid only during
// the call. Rows go on as soon as two of luma and those of their chroma are there; after
// the last one came, none is left.
func (p *Profile) NewRows(width, height int, push func(component int, row []byte)) *Rows {
	return &Rows{width: width, height: height, push: push, field: &field{profile: p}}
}

// Push takes the next row of a component, which it reads only during the call.
func (r *Rows) Push(component int, row []byte) {
	r.waiting[component].add(row)
	for r.pairs() {
	}
}

// pairs converts two rows, the last one alone if their number is odd, and reports
// whether they were there.
func (r *Rows) pairs() bool {
	n := min(2, r.height-r.done)
	if n == 0 || r.waiting[0].len() < n || r.waiting[1].len() == 0 || r.waiting[2].len() == 0 {
		return false
	}
	upper := r.waiting[0].take()
	lower := upper
	if n == 2 {
		lower = r.waiting[0].take()
	}
	cb, cr := r.waiting[1].take(), r.waiting[2].take()
	r.convert(upper, lower, cb, cr)
	r.push(0, upper)
	if n == 2 {
		r.push(0, lower)
	}
	r.push(1, cb)
	r.push(2, cr)
	r.done += n
	return true
}

// convert changes rows in their place. A lone row stands for both.
func (r *Rows) convert(upper, lower, cb, cr []byte) {
	whole := r.width / 2
	r.field.squares(upper[:2*whole], lower[:2*whole], cb[:whole], cr[:whole])
	if r.width%2 == 0 {
		return
	}
	last := r.width - 1
	a, b := [2]byte{upper[last], upper[last]}, [2]byte{lower[last], lower[last]}
	r.field.squares(a[:], b[:], cb[whole:whole+1], cr[whole:whole+1])
	upper[last], lower[last] = a[0], b[0]
}

// queue holds copies of rows that are not needed yet. What take returned is valid until
// the second next call of add.
type queue struct {
	rows, free [][]byte
	taken      [][]byte
}

func (q *queue) len() int { return len(q.rows) }

func (q *queue) add(row []byte) {
	q.free, q.taken = append(q.free, q.taken...), q.taken[:0]
	var to []byte
	if n := len(q.free); n > 0 {
		to, q.free = q.free[n-1], q.free[:n-1]
	}
	q.rows = append(q.rows, append(to[:0], row...))
}

func (q *queue) take() []byte {
	row := q.rows[0]
	q.rows = append(q.rows[:0], q.rows[1:]...)
	q.taken = append(q.taken, row)
	return row
}
