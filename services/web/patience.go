package web

import (
	"io"
	"net/http"
	"time"
)

// Patience says how long a connection may take. A limit on the whole request would cut off a family's 20 MB on a slow
// line, and none would let a stranger hold a connection for ever; so a body must keep coming, at a rate that an old
// phone has, and an answer must keep being taken.
type Patience struct {
	Idle  time.Duration // between two pieces, in either direction
	Grace time.Duration // for any body at all
	Rate  int64         // bytes per second that a body must come to after that
}

// usual is the zero Patience's meaning: 20 MB may take as long as 2 hours and 47 minutes.
var usual = Patience{Idle: 30 * time.Second, Grace: time.Minute, Rate: 2_000}

// orUsual is what is meant.
func (p Patience) orUsual() Patience {
	if p == (Patience{}) {
		return usual
	}
	return p
}

// limit watches over a request's body, if it has one.
func (p Patience) limit(w http.ResponseWriter, r *http.Request) {
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = &slowBody{ReadCloser: r.Body, Patience: p, began: time.Now(), conn: http.NewResponseController(w)}
	}
}

// slowBody moves the connection's read deadline along while bytes come.
type slowBody struct {
	io.ReadCloser
	Patience
	began time.Time
	read  int64
	conn  *http.ResponseController
}

func (b *slowBody) Read(p []byte) (int, error) {
	whole := b.began.Add(b.Grace + time.Duration(b.read/b.Rate)*time.Second)
	until := time.Now().Add(b.Idle)
	if whole.Before(until) {
		until = whole
	}
	_ = b.conn.SetReadDeadline(until) // a recorder in a test has none
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if err == io.EOF {
		// A deadline left behind would end the request's context while its handler is still at work.
		_ = b.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}
