package jpeg

import "fmt"

// queue holds the rows of a component that wait to be coded. Its rows are as wide
// as whole blocks: the last sample is repeated to the right, the last row below.
type queue struct {
	width  int // samples of a row that is pushed
	stride int // samples of a row that is kept
	tall   int // rows of a band
	left   int // rows that are still to be pushed
	rows   []byte
	head   int // where in rows the next band begins
}

func newQueue(width, height, stride, tall int) *queue {
	return &queue{width: width, stride: stride, tall: tall, left: height, rows: make([]byte, 0, stride*tall)}
}

func (q *queue) push(row []byte) {
	if len(row) != q.width || q.left == 0 {
		panic(fmt.Sprintf("jpeg: a row of %d samples where %d rows of %d are to come", len(row), q.left, q.width))
	}
	q.rows = append(q.rows, row...)
	for range q.stride - q.width {
		q.rows = append(q.rows, row[len(row)-1])
	}
	if q.left--; q.left > 0 {
		return
	}
	for len(q.rows)%(q.stride*q.tall) != 0 {
		q.rows = append(q.rows, q.rows[len(q.rows)-q.stride:]...)
	}
}

// full reports whether the rows of the next band are all there.
func (q *queue) full() bool { return len(q.rows)-q.head >= q.stride*q.tall }

// band returns the rows of the next band.
func (q *queue) band() []byte { return q.rows[q.head : q.head+q.stride*q.tall] }

// drop ends the next band. Rows that wait are moved to the front only when no
// more of them are left than there are free places, so that each moves seldom.
func (q *queue) drop() {
	q.head += q.stride * q.tall
	if rest := len(q.rows) - q.head; rest <= q.head {
		copy(q.rows, q.rows[q.head:])
		q.rows, q.head = q.rows[:rest], 0
	}
}
