package vault_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func openKeys(t *testing.T, nc *nats.Conn, secret *vault.Secret) *vault.Keys {
	t.Helper()
	keys, err := vault.Open(t.Context(), nc, secret, 1)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func create(t *testing.T, keys *vault.Keys, ids ...drawing.ID) {
	t.Helper()
	for _, id := range ids {
		if err := keys.Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func seal(t *testing.T, keys *vault.Keys, id drawing.ID, bound, plain string) []byte {
	t.Helper()
	sealed, err := keys.Seal(t.Context(), id, bound, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func wantOpened(t *testing.T, keys *vault.Keys, id drawing.ID, bound string, sealed []byte, want string) {
	t.Helper()
	if plain, err := keys.Open(t.Context(), id, bound, sealed); err != nil || string(plain) != want {
		t.Errorf("it opens to %q, %v; want %q", plain, err, want)
	}
}

// raw is the stream of data keys itself, as any client of the server sees it.
func raw(t testing.TB, nc *nats.Conn) jetstream.Stream {
	t.Helper()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "KEYS")
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func TestWhatIsSealedCanBeOpenedInItsPlaceAlone(t *testing.T) {
	keys := openKeys(t, journaltest.NewEmbedded(t).Connect(t), vaulttest.Secret(t))
	id, other := drawingtest.ID(1), drawingtest.ID(2)
	create(t, keys, id, other)
	for _, plain := range []string{"", "x", "the family's words"} {
		sealed := seal(t, keys, id, "here", plain)
		wantOpened(t, keys, id, "here", sealed, plain)
		if again := seal(t, keys, id, "here", plain); bytes.Equal(again, sealed) {
			t.Error("the same twice is sealed alike")
		}
		for name, open := range map[string]func() ([]byte, error){
			"in another place":  func() ([]byte, error) { return keys.Open(t.Context(), id, "there", sealed) },
			"in no place":       func() ([]byte, error) { return keys.Open(t.Context(), id, "", sealed) },
			"by another's key":  func() ([]byte, error) { return keys.Open(t.Context(), other, "here", sealed) },
			"cut off":           func() ([]byte, error) { return keys.Open(t.Context(), id, "here", sealed[:len(sealed)-1]) },
			"without a nonce":   func() ([]byte, error) { return keys.Open(t.Context(), id, "here", sealed[:5]) },
			"nothing":           func() ([]byte, error) { return keys.Open(t.Context(), id, "here", nil) },
			"with one bit less": func() ([]byte, error) { return keys.Open(t.Context(), id, "here", flipped(sealed)) },
		} {
			if plain, err := open(); err == nil || errors.Is(err, drawing.ErrSealed) || plain != nil {
				t.Errorf("%s: %q, %v", name, plain, err)
			}
		}
	}
}

func flipped(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

func TestOfManyWhoCreateADataKeyAllGetTheSame(t *testing.T) {
	host, secret := journaltest.NewEmbedded(t), vaulttest.Secret(t)
	keys := openKeys(t, host.Connect(t), secret)
	for n := range 10 {
		id := drawingtest.ID(n + 1)
		var racers sync.WaitGroup
		sealed, start := make([][]byte, 8), make(chan struct{})
		for i := range sealed {
			own := openKeys(t, host.Connect(t), secret)
			racers.Go(func() {
				<-start
				if err := own.Create(t.Context(), id); err != nil {
					t.Error(err)
					return
				}
				var err error
				if sealed[i], err = own.Seal(t.Context(), id, "here", []byte("words")); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		racers.Wait()
		for _, one := range sealed {
			wantOpened(t, keys, id, "here", one, "words")
		}
	}
}

func TestADataKeyIsNeverOverwritten(t *testing.T) {
	host, secret := journaltest.NewEmbedded(t), vaulttest.Secret(t)
	nc := host.Connect(t)
	keys, id := openKeys(t, nc, secret), drawingtest.ID(1)
	create(t, keys, id)
	sealed := seal(t, keys, id, "here", "words")
	create(t, keys, id)
	answer, err := nc.RequestWithContext(t.Context(), "keys."+string(id), []byte("another"))
	if err != nil || !bytes.Contains(answer.Data, []byte("error")) {
		t.Errorf("another client wrote over it: %s, %v", answer.Data, err)
	}
	if err := raw(t, nc).Purge(t.Context()); err == nil {
		t.Error("all data keys were purged")
	}
	wantOpened(t, openKeys(t, nc, secret), id, "here", sealed, "words")
	host.Restart(t)
	wantOpened(t, openKeys(t, host.Connect(t), secret), id, "here", sealed, "words")
}

func TestADataKeyCannotBeMovedToAnotherDrawing(t *testing.T) {
	nc := journaltest.NewEmbedded(t).Connect(t)
	keys := openKeys(t, nc, vaulttest.Secret(t))
	create(t, keys, drawingtest.ID(1))
	m, err := raw(t, nc).GetLastMsgForSubject(t.Context(), "keys."+string(drawingtest.ID(1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nc.RequestWithContext(t.Context(), "keys."+string(drawingtest.ID(2)), m.Data); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Seal(t.Context(), drawingtest.ID(2), "here", nil); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("%v; want: %v", err, vault.ErrWrongSecret)
	}
}

func TestAnotherSecretDoesNotOpenTheDataKeys(t *testing.T) {
	nc := journaltest.NewEmbedded(t).Connect(t)
	keys, id := openKeys(t, nc, vaulttest.Secret(t)), drawingtest.ID(1)
	create(t, keys, id)
	sealed := seal(t, keys, id, "here", "words")
	if _, err := openKeys(t, nc, vaulttest.Secret(t)).Open(t.Context(), id, "here", sealed); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("%v; want: %v", err, vault.ErrWrongSecret)
	}
}

func TestADestroyedDataKeyIsGoneForGood(t *testing.T) {
	host, secret := journaltest.NewEmbedded(t), vaulttest.Secret(t)
	nc := host.Connect(t)
	keys, another := openKeys(t, nc, secret), openKeys(t, host.Connect(t), secret)
	id, kept := drawingtest.ID(1), drawingtest.ID(2)
	create(t, keys, id, kept)
	sealed, other := seal(t, keys, id, "here", "words"), seal(t, keys, kept, "here", "other words")
	wantOpened(t, another, id, "here", sealed, "words")
	lying, err := raw(t, nc).GetLastMsgForSubject(t.Context(), "keys."+string(id))
	if err != nil {
		t.Fatal(err)
	}
	if len(holding(t, host.Folder(), lying.Data)) == 0 {
		t.Fatal("the sealed data key is in no file: nothing would be proved")
	}
	for range 2 { // the second time it is no mistake
		if err := keys.Destroy(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		wantGone(t, keys, id, sealed)
	}
	another.Forget(id)
	wantGone(t, another, id, sealed)
	wantGone(t, openKeys(t, host.Connect(t), secret), id, sealed)
	if files := holding(t, host.Folder(), lying.Data); len(files) > 0 {
		t.Errorf("the sealed data key still lies in %v", files)
	}
	host.Restart(t)
	keys = openKeys(t, host.Connect(t), secret)
	wantGone(t, keys, id, sealed)
	wantOpened(t, keys, kept, "here", other, "other words")
	if err := keys.Destroy(t.Context(), drawingtest.ID(9)); err != nil {
		t.Errorf("one that never was: %v", err)
	}
}

func wantGone(t *testing.T, keys *vault.Keys, id drawing.ID, sealed []byte) {
	t.Helper()
	if plain, err := keys.Open(t.Context(), id, "here", sealed); !errors.Is(err, drawing.ErrSealed) || plain != nil {
		t.Errorf("opened: %q, %v", plain, err)
	}
	if _, err := keys.Seal(t.Context(), id, "here", nil); !errors.Is(err, drawing.ErrSealed) {
		t.Errorf("sealed: %v", err)
	}
}

func TestANewDataKeyTakesThePlaceOfTheOneInMemory(t *testing.T) {
	host, secret := journaltest.NewEmbedded(t), vaulttest.Secret(t)
	keys, sweeper, id := openKeys(t, host.Connect(t), secret), openKeys(t, host.Connect(t), secret), drawingtest.ID(1)
	create(t, keys, id)
	first := seal(t, keys, id, "here", "words")
	if err := sweeper.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	create(t, keys, id)
	wantOpened(t, openKeys(t, host.Connect(t), secret), id, "here", seal(t, keys, id, "here", "new words"), "new words")
	if _, err := keys.Open(t.Context(), id, "here", first); err == nil {
		t.Error("what the destroyed key sealed was opened")
	}
}

func TestEachDataKeyIsListed(t *testing.T) {
	keys := openKeys(t, journaltest.NewEmbedded(t).Connect(t), vaulttest.Secret(t))
	create(t, keys, drawingtest.ID(1), drawingtest.ID(2), drawingtest.ID(3))
	if err := keys.Destroy(t.Context(), drawingtest.ID(2)); err != nil {
		t.Fatal(err)
	}
	var listed []drawing.ID
	err := keys.Each(t.Context(), func(id drawing.ID, made time.Time) error {
		if age := time.Since(made); age < 0 || age > time.Minute {
			t.Errorf("%s was made %s ago", id, age)
		}
		listed = append(listed, id)
		return keys.Destroy(t.Context(), id) // as a sweep does
	})
	if err != nil || !slices.Equal(listed, []drawing.ID{drawingtest.ID(1), drawingtest.ID(3)}) {
		t.Errorf("%v, %v", listed, err)
	}
}

// holding names the files below a folder that hold some bytes.
func holding(t testing.TB, folder string, what []byte) (found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a server deletes files while we read
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if bytes.Contains(content, what) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestDataKeysThatAreAwayAreNotTakenForDestroyed(t *testing.T) {
	server, secret := journaltest.NewServer(t), vaulttest.Secret(t)
	keys, fresh := openKeys(t, server.Connect(t), secret), openKeys(t, server.Connect(t), secret)
	id := drawingtest.ID(1)
	create(t, keys, id)
	sealed := seal(t, keys, id, "here", "words")
	server.Stop()
	wantOpened(t, keys, id, "here", sealed, "words") // it is in memory
	for name, do := range map[string]func() error{
		"open":    func() error { _, err := fresh.Open(t.Context(), id, "here", sealed); return err },
		"seal":    func() error { _, err := fresh.Seal(t.Context(), id, "here", nil); return err },
		"create":  func() error { return fresh.Create(t.Context(), drawingtest.ID(2)) },
		"destroy": func() error { return fresh.Destroy(t.Context(), id) },
	} {
		if err := do(); !errors.Is(err, journal.ErrAway) || errors.Is(err, drawing.ErrSealed) {
			t.Errorf("%s: %v; want: %v", name, err, journal.ErrAway)
		}
	}
}
