package durable_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/durable"
	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
)

// afterCuts mounts a disk, lets do make something in it, and wants it there after
// every cut.
func afterCuts(t *testing.T, want string, do func(disk string) error) {
	t.Helper()
	d := powercuttest.Mount(t)
	if err := do(d.Dir); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) {
		folder := d.Cut(t, d.Position(), powercut.Reordered, rand.New(rand.NewPCG(seed, 0)))
		if _, err := os.Stat(filepath.Join(folder, want)); err != nil {
			t.Error(err)
		}
	}
}

func TestADirectoryAndItsParentsSurviveAPowerCut(t *testing.T) {
	afterCuts(t, "a/b/c", func(disk string) error { return durable.MakeDir(filepath.Join(disk, "a", "b", "c")) })
}

func TestADirectoryThatAKilledProcessMadeSurvivesAPowerCut(t *testing.T) {
	afterCuts(t, "a", func(disk string) error {
		if err := os.Mkdir(filepath.Join(disk, "a"), 0o700); err != nil {
			return err
		}
		return durable.MakeDir(filepath.Join(disk, "a"))
	})
}

func TestNamesSurviveASyncOfTheirDirectory(t *testing.T) {
	afterCuts(t, "name", func(disk string) error {
		if err := os.WriteFile(filepath.Join(disk, "name"), nil, 0o600); err != nil {
			return err
		}
		return durable.Sync(disk)
	})
}

func TestWhatIsNoDirectoryIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := durable.MakeDir(filepath.Join(file, "below")); err == nil {
		t.Error("a directory was made below a file")
	}
}
