package access_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

func makeIn(t *testing.T, dir string, contests ...string) {
	t.Helper()
	if _, err := access.Make(dir, access.Config{Contests: contests, Hosts: []string{"n1", "127.0.0.1"}, Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
}

// files reads all files of a folder, by their paths in it.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found[strings.TrimPrefix(path, dir+"/")] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestMakingAgainKeepsEveryKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	makeIn(t, dir, "easel")
	before := files(t, dir)
	makeIn(t, dir, "easel", "trial")
	after := files(t, dir)
	renewed := map[string]bool{"nats/accounts.conf": true, "nats/node.pem": true, "nats/node-key.pem": true}
	for path, content := range before {
		if same := after[path] == content; same == renewed[path] {
			t.Errorf("%s is the same: %v", path, same)
		}
	}
	for _, role := range access.Roles() {
		if after["trial/"+string(role)+".creds"] == "" {
			t.Errorf("the new contest has no user for %s", role)
		}
	}
}

func TestOnlyItsOwnerReadsAKey(t *testing.T) {
	dir := t.TempDir()
	makeIn(t, dir, "easel")
	for path, content := range files(t, dir) {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		secret := strings.HasPrefix(path, "private/") || strings.Contains(content, "PRIVATE KEY") || strings.Contains(content, "NKEY SEED")
		if others := info.Mode().Perm()&0o077 != 0; others == secret {
			t.Errorf("%s has the mode %04o", path, info.Mode().Perm())
		}
	}
	for path, content := range files(t, filepath.Join(dir, "nats")) {
		if strings.Contains(content, "NKEY SEED") || path != "node-key.pem" && strings.Contains(content, "PRIVATE") {
			t.Errorf("a node is given %s", path)
		}
	}
}

func TestTheNodesCertificateIsForItsHostsAlone(t *testing.T) {
	dir := t.TempDir()
	makeIn(t, dir, "easel")
	authority, err := os.ReadFile(access.CA(dir))
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(access.NodeKeys(dir), "node.pem"), filepath.Join(access.NodeKeys(dir), "node-key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	for host, want := range map[string]bool{"n1": true, "127.0.0.1": true, "n2": false, "example.org": false} {
		_, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots})
		if (err == nil) != want {
			t.Errorf("for %s: %v", host, err)
		}
	}
	block, _ := pem.Decode(authority)
	if signer, err := x509.ParseCertificate(block.Bytes); err != nil || !signer.IsCA || pair.Leaf.IsCA {
		t.Errorf("who may sign: %v, %v", err, pair.Leaf.IsCA)
	}
}

func TestANameThatIsNoFolderIsRefused(t *testing.T) {
	for _, name := range []string{"", "private", "nats", "../easel", "Easel", "a b", strings.Repeat("x", 40)} {
		if _, err := access.Make(t.TempDir(), access.Config{Contests: []string{name}, Now: time.Now()}); err == nil {
			t.Errorf("%q was taken for a name", name)
		}
	}
}

func TestAClusterKnowsItsUsersAlone(t *testing.T) {
	t.Parallel()
	cluster := journaltest.NewCluster(t)
	mine, others := cluster.Contest(), cluster.Contest()
	foreign := t.TempDir()
	makeIn(t, foreign, "easel")
	good := mine.Server(access.Upload)
	for name, options := range map[string][]nats.Option{
		"nobody":                      {nats.RootCAs(good.CA)},
		"a user of another cluster's": {nats.RootCAs(good.CA), nats.UserCredentials(access.Creds(foreign, "easel", access.Upload))},
		"one who believes others":     {nats.RootCAs(access.CA(foreign)), nats.UserCredentials(good.Creds)},
		"one who believes the system": {nats.UserCredentials(good.Creds)},
	} {
		if nc, err := nats.Connect(good.URL, options...); err == nil {
			nc.Close()
			t.Errorf("%s was let in", name)
		}
	}
	// What one contest says, no user of another contest's hears.
	heard, err := others.Own(t).SubscribeSync(">")
	if err != nil {
		t.Fatal(err)
	}
	nc := mine.Own(t)
	if err := nc.Publish("drawings.x.submitted", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if err := nc.FlushTimeout(patience); err != nil {
		t.Fatal(err)
	}
	if m, err := heard.NextMsg(200 * time.Millisecond); err == nil && bytes.Contains(m.Data, []byte("hello")) {
		t.Errorf("another contest heard %s", m.Subject)
	}
}
