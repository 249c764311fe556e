package scan_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// TestATornEndThatNobodySawIsCutOff: a record that was not acknowledged is gone, with
// nothing before it, and its sequence is given to the next.
func TestATornEndThatNobodySawIsCutOff(t *testing.T) {
	f := fill(t)
	last := f.fact(91)
	for _, name := range []string{"index.db", "../obs"} { // a crash leaves none that knows of it
		if err := os.RemoveAll(f.msgs(journal.Stream, name)); err != nil {
			t.Fatal(err)
		}
	}
	copyDir(t, f.dir, f.good+"2")
	f.good += "2"
	for name, tear := range map[string]func([]byte) []byte{
		"in its length":              cut(last.Offset + 2),
		"in its head":                cut(last.Offset + 20),
		"in its subject":             cut(last.Offset + 30),
		"in its data":                cut(last.Offset + last.Bytes/2),
		"before its last byte":       cut(last.Offset + last.Bytes - 1),
		"with a page not written":    func(b []byte) []byte { clear(b[last.Offset+512 : last.Offset+last.Bytes-12]); return b },
		"with nothing written of it": func(b []byte) []byte { clear(b[last.Offset:]); return b },
		"with a checksum of before":  func(b []byte) []byte { return flip(int64(len(b) - 1))(b) },
	} {
		t.Run(name, func(t *testing.T) {
			defer f.putBack(t)
			change(t, last.File, tear)
			want := f.want()
			if _, err := folder(t, f.desk, want); !errors.Is(err, scan.ErrShort) {
				t.Errorf("it was seen, and is gone: %v", err)
			}
			want.Last--
			r, err := folder(t, f.desk, want)
			if err != nil || len(r.Torn) != 1 || !strings.Contains(r.Torn[0], fmt.Sprintf("3.blk, byte %d: the record after 90", last.Offset)) {
				t.Fatalf("%v, %v", r.Torn, err)
			}
			if err := f.tryOpen(t, want); err != nil {
				t.Fatal(err)
			}
			defer f.close()
			if is, was := f.told(t, journal.Stream), f.history[journal.Stream]; !sameRecords(is, was[:90]) {
				t.Errorf("%d facts; want 90", len(is))
			}
			f.submit(t, 1, 1, 0)
			if f.desk.facts != 91 {
				t.Errorf("the next fact is %d", f.desk.facts)
			}
		})
	}
}

// TestWhatACrashAddedIsCutOff: everything that was acknowledged is there.
func TestWhatACrashAddedIsCutOff(t *testing.T) {
	f := fill(t)
	last := f.fact(91)
	for name, add := range map[string]func(b []byte) []byte{
		"half a record":        func(b []byte) []byte { return append(b, b[last.Offset:last.Offset+last.Bytes/2]...) },
		"a page of zeros":      func(b []byte) []byte { return append(b, make([]byte, 4096)...) },
		"a byte":               func(b []byte) []byte { return append(b, 0xff) },
		"bytes of another age": func(b []byte) []byte { return append(b, b[100:900]...) },
	} {
		t.Run(name, func(t *testing.T) {
			defer f.putBack(t)
			change(t, last.File, add)
			if r, err := folder(t, f.desk, f.want()); err != nil || len(r.Torn) != 1 {
				t.Fatalf("%v, %v", r.Torn, err)
			}
			f.wantWhole(t)
		})
	}
}

// TestACleanStopIsAMarkOfItsOwn: without a catalog, index.db knows where the journal and
// the buckets ended.
func TestACleanStopIsAMarkOfItsOwn(t *testing.T) {
	f := fill(t)
	last, key := f.fact(91), f.keys[len(f.keys)-1]
	want := f.want()
	want.Last = 0
	for name, lose := range map[string]func(testing.TB){
		"the last fact":     func(t testing.TB) { change(t, last.File, cut(last.Offset)) },
		"a torn last fact":  func(t testing.TB) { change(t, last.File, cut(last.Offset+50)) },
		"the last data key": func(t testing.TB) { change(t, key.File, cut(key.Offset)) },
		"the last block": func(t testing.TB) {
			if err := os.Remove(last.File); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer f.putBack(t)
			lose(t)
			if _, err := folder(t, f.desk, want); !errors.Is(err, scan.ErrShort) {
				t.Errorf("%v; want: %v", err, scan.ErrShort)
			}
		})
	}
}

// TestAfterACleanStopNoRecordOfABucketIsMissing: index.db counts them.
func TestAfterACleanStopNoRecordOfABucketIsMissing(t *testing.T) {
	f := fill(t)
	key := f.keys[2]
	change(t, key.File, func(b []byte) []byte { return append(b[:key.Offset:key.Offset], b[key.Offset+key.Bytes:]...) })
	if _, err := folder(t, f.desk, scan.Want{}); !errors.Is(err, scan.ErrLost) || !strings.Contains(all(err), "KEYS/msgs/1.blk: of records 1 to 6, 1 are gone") {
		t.Errorf("%v; want: %v", err, scan.ErrLost)
	}
}

// TestAnErasedDrawingNeedsNoDataKey, but one that only lost its key does.
func TestAnErasedDrawingNeedsNoDataKey(t *testing.T) {
	d := newDesk(t)
	d.submit(t, 3, 2, 0)
	d.erase(t, drawingtest.ID(1))
	d.close()
	d.open(t)
	if err := d.keys.Destroy(t.Context(), drawingtest.ID(2)); err != nil {
		t.Fatal(err)
	}
	d.close()
	err := d.tryOpen(t, d.want())
	if words := all(err); !errors.Is(err, scan.ErrLost) || !strings.Contains(words, string(drawingtest.ID(2))) || strings.Contains(words, string(drawingtest.ID(1))) {
		t.Errorf("%v", err)
	}
}

// TestALengthThatFitsIsNoExcuse: none of the three lengths is under the checksum, so that
// each is tried with every other value that could be meant.
func TestALengthThatFitsIsNoExcuse(t *testing.T) {
	d := newDesk(t)
	d.submit(t, 1, 3, 200)
	d.close()
	r := scan.Records(d.dir, journal.Stream)[1]
	b, err := os.ReadFile(r.File)
	if err != nil {
		t.Fatal(err)
	}
	good, _, damaged := scan.ParseBlock(b, 1)
	if good != int64(len(b)) || damaged != 0 {
		t.Fatalf("%d of %d bytes, %d damaged", good, len(b), damaged)
	}
	at := r.Offset + 20
	was := binary.LittleEndian.Uint16(b[at:])
	for n := range 2 * r.Bytes { // what is longer than the record is seen at a glance
		binary.LittleEndian.PutUint16(b[at:], uint16(n))
		if good, _, damaged := scan.ParseBlock(b, 1); uint16(n) != was && good == int64(len(b)) && damaged == 0 {
			t.Errorf("a subject's length of %d passes, and it is %d", n, was)
		}
	}
	binary.LittleEndian.PutUint16(b[at:], was)
	at += 2 + int64(was)
	length := binary.LittleEndian.Uint32(b[at:])
	for n := range uint32(2 * r.Bytes) {
		binary.LittleEndian.PutUint32(b[at:], n)
		if good, _, damaged := scan.ParseBlock(b, 1); n != length && good == int64(len(b)) && damaged == 0 {
			t.Errorf("a header's length of %d passes, and it is %d", n, length)
		}
	}
}
