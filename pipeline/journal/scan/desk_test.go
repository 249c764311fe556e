package scan_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

var quiet = slog.New(slog.DiscardHandler)

// desk is a journal with its data keys and a bucket, in a folder. Its server runs
// between open and close.
type desk struct {
	dir     string
	secret  *vault.Secret
	server  *embedded.Server
	nc      *nats.Conn
	keys    *vault.Keys
	journal *journal.Journal
	bucket  *journal.Bucket
	facts   uint64 // appended so far
	drawn   int    // drawings so far
}

// newDesk opens a desk in a new folder.
func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{dir: filepath.Join(t.TempDir(), "jetstream"), secret: vaulttest.Secret(t)}
	d.open(t)
	t.Cleanup(d.close)
	return d
}

// newSmallDesk is a desk whose journal has blocks of 32 kB: the server chooses them for
// a stream of at most 127 kB.
func newSmallDesk(t testing.TB) *desk {
	t.Helper()
	d := newDesk(t)
	js, err := jetstream.New(d.nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), journal.Stream)
	if err != nil {
		t.Fatal(err)
	}
	c := stream.CachedInfo().Config
	c.MaxBytes = 127_000
	if err := js.DeleteStream(t.Context(), c.Name); err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return d
}

// want is what a contest expects of the folder after what this desk has written.
func (d *desk) want() scan.Want {
	return scan.Want{Last: d.facts, Contest: true, Streams: []string{vault.Stream, "KV_settings"}, Filled: []string{"KV_settings"}}
}

// open starts the server, which must be content with the folder.
func (d *desk) open(t testing.TB) {
	t.Helper()
	if err := d.tryOpen(t, d.want()); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) tryOpen(t testing.TB, want scan.Want) (err error) {
	t.Helper()
	if d.server, err = embedded.Start(t.Context(), d.dir, want, quiet); err != nil {
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	d.nc, err = d.server.Connect()
	must(err)
	d.keys, err = vault.Open(t.Context(), d.nc, d.secret, 1)
	must(err)
	d.journal, err = journal.Open(t.Context(), d.nc, journal.Config{Replicas: 1, Sealer: d.keys, Log: quiet})
	must(err)
	d.bucket, err = d.journal.Bucket(t.Context(), "settings", 0)
	must(err)
	must(d.bucket.Put(t.Context(), "edition", fmt.Appendf(nil, `{"opened after":%d}`, d.facts)))
	return nil
}

// close stops the server as an operator does.
func (d *desk) close() {
	if d.nc != nil {
		d.nc.Close()
	}
	if d.server != nil {
		d.server.Stop()
	}
	d.nc, d.server = nil, nil
}

// submit enters drawings, each with some facts after the first; more makes each fact
// larger by so many bytes.
func (d *desk) submit(t testing.TB, drawings, facts, more int) {
	t.Helper()
	for range drawings {
		d.drawn++
		id := drawingtest.ID(d.drawn)
		if err := d.keys.Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		var head journal.Head
		for n := range facts {
			name := drawing.Undone
			if n == 0 {
				name = drawing.Submitted
			}
			head = d.append(t, head, id, name, more)
		}
	}
}

func (d *desk) append(t testing.TB, head journal.Head, id drawing.ID, name drawing.Name, more int) journal.Head {
	t.Helper()
	f, err := drawing.New(journal.NewEventID(), id, name, drawingtest.NewRow().Now(), map[string]string{"more": strings.Repeat("x", more)})
	if err != nil {
		t.Fatal(err)
	}
	if head, err = d.journal.Append(t.Context(), head, f); err != nil {
		t.Fatal(err)
	}
	d.facts = head.Seq
	return head
}

// erase appends erased to a drawing's facts and destroys its data key.
func (d *desk) erase(t testing.TB, id drawing.ID) {
	t.Helper()
	_, head, err := d.journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	d.append(t, head, id, drawing.Erased, 0)
	if err := d.keys.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

// msgs is a path below a stream's blocks.
func (d *desk) msgs(stream, file string) string {
	return filepath.Join(d.dir, "jetstream", "$G", "streams", stream, "msgs", file)
}

// hashes are the SHA-256 of every file, by path.
func hashes(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		all[path] = info.Mode().String() + info.ModTime().String()
		if !e.IsDir() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(b)
			all[path] += hex.EncodeToString(sum[:])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// copyDir puts a copy of a folder in a place where none is.
func copyDir(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// record is a record that the server itself gives.
type record struct {
	Seq     uint64
	Subject string
	Header  nats.Header
	Data    []byte
}

// told is every record of a stream as the server tells it.
func (d *desk) told(t testing.TB, name string) (all []record) {
	t.Helper()
	js, err := jetstream.New(d.nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	info := stream.CachedInfo().State
	for seq := info.FirstSeq; seq <= info.LastSeq; seq++ {
		m, err := stream.GetMsg(t.Context(), seq)
		if err != nil {
			continue // deleted
		}
		for _, told := range []string{"Sequence", "Stream", "Subject", "Time-Stamp"} { // of the answer, not of the record
			delete(m.Header, "Nats-"+told)
		}
		all = append(all, record{m.Sequence, m.Subject, m.Header, m.Data})
	}
	return all
}

func sameRecords(a, b []record) bool {
	return slices.EqualFunc(a, b, func(a, b record) bool {
		return a.Seq == b.Seq && a.Subject == b.Subject && bytes.Equal(a.Data, b.Data) && fmt.Sprint(a.Header) == fmt.Sprint(b.Header)
	})
}

func folder(t testing.TB, d *desk, want scan.Want) (scan.Report, error) {
	t.Helper()
	return scan.Folder(context.WithoutCancel(t.Context()), d.dir, want)
}
