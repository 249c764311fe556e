package upload

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// spool is the folder where files lie while they arrive. What it holds counts for nothing: a drawing is accepted from
// the store, never from here.
type spool struct {
	dir  string
	room func() error // fails when what is arriving takes too much of the disk
	most int64        // bytes that a drawing may have
}

// upTo is the same folder for files of so many bytes.
func (s spool) upTo(most int64) spool {
	s.most = most
	return s
}

// spooled is the pattern of our own files in the folder.
const spooledName = "drawing-*.part"

// openSpool makes the folder if it is missing and removes what a crash left in it. It is for files as large as any
// edition takes.
func openSpool(dir string, room func() error) (spool, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return spool{}, fmt.Errorf("open the spool: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, spooledName))
	if err != nil {
		return spool{}, fmt.Errorf("open the spool: %w", err)
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return spool{}, fmt.Errorf("empty the spool: %w", err)
		}
	}
	return spool{dir, room, edition.MaxDrawing}, nil
}

// arrival is a file that is arriving or has arrived. It must be closed, which removes it.
type arrival struct {
	file *os.File // nil once there are more bytes than a drawing may have, or the disk takes no more
	size int64    // of what was sent, kept or not
	sum  hash.Hash
	room func() error
	most int64 // bytes that a drawing may have
	lost error // why the disk took no more: web.ErrUnavailable; nil if it took all
}

// take reads a file to its end. Of one that has more bytes than a drawing may have, nothing is kept but its size; nor of
// one that the disk does not take: what comes after it in its form is still wanted, so that nothing has to be typed
// again. Any error is the reader's. The arrival is there in every case.
func (s spool) take(from io.Reader) (*arrival, error) {
	a := &arrival{sum: sha256.New(), room: s.room, most: s.most}
	file, err := os.CreateTemp(s.dir, spooledName)
	if err == nil {
		a.file = file
	} else {
		a.lost = unspooled(err)
	}
	pieces := bufio.NewWriterSize(a, pieceSize)
	_, err = pieces.ReadFrom(from)
	return a, errors.Join(err, pieces.Flush())
}

// pieceSize is how many bytes are read from a connection and written to the disk at once: multipart by itself takes 4 KB at
// a time, and 500 reads and writes for a drawing of 2 MB took as long as its SHA-256.
const pieceSize = 32 << 10

// measured is after how many bytes the disk is measured again.
const measured = 1 << 20

// Write is io.Writer's for take.
func (a *arrival) Write(p []byte) (int, error) {
	before := a.size
	a.size += int64(len(p))
	if a.file == nil {
		return len(p), nil
	}
	if a.size > a.most {
		return len(p), a.Close()
	}
	if before == 0 || before/measured != a.size/measured {
		a.lost = a.room()
	}
	if a.lost == nil {
		a.sum.Write(p)
		_, a.lost = a.file.Write(p)
	}
	if a.lost != nil {
		a.lost = unspooled(a.lost)
		return len(p), a.Close()
	}
	return len(p), nil
}

// Close removes the file. Closing again does nothing.
func (a *arrival) Close() error {
	if a.file == nil {
		return nil
	}
	file := a.file
	a.file = nil
	if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
		return unspooled(err)
	}
	return nil
}

// upload is the arrival as the contest takes it. A file that was too large has its size and no bytes, which is enough
// to be refused by.
func (a *arrival) upload() contest.Upload {
	up := contest.Upload{File: a.file, Size: a.size}
	a.sum.Sum(up.SHA256[:0])
	return up
}

func unspooled(err error) error {
	return fmt.Errorf("spool a file: %w: %w", web.ErrUnavailable, err)
}
