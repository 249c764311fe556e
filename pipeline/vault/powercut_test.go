package vault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func TestASecretFileSurvivesAPowerCut(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := vault.NewSecretFile(secret); err != nil {
		t.Fatal(err)
	}
	for name, linked := range map[string]bool{"a new one": false, "one that a killed process made": true} {
		t.Run(name, func(t *testing.T) {
			d := powercuttest.Mount(t)
			at := filepath.Join(d.Dir, "secret")
			if linked {
				copySynced(t, secret, at)
			}
			if err := vault.NewSecretFile(at); linked != errors.Is(err, fs.ErrExist) {
				t.Fatal(err)
			}
			for seed := range uint64(20) {
				folder := d.Cut(t, d.Position(), powercut.Reordered, rand.New(rand.NewPCG(seed, 0)))
				if _, err := vault.ReadSecret(filepath.Join(folder, "secret")); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// copySynced copies a file and syncs it, but not its name.
func copySynced(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// destroyed is a data key with the position at which its destruction was acknowledged.
type destroyed struct {
	id     drawing.ID
	sealed []byte // words sealed under it
	lying  []byte // the data key as it lay in the server's files
	at     int
}

func TestADestroyedDataKeyStaysGoneAfterAPowerCut(t *testing.T) {
	d, secret := powercuttest.Mount(t), vaulttest.Secret(t)
	host := journaltest.NewEmbeddedIn(t, d.Dir)
	nc := host.Connect(t)
	keys := openKeys(t, nc, secret)
	keys.SettleBy(host.SyncNames)
	var all []destroyed
	for n := range 8 {
		id := drawingtest.ID(n)
		create(t, keys, id)
		raw, err := raw(t, nc).GetLastMsgForSubject(t.Context(), "keys."+string(id))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, destroyed{id: id, sealed: seal(t, keys, id, "here", "words"), lying: raw.Data})
	}
	for n := range all[1:] {
		if err := keys.Destroy(t.Context(), all[n].id); err != nil {
			t.Fatal(err)
		}
		all[n].at = d.Position()
	}
	// The names of the server's files go through a log, as on ext4 and XFS.
	kept := powercut.Model{Reorders: true, Logged: func(string) bool { return true }}
	for seed := range uint64(3) {
		for n, last := range all[:len(all)-1] {
			t.Run(fmt.Sprintf("after %d, by %d", n, seed), func(t *testing.T) {
				folder := d.Cut(t, last.at, kept, rand.New(rand.NewPCG(seed, uint64(n))))
				after := journaltest.NewEmbeddedIn(t, folder)
				keys := openKeys(t, after.Connect(t), secret)
				for _, gone := range all[:n+1] {
					wantGone(t, keys, gone.id, gone.sealed)
					if files := holding(t, after.Folder(), gone.lying); len(files) > 0 {
						t.Errorf("the sealed data key lies in %v", files)
					}
				}
				wantOpened(t, keys, all[len(all)-1].id, "here", all[len(all)-1].sealed, "words")
			})
		}
	}
}
