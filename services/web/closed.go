package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// ErrClosed: nothing is taken in until an operator has put something right.
var ErrClosed = errors.New("closed until it is mended")

// mostRefused bounds what is read of a request that is refused: a family's file and its form.
const mostRefused = 32 << 20

// Closed refuses every request, for a reason that only the log gets. It reads what is sent first, because a browser
// that is cut off while it sends shows nothing of the answer.
func Closed(why error) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, mostRefused)) // whatever came of it, it is refused
		return fmt.Errorf("%w: %w", ErrClosed, why)
	}
}
