package powercut_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
)

// ext4 is what most disks are: names go through one log everywhere.
var ext4 = powercut.Model{Reorders: true, Logged: func(string) bool { return true }}

// cuts rebuilds the disk at a position by many seeds, and says of each folder what look
// sees in it: how often it saw what.
func cuts(t *testing.T, d *powercuttest.Disk, position int, m powercut.Model, look func(folder string) string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	for seed := range uint64(100) {
		seen[look(d.Cut(t, position, m, rand.New(rand.NewPCG(seed, seed))))]++
	}
	return seen
}

// only wants that nothing but these was seen, and each of them.
func only(t *testing.T, seen map[string]int, want ...string) {
	t.Helper()
	for _, w := range want {
		if seen[w] == 0 {
			t.Errorf("never %q: %v", w, seen)
		}
		delete(seen, w)
	}
	if len(seen) > 0 {
		t.Errorf("beside %q, also %v", want, seen)
	}
}

// content is what a file holds, or that it is missing.
func content(name string) func(string) string {
	return func(folder string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return "missing"
		}
		return string(b)
	}
}

// must does something in the mounted folder.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, d *powercuttest.Disk, name, text string, flags int) *os.File {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(d.Dir, name), os.O_WRONLY|os.O_CREATE|flags, 0o600)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	_, err = f.WriteString(text)
	must(t, err)
	return f
}

func syncDir(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Open(dir)
	must(t, err)
	must(t, f.Sync())
	must(t, f.Close())
}

func TestWhatIsSyncedIsThere(t *testing.T) {
	d := powercuttest.Mount(t)
	must(t, write(t, d, "kept", "whole", 0).Sync())
	syncDir(t, d.Dir)
	write(t, d, "later", "x", 0)
	for _, m := range []powercut.Model{powercut.InOrder, powercut.Reordered, ext4} {
		only(t, cuts(t, d, d.Position(), m, content("kept")), "whole")
	}
}

func TestANameIsSafeByASyncOfItsDirectory(t *testing.T) {
	d := powercuttest.Mount(t)
	must(t, write(t, d, "named", "whole", 0).Sync())
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("named")), "whole", "missing")
	only(t, cuts(t, d, d.Position(), powercut.InOrder, content("named")), "whole")
}

func TestALogMakesANameSafeByASyncOfItsFile(t *testing.T) {
	d := powercuttest.Mount(t)
	write(t, d, "before", "", 0)
	f := write(t, d, "named", "whole", 0)
	write(t, d, "after", "", 0)
	must(t, f.Sync())
	only(t, cuts(t, d, d.Position(), ext4, content("named")), "whole")
	only(t, cuts(t, d, d.Position(), ext4, content("before")), "")
	only(t, cuts(t, d, d.Position(), ext4, content("after")), "", "missing")
}

func TestALogKeepsNamesInOrder(t *testing.T) {
	d := powercuttest.Mount(t)
	for _, name := range []string{"1", "2", "3"} {
		write(t, d, name, "", 0)
	}
	names := func(folder string) string {
		found, err := filepath.Glob(filepath.Join(folder, "*"))
		must(t, err)
		all := ""
		for _, f := range found {
			all += filepath.Base(f)
		}
		return all
	}
	only(t, cuts(t, d, d.Position(), ext4, names), "", "1", "12", "123")
	only(t, cuts(t, d, d.Position(), powercut.Reordered, names), "", "1", "2", "3", "12", "13", "23", "123")
}

func TestBytesAreSafeByASyncOfTheirFile(t *testing.T) {
	d := powercuttest.Mount(t)
	write(t, d, "f", "whole", 0)
	syncDir(t, d.Dir)
	for _, m := range []powercut.Model{powercut.Reordered, ext4} {
		only(t, cuts(t, d, d.Position(), m, content("f")), "whole", "", "\x00\x00\x00\x00\x00")
	}
}

func TestAFileThatIsOpenedToBeSyncedIsSafeAtOnce(t *testing.T) {
	for name, flag := range map[string]int{"O_SYNC": os.O_SYNC, "O_DSYNC": 0x1000} {
		d := powercuttest.Mount(t)
		write(t, d, "f", name, flag)
		syncDir(t, d.Dir)
		only(t, cuts(t, d, d.Position(), powercut.Reordered, content("f")), name)
	}
}

func TestWritesAreTornBetweenSectors(t *testing.T) {
	d := powercuttest.Mount(t)
	f := write(t, d, "f", string(bytes.Repeat([]byte("o"), 2048)), 0)
	must(t, f.Sync())
	syncDir(t, d.Dir)
	_, err := f.WriteAt(bytes.Repeat([]byte("n"), 1536), 256) // the first and last sector are changed in half
	must(t, err)
	sectors := func(folder string) string {
		b, err := os.ReadFile(filepath.Join(folder, "f"))
		must(t, err)
		if len(b) != 2048 {
			return fmt.Sprintf("%d bytes", len(b))
		}
		return string([]byte{b[0], b[255], b[256], b[511], b[512], b[1023], b[1024], b[1535], b[1536], b[1791], b[1792], b[2047]})
	}
	for m, model := range map[string]powercut.Model{"in order": powercut.InOrder, "reordered": powercut.Reordered} {
		seen := cuts(t, d, d.Position(), model, sectors)
		torn := 0
		for s := range seen {
			if len(s) != 12 || s[:2] != "oo" || s[10:] != "oo" || s[2] != s[3] || s[4] != s[5] || s[6] != s[7] || s[8] != s[9] {
				t.Errorf("%s: not a sector: %s", m, s)
			}
			if s != "oooooooooooo" && s != "oonnnnnnnnoo" {
				torn++
			}
		}
		if torn < 2 {
			t.Errorf("%s: hardly torn: %v", m, seen)
		}
	}
}

func TestInOrderNothingIsThereBeforeWhatWasDoneBefore(t *testing.T) {
	d := powercuttest.Mount(t)
	for _, name := range []string{"1", "2", "3"} {
		write(t, d, name, name, 0)
	}
	for position := range d.Position() + 1 {
		for saw := range cuts(t, d, position, powercut.InOrder, func(folder string) string {
			return content("1")(folder) + content("2")(folder) + content("3")(folder)
		}) {
			switch saw {
			case "missingmissingmissing", "missingmissing", "1missingmissing", "1missing", "12missing", "12", "123",
				"\x00missingmissing", "1\x00missing", "12\x00":
			default:
				t.Errorf("after %d operations: %q", position, saw)
			}
		}
	}
}

func TestARenameIsKeptOrLostWhole(t *testing.T) {
	d := powercuttest.Mount(t)
	must(t, write(t, d, "state", "old", 0).Sync())
	syncDir(t, d.Dir)
	must(t, write(t, d, "state.tmp", "new", 0).Sync())
	must(t, os.Rename(filepath.Join(d.Dir, "state.tmp"), filepath.Join(d.Dir, "state")))
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("state")), "old", "new")
	syncDir(t, d.Dir)
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("state")), "new")
	if b, err := os.ReadFile(filepath.Join(d.Dir, "state")); err != nil || string(b) != "new" {
		t.Errorf("mounted: %q, %v", b, err)
	}
}

func TestARemovedFileMayComeBack(t *testing.T) {
	d := powercuttest.Mount(t)
	must(t, write(t, d, "f", "x", 0).Sync())
	syncDir(t, d.Dir)
	must(t, os.Remove(filepath.Join(d.Dir, "f")))
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("f")), "x", "missing")
	syncDir(t, d.Dir)
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("f")), "missing")
}

func TestASecondNameIsOfTheSameFile(t *testing.T) {
	d := powercuttest.Mount(t)
	f := write(t, d, "a", "x", 0)
	must(t, os.Mkdir(filepath.Join(d.Dir, "dir"), 0o700))
	must(t, os.Link(filepath.Join(d.Dir, "a"), filepath.Join(d.Dir, "dir", "b")))
	must(t, os.Remove(filepath.Join(d.Dir, "a")))
	must(t, f.Truncate(0))
	_, err := f.WriteAt([]byte("through the old handle"), 0)
	must(t, err)
	must(t, f.Sync())
	syncDir(t, filepath.Join(d.Dir, "dir"))
	syncDir(t, d.Dir)
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("dir/b")), "through the old handle")
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("a")), "missing")
}

func TestADiskThatLiesLosesWhatWasSynced(t *testing.T) {
	d := powercuttest.Mount(t)
	for _, name := range []string{"told", "true"} {
		must(t, write(t, d, name, "whole", 0).Sync())
	}
	syncDir(t, d.Dir)
	lies := powercut.Model{Reorders: true, Ignores: func(path string) bool { return path == "told" }}
	only(t, cuts(t, d, d.Position(), lies, content("true")), "whole")
	only(t, cuts(t, d, d.Position(), lies, content("told")), "whole", "", "\x00\x00\x00\x00\x00")
}

func TestADiskThatBreaksSaysThatItCannotSync(t *testing.T) {
	d := powercuttest.Mount(t)
	f := write(t, d, "f", "old", 0)
	must(t, f.Sync())
	syncDir(t, d.Dir)
	d.Break()
	_, err := f.WriteAt([]byte("new"), 0)
	must(t, err)
	if err := f.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("%v; want: %v", err, syscall.EIO)
	}
	if saw := content("f")(d.Dir); saw != "new" {
		t.Errorf("mounted: %q", saw)
	}
	only(t, cuts(t, d, d.Position(), powercut.Reordered, content("f")), "old", "new")
}

func TestTheSameSeedIsTheSameDisk(t *testing.T) {
	d := powercuttest.Mount(t)
	for n := range 30 {
		write(t, d, fmt.Sprint(n), string(bytes.Repeat([]byte{byte(n)}, 3000)), 0)
	}
	var before string
	for range 3 {
		folder := d.Cut(t, d.Position(), powercut.Reordered, rand.New(rand.NewPCG(4, 4)))
		now := ""
		for n := range 30 {
			now += content(fmt.Sprint(n))(folder) + "|"
		}
		if before != "" && now != before {
			t.Error("another disk")
		}
		before = now
	}
}

// SQLite maps memory shared with other connections, and promises that a commit survives.
func TestADatabaseKeepsWhatItCommitted(t *testing.T) {
	for synchronous, loses := range map[string]bool{"FULL": false, "OFF": true} {
		t.Run(synchronous, func(t *testing.T) {
			d := powercuttest.Mount(t)
			positions := commitTwenty(t, filepath.Join(d.Dir, "a.db"), synchronous, d.Position)
			lost := 0
			for n, position := range positions {
				for _, m := range []powercut.Model{powercut.InOrder, powercut.Reordered, ext4} {
					folder := d.Cut(t, position, m, rand.New(rand.NewPCG(uint64(n), 1)))
					if rows(filepath.Join(folder, "a.db")) < n+1 {
						lost++
					}
				}
			}
			if loses != (lost > 0) {
				t.Errorf("%d cuts lost a commit", lost)
			}
		})
	}
}

func commitTwenty(t *testing.T, path, synchronous string, position func() int) (positions []int) {
	t.Helper()
	c := startChild(t, "commits", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous("+synchronous+")&_pragma=wal_autocheckpoint(8)")
	for range 20 {
		_, err := fmt.Fprintln(c.in)
		must(t, err)
		if said := c.read(t); said != "committed" {
			t.Fatal(said)
		}
		positions = append(positions, position())
	}
	c.kill()
	return positions
}

// rows counts the rows that are whole; -1 if there is no such database.
func rows(path string) (n int) {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return -1
	}
	defer db.Close()
	if err := db.QueryRow("SELECT count(*) FROM row WHERE length(text) = 3000").Scan(&n); err != nil {
		return -1
	}
	return n
}
