package uploads_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
	"github.com/easel-gallery/easel/pipeline/uploads"
)

// world is a contest's journal and a store, and a clock that the test moves.
type world struct {
	*contesttest.World
	store store.Store
}

// replica is another process's uploads on the same journal and store.
func (w *world) replica(t testing.TB) *uploads.Uploads {
	t.Helper()
	return w.on(t, w.store)
}

func (w *world) on(t testing.TB, s uploads.Store) *uploads.Uploads {
	t.Helper()
	u, err := uploads.Open(t.Context(), uploads.Config{Store: s, Journal: w.Journal, Now: w.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func onFolder(t *testing.T) *world {
	w := contesttest.Open(t)
	return &world{w, w.Store}
}

// TestOnAFolder and TestOnMinIO hold the same promises.
func TestOnAFolder(t *testing.T) {
	for name, check := range promises() {
		t.Run(name, func(t *testing.T) { check(t, onFolder(t)) })
	}
}

// The user is the one of deploy/minio, so that it may do all that is needed.
func TestOnMinIO(t *testing.T) {
	policy, err := os.ReadFile(filepath.Join("..", "..", "deploy", "minio", "upload.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := miniotest.NewServer(t)
	owner := openS3(t, server.Config("easel"))
	keepVersions(t, server.Config("easel"))
	user := openS3(t, server.User("easel", string(policy)))
	for name, check := range promises() {
		t.Run(name, func(t *testing.T) {
			for object, err := range owner.List(t.Context(), "") {
				if err == nil {
					err = owner.Delete(t.Context(), object.Key)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			check(t, &world{contesttest.Open(t), user})
		})
	}
}

// keepVersions turns on what makes it hard to be gone.
func keepVersions(t *testing.T, config store.S3Config) {
	t.Helper()
	client, err := minio.New(strings.TrimPrefix(config.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(config.AccessKey, config.SecretKey, ""),
	})
	if err == nil {
		err = client.EnableVersioning(t.Context(), config.Bucket)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func openS3(t *testing.T, config store.S3Config) *store.S3 {
	t.Helper()
	s, err := store.OpenS3(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func promises() map[string]func(*testing.T, *world) {
	return map[string]func(*testing.T, *world){
		"pieces make the file":                       piecesMakeTheFile,
		"of two who go on from one place one wins":   oneWins,
		"what is removed is gone":                    removedIsGone,
		"what is too old is known, and swept":        tooOld,
		"an answer that was lost changes nothing":    lostAnswer,
		"no error and no key gives an id away":       secret,
		"of an upload that is removed nothing reads": removedWhileRead,
	}
}

// begin begins an upload for nobody in particular.
func begin(t testing.TB, u *uploads.Uploads, size int) *uploads.Upload {
	t.Helper()
	up, err := u.Create(t.Context(), int64(size), "filename ZHJhd2luZy5qcGc=", "somebody", uploads.Most{Uploads: 5, Bytes: 100 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return up
}

func put(ctx context.Context, u *uploads.Uploads, up *uploads.Upload, piece []byte) error {
	return u.Append(ctx, up, bytes.NewReader(piece), int64(len(piece)), sha256.Sum256(piece))
}

func mustPut(t testing.TB, u *uploads.Uploads, up *uploads.Upload, piece []byte) {
	t.Helper()
	if err := put(t.Context(), u, up, piece); err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, u *uploads.Uploads, id uploads.ID) *uploads.Upload {
	t.Helper()
	up, err := u.Find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return up
}

// wantBytes wants a finished upload to read so, from another process.
func wantBytes(t testing.TB, u *uploads.Uploads, id uploads.ID, want []byte) {
	t.Helper()
	r, err := u.Reader(t.Context(), find(t, u, id))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
		t.Errorf("it reads as %d bytes, %v; want the %d that were sent", len(got), err, len(want))
	}
}

// noise is bytes that tell one place from another.
func noise(seed byte, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = seed ^ byte(i*i>>7) ^ byte(i)
	}
	return b
}

func wantError(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v; want %v", what, err, want)
	}
}

func piecesMakeTheFile(t *testing.T, w *world) {
	here, there := w.replica(t), w.replica(t)
	file := noise(1, 700_000)
	up := begin(t, here, len(file))
	if _, err := there.Reader(t.Context(), find(t, there, up.ID)); !errors.Is(err, uploads.ErrUnfinished) {
		t.Errorf("read before it is finished: %v", err)
	}
	for at, turn := 0, []*uploads.Uploads{here, there}; at < len(file); at += 123_456 {
		u := turn[at/123_456%2]
		found := find(t, u, up.ID)
		if found.Offset != int64(at) || found.Size != int64(len(file)) || found.Metadata != up.Metadata || !found.Began.Equal(up.Began) {
			t.Fatalf("found %+v; want it to be at %d", found, at)
		}
		mustPut(t, u, found, file[at:min(at+123_456, len(file))])
	}
	wantBytes(t, there, up.ID, file)
	last := find(t, here, up.ID)
	wantError(t, "a byte more than it has", put(t.Context(), here, last, []byte("x")), store.ErrDamaged)
	wantError(t, "no bytes", put(t.Context(), here, up, nil), store.ErrDamaged)
	wantError(t, "too large a piece", put(t.Context(), here, begin(t, here, 9<<20), make([]byte, uploads.PieceSize+1)), store.ErrDamaged)
}

// Many processes that have all lost the lock send other bytes, in pieces of other lengths, from the same place.
func oneWins(t *testing.T, w *world) {
	const senders, size = 6, 100_000
	u := w.replica(t)
	up := begin(t, u, size)
	mustPut(t, u, up, noise(0, 1_000))
	found := make([]*uploads.Upload, senders)
	for i := range found {
		found[i] = find(t, u, up.ID)
	}
	errs := make([]error, senders)
	var racing sync.WaitGroup
	for i := range senders {
		racing.Go(func() { errs[i] = put(t.Context(), u, found[i], noise(byte(i+1), 2_000+i)) })
	}
	racing.Wait()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner >= 0:
			t.Errorf("senders %d and %d both won", winner, i)
		case err == nil:
			winner = i
		default:
			wantError(t, fmt.Sprintf("sender %d", i), err, uploads.ErrConflict)
			if found[i].Offset != 1_000 {
				t.Errorf("sender %d lost, and is at %d", i, found[i].Offset)
			}
		}
	}
	if winner < 0 {
		t.Fatal("nobody won")
	}
	came := append(noise(0, 1_000), noise(byte(winner+1), 2_000+winner)...)
	rest := noise(9, size-len(came))
	mustPut(t, u, find(t, u, up.ID), rest)
	wantBytes(t, u, up.ID, append(came, rest...))
}

func removedIsGone(t *testing.T, w *world) {
	u := w.replica(t)
	up, other := begin(t, u, 10), begin(t, u, 10)
	mustPut(t, u, up, []byte("01234"))
	mustPut(t, u, other, []byte("0123456789"))
	for range 2 { // twice is no mistake
		if err := u.Delete(t.Context(), up); err != nil {
			t.Fatal(err)
		}
	}
	_, err := u.Find(t.Context(), up.ID)
	wantError(t, "find it", err, uploads.ErrUnknown)
	wantBytes(t, u, other.ID, []byte("0123456789"))
	for object, err := range w.store.List(t.Context(), uploads.Prefix+up.ID.Name()+"/") {
		t.Errorf("%s is left (%v)", object.Key, err)
	}
	_, err = u.Find(t.Context(), uploads.NewID())
	wantError(t, "find what never was", err, uploads.ErrUnknown)
}

func removedWhileRead(t *testing.T, w *world) {
	u := w.replica(t)
	up := begin(t, u, 10)
	mustPut(t, u, up, []byte("01234"))
	mustPut(t, u, up, []byte("56789"))
	r, err := u.Reader(t.Context(), up)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := u.Delete(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(r)
	wantError(t, "read it", err, uploads.ErrUnknown)
}

func tooOld(t *testing.T, w *world) {
	u := w.replica(t)
	old := begin(t, u, 10)
	mustPut(t, u, old, []byte("01234"))
	w.Move(uploads.Lifetime - time.Second)
	find(t, u, old.ID)
	w.Move(time.Second)
	_, err := u.Find(t.Context(), old.ID)
	wantError(t, "a day later", err, uploads.ErrExpired)
}

// losing is a store whose answers to Put are lost after it has done what it should.
type losing struct{ uploads.Store }

var errLost = errors.New("the answer was lost")

func (l losing) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	return errors.Join(l.Store.Put(ctx, key, body, size, sum), errLost)
}

func lostAnswer(t *testing.T, w *world) {
	u := w.replica(t)
	up := begin(t, u, 10)
	unlucky := *up
	wantError(t, "a piece", put(t.Context(), w.on(t, losing{w.store}), &unlucky, []byte("01234")), errLost)
	if unlucky.Offset != 0 {
		t.Errorf("it is at %d; want 0, for nobody knows better", unlucky.Offset)
	}
	wantError(t, "another piece in its place", put(t.Context(), u, &unlucky, []byte("0123")), uploads.ErrConflict)
	mustPut(t, u, &unlucky, []byte("01234")) // the same again
	mustPut(t, u, find(t, u, up.ID), []byte("56789"))
	wantBytes(t, u, up.ID, []byte("0123456789"))
}

func secret(t *testing.T, w *world) {
	u := w.replica(t)
	up := begin(t, u, 10)
	mustPut(t, u, up, []byte("01234"))
	_, err := u.Reader(t.Context(), up)
	said := fmt.Sprintf("%v %s %+v %v %q", up.ID, up.ID, up, err, up)
	for object := range w.store.List(t.Context(), "") {
		said += object.Key
	}
	_, unknown := u.Find(t.Context(), uploads.NewID())
	if said += unknown.Error(); strings.Contains(said, up.ID.Text()) || !strings.Contains(said, up.ID.Name()) {
		t.Errorf("this names %s: %s", up.ID.Text(), said)
	}
}

func TestTheSweepTakesWhatIsOldAndNothingElse(t *testing.T) {
	w := onFolder(t)
	u := w.replica(t)
	old, young := begin(t, u, 10), begin(t, u, 10)
	mustPut(t, u, old, []byte("01234"))
	mustPut(t, u, young, []byte("01234"))
	orphan := begin(t, u, 10)
	mustPut(t, u, orphan, []byte("01234"))
	if err := w.store.Delete(t.Context(), uploads.Prefix+orphan.ID.Name()+"/head"); err != nil {
		t.Fatal(err)
	}
	w.Enter(t)
	before := time.Now().Add(-25 * time.Hour)
	for _, up := range []*uploads.Upload{old, orphan} {
		for object := range w.store.List(t.Context(), uploads.Prefix+up.ID.Name()+"/") {
			if err := os.Chtimes(filepath.Join(w.Dir, "objects", "objects", filepath.FromSlash(object.Key)), before, before); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Move(24 * time.Hour) // the store's clock is the machine's, and the world's was a day behind
	for _, want := range []int{3, 0} {
		if n, err := u.Sweep(t.Context(), uploads.Lifetime); n != want || err != nil {
			t.Errorf("it swept %d objects, %v; want %d", n, err, want)
		}
	}
	var left []string
	for object := range w.store.List(t.Context(), "") {
		left = append(left, object.Key)
	}
	if len(left) != 3 || !strings.HasPrefix(left[1], uploads.Prefix+young.ID.Name()) {
		t.Errorf("%v are left; want the drawing and two of the young upload", left)
	}
}

func TestOneSenderHasSoManyOnTheWay(t *testing.T) {
	w := onFolder(t)
	here, there := w.replica(t), w.replica(t)
	most := uploads.Most{Uploads: 3, Bytes: 100}
	create := func(u *uploads.Uploads, sender string, size int64) (*uploads.Upload, error) {
		return u.Create(t.Context(), size, "", sender, most)
	}
	first, err := create(here, "ana", 40)
	if err != nil {
		t.Fatal(err)
	}
	w.Move(time.Hour)
	for _, step := range []struct {
		u      *uploads.Uploads
		sender string
		size   int64
		full   bool
	}{
		{there, "ana", 61, true}, {there, "ana", 30, false}, {here, "ana", 30, false},
		{there, "ana", 1, true}, {here, "ana", 1, true}, {here, "ben", 100, false},
	} {
		_, err := create(step.u, step.sender, step.size)
		if full, ok := errors.AsType[*uploads.Full](err); ok != step.full || !ok && err != nil || ok && full.After != 23*time.Hour {
			t.Errorf("%d bytes for %s: %v", step.size, step.sender, err)
		}
	}
	if err := there.Delete(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := create(here, "ana", 40); err != nil {
		t.Errorf("after one was removed elsewhere: %v", err)
	}
	w.Move(uploads.Lifetime)
	if _, err := create(here, "ana", 100); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

// faulty is a store of which the first Put fails, before it has done anything or after.
type faulty struct {
	uploads.Store
	done   bool
	failed *bool
}

func (f faulty) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	if *f.failed {
		return f.Store.Put(ctx, key, body, size, sum)
	}
	*f.failed = true
	if f.done {
		return errors.Join(f.Store.Put(ctx, key, body, size, sum), errLost)
	}
	return store.ErrUnreachable
}

func TestAnUploadThatCouldNotBeginCountsForNobody(t *testing.T) {
	for name, done := range map[string]bool{"the store is away": false, "the answer is lost": true} {
		t.Run(name, func(t *testing.T) {
			w := onFolder(t)
			u := w.on(t, faulty{w.store, done, new(bool)})
			create := func() error {
				_, err := u.Create(t.Context(), 10, "", "ana", uploads.Most{Uploads: 1, Bytes: 10})
				return err
			}
			if err := create(); err == nil {
				t.Fatal("it began")
			}
			for object := range w.store.List(t.Context(), "") {
				t.Errorf("%s is left", object.Key)
			}
			if err := create(); err != nil {
				t.Errorf("the next one: %v", err)
			}
		})
	}
}

func TestManyAtOnceAreCountedOneByOne(t *testing.T) {
	w := onFolder(t)
	u := w.replica(t)
	const tries, most = 12, 5
	errs := make([]error, tries)
	var racing sync.WaitGroup
	for i := range tries {
		racing.Go(func() { _, errs[i] = u.Create(t.Context(), 1, "", "ana", uploads.Most{Uploads: most, Bytes: 100}) })
	}
	racing.Wait()
	begun := 0
	for _, err := range errs {
		if err == nil {
			begun++
		} else if !errors.Is(err, uploads.ErrFull) {
			t.Error(err)
		}
	}
	if begun != most {
		t.Errorf("%d were begun; want %d", begun, most)
	}
}

func FuzzParseID(f *testing.F) {
	f.Add(uploads.NewID().Text())
	f.Add("../../etc/passwd")
	f.Add("ABCDEFGHIJKLMNOPQRSTUVWXY\x00")
	f.Fuzz(func(t *testing.T, text string) {
		id, err := uploads.ParseID(text)
		if err != nil {
			wantError(t, "an id", err, uploads.ErrUnknown)
			return
		}
		if id.Text() != text || store.CheckKey(uploads.Prefix+id.Name()+"/head") != nil {
			t.Errorf("%q is %q, called %q", text, id.Text(), id.Name())
		}
	})
}
