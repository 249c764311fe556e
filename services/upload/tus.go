package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	expslog "golang.org/x/exp/slog"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// What we speak: https://tus.io/protocols/resumable-upload.
const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,creation-with-upload,termination,expiration,checksum"
	// statusChecksum is the protocol's own, of its extension checksum.
	statusChecksum = 460
)

const (
	uploadsPath = "/uploads/"
	pieceType   = "application/offset+octet-stream"
	// lockWait is how long a request waits for another one with the same upload: longer than the lock of a process that
	// was killed lasts, so that whoever comes back hears nothing of it.
	lockWait = 15 * time.Second
	// wrapUp is how long what is under way may go on when its sender has gone.
	wrapUp = 10 * time.Second
)

// most is how much one address may have on its way or waiting for an entry: what a school of 300 sends on one day.
var most = uploads.Most{Uploads: 300, Bytes: 2_000 * edition.Megabyte}

// What can be wrong with a request for an upload, beside what is wrong with the upload.
var (
	errTusVersion = errors.New("another version of tus")
	errTusHeader  = errors.New("a header of tus is missing, wrong, or of an extension that is not spoken")
	errPieceType  = errors.New("not sent as a piece of an upload")
	errOffset     = errors.New("not where the upload goes on")
	errChecksum   = errors.New("the bytes are not those of the checksum")
)

// newTus makes tusd's half of the protocol. Its log is ours to keep, not its own: it would name ids.
func newTus(s *Site) (*handler.UnroutedHandler, error) {
	pieces := &tusStore{s}
	parts := handler.NewStoreComposer()
	parts.UseCore(pieces)
	parts.UseTerminater(pieces)
	parts.UseLocker(pieces)
	tus, err := handler.NewUnroutedHandler(handler.Config{
		StoreComposer: parts, BasePath: uploadsPath, MaxSize: edition.MaxDrawing,
		Cors:   &handler.CorsConfig{Disable: true},
		Logger: expslog.New(expslog.NewTextHandler(io.Discard, nil)),

		AcquireLockTimeout: lockWait, GracefulRequestCompletionTimeout: wrapUp,
	})
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	return tus, nil
}

// tusRoutes are the addresses of resumable uploads.
func (s *Site) tusRoutes() []route {
	all := []route{
		{"OPTIONS " + uploadsPath, s.describeTus, true},
		{"POST " + uploadsPath + "{$}", s.beginUpload, true},
	}
	for _, method := range []string{"HEAD", "PATCH", "DELETE", "POST"} {
		all = append(all, route{method + " " + uploadsPath + "{upload}", s.changeUpload, true})
	}
	return all
}

// describeTus answers OPTIONS: what is spoken here.
func (s *Site) describeTus(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Checksum-Algorithm", checksumNames)
	h.Set("Tus-Max-Size", strconv.FormatInt(s.contest.Edition().Limits.File, 10))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// beginUpload answers POST /uploads/: a new upload, perhaps with its first bytes.
func (s *Site) beginUpload(w http.ResponseWriter, r *http.Request) error {
	c := &call{site: s, request: r, begins: true}
	err := speaksTus(w, r)
	if err == nil {
		err = s.mayBegin(r, c)
	}
	if err == nil {
		err = s.passOn(w, r, c, s.tus.PostFile)
	}
	if err != nil && c.upload != nil { // its sender will never know where it is
		s.drop(r.Context(), c.upload)
	}
	return s.readOn(r, c, err)
}

// drop removes an upload that nobody will come back to.
func (s *Site) drop(ctx context.Context, up *uploads.Upload) {
	ctx = context.WithoutCancel(ctx)
	if err := s.uploads.Delete(ctx, up); err != nil {
		s.log.WarnContext(ctx, "an upload that nobody knows stays for a day", "upload", up.ID, "err", err)
	}
}

// mayBegin reads the headers of a new upload, and asks whether there may be one.
func (s *Site) mayBegin(r *http.Request, c *call) (err error) {
	if r.Header.Get("Upload-Concat") != "" || r.Header.Get("Upload-Defer-Length") != "" {
		return fmt.Errorf("begin an upload: %w", errTusHeader)
	}
	metadata, err := readMetadata(r.Header.Values("Upload-Metadata"))
	if err != nil {
		return err
	}
	c.metadata, c.sender = metadata.text, s.contest.Secret.Sender(limit.Address(web.Client(r)))
	size, err := strconv.ParseUint(r.Header.Get("Upload-Length"), 10, 63)
	if err != nil {
		return fmt.Errorf("begin an upload: %w: Upload-Length", errTusHeader)
	}
	if err := s.holds(int64(size)); err != nil {
		return err
	}
	if err := s.takesUploads(r, metadata.receipt); err != nil {
		return err
	}
	return s.contest.HasRoomToArrive()
}

// takesUploads is nil while entries are taken, and for whoever has a receipt of a drawing that may be replaced: that may
// be when no other entry is taken any more.
func (s *Site) takesUploads(r *http.Request, receipt string) error {
	e := s.contest.Edition()
	shut := e.Open(s.now())
	if shut == nil || receipt == "" {
		return dated(shut, e, web.Language(r))
	}
	past, err := s.contest.ByReceipt(r.Context(), receipt)
	if err != nil {
		return err
	}
	return past.May(drawing.CommandReplace)
}

// changeUpload answers HEAD, PATCH and DELETE of one upload, and POST from those who can send nothing else.
func (s *Site) changeUpload(w http.ResponseWriter, r *http.Request) error {
	c := &call{site: s, request: r}
	err := speaksTus(w, r)
	if err == nil {
		_, err = uploads.ParseID(r.PathValue("upload"))
	}
	if err == nil {
		err = s.byMethod(w, r, c)
	}
	return s.readOn(r, c, err)
}

// byMethod has tusd do what is meant.
func (s *Site) byMethod(w http.ResponseWriter, r *http.Request, c *call) error {
	switch methodOf(r) {
	case http.MethodHead:
		return s.passOn(w, r, c, s.tus.HeadFile)
	case http.MethodDelete:
		return s.passOn(w, r, c, s.tus.DelFile)
	case http.MethodPatch:
		if r.Header.Get("Content-Type") != pieceType {
			return fmt.Errorf("append to an upload: %w", errPieceType)
		}
		return s.passOn(w, r, c, s.tus.PatchFile)
	}
	return fmt.Errorf("the method to use: %w", errTusHeader)
}

// methodOf is the method that is meant.
func methodOf(r *http.Request) string {
	if other := r.Header.Get("X-HTTP-Method-Override"); r.Method == http.MethodPost && other != "" {
		return other
	}
	return r.Method
}

// speaksTus says which version we speak, and refuses another.
func speaksTus(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	w.Header().Set("Tus-Resumable", tusVersion)
	if r.Header.Get("Tus-Resumable") == tusVersion {
		return nil
	}
	w.Header().Set("Tus-Version", tusVersion)
	return errTusVersion
}

// passOn has tusd answer, and returns what it refuses.
func (s *Site) passOn(w http.ResponseWriter, r *http.Request, c *call, answer http.HandlerFunc) (err error) {
	if c.checksum, err = readChecksum(r.Header.Values("Upload-Checksum")); err != nil {
		return err
	}
	a := &answering{to: w, call: c, header: http.Header{}}
	c.body = &handover{ReadCloser: r.Body, conn: http.NewResponseController(w)}
	ctx, forget := web.UntilEnding(r)
	defer forget()
	defer context.AfterFunc(ctx, func() {
		if r.Context().Err() == nil { // the server stops, and what has come is to be kept before
			c.body.end(web.ErrUnavailable)
		}
	})()
	inner := r.Clone(context.WithValue(r.Context(), callKey{}, c))
	inner.Method, inner.Body = methodOf(r), c.body
	inner.URL.Path = r.PathValue("upload") // all that tusd looks at
	s.tus.Middleware(answer).ServeHTTP(a, inner)
	if c.body.fault() != nil { // what is left of it may never come
		w.Header().Set("Connection", "close")
	}
	return a.refused()
}

const (
	readOnFor   = 5 * time.Second
	readOnBytes = edition.MaxDrawing
)

// readOn reads some of what a refused sender is still sending, so that they hear the answer instead of a broken
// connection; but not of one whose body was made to end. It returns the refusal.
func (s *Site) readOn(r *http.Request, c *call, err error) error {
	if err == nil || r.Body == nil || c.body != nil && c.body.fault() != nil {
		return err
	}
	until := time.Now().Add(readOnFor)
	for read := int64(0); read < readOnBytes && time.Now().Before(until); read += pieceSize {
		if _, end := io.CopyN(io.Discard, r.Body, pieceSize); end != nil {
			break
		}
	}
	return err
}

// locationOf is the address of an upload in the reader's language, so that what goes wrong later is said in it, too.
func (s *Site) locationOf(r *http.Request, id uploads.ID) string {
	return s.publicURL + web.Link(r, uploadsPath+id.Text())
}

// lastSegment of an address, or the whole of what is none: what a form has in its field upload.
func lastSegment(address string) string {
	return address[strings.LastIndexByte(address, '/')+1:]
}
