package scan

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrDamaged is every error of this package's but a context's: the folder must not be
	// opened by the server.
	ErrDamaged = errors.New("the journal is damaged")
	// ErrBadRecord: bytes of a file are not what was written.
	ErrBadRecord = errors.New("a record is not what was written")
	// ErrShort: the journal ends before what was seen of it. Its end is lost, or an older
	// copy was put in its place.
	ErrShort = errors.New("the journal has lost its end")
	// ErrLost: something is gone that must be there.
	ErrLost = errors.New("a part of the journal is gone")
)

// Damage is one thing that is wrong.
type Damage struct {
	Is     error  // its meaning
	File   string // below the folder
	Offset int64  // of the bad record in the file; -1 if it is about the whole file
	Text   string // what is wrong, with its sequence
}

// String says all of it.
func (d Damage) String() string {
	if d.Offset < 0 {
		return d.File + ": " + d.Text
	}
	return fmt.Sprintf("%s, byte %d: %s", d.File, d.Offset, d.Text)
}

// Report is what a scan has found.
type Report struct {
	Folder string
	Facts  uint64    // sequence of the journal's last fact
	LastAt time.Time // when it was written, by the server's clock; zero without any
	Bytes  int64     // in blocks, of all streams
	Torn   []string  // ends of files that a crash left and the server will cut off
	Damage []Damage
}

// Err is nil if nothing is wrong, else a [*Error].
func (r Report) Err() error {
	if len(r.Damage) == 0 {
		return nil
	}
	return &Error{r}
}

// Error is a folder that must not be opened. It is [ErrDamaged], and each meaning of
// what is wrong.
type Error struct{ Report Report }

// Error names the first damage, and what to do.
func (e *Error) Error() string {
	more := ""
	if n := len(e.Report.Damage) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more: easel doctor names them)", n)
	}
	return fmt.Sprintf("%v, and stays closed so that nothing more is lost: %s%s: put %s back from a backup, whole",
		ErrDamaged, e.Report.Damage[0], more, e.Report.Folder)
}

// Unwrap gives the meanings.
func (e *Error) Unwrap() []error {
	all := []error{ErrDamaged}
	for _, d := range e.Report.Damage {
		all = append(all, d.Is)
	}
	return all
}
