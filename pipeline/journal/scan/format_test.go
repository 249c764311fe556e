package scan_test

import (
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

// serverVersion is the server whose files this package reads. After an upgrade: see
// whether the tests here still hold, read what its file store's changes say of blocks,
// index.db and recovery, and then name the new one.
const serverVersion = "2.15.2"

func TestTheFormatIsThatOfTheServerInGoMod(t *testing.T) {
	if server.VERSION != serverVersion {
		t.Errorf("nats-server is %s now, and its files were last compared at %s", server.VERSION, serverVersion)
	}
}

func TestAHealthyFolderIsHealthy(t *testing.T) {
	d := newDesk(t)
	d.submit(t, 30, 3, 400)
	r, err := folder(t, d, d.want())
	if err != nil || r.Facts != 90 || len(r.Torn) > 0 {
		t.Fatalf("while it runs: %+v, %v", r, err)
	}
	d.close()
	before := hashes(t, d.dir)
	r, err = folder(t, d, d.want())
	if err != nil || r.Facts != 90 || len(r.Torn) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if after := hashes(t, d.dir); len(after) != len(before) {
		t.Error("it changed the folder")
	}
	d.open(t)
}
