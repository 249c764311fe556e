package scan_test

import (
	"bufio"
	"bytes"
	"maps"
	"net/textproto"
	"slices"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// serverVersion is the server whose files this package reads. After an upgrade: see
// whether the tests here still hold, read what has changed in the server's file store
// about blocks, index.db and recovery, and then name the new one.
const serverVersion = "2.15.2"

func TestTheFormatIsThatOfTheServerInGoMod(t *testing.T) {
	if server.VERSION != serverVersion {
		t.Errorf("nats-server is %s now, and its files were last compared at %s", server.VERSION, serverVersion)
	}
}

// read is what the scan reads of a stream, as the server would tell it.
func (d *desk) read(t *testing.T, name string) (all []record) {
	t.Helper()
	for _, r := range scan.Records(d.dir, name) {
		var header nats.Header
		if r.Header != nil {
			lines := bufio.NewReader(bytes.NewReader(r.Header))
			if _, err := lines.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			header = nats.Header{}
			for {
				line, err := textproto.NewReader(lines).ReadLine()
				if err != nil || line == "" {
					break
				}
				key, value, _ := bytes.Cut([]byte(line), []byte(":"))
				header[string(key)] = append(header[string(key)], string(bytes.TrimSpace(value)))
			}
		}
		all = append(all, record{r.Seq, r.Subject, header, r.Data})
	}
	if name == "KV_settings" { // the server keeps the last of each key, and says so nowhere
		last := map[string]uint64{}
		for _, r := range all {
			last[r.Subject] = r.Seq
		}
		all = slices.DeleteFunc(all, func(r record) bool { return last[r.Subject] != r.Seq })
	}
	return all
}

// TestWhatTheServerWroteIsReadAlike: every record of the journal, of the data keys and of
// a bucket, some of them deleted, over several blocks.
func TestWhatTheServerWroteIsReadAlike(t *testing.T) {
	d := newDesk(t)
	d.submit(t, 8, 30, 40_000) // 9 MB: two blocks
	d.submit(t, 50, 2, 0)
	for n := range 20 {
		if err := d.bucket.Put(t.Context(), "key", bytes.Repeat([]byte{byte(n)}, n)); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []int{3, 4, 40} {
		d.erase(t, drawingtest.ID(n))
	}
	streams := []string{journal.Stream, vault.Stream, "KV_settings"}
	told := map[string][]record{}
	for _, name := range streams {
		told[name] = d.told(t, name)
		if read := d.read(t, name); !sameRecords(read, told[name]) {
			t.Errorf("%s: %d records are read while the server runs, and it tells %d", name, len(read), len(told[name]))
		}
	}
	if len(told[journal.Stream]) != int(d.facts) || d.facts < 343 || len(told[vault.Stream]) != 55 || len(told["KV_settings"]) != 2 {
		t.Fatalf("of %d facts there are %d; %d keys, %d settings", d.facts, len(told[journal.Stream]), len(told[vault.Stream]), len(told["KV_settings"]))
	}
	d.close()
	before := hashes(t, d.dir)
	for _, name := range streams {
		if read := d.read(t, name); !sameRecords(read, told[name]) {
			t.Errorf("%s: %d records are read, and the server told %d", name, len(read), len(told[name]))
		}
		if last, ok := scan.IndexLast(d.dir, name); !ok || last < told[name][len(told[name])-1].Seq {
			t.Errorf("%s: its index.db says %d, %v", name, last, ok)
		}
	}
	r, err := folder(t, d, d.want())
	if err != nil || r.Facts != d.facts || len(r.Torn) > 0 || r.Bytes < 9e6 {
		t.Errorf("%+v, %v", r, err)
	}
	if after := hashes(t, d.dir); !maps.Equal(after, before) {
		t.Error("the folder was changed")
	}
	if value, ok := scan.Value(d.dir, "KV_settings", "$KV.settings.key"); !ok || !bytes.Equal(value, bytes.Repeat([]byte{19}, 19)) {
		t.Errorf("the last value of a key is %v", value)
	}
	if value, ok := scan.Value(d.dir, "KV_settings", "$KV.settings.none"); ok {
		t.Errorf("a key that never was has the value %q", value)
	}
}
