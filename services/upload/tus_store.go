package upload

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/easel-gallery/easel/pipeline/uploads"
)

// errTusd is what tusd did not expect, nor did we.
var errTusd = errors.New("tusd failed")

// pieceTime is after how long a piece ends on a line that is too slow for a whole one: what a server that is killed loses
// of an upload.
const pieceTime = 10 * time.Second

// tusStore is where tusd keeps uploads: pipeline/uploads, by way of the spool.
type tusStore struct{ site *Site }

var (
	_ handler.DataStore           = (*tusStore)(nil)
	_ handler.TerminaterDataStore = (*tusStore)(nil)
	_ handler.Locker              = (*tusStore)(nil)
)

// NewUpload implements handler.DataStore.
func (t *tusStore) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	c, err := callOf(ctx)
	if err != nil {
		return nil, err
	}
	limits := most
	if t.site.entryLimit <= 0 {
		limits = uploads.Most{}
	}
	c.upload, err = t.site.uploads.Create(ctx, info.Size, c.metadata, c.sender, limits)
	return &tusUpload{c}, c.failed(err)
}

// GetUpload implements handler.DataStore.
func (t *tusStore) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	c, err := callOf(ctx)
	if err != nil {
		return nil, err
	}
	parsed, err := uploads.ParseID(id)
	if err == nil {
		c.upload, err = t.site.uploads.Find(ctx, parsed)
	}
	return &tusUpload{c}, c.failed(err)
}

// AsTerminatableUpload implements handler.TerminaterDataStore.
func (t *tusStore) AsTerminatableUpload(up handler.Upload) handler.TerminatableUpload {
	return up.(*tusUpload)
}

// NewLock implements handler.Locker.
func (t *tusStore) NewLock(id string) (handler.Lock, error) {
	parsed, err := uploads.ParseID(id)
	if err != nil {
		return nil, err
	}
	return &tusLock{t.site.uploads.NewLock(parsed)}, nil
}

// tusLock is a lock as tusd takes it.
type tusLock struct{ lock *uploads.Lock }

// Lock implements handler.Lock, and notes why it could not. When another wants the upload, the request's body ends.
func (l *tusLock) Lock(ctx context.Context, _ func()) error {
	c, err := callOf(ctx)
	if err != nil {
		return err
	}
	return c.failed(l.lock.Lock(ctx, c.body.takeOver))
}

// Unlock implements handler.Lock.
func (l *tusLock) Unlock() error { return l.lock.Unlock() }

func callOf(ctx context.Context) (*call, error) {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return nil, fmt.Errorf("%w: a request of nobody's", errTusd)
	}
	return c, nil
}

// tusUpload is an upload as tusd takes it, for one request.
type tusUpload struct{ *call }

// GetInfo implements handler.Upload.
func (u *tusUpload) GetInfo(context.Context) (handler.FileInfo, error) {
	return handler.FileInfo{ID: u.upload.ID.Text(), Size: u.upload.Size, Offset: u.upload.Offset}, nil
}

// GetReader implements handler.Upload: nobody can GET an upload.
func (u *tusUpload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, handler.ErrNotImplemented
}

// FinishUpload implements handler.Upload. A finished upload waits for its entry.
func (u *tusUpload) FinishUpload(context.Context) error { return nil }

// Terminate implements handler.TerminatableUpload.
func (u *tusUpload) Terminate(ctx context.Context) error {
	return u.failed(u.site.uploads.Delete(ctx, u.upload))
}

// WriteChunk implements handler.Upload. What came of a body that broke off is kept, unless it was to have a checksum.
func (u *tusUpload) WriteChunk(ctx context.Context, _ int64, body io.Reader) (int64, error) {
	before := u.upload.Offset
	var err error
	if u.checksum != nil {
		err = u.writeWhole(ctx, body)
	} else {
		err = u.writePieces(ctx, body)
	}
	if taken := u.body.fault(); taken != nil {
		err = taken
	}
	return u.upload.Offset - before, u.failed(err)
}

// writePieces puts one piece after another as they come.
func (u *tusUpload) writePieces(ctx context.Context, body io.Reader) error {
	in := bufio.NewReaderSize(body, pieceSize)
	for {
		_, err := in.Peek(1)
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = u.writePiece(ctx, &portion{from: in, left: uploads.PieceSize, until: time.Now().Add(pieceTime)})
		}
		if err != nil {
			return err
		}
	}
}

func (u *tusUpload) writePiece(ctx context.Context, body io.Reader) error {
	a, err := u.site.spool.upTo(uploads.PieceSize).take(body)
	if err == nil {
		err = a.lost
	}
	if err == nil {
		up := a.upload()
		err = u.site.uploads.Append(ctx, u.upload, io.NewSectionReader(up.File, 0, up.Size), up.Size, up.SHA256)
	}
	return errors.Join(err, a.Close())
}

// writeWhole takes all of the body first, and puts nothing of it if its checksum is wrong.
func (u *tusUpload) writeWhole(ctx context.Context, body io.Reader) error {
	sum := u.checksum.new()
	a, err := u.site.spool.take(io.TeeReader(body, sum))
	if err == nil {
		err = a.lost
	}
	if err == nil && !u.checksum.fits(sum) {
		err = errChecksum
	}
	for at := int64(0); err == nil && at < a.size; at += uploads.PieceSize {
		err = u.put(ctx, io.NewSectionReader(a.file, at, min(uploads.PieceSize, a.size-at)))
	}
	return errors.Join(err, a.Close())
}

func (u *tusUpload) put(ctx context.Context, bytes *io.SectionReader) error {
	return u.site.appendPiece(ctx, u.upload, bytes)
}

// appendPiece puts the next piece of an upload, hashed first.
func (s *Site) appendPiece(ctx context.Context, up *uploads.Upload, bytes *io.SectionReader) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, bytes); err != nil {
		return unspooled(err)
	}
	if _, err := bytes.Seek(0, io.SeekStart); err != nil {
		return unspooled(err)
	}
	return s.uploads.Append(ctx, up, bytes, bytes.Size(), [sha256.Size]byte(sum.Sum(nil)))
}

// portion is the beginning of what comes: so many bytes, or as many as come by a moment.
type portion struct {
	from  io.Reader
	left  int64
	until time.Time
}

// Read implements io.Reader.
func (p *portion) Read(b []byte) (int, error) {
	if p.left == 0 || !time.Now().Before(p.until) {
		return 0, io.EOF
	}
	n, err := p.from.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	return n, err
}
