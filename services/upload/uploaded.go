package upload

import (
	"context"
	"errors"
	"fmt"
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

// fetch puts the upload that a form names in the place of its file. What is wrong with it is a fault of the form's.
func (s *Site) fetch(r *http.Request, f *sent) error {
	named := f.texts[uploadField]
	if named == "" && f.drawing == nil {
		named = f.texts[keptField]
	}
	switch {
	case named == "":
		return nil
	case f.drawing != nil:
		f.fault(drawingField, faultTwice)
		return nil
	}
	id, err := uploads.ParseID(lastSegment(named))
	if err != nil {
		f.fault(drawingField, faultUnknown)
		return nil
	}
	f.parts = id.Name()
	switch err := s.read(r.Context(), f, id); {
	case errors.Is(err, uploads.ErrUnfinished), errors.Is(err, uploads.ErrConflict):
		f.fault(drawingField, faultUnfinished)
	case errors.Is(err, uploads.ErrExpired):
		f.gone = faultExpired
	case errors.Is(err, uploads.ErrUnknown):
		f.gone = faultUnknown
	case err != nil:
		return err
	}
	return nil
}

// read spools the pieces of an upload, hashed as a form's file is.
func (s *Site) read(ctx context.Context, f *sent, id uploads.ID) error {
	up, err := s.uploads.Find(ctx, id)
	if err != nil {
		return err
	}
	pieces, err := s.uploads.Reader(ctx, up)
	if err != nil {
		return err
	}
	defer pieces.Close()
	a, err := s.spool.upTo(f.most).take(pieces)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	f.drawing, f.uploaded = a, up
	return a.lost
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
