package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// Put implements Store. A key whose beginning is taken by an object, or that begins other keys, as "a" does "a/b", is taken.
func (f *Folder) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	if err := CheckKey(key); err != nil {
		return failed("put", key, ErrKey, err)
	}
	if err := f.put(ctx, key, body, size, sum); err != nil {
		return failed("put", key, meaningOf(err), err)
	}
	return nil
}

func (f *Folder) put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) (err error) {
	file, err := f.create()
	if err != nil {
		return err
	}
	defer func() { // An object that was published keeps its other name; of a refused one, nothing stays.
		err = errors.Join(err, file.Close(), f.root.Remove(file.name))
	}()
	if _, err := io.Copy(file, &untilDone{ctx, newCheckedBody(body, size, sum)}); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := compare(ctx, io.NewSectionReader(file, 0, math.MaxInt64), size, sum); err != nil {
		return err
	}
	return f.publish(ctx, key, file.name, size, sum)
}

// newFile is a file in incoming, with its name below the root.
type newFile struct {
	*os.File
	name string
}

func (f *Folder) create() (*newFile, error) {
	name := path.Join(incoming, rand.Text())
	file, err := f.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrNotExist) { // The directory itself is gone: removed, or its disk unmounted.
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return &newFile{file, name}, err
}

// publish links the finished file to its key, and returns nil when the object under the key has these bytes, for good.
//
// A Delete may take away a directory between our making it and our link, or the object between our finding that it
// exists and our comparing it. Then we try again: a few times, as the finished file itself might be what is missing.
func (f *Folder) publish(ctx context.Context, key, name string, size int64, sum [32]byte) error {
	var err error
	for range 10 {
		if err = f.link(name, key); errors.Is(err, fs.ErrExist) {
			err = f.same(ctx, key, size, sum)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if errors.Is(err, unix.ENOTDIR) {
		return fmt.Errorf("%w: %w", ErrExists, err)
	}
	if err != nil {
		return err
	}
	// Also for a retry: whoever put the same bytes first may have died, or be, between its link and its sync.
	return f.syncUp(key)
}

func (f *Folder) link(name, key string) error {
	if err := f.root.MkdirAll(path.Dir(fileOf(key)), 0o700); err != nil {
		return err
	}
	return f.root.Link(name, fileOf(key))
}

// same returns nil if the object has this size and sum, and ErrExists if something else has its name.
func (f *Folder) same(ctx context.Context, key string, size int64, sum [32]byte) error {
	file, _, err := f.open(key)
	if errors.Is(err, ErrNotFound) { // A directory, and so not an object.
		return ErrExists
	}
	if err != nil {
		return err
	}
	defer file.Close()
	if err := compare(ctx, file, size, sum); !errors.Is(err, ErrDamaged) {
		return err
	}
	return ErrExists
}
