package upload

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/uploads"
)

// errTaken is for tusd, who tells the store of no error of a body.
var errTaken = errors.New("the body was made to end")

// handover is the body of a request that must end where it is when another takes the upload, or the server stops. tusd
// has its own way to do the first, which reads from a body that its other goroutine is about to set.
type handover struct {
	io.ReadCloser
	conn *http.ResponseController

	mu      sync.Mutex
	why     error // it is to end; guarded by mu
	reading bool  // guarded by mu
	ended   bool  // before its own end; guarded by mu
}

// takeOver ends the body because another wants the upload. It may be called often, from any goroutine, and when the
// request has long been answered.
func (h *handover) takeOver() { h.end(uploads.ErrLocked) }

func (h *handover) end(why error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.why = why
	if h.reading {
		_ = h.conn.SetReadDeadline(time.Now()) // a recorder in a test has none
	}
}

// Read implements io.Reader. Whoever waits for the upload calls takeOver again and again, so that it ends even if Patience
// moved the deadline just after.
func (h *handover) Read(p []byte) (int, error) {
	if !h.begin() {
		return 0, errTaken
	}
	n, err := h.ReadCloser.Read(p)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reading = false
	switch {
	case err == nil || h.why == nil:
		return n, err
	case errors.Is(err, io.EOF):
		_ = h.conn.SetReadDeadline(time.Time{}) // the connection is good for another request
		return n, err
	}
	h.ended = true
	return n, errTaken
}

func (h *handover) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reading, h.ended = h.why == nil, h.why != nil
	return h.reading
}

// fault is why the body ended before its own end; nil if it did not.
func (h *handover) fault() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended {
		return h.why
	}
	return nil
}
