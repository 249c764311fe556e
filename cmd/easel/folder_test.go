package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// folderWith makes a data folder with one drawing and as many facts, all of them in
// the catalog. Its journal allows deleting, so that a test can damage it.
func folderWith(t *testing.T, facts int, damage func(*house)) string {
	t.Helper()
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	at := contestPlace{place: place{Data: dir}}
	looseJournal(t, dir, log)
	h, err := at.open(t.Context(), log, access.Operator)
	if err != nil {
		t.Fatal(err)
	}
	life, head := drawingtest.Submitted("accra", 7), journal.Head{}
	for len(life.Facts()) < facts {
		life.Undone()
	}
	if err := h.keys.Create(t.Context(), life.ID()); err != nil {
		t.Fatal(err)
	}
	for _, f := range life.Facts() {
		if head, err = h.journal.Append(t.Context(), head, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.catalog.Apply(t.Context(), life.Facts()); err != nil {
		t.Fatal(err)
	}
	damage(h)
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func looseJournal(t *testing.T, dir string, log *slog.Logger) {
	t.Helper()
	if code, _ := easel(t, "secret", filepath.Join(dir, "secret")); code != exitDone {
		t.Fatal("no secret was made")
	}
	server, err := embedded.Start(t.Context(), filepath.Join(dir, "jetstream"), scan.Want{}, log)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: journal.Stream, Subjects: []string{"drawings.>"}}); err != nil {
		t.Fatal(err)
	}
}

// easel runs a command in this process, for as long as an engine may take to come, and some more, at most.
func easel(t testing.TB, args ...string) (code int, said string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	var out, err bytes.Buffer
	code = run(ctx, args, streams{strings.NewReader(""), &out, &err})
	if ctx.Err() != nil {
		t.Errorf("easel %s did not end:\n%s", strings.Join(args, " "), err.String())
	}
	return code, out.String() + err.String()
}

func wantRefused(t *testing.T, because string, args ...string) {
	t.Helper()
	if code, said := easel(t, args...); code != exitFailed || !strings.Contains(said, because) {
		t.Errorf("easel %s: exit code %d, and it says nothing of %q:\n%s", strings.Join(args, " "), code, because, said)
	}
}

func TestACommandSaysThatTheJournalHasAGap(t *testing.T) {
	dir := folderWith(t, 3, func(h *house) {
		js, err := jetstream.New(h.nats)
		if err != nil {
			t.Fatal(err)
		}
		stream, err := js.Stream(t.Context(), journal.Stream)
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.DeleteMsg(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
	})
	if err := os.Remove(filepath.Join(dir, "catalog.db")); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, "gap", "doctor", "--data", dir)
}

func TestACommandSaysThatTheJournalIsOlderThanTheCatalog(t *testing.T) {
	dir := folderWith(t, 3, func(*house) {})
	if err := os.RemoveAll(filepath.Join(dir, "jetstream")); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, "the catalog has seen 3", "doctor", "--data", dir)
	wantRefused(t, "the catalog has seen 3", "rebuild", "--data", dir)
}

func TestAFolderWithoutItsSecretIsLeftAlone(t *testing.T) {
	dir := folderWith(t, 1, func(*house) {})
	secret := filepath.Join(dir, "secret")
	if err := os.Remove(secret); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, "put it back", "edition", "show", "--data", dir)
	if _, err := os.Stat(secret); err == nil {
		t.Error("another secret was made")
	}
	if code, _ := easel(t, "secret", secret); code != exitDone {
		t.Fatal("no secret was made")
	}
	wantRefused(t, "another secret file belongs to this data", "edition", "show", "--data", dir)
}

func TestAFolderWithNothingButItsCatalogGetsNoNewSecret(t *testing.T) {
	dir := folderWith(t, 1, func(*house) {})
	for _, lost := range []string{"secret", "jetstream"} {
		if err := os.RemoveAll(filepath.Join(dir, lost)); err != nil {
			t.Fatal(err)
		}
	}
	wantRefused(t, "put it back", "doctor", "--data", dir)
	wantRefused(t, "put it back", "serve", "--data", dir)
	if _, err := os.Stat(filepath.Join(dir, "secret")); err == nil {
		t.Error("another secret was made")
	}
}

func TestAJournalElsewhereIsWaitedForAtTheStart(t *testing.T) {
	server := journaltest.NewServer(t)
	server.Stop()
	secret := newSecret(t)
	waitedFor(t, server.Start, "--nats", server.URL(), "--secret-file", secret)
}

func TestAStoreElsewhereIsWaitedForAtTheStart(t *testing.T) {
	server := miniotest.NewServer(t)
	server.Stop()
	waitedFor(t, server.Start, engineFlags(t, journaltest.NewServer(t).URL(), server.Config("easel"))...)
}

// waitedFor runs a command that needs what is away, and then starts that.
func waitedFor(t *testing.T, start func(), flags ...string) {
	t.Helper()
	ended := make(chan string, 1)
	go func() {
		code, said := easel(t, append([]string{"edition", "show", "--data", t.TempDir()}, flags...)...)
		if code == exitDone {
			said = ""
		}
		ended <- said
	}()
	select {
	case said := <-ended:
		t.Fatalf("it did not wait: %s", said)
	case <-time.After(500 * time.Millisecond): // it waits
	}
	start()
	if said := <-ended; said != "" {
		t.Error(said)
	}
}

func newSecret(t testing.TB) string {
	t.Helper()
	secret := filepath.Join(t.TempDir(), "secret")
	if code, _ := easel(t, "secret", secret); code != exitDone {
		t.Fatal("no secret was made")
	}
	return secret
}

func TestConfigTellsNoSecrets(t *testing.T) {
	code, said := easel(t, "config", "--nats", "nats://easel:hush-1@one:4222,nats://hush-2@two:4222", "--s3-secret-key", "hush-3", "--smtp", "smtp://easel:hush-4@mail:25")
	if code != exitDone || strings.Contains(said, "hush") || !strings.Contains(said, "one:4222") || !strings.Contains(said, "two:4222") {
		t.Errorf("exit code %d:\n%s", code, said)
	}
}

func TestTheDiskOfAJournalHereIsWatchedThoughTheObjectsAreElsewhere(t *testing.T) {
	at := contestPlace{place: place{Data: t.TempDir(), S3: s3Flags{Endpoint: "http://127.0.0.1:1"}}}
	h := &house{contestPlace: at, log: slog.New(slog.DiscardHandler)}
	for _, step := range []func(context.Context) error{h.takeFolder, h.openSecret, h.connect} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if h.free == nil {
		t.Error("nobody knows how much is free")
	} else if free, err := h.free(); free <= 0 || err != nil {
		t.Errorf("%d bytes are free, %v", free, err)
	}
	if err := h.close(); err != nil {
		t.Error(err)
	}
}
