package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/storetest"
)

// openFolder opens the folder, and closes it when the test ends.
func openFolder(t testing.TB, dir string) *store.Folder {
	t.Helper()
	folder, err := store.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// put puts the bytes with their true size and sum.
func put(ctx context.Context, s store.Store, key string, content []byte) error {
	return s.Put(ctx, key, bytes.NewReader(content), int64(len(content)), sha256.Sum256(content))
}

// files returns the paths of all files below dir, with their contents.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found[path[len(dir)+1:]] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAFolderKeepsThePromisesOfAStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openFolder(t, t.TempDir()) })
}

func TestAFolderListsTenThousandObjects(t *testing.T) {
	folder := openFolder(t, t.TempDir())
	storetest.TenThousand(t, folder, func(keys []string) {
		var writers sync.WaitGroup
		for share := range slices.Chunk(keys, len(keys)/8) {
			writers.Go(func() {
				for _, key := range share {
					if err := put(t.Context(), folder, key, []byte("0123456789")); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		writers.Wait()
	})
}

func TestAFolderIsMadeWithItsParents(t *testing.T) {
	folder := openFolder(t, filepath.Join(t.TempDir(), "data", "store"))
	if err := put(t.Context(), folder, "a/b", []byte("x")); err != nil {
		t.Error(err)
	}
}

func TestAFileInPlaceOfAFolderIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenFolder(file); err == nil {
		t.Error("a file was opened as a folder")
	}
}

func TestObjectsOutliveTheFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := store.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := put(t.Context(), first, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	r, _, err := openFolder(t, dir).Get(t.Context(), "a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != "drawing" {
		t.Errorf("%q, %v", got, err)
	}
}

// stopped is a body that stops in the middle until it is released.
type stopped struct {
	reached chan struct{}
	release chan struct{}
	rest    io.Reader
}

func (s *stopped) Read(p []byte) (int, error) {
	if s.reached != nil {
		close(s.reached)
		s.reached = nil
		<-s.release
	}
	return s.rest.Read(p)
}

func TestWhatACrashLeftIsRemovedAtOpen(t *testing.T) {
	dir := t.TempDir()
	folder, err := store.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := put(t.Context(), folder, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "incoming", "HALF"), []byte("half a dra"), 0o600); err != nil {
		t.Fatal(err)
	}
	openFolder(t, dir)
	if left := files(t, dir); len(left) != 1 || left["objects/a/b"] != "drawing" {
		t.Errorf("there is %q", left)
	}
}

func TestWhatACrashedNeighbourLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	folder := openFolder(t, dir)
	if err := put(t.Context(), folder, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"OLD": 25 * time.Hour, "NEW": 23 * time.Hour} {
		file, then := filepath.Join(dir, "incoming", name), time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(file, []byte("half a dra"), 0o600), os.Chtimes(file, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Sweep(t.Context(), time.Now().Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	left := files(t, dir)
	if len(left) != 2 || left["incoming/NEW"] == "" || left["objects/a/b"] != "drawing" {
		t.Errorf("there is %q", left)
	}
}

func TestOpeningAFolderLeavesAloneWhatAnotherIsPutting(t *testing.T) {
	dir := t.TempDir()
	first := openFolder(t, dir)
	body := &stopped{make(chan struct{}), make(chan struct{}), bytes.NewReader([]byte("drawing"))}
	reached := body.reached
	done := make(chan error, 1)
	go func() { done <- first.Put(t.Context(), "a/b", body, 7, sha256.Sum256([]byte("drawing"))) }()
	<-reached
	openFolder(t, dir)
	close(body.release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestARefusedPutLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	folder := openFolder(t, dir)
	if err := put(t.Context(), folder, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	if err := put(t.Context(), folder, "a/b", []byte("another")); !errors.Is(err, store.ErrExists) {
		t.Error(err)
	}
	if err := folder.Put(t.Context(), "c/d", bytes.NewReader(nil), 1, [32]byte{}); !errors.Is(err, store.ErrDamaged) {
		t.Error(err)
	}
	if left := files(t, dir); len(left) != 1 {
		t.Errorf("there is %q", left)
	}
}

func TestDeletingTheLastObjectRemovesItsDirectories(t *testing.T) {
	dir := t.TempDir()
	folder := openFolder(t, dir)
	if err := put(t.Context(), folder, "a/b/c", nil); err != nil {
		t.Fatal(err)
	}
	if err := folder.Delete(t.Context(), "a/b/c"); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "objects")); err != nil || len(left) != 0 {
		t.Errorf("there is %v, %v", left, err)
	}
}

func TestAKeyThatIsADirectoryIsTaken(t *testing.T) {
	folder := openFolder(t, t.TempDir())
	if err := put(t.Context(), folder, "a/b", nil); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a", "a/b/c"} {
		if err := put(t.Context(), folder, key, nil); !errors.Is(err, store.ErrExists) {
			t.Errorf("put %q: %v", key, err)
		}
	}
}

func TestPutAndDeleteMayRaceForADirectory(t *testing.T) {
	folder := openFolder(t, t.TempDir())
	done := make(chan error, 2)
	for _, key := range []string{"a/b/c", "a/b/d"} {
		go func() {
			var err error
			for range 200 {
				err = errors.Join(err, put(t.Context(), folder, key, nil), folder.Delete(t.Context(), key))
			}
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestASymbolicLinkDoesNotLeadOutOfTheFolder(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	folder := openFolder(t, dir)
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "objects", "a")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := folder.Get(t.Context(), "a/secret"); err == nil {
		t.Error("a file outside the folder was opened")
	}
	if err := put(t.Context(), folder, "a/b", nil); err == nil {
		t.Error("a file outside the folder was made")
	}
	if err := folder.Delete(t.Context(), "a/secret"); err == nil {
		t.Error("a file outside the folder was deleted")
	}
}

func TestAFolderThatIsGoneIsUnreachable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	folder := openFolder(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := folder.Ping(t.Context()); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("ping: %v", err)
	}
	if err := put(t.Context(), folder, "a/b", nil); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("put: %v", err)
	}
}

func TestFreeSaysHowMuchMayBeWritten(t *testing.T) {
	free, err := openFolder(t, t.TempDir()).Free()
	if err != nil || free <= 0 {
		t.Errorf("%d bytes, %v", free, err)
	}
}
