package web

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// line is a reader's connection. It takes part in how an answer that is ready is sent, for two things that net/http does
// with each answer cost a third of a page: it clones, sorts and checks the headers, and it hands them over with the first
// 4 KB, so that what follows is a second system call. So the line holds back what net/http hands over until all is there,
// and puts the headers that the answer has had since it was made behind the status line.
//
// Only the goroutine that answers on it writes to it; net/http lets one request at a time have it.
type line struct {
	*net.TCPConn
	spare *sync.Pool // of *[]byte, to hold back in

	until time.Time // its write deadline

	holds  bool
	block  []byte  // header lines that the answer begins with
	held   *[]byte // what is held back; nil for nothing
	pieces [4][]byte
	all    net.Buffers
}

// mostHeld is the size of net/http's buffer: no larger piece is held back.
const mostHeld = 4 << 10

// Write implements net.Conn.
func (l *line) Write(b []byte) (int, error) {
	if !l.holds {
		return l.TCPConn.Write(b)
	}
	if l.held == nil {
		l.held = l.spare.Get().(*[]byte)
		*l.held = append((*l.held)[:0], b...) // the caller's buffer is the caller's again
		return len(b), nil
	}
	return l.writeAll(b)
}

// writeAll writes what is held back, and b.
func (l *line) writeAll(b []byte) (int, error) {
	held := l.held
	status := bytes.IndexByte(*held, '\n') + 1
	l.pieces = [...][]byte{(*held)[:status], l.block, (*held)[status:], b}
	l.all = l.pieces[:]
	before := int64(len(*held) + len(l.block))
	n, err := l.all.WriteTo(l.TCPConn)
	l.spare.Put(held)
	l.holds, l.block, l.held, l.pieces = false, nil, nil, [4][]byte{}
	return int(max(0, n-before)), err
}

// hold has the beginning of an answer wait for what comes after it, and begins it with these header lines.
func (l *line) hold(block []byte) { l.holds, l.block = true, block }

// release sends what still waits.
func (l *line) release() {
	if l.held != nil {
		if _, err := l.writeAll(nil); err != nil {
			_ = l.Close() // net/http takes the beginning for sent, and would go on behind half of it
		}
	}
	l.holds, l.block = false, nil
}

// bePatient gives the reader until idle from now to take what is written next. Moving a deadline costs as much as a tenth
// of a page, so one that was moved just now stays: a thirty-second of idle may be missing.
func (l *line) bePatient(idle time.Duration) {
	now := time.Now()
	if l.until.Sub(now) < idle-idle/32 {
		l.until = now.Add(idle)
		_ = l.SetWriteDeadline(l.until)
	}
}

// lines makes lines of a listener's TCP connections, and leaves all others as they are.
type lines struct {
	net.Listener
	spare *sync.Pool
}

func newLines(l net.Listener) lines {
	return lines{l, &sync.Pool{New: func() any { b := make([]byte, 0, mostHeld); return &b }}}
}

// Accept implements net.Listener.
func (l lines) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok && err == nil {
		return &line{TCPConn: tcp, spare: l.spare}, nil
	}
	return c, err
}

type lineKey struct{}

// withLine lets a request's handler find its line.
func withLine(ctx context.Context, c net.Conn) context.Context {
	if l, ok := c.(*line); ok {
		return context.WithValue(ctx, lineKey{}, l)
	}
	return ctx
}

// lineOf is the line that a request came by, nil if it came by none of ours.
func lineOf(r *http.Request) *line {
	l, _ := r.Context().Value(lineKey{}).(*line)
	return l
}
