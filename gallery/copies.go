package gallery

import (
	"container/list"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Copies are pictures of a store elsewhere in a folder of this machine, from where the kernel sends them: at most so many
// bytes, and what was not asked for the longest makes room. They are nobody's only copy: a crash may lose them, and the
// next start removes them.
//
//	<dir>/<id>/<name>  one file per picture, mode 0600, whole or not there
//	<dir>/<random>     what is being fetched
type Copies struct {
	from Objects
	root *os.Root
	most int64

	fetches singleflight.Group

	mu    sync.Mutex
	bytes int64
	byKey map[string]*list.Element // of copied; guarded by mu
	asked list.List                // first what was asked for last; guarded by mu
}

type copied struct {
	key  string
	size int64
}

// errNoCopy: a picture could not be copied here, though it may be read where it is.
var errNoCopy = errors.New("no copy of the picture")

// OpenCopies empties a folder, or makes it, for copies of what lies in a store. The caller closes it.
func OpenCopies(dir string, most int64, from Objects) (*Copies, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("empty the copies of pictures: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("copies of pictures: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("copies of pictures: %w", err)
	}
	return &Copies{from: from, root: root, most: most, byKey: map[string]*list.Element{}}, nil
}

// Close lets go of the folder.
func (c *Copies) Close() error { return c.root.Close() }

// open opens a copy, and makes it first if there is none. One that may no longer be shown when it is made, as still says,
// is removed again; whoever has it open can still read it. The error is the store's, or errNoCopy.
func (c *Copies) open(ctx context.Context, key string, still func() bool) (io.ReadSeekCloser, error) {
	for range 2 {
		if c.touch(key) {
			file, err := c.root.Open(key)
			if err == nil {
				return file, nil
			}
			c.forget(key) // somebody else removed it
		}
		_, err, _ := c.fetches.Do(key, func() (any, error) {
			if c.touch(key) {
				return nil, nil // another fetched it since this one looked
			}
			return nil, c.fetch(context.WithoutCancel(ctx), key, still)
		})
		if err != nil {
			return nil, err
		}
	}
	return nil, errNoCopy // it made room for others at once, or its drawing is gone
}

// touch reports whether there is a copy, which is now the last asked for.
func (c *Copies) touch(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if ok {
		c.asked.MoveToFront(e)
	}
	return ok
}

// fetch copies an object.
func (c *Copies) fetch(ctx context.Context, key string, still func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	body, object, err := c.from.Get(ctx, key)
	if err != nil {
		return err
	}
	defer body.Close()
	if object.Size > c.most/8 {
		return errNoCopy
	}
	if err := c.keep(key, body, object.Size); err != nil {
		return err
	}
	if !still() {
		c.forget(key)
	}
	return nil
}

// keep writes a copy and gives it its name: the first who opens it finds it whole.
func (c *Copies) keep(key string, body io.Reader, size int64) error {
	name := rand.Text()
	file, err := c.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoCopy, err)
	}
	_, err = io.Copy(file, io.LimitReader(body, size+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", errNoCopy, err), c.root.Remove(name))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.name(name, key); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", errNoCopy, err), c.root.Remove(name))
	}
	if e, ok := c.byKey[key]; ok {
		c.let(e)
	}
	c.byKey[key] = c.asked.PushFront(copied{key, size})
	c.bytes += size
	for c.bytes > c.most {
		c.remove(c.asked.Back())
	}
	return nil
}

// name gives a finished file its name; mu is held, so that nobody removes the folder meanwhile.
func (c *Copies) name(from, key string) error {
	if err := c.root.MkdirAll(path.Dir(key), 0o700); err != nil {
		return err
	}
	return c.root.Rename(from, key)
}

// forget removes a copy.
func (c *Copies) forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.remove(e)
	}
}

// let takes a copy off the list; mu is held.
func (c *Copies) let(e *list.Element) copied {
	one := c.asked.Remove(e).(copied)
	delete(c.byKey, one.key)
	c.bytes -= one.size
	return one
}

// remove takes a copy off the list and the disk; mu is held. Its folder goes with its last file.
func (c *Copies) remove(e *list.Element) {
	key := c.let(e).key
	_ = c.root.Remove(key) // what stays is removed at the next start
	_ = c.root.Remove(path.Dir(key))
}

// drop removes the copies of drawings, all of them for nil.
func (c *Copies) drop(ids []drawing.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ids == nil {
		for c.asked.Len() > 0 {
			c.remove(c.asked.Back())
		}
		return
	}
	for _, id := range ids {
		names, err := fs.ReadDir(c.root.FS(), string(id))
		if err != nil {
			continue // none of it is here
		}
		for _, name := range names {
			if e, ok := c.byKey[strings.Join([]string{string(id), name.Name()}, "/")]; ok {
				c.remove(e)
			}
		}
		_ = c.root.RemoveAll(string(id))
	}
}
