package scan_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// change writes a file anew.
func change(t testing.TB, path string, how func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, how(b), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// flip changes one bit of a byte.
func flip(at int64) func([]byte) []byte {
	return func(b []byte) []byte { b[at] ^= 1 << (at % 8); return b }
}

// cut leaves so many bytes.
func cut(to int64) func([]byte) []byte { return func(b []byte) []byte { return b[:to] } }

// full is a folder of three blocks of facts, closed, with all that a test wants to know
// of it, and a good copy beside it.
type full struct {
	*desk
	good    string
	facts   []scan.Record
	keys    []scan.Record
	history map[string][]record // by stream, as the server told it
}

func fill(t *testing.T) full {
	t.Helper()
	d := newSmallDesk(t)
	d.submit(t, 5, 15, 400)
	d.erase(t, drawingtest.ID(2))
	d.submit(t, 1, 15, 400)
	history := map[string][]record{}
	for _, name := range []string{journal.Stream, vault.Stream, "KV_settings"} {
		history[name] = d.told(t, name)
	}
	d.close()
	f := full{desk: d, good: filepath.Join(t.TempDir(), "good"), facts: scan.Records(d.dir, journal.Stream), keys: scan.Records(d.dir, vault.Stream), history: history}
	copyDir(t, d.dir, f.good)
	if n := len(f.facts); n != 91 || f.facts[n-1].File != d.msgs(journal.Stream, "3.blk") {
		t.Fatalf("%d facts, the last in %s", n, f.facts[n-1].File)
	}
	return f
}

// putBack puts the good copy in the folder's place.
func (f full) putBack(t testing.TB) {
	t.Helper()
	if err := os.RemoveAll(f.dir); err != nil {
		t.Fatal(err)
	}
	copyDir(t, f.good, f.dir)
}

// wantWhole opens the folder and wants everything in it, and that it goes on.
func (f full) wantWhole(t *testing.T) {
	t.Helper()
	f.open(t)
	defer f.close()
	for name, was := range f.history {
		is := f.told(t, name)
		if name == "KV_settings" {
			continue // written when it was opened
		}
		if !sameRecords(is, was) {
			t.Errorf("%s: %d records, and there were %d", name, len(is), len(was))
		}
	}
	before := f.desk.facts
	f.submit(t, 1, 1, 0)
	if f.desk.facts != before+1 {
		t.Errorf("the next fact is %d", f.desk.facts)
	}
	f.desk.facts = before
}

// fact is the record of a fact.
func (f full) fact(seq int) scan.Record { return f.facts[seq-1] }

// TestWhateverIsDamagedIsLeftAsItIs: the server is not started, the words say where and
// what, not a byte of the folder changes, and once it is put back all goes on.
func TestWhateverIsDamagedIsLeftAsItIs(t *testing.T) {
	f := fill(t)
	middle, last := f.fact(50), f.fact(91)
	inFact := func(r scan.Record, at int64) func(testing.TB) {
		return func(t testing.TB) { change(t, r.File, flip(r.Offset+at)) }
	}
	remove := func(path string) func(testing.TB) {
		return func(t testing.TB) {
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	truncate := func(r scan.Record, at int64) func(testing.TB) {
		return func(t testing.TB) { change(t, r.File, cut(r.Offset+at)) }
	}
	block := func(n int) string { return f.msgs(journal.Stream, fmt.Sprintf("%d.blk", n)) }
	headerLength := int64(22 + len(middle.Subject))
	key := f.keys[3]
	where := func(r scan.Record) string {
		name := filepath.Base(filepath.Dir(filepath.Dir(r.File)))
		return fmt.Sprintf("%s/msgs/%s, byte %d: the record after %d is not what was written", name, filepath.Base(r.File), r.Offset, r.Seq-1)
	}
	for _, c := range []struct {
		name   string
		damage func(testing.TB)
		is     error
		says   string
	}{
		{"a bit of a length", inFact(middle, 1), scan.ErrBadRecord, where(middle)},
		{"the bit that says header", inFact(middle, 3), scan.ErrBadRecord, where(middle)},
		{"a bit of a sequence", inFact(middle, 6), scan.ErrBadRecord, where(middle)},
		{"the bit that says tombstone", inFact(middle, 11), scan.ErrBadRecord, where(middle)},
		{"a bit of a time", inFact(middle, 15), scan.ErrBadRecord, where(middle)},
		{"a bit of a subject's length", inFact(middle, 20), scan.ErrBadRecord, where(middle)},
		{"a bit of a subject", inFact(middle, 30), scan.ErrBadRecord, where(middle)},
		{"a bit of a header's length", inFact(middle, headerLength), scan.ErrBadRecord, where(middle)},
		{"a high bit of a header's length", inFact(middle, headerLength+2), scan.ErrBadRecord, where(middle)},
		{"a bit of a header", inFact(middle, headerLength+20), scan.ErrBadRecord, where(middle)},
		{"a bit of the data", inFact(middle, middle.Bytes-100), scan.ErrBadRecord, where(middle)},
		{"a bit of a checksum", inFact(middle, middle.Bytes-3), scan.ErrBadRecord, where(middle)},
		{"a bit of the first fact", inFact(f.fact(1), 500), scan.ErrBadRecord, "1.blk, byte 0: the first record is not what was written"},
		{"a bit of the last fact but one", inFact(f.fact(90), 500), scan.ErrBadRecord, where(f.fact(90))},
		{"a bit of the last fact", inFact(last, 150), scan.ErrShort, "the journal ends at fact 90, and the catalog has seen 91"},
		{"a bit of the last fact's length", inFact(last, 2), scan.ErrShort, "the journal ends at fact 90, and the catalog has seen 91"},
		{"a bit of a data key", inFact(key, key.Bytes-20), scan.ErrBadRecord, where(key)},
		{"a bit of a configuration", func(t testing.TB) { change(t, f.msgs(journal.Stream, "../meta.inf"), flip(40)) }, scan.ErrBadRecord, "DRAWINGS/meta.inf"},
		{"a bit of a configuration's checksum", func(t testing.TB) { change(t, f.msgs(vault.Stream, "../meta.sum"), flip(4)) }, scan.ErrBadRecord, "KEYS/meta.inf"},

		{"the last fact cut off", truncate(last, 0), scan.ErrShort, "the journal ends at fact 90, and the catalog has seen 91"},
		{"the last fact cut in its head", truncate(last, 10), scan.ErrShort, "the journal ends at fact 90"},
		{"the last fact cut in its data", truncate(last, last.Bytes/2), scan.ErrShort, "the journal ends at fact 90"},
		{"the last fact without its last byte", truncate(last, last.Bytes-1), scan.ErrShort, "the journal ends at fact 90"},
		{"the last block cut in its middle", truncate(f.fact(85), 7), scan.ErrShort, "the journal ends at fact 84"},
		{"the last block empty", func(t testing.TB) { change(t, block(3), cut(0)) }, scan.ErrShort, "and the catalog has seen 91"},
		{"a middle block cut between two facts", truncate(f.fact(60), 0), scan.ErrLost, "after fact 59: a gap"},
		{"a middle block cut in a fact", truncate(f.fact(60), 77), scan.ErrBadRecord, "there are blocks after this one"},
		{"a middle block empty", func(t testing.TB) { change(t, block(2), cut(0)) }, scan.ErrLost, "a gap"},
		{"zeros in the middle", func(t testing.TB) {
			change(t, middle.File, func(b []byte) []byte {
				clear(b[middle.Offset : middle.Offset+middle.Bytes])
				return b
			})
		}, scan.ErrBadRecord, where(middle)},

		{"the first block gone", remove(block(1)), scan.ErrLost, "those before it are gone"},
		{"a middle block gone", remove(block(2)), scan.ErrLost, "a gap"},
		{"the last block gone", remove(block(3)), scan.ErrShort, "and the catalog has seen 91"},
		{"all blocks gone", remove(filepath.Dir(block(1))), scan.ErrShort, "the journal ends at fact 0, and the catalog has seen 91"},
		{"the stream gone", remove(filepath.Dir(filepath.Dir(block(1)))), scan.ErrShort, "the journal ends at fact 0, and the catalog has seen 91"},
		{"everything gone", remove(f.dir), scan.ErrShort, "the journal ends at fact 0, and the catalog has seen 91; if it is meant to be an older one, delete catalog.db"},
		{"one block in another's place", func(t testing.TB) {
			b, err := os.ReadFile(block(1))
			if err != nil {
				t.Fatal(err)
			}
			change(t, block(2), func([]byte) []byte { return b })
		}, scan.ErrBadRecord, "2.blk, byte 0: the first record is not what was written"},

		{"the data keys gone", remove(filepath.Dir(key.File)), scan.ErrLost, "the data key of drawing "},
		{"the data keys' stream gone", remove(filepath.Dir(filepath.Dir(key.File))), scan.ErrLost, "the data key of drawing "},
		{"the edition gone", remove(f.msgs("KV_settings", "1.blk")), scan.ErrLost, "KV_settings: nothing is in it"},
		{"the settings' stream gone", remove(f.msgs("KV_settings", "..")), scan.ErrLost, "KV_settings: it is not there"},
		{"a half purge left", func(t testing.TB) { place(t, f.msgs(journal.Stream, "../__new_msgs__/1.blk")) }, scan.ErrBadRecord, "__new_msgs__"},
		{"a stream marked to be deleted", func(t testing.TB) { place(t, f.msgs("."+journal.Stream, "1.blk")) }, scan.ErrBadRecord, ".DRAWINGS"},
		{"a stranger's file", func(t testing.TB) { place(t, f.msgs(journal.Stream, "03.blk")) }, scan.ErrBadRecord, "03.blk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.damage(t)
			before := map[string]string{}
			if _, err := os.Stat(f.dir); err == nil {
				before = hashes(t, f.dir)
			}
			err := f.tryOpen(t, f.want())
			if !errors.Is(err, scan.ErrDamaged) || !errors.Is(err, c.is) {
				t.Errorf("%v; want: %v", err, c.is)
			}
			if err == nil {
				f.close()
			} else if words := all(err); !strings.Contains(words, c.says) || !strings.Contains(err.Error(), "put "+f.dir+" back from a backup") {
				t.Errorf("it says nothing of %q:\n%s", c.says, words)
			}
			after := map[string]string{}
			if _, err := os.Stat(f.dir); err == nil {
				after = hashes(t, f.dir)
			}
			if !maps.Equal(after, before) {
				t.Error("the folder was changed")
			}
			f.putBack(t)
		})
	}
	f.wantWhole(t)
}

// place makes a file, with its folder.
func place(t testing.TB, path string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// all are the words about each damage.
func all(err error) string {
	var e *scan.Error
	if !errors.As(err, &e) {
		return fmt.Sprint(err)
	}
	words := []string{err.Error()}
	for _, d := range e.Report.Damage {
		words = append(words, d.String())
	}
	return strings.Join(words, "\n")
}

// TestWhatCostsNothingIsNoDamage: the server makes anew what it derived, and nothing of
// what families sent is lost.
func TestWhatCostsNothingIsNoDamage(t *testing.T) {
	f := fill(t)
	index := f.msgs(journal.Stream, "index.db")
	for name, spoil := range map[string]func(testing.TB){
		"a bit of index.db":           func(t testing.TB) { change(t, index, flip(9)) },
		"a bit of index.db's end":     func(t testing.TB) { change(t, index, func(b []byte) []byte { return flip(int64(len(b) - 3))(b) }) },
		"a bit of the keys' index.db": func(t testing.TB) { change(t, f.msgs(vault.Stream, "index.db"), flip(9)) },
		"half of index.db":            func(t testing.TB) { change(t, index, func(b []byte) []byte { return b[:len(b)/2] }) },
		"index.db empty":              func(t testing.TB) { change(t, index, cut(0)) },
		"index.db gone": func(t testing.TB) {
			if err := os.Remove(index); err != nil {
				t.Fatal(err)
			}
		},
		"a block begun and not written": func(t testing.TB) {
			if err := os.WriteFile(f.msgs(journal.Stream, "4.blk"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"a block's copy left": func(t testing.TB) { place(t, f.msgs(vault.Stream, "1.blk.tmp")) },
		"a configuration without its checksum": func(t testing.TB) {
			if err := os.Remove(f.msgs(journal.Stream, "../meta.sum")); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			spoil(t)
			f.wantWhole(t)
			f.putBack(t)
		})
	}
}
