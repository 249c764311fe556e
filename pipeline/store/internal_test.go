package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"crypto/sha256"
)

func TestADisksErrorHasItsMeaning(t *testing.T) {
	for _, fault := range []struct {
		cause error
		want  error
	}{
		{syscall.EACCES, ErrDenied},
		{syscall.EPERM, ErrDenied},
		{syscall.ENOSPC, ErrUnreachable},
		{syscall.EDQUOT, ErrUnreachable},
		{syscall.EIO, ErrUnreachable},
		{syscall.EROFS, ErrUnreachable},
		{syscall.EMFILE, ErrUnreachable},
		{syscall.ENOENT, ErrNotFound},
		{syscall.ENOTDIR, ErrNotFound},
		{syscall.EINVAL, nil},
		{fmt.Errorf("%w: %w", ErrExists, syscall.ENOTDIR), nil}, // It says already what it means.
		{&bodyError{syscall.EIO}, nil},                          // The family's file failed, not our disk.
	} {
		if got := meaningOf(&fs.PathError{Op: "open", Path: "a/b", Err: fault.cause}); got != fault.want {
			t.Errorf("%v means %v; want %v", fault.cause, got, fault.want)
		}
	}
}

func TestAnObjectHasNoMorePartsThanAnS3Takes(t *testing.T) {
	for _, size := range []int64{1, onePart, onePart + 1, mostParts * onePart, mostParts*onePart + 1, 5 << 40} {
		part := partOf(size)
		if parts := (size + part - 1) / part; parts > mostParts || part < onePart {
			t.Errorf("%d bytes are %d parts of %d", size, parts, part)
		}
	}
}

// TestTheLastByteOfAFalseBodyIsNeverHandedOn is what keeps a server from storing it: it sees a body that breaks off.
func TestTheLastByteOfAFalseBodyIsNeverHandedOn(t *testing.T) {
	content := "drawing"
	sum := sha256.Sum256([]byte(content))
	hungUp := errors.New("hung up")
	for name, body := range map[string]io.Reader{
		"other":             strings.NewReader("drawinG"),
		"short":             strings.NewReader("drawin"),
		"long":              strings.NewReader("drawings"),
		"fails":             io.MultiReader(strings.NewReader("draw"), iotest.ErrReader(hungUp)),
		"fails at its end":  io.MultiReader(strings.NewReader("drawing"), iotest.ErrReader(hungUp)),
		"fails in its last": iotest.DataErrReader(io.MultiReader(strings.NewReader("drawing"), iotest.ErrReader(hungUp))),
	} {
		for pace, slow := range map[string]func(io.Reader) io.Reader{
			"at once":      func(r io.Reader) io.Reader { return r },
			"byte by byte": iotest.OneByteReader,
		} {
			checked := newCheckedBody(slow(body), int64(len(content)), sum)
			got, err := io.ReadAll(checked)
			if err == nil || len(got) >= len(content) {
				t.Errorf("%s, %s: %q, %v", name, pace, got, err)
			}
			if fault := checked.close(); !errors.Is(fault, err) {
				t.Errorf("%s, %s: closed with %v after %v", name, pace, fault, err)
			}
			if seeker, ok := body.(io.Seeker); ok {
				seeker.Seek(0, io.SeekStart)
			}
		}
	}
}

func TestATrueBodyIsHandedOnWhole(t *testing.T) {
	content := strings.Repeat("drawing ", 10_000)
	for name, slow := range map[string]func(io.Reader) io.Reader{
		"at once":           func(r io.Reader) io.Reader { return r },
		"byte by byte":      iotest.OneByteReader,
		"half by half":      iotest.HalfReader,
		"its end with data": iotest.DataErrReader,
	} {
		checked := newCheckedBody(slow(strings.NewReader(content)), int64(len(content)), sha256.Sum256([]byte(content)))
		if err := iotest.TestReader(checked, []byte(content)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := checked.close(); err != nil {
			t.Errorf("%s: closed with %v", name, err)
		}
	}
}

func TestAClosedBodyIsNotRead(t *testing.T) {
	body := strings.NewReader("drawing")
	checked := newCheckedBody(body, 7, sha256.Sum256([]byte("drawing")))
	if err := checked.close(); err != nil {
		t.Fatal(err)
	}
	if n, err := checked.Read(make([]byte, 7)); n != 0 || err != errClosed || body.Len() != 7 {
		t.Errorf("%d bytes, %v, %d left", n, err, body.Len())
	}
}
