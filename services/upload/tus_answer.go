package upload

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
)

// call is one request for an upload: what our half of the protocol knows, and what became of tusd's.
type call struct {
	site     *Site
	request  *http.Request
	begins   bool // asks for a new upload
	metadata string
	sender   string
	checksum *checksum // nil if the sender gave none
	body     *handover

	upload *uploads.Upload // once it was found or begun
	cause  error           // what our half could not do
}

// callKey finds the call in the context that tusd hands on.
type callKey struct{}

// failed notes why tusd is about to refuse.
func (c *call) failed(err error) error {
	if err != nil {
		c.cause = err
	}
	return err
}

// answering stands between tusd and the answer. What tusd grants gets the headers of our half of the protocol; what it
// refuses is kept back, to be said as every other refusal.
type answering struct {
	to     http.ResponseWriter
	call   *call
	header http.Header // tusd's own
	status int
	words  []byte // of a refusal
}

// Header implements http.ResponseWriter.
func (a *answering) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answering) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	if a.status = status; status >= http.StatusBadRequest {
		return
	}
	a.header.Del("Content-Length") // of HEAD: nobody can GET an upload
	a.header.Del("Location")       // with a host that a proxy may have changed
	maps.Copy(a.to.Header(), a.header)
	if up := a.call.upload; up != nil && a.call.request.Method != http.MethodDelete {
		a.describe(a.to.Header(), up)
	}
	a.to.WriteHeader(status)
}

func (a *answering) describe(h http.Header, up *uploads.Upload) {
	h.Set("Upload-Expires", up.Expires().Format(http.TimeFormat))
	if a.call.begins {
		h.Set("Location", a.call.site.locationOf(a.call.request, up.ID))
	}
	if a.call.request.Method == http.MethodHead && up.Metadata != "" {
		h.Set("Upload-Metadata", up.Metadata)
	}
}

// Write implements http.ResponseWriter. tusd grants without a word.
func (a *answering) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.status >= http.StatusBadRequest {
		a.words = append(a.words, b...)
		return len(b), nil
	}
	return a.to.Write(b)
}

// SetReadDeadline does nothing for tusd: how long a sender may be silent is Patience's to say.
func (a *answering) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline is likewise Patience's.
func (a *answering) SetWriteDeadline(time.Time) error { return nil }

// refused is what tusd refuses, in our words; nil if it granted.
func (a *answering) refused() error {
	switch {
	case a.status < http.StatusBadRequest:
		return nil
	case a.call.cause != nil:
		return a.call.cause
	}
	code, _, _ := strings.Cut(string(a.words), ":")
	return fmt.Errorf("tusd: %w: %d %s", meaningOf(a.status, code), a.status, code)
}

// meaningOf is what tusd means by a status and by a code, which a refused HEAD has not.
func meaningOf(status int, code string) error {
	switch code {
	case "ERR_READ_TIMEOUT":
		return os.ErrDeadlineExceeded
	case "ERR_CONNECTION_RESET", "ERR_UNEXPECTED_EOF":
		return web.ErrBadRequest
	}
	switch status {
	case http.StatusBadRequest, http.StatusNotImplemented:
		return errTusHeader
	case http.StatusNotFound:
		return uploads.ErrUnknown
	case http.StatusConflict:
		return errOffset
	case http.StatusRequestEntityTooLarge:
		return rendition.ErrTooLarge
	}
	return errTusd
}
