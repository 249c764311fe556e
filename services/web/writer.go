package web

import (
	"io"
	"math"
	"net/http"
	"time"
)

// writer notes what an answer came to, and gives a slow reader time as long as they read on.
type writer struct {
	http.ResponseWriter
	known known
	idle  time.Duration // of Patience
	line  *line         // nil if the request came by none of ours
}

// pieceBytes is how much a reader must take in Patience.Idle: 2 KB in a second, as much as we ask of a body. Two pieces go
// out at once, in twice that time: most pictures of a wall are one system call then.
const (
	pieceBytes = 64 << 10
	atOnce     = 2 * pieceBytes
)

// WriteHeader implements http.ResponseWriter.
func (w *writer) WriteHeader(status int) {
	if w.known.status == 0 && status >= http.StatusOK {
		w.known.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *writer) Write(b []byte) (written int, err error) {
	w.began()
	for {
		piece := b[:min(len(b), atOnce)]
		w.bePatient(len(piece))
		n, err := w.ResponseWriter.Write(piece)
		written += n
		w.known.bytes += int64(n)
		if b = b[len(piece):]; err != nil || len(b) == 0 {
			return written, err
		}
	}
}

// ReadFrom lets the kernel send a file, in pieces.
func (w *writer) ReadFrom(from io.Reader) (read int64, err error) {
	to, ok := w.ResponseWriter.(io.ReaderFrom)
	if !ok {
		return io.Copy(struct{ io.Writer }{w}, from)
	}
	w.began()
	whole, ok := from.(*io.LimitedReader)
	if !ok {
		whole = &io.LimitedReader{R: from, N: math.MaxInt64}
	}
	for {
		piece := io.LimitedReader{R: whole.R, N: min(whole.N, pieceBytes)} // in no other reader: see net.TCPConn.ReadFrom
		w.bePatient(pieceBytes)
		n, err := to.ReadFrom(&piece)
		read, whole.N = read+n, whole.N-n
		w.known.bytes += n
		if err != nil || piece.N > 0 || whole.N <= 0 {
			return read, err
		}
	}
}

// sendAtOnce sends an answer in one piece with its headers, where the request came by a line of ours: else it does nothing
// and reports false. That the reader is gone by now is nobody's mistake.
func (w *writer) sendAtOnce(a *Answer) bool {
	flusher, ok := w.ResponseWriter.(http.Flusher)
	if w.line == nil || !ok {
		return false
	}
	h := w.Header()
	clear(h)
	h["X-Request-Id"] = []string{w.known.id}
	if w.known.https {
		h["Strict-Transport-Security"] = strictly()
	}
	h["Content-Type"], h["Content-Length"] = a.kind, a.length // else net/http looks for them in the body
	w.line.hold(a.block)
	if _, err := w.Write(a.body); err == nil {
		flusher.Flush()
	}
	w.line.release()
	return true
}

func (w *writer) began() {
	if w.known.status == 0 {
		w.known.status = http.StatusOK
	}
}

// bePatient moves the write deadline along, for so many bytes.
func (w *writer) bePatient(bytes int) {
	idle := w.idle
	if bytes > pieceBytes {
		idle *= 2
	}
	if w.line != nil {
		w.line.bePatient(idle)
		return
	}
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(idle)) // a recorder in a test has none
}

// Unwrap lets http.ResponseController reach the connection.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
