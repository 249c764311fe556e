// Package durable makes names that a power cut does not take.
//
// Syncing a file makes its bytes safe. Its name is the directory's, and is safe when
// the directory was synced: POSIX promises no more, though some file systems do.
package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// MakeDir makes a directory of mode 0700 and what is missing of its parents. All of
// them are there after a power cut, also if whoever made the directory was killed
// before it was synced.
func MakeDir(path string) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrNotExist) {
		if err := MakeDir(filepath.Dir(path)); err != nil {
			return err
		}
		err = os.Mkdir(path, 0o700)
	}
	there := errors.Is(err, fs.ErrExist)
	if err != nil && !there {
		return err
	}
	err = Sync(filepath.Dir(path))
	if there && errors.Is(err, fs.ErrPermission) {
		return nil // in a directory that we may not read, somebody else made it for us
	}
	return err
}

// Sync makes the names in a directory safe.
func Sync(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
