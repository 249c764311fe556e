package journal_test

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// openDeskIn is a desk on an embedded server.
func openDeskIn(t *testing.T, dir string, s *vault.Secret) *desk {
	t.Helper()
	d := &desk{life: drawingtest.Submitted("accra", 7)}
	d.nc = journaltest.NewEmbeddedIn(t, dir).Connect(t)
	var err error
	if d.keys, err = vault.Open(t.Context(), d.nc, s, 1); err != nil {
		t.Fatal(err)
	}
	if d.Journal, err = journal.Open(t.Context(), d.nc, journal.Config{Replicas: 1, Sealer: d.keys, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAFactThatCouldNotBeSyncedIsNeverDone: the server wrote it, could not sync it, leaves
// it unanswered, and hands it out as the drawing's last fact. A power cut takes it away.
func TestAFactThatCouldNotBeSyncedIsNeverDone(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := vault.NewSecretFile(secret); err != nil {
		t.Fatal(err)
	}
	s, err := vault.ReadSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	disk := powercuttest.Mount(t)
	d := openDeskIn(t, disk.Dir, s)
	if err := d.keys.Create(t.Context(), d.life.ID()); err != nil {
		t.Fatal(err)
	}
	d.append(t, d.life.Facts()[0])
	d.append(t, d.next())
	disk.Break()
	refused := d.next()
	for range 2 { // asking again changes nothing
		if head, err := d.Append(t.Context(), d.head, refused); !errors.Is(err, journal.ErrAway) {
			t.Errorf("append: %v, %v; want: %v", head, err, journal.ErrAway)
		}
		if facts, _, err := d.History(t.Context(), d.life.ID()); !errors.Is(err, journal.ErrAway) {
			t.Errorf("history: %d facts, %v; want: %v", len(facts), err, journal.ErrAway)
		}
	}
	kept := powercut.Model{Reorders: true, Logged: func(string) bool { return true }}
	for seed := range uint64(20) {
		after := openDeskIn(t, disk.Cut(t, disk.Position(), kept, rand.New(rand.NewPCG(seed, 0))), s)
		facts, _, err := after.History(t.Context(), d.life.ID())
		if err != nil || len(facts) < 2 {
			t.Fatalf("after a power cut: %d facts, %v; want 2 or 3", len(facts), err)
		}
		if len(facts) == 2 {
			return // it may really be lost
		}
	}
	t.Error("no power cut lost what was not synced")
}
