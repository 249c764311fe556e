package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
)

// uploadField is the field that stands for the drawing's file where it came before its form: the last segment of the
// upload's address.
const uploadField = "upload"

// What can be wrong with a drawing that came before its form.
const (
	faultUnknown    edition.FaultCode = "upload_unknown"
	faultExpired    edition.FaultCode = "upload_expired"
	faultUnfinished edition.FaultCode = "upload_unfinished"
	faultShared     edition.FaultCode = "upload_shared" // with another child of the form
)

// holds refuses a file of so many bytes as a form with it would be refused.
func (s *Site) holds(size int64) error {
	switch most := s.contest.Edition().Limits.File; {
	case size == 0:
		return fmt.Errorf("begin an upload: %w: %w", rendition.ErrEmpty, web.Faults{drawingField: {Code: "empty", ID: "enter.drawing.empty"}})
	case size > most:
		return fmt.Errorf("begin an upload of %d bytes: %w", size, rendition.ErrTooLarge)
	}
	return nil
}

// named is the upload that a form names in the place of its file; "" if it names none.
func (f *sent) named() string {
	if name := f.texts[uploadField]; name != "" || f.drawing != nil {
		return lastSegment(name)
	}
	return lastSegment(f.texts[keptField])
}

// find looks for the upload that a form names, and reads no more of it than its front: the rest is for [Site.fetch],
// once everything else is right. What is wrong with it is a fault of the form's.
func (s *Site) find(r *http.Request, f *sent) error {
	named := f.named()
	switch {
	case named == "", f.faults.Has(drawingField):
		return nil
	case f.drawing != nil:
		f.fault(drawingField, faultTwice)
		return nil
	}
	id, err := uploads.ParseID(named)
	if err != nil {
		f.fault(drawingField, faultUnknown)
		return nil
	}
	f.parts = id.Name()
	f.uploaded, err = s.uploads.Find(r.Context(), id)
	if err == nil {
		f.front, err = s.frontOf(r.Context(), f.uploaded)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, uploads.ErrUnfinished), errors.Is(err, uploads.ErrConflict):
		f.fault(drawingField, faultUnfinished)
	case errors.Is(err, uploads.ErrExpired):
		f.gone = faultExpired
	case errors.Is(err, uploads.ErrUnknown):
		f.gone = faultUnknown
	default:
		return err
	}
	f.uploaded = nil
	return nil
}

// fetch puts the upload that was found in the place of the form's file: spooled, and hashed as a form's file is. It is asked
// for only once the form's rules and limits are met.
func (s *Site) fetch(ctx context.Context, f *sent) error {
	if f.uploaded == nil {
		return nil
	}
	pieces, err := s.uploads.Reader(ctx, f.uploaded)
	if err != nil {
		return err
	}
	defer pieces.Close()
	a, err := s.spool.upTo(f.most).take(pieces)
	if errors.Is(err, uploads.ErrUnknown) { // removed meanwhile
		f.uploaded, f.gone = nil, faultUnknown
		return a.Close()
	}
	if err != nil {
		return errors.Join(err, a.Close())
	}
	f.drawing = a
	return a.lost
}

// frontSize is how much is read of an upload before everything else of its form is right: enough for what most pictures
// claim to be.
const frontSize = 64 << 10

// errBeyond: it is not known yet what comes so late in a file.
var errBeyond = errors.New("beyond the front of the upload")

// front are the first bytes of an upload.
type front struct {
	bytes []byte
	size  int64 // of the whole upload
}

func (s *Site) frontOf(ctx context.Context, up *uploads.Upload) (*front, error) {
	pieces, err := s.uploads.Reader(ctx, up)
	if err != nil {
		return nil, err
	}
	defer pieces.Close()
	bytes, err := io.ReadAll(io.LimitReader(pieces, frontSize))
	return &front{bytes, up.Size}, err
}

// ReadAt implements io.ReaderAt; errBeyond for bytes that were not read.
func (f *front) ReadAt(p []byte, off int64) (int, error) {
	end := min(off+int64(len(p)), f.size)
	switch {
	case off >= f.size:
		return 0, io.EOF
	case end > int64(len(f.bytes)):
		return 0, errBeyond
	}
	n := copy(p, f.bytes[off:end])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// inspect says what is wrong with a form's file, as far as is known of it.
func (f *sent) inspect() error {
	limits := rendition.DefaultLimits()
	limits.Bytes = f.most
	up := f.upload()
	if f.drawing == nil && f.uploaded != nil {
		up.File, up.Size = f.front, f.uploaded.Size
	}
	_, err := rendition.Inspect(up.File, up.Size, limits)
	if errors.Is(err, errBeyond) {
		return nil
	}
	return err
}

// tellApart makes an upload that two children of a form name a fault of the second: whose would it be?
func tellApart(children []*sent) {
	seen := map[string]bool{}
	for _, child := range children {
		named := child.named()
		if named != "" && seen[named] {
			child.fault(drawingField, faultShared)
			child.texts[uploadField], child.texts[keptField] = "", ""
		}
		seen[named] = true
	}
}

// taken removes the upload that an entry took. A crash before that leaves it to the sweep, or to the erasing of its
// drawing, which knows its name.
func (s *Site) taken(ctx context.Context, f *sent) {
	if f.uploaded == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	if err := s.uploads.Delete(ctx, f.uploaded); err != nil && !errors.Is(err, store.ErrNotFound) {
		s.log.WarnContext(ctx, "an upload that was taken stays for a day", "upload", f.uploaded.ID, "err", err)
	}
}
