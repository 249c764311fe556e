package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/durable"
)

// Kept is how long a letter lies in a [Folder].
const Kept = 30 * 24 * time.Hour

const (
	ending     = ".eml"
	unfinished = ".letter-" // what the names of files begin with that are being written
	aboutField = "Easel-Drawings"
)

// Folder is where letters go that no mail server takes: each becomes a file as mail
// programs open it, of mode 0600. It belongs to one process. Its methods may be used by
// many at once.
type Folder struct{ dir, from string }

// OpenFolder makes the folder if it is missing, of mode 0700, and removes what a crash left
// half written. The sender may have a name, as with [New].
func OpenFolder(dir, from string) (*Folder, error) {
	if err := durable.MakeDir(dir); err != nil {
		return nil, fmt.Errorf("make the outbox: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the outbox: %w", err)
	}
	f := &Folder{dir: dir, from: from}
	if _, err := (Letter{To: "nobody@example.org"}).message(from); err != nil {
		return nil, fmt.Errorf("the sender of mails: %w", err)
	}
	return f, f.remove(func(name string) (bool, error) { return strings.HasPrefix(name, unfinished), nil })
}

// FolderOf is a folder that another may be writing to, to look into and to forget letters
// in. It takes none.
func FolderOf(dir string) *Folder { return &Folder{dir: dir} }

// Send writes the letter down. It is safe from a power cut when nil is returned. One with
// the ID and the time of one that lies there takes its place.
func (f *Folder) Send(_ context.Context, l Letter) (err error) {
	m, err := l.message(f.from)
	if err != nil {
		return err
	}
	ids := make([]string, len(l.About))
	for i, id := range l.About {
		ids[i] = string(id)
	}
	if len(ids) > 0 {
		m.SetGenHeader(aboutField, ids...)
	}
	var written bytes.Buffer // go-mail 0.7.2 panics where one of several parts can't be begun, as on a full disk
	if _, err := m.WriteTo(&written); err != nil {
		return fmt.Errorf("write a letter down: %w", err)
	}
	file, err := os.CreateTemp(f.dir, unfinished+"*") // mode 0600
	if err != nil {
		return fmt.Errorf("write a letter down: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = written.WriteTo(file)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write a letter down: %w", err)
	}
	if err := os.Rename(file.Name(), filepath.Join(f.dir, l.fileName())); err != nil {
		return fmt.Errorf("write a letter down: %w", err)
	}
	return durable.Sync(f.dir)
}

// fileName sorts by time, and names nobody.
func (l Letter) fileName() string {
	at, id := l.At, l.ID
	if at.IsZero() {
		at = time.Now()
	}
	if id == "" {
		id = rand.Text()
	}
	return at.UTC().Format("20060102T150405.000Z") + "-" + strings.ToLower(id) + ending
}

// Forget deletes every letter that speaks of a drawing. None of them is there after a power
// cut when nil is returned.
func (f *Folder) Forget(ctx context.Context, id drawing.ID) error {
	return f.ForgetAll(ctx, func(one drawing.ID) bool { return one == id })
}

// ForgetAll deletes every letter that speaks of a drawing which is gone.
func (f *Folder) ForgetAll(ctx context.Context, gone func(drawing.ID) bool) error {
	return f.remove(func(name string) (bool, error) {
		if ctx.Err() != nil || !strings.HasSuffix(name, ending) {
			return false, ctx.Err()
		}
		about, err := f.about(name)
		return slices.ContainsFunc(about, gone), err
	})
}

// Sweep deletes the letters that were asked for before a moment.
func (f *Folder) Sweep(ctx context.Context, before time.Time) error {
	limit := Letter{At: before, ID: " "}.fileName()
	return f.remove(func(name string) (bool, error) {
		return strings.HasSuffix(name, ending) && name < limit, ctx.Err()
	})
}

// Lying is a letter that lies in a folder.
type Lying struct {
	Name  string // of its file
	Mode  fs.FileMode
	About []drawing.ID
}

// List is what lies there. It stops at a file that is no letter.
func (f *Folder) List(ctx context.Context) (all []Lying, err error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, fmt.Errorf("look through the outbox: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || !strings.HasSuffix(e.Name(), ending) {
			continue
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("look through the outbox: %w", err)
		}
		about, err := f.about(e.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, Lying{e.Name(), info.Mode(), about})
	}
	return all, nil
}

// about are the drawings that a letter speaks of. One that is gone speaks of none.
func (f *Folder) about(name string) (all []drawing.ID, err error) {
	file, err := os.Open(filepath.Join(f.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a letter: %w", err)
	}
	defer file.Close()
	m, err := mail.ReadMessage(file)
	if err != nil {
		return nil, fmt.Errorf("read the letter %s: %w", name, err)
	}
	for id := range strings.FieldsFuncSeq(m.Header.Get(aboutField), func(r rune) bool { return r == ',' || r == ' ' }) {
		all = append(all, drawing.ID(id))
	}
	return all, nil
}

// remove deletes what should go. What can't be told stays, and what is gone already is no
// mistake.
func (f *Folder) remove(goes func(name string) (bool, error)) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return fmt.Errorf("look through the outbox: %w", err)
	}
	var all []error
	for _, e := range entries {
		gone, err := goes(e.Name())
		if gone {
			err = os.Remove(filepath.Join(f.dir, e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = append(all, fmt.Errorf("look through the outbox: %w", err))
		}
	}
	return errors.Join(append(all, durable.Sync(f.dir))...)
}
