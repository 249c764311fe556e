package store

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"
)

// Get implements Store.
func (f *Folder) Get(ctx context.Context, key string) (io.ReadSeekCloser, Object, error) {
	file, object, err := f.opened(ctx, "get", key)
	if err != nil {
		return nil, Object{}, err
	}
	return &openFile{ctx, file, key}, object, nil
}

// GetRange implements Store.
func (f *Folder) GetRange(ctx context.Context, key string, offset, length int64) (io.ReadCloser, error) {
	if err := checkRange(offset, length); err != nil {
		return nil, failed("get a range of", key, nil, err)
	}
	file, _, err := f.opened(ctx, "get a range of", key)
	if err != nil {
		return nil, err
	}
	opened := &openFile{ctx, file, key}
	if _, err := opened.Seek(offset, io.SeekStart); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return &limited{io.LimitReader(opened, length), opened}, nil
}

// opened checks what every deed that reads must check, and opens the key's file.
func (f *Folder) opened(ctx context.Context, deed, key string) (*os.File, Object, error) {
	if err := CheckKey(key); err != nil {
		return nil, Object{}, failed(deed, key, ErrKey, err)
	}
	if err := ctx.Err(); err != nil {
		return nil, Object{}, failed(deed, key, nil, err)
	}
	file, object, err := f.open(key)
	if err != nil {
		return nil, Object{}, failed(deed, key, meaningOf(err), err)
	}
	return file, object, nil
}

// open opens the key's file. A directory is no object, whatever it is called.
func (f *Folder) open(key string) (*os.File, Object, error) {
	file, err := f.root.Open(fileOf(key))
	if err != nil {
		return nil, Object{}, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotFound
	}
	if err != nil {
		return nil, Object{}, errors.Join(err, file.Close())
	}
	return file, objectOf(key, info), nil
}

// openFile is an object of a Folder that is being read.
type openFile struct {
	ctx  context.Context
	file *os.File
	key  string
}

// Read implements io.Reader.
func (o *openFile) Read(p []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, failed("read", o.key, nil, err)
	}
	n, err := o.file.Read(p)
	if err != nil && err != io.EOF {
		return n, failed("read", o.key, meaningOf(err), err)
	}
	return n, err
}

// SyscallConn lets the kernel send the file by itself, as net.TCPConn.ReadFrom has it do.
func (o *openFile) SyscallConn() (syscall.RawConn, error) { return o.file.SyscallConn() }

// Seek implements io.Seeker.
func (o *openFile) Seek(offset int64, whence int) (int64, error) {
	at, err := o.file.Seek(offset, whence)
	if err != nil {
		return at, failed("seek in", o.key, nil, err)
	}
	return at, nil
}

// Close implements io.Closer.
func (o *openFile) Close() error {
	return o.file.Close()
}
