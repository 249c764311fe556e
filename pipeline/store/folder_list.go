package store

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
)

// List implements Store.
func (f *Folder) List(ctx context.Context, prefix string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		err := checkPrefix(prefix)
		if err == nil {
			walk := &folderWalk{ctx: ctx, files: f.root.FS(), prefix: prefix, yield: yield}
			if err = walk.dir(""); errors.Is(err, fs.SkipAll) {
				return
			}
		}
		if err != nil {
			yield(Object{}, failed("list", prefix, meaningOf(err), err))
		}
	}
}

// folderWalk goes through a Folder in the order of its keys.
type folderWalk struct {
	ctx    context.Context
	files  fs.FS
	prefix string
	yield  func(Object, error) bool
}

// dir walks one directory, named by the beginning that its keys share: "" or ending in a slash.
func (w *folderWalk) dir(beginning string) error {
	entries, err := fs.ReadDir(w.files, path.Join(objects, beginning))
	if beginning != "" && isAbsent(err) {
		return nil // A Delete emptied it since we read its name.
	}
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(inOrder(a), inOrder(b)) })
	for _, entry := range entries {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if err := w.entry(beginning+inOrder(entry), entry); err != nil {
			return err
		}
	}
	return nil
}

// inOrder is the entry's part of a key. A directory's ends in its slash, and must be ordered with it: as keys, "a-b" comes
// before "a/b", though as names, "a" comes before "a-b".
func inOrder(entry fs.DirEntry) string {
	if entry.IsDir() {
		return entry.Name() + "/"
	}
	return entry.Name()
}

// entry yields an object, or walks a directory that may hold some of those asked for.
func (w *folderWalk) entry(key string, entry fs.DirEntry) error {
	if entry.IsDir() {
		if strings.HasPrefix(key, w.prefix) || strings.HasPrefix(w.prefix, key) {
			return w.dir(key)
		}
		return nil
	}
	if !strings.HasPrefix(key, w.prefix) || !entry.Type().IsRegular() || CheckKey(key) != nil {
		return nil // Not asked for, or not ours: an editor's or a file manager's droppings.
	}
	info, err := entry.Info()
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if !w.yield(objectOf(key, info), nil) {
		return fs.SkipAll
	}
	return nil
}
