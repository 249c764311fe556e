package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite" // reads the catalog's file from outside

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Families enter, replace, withdraw and restore, moderators decide, undo and take
// down, thumbnails are made, and the server is killed again and again, at moments drawn
// from a seed, and once stands still for half a minute: what was acknowledged is there,
// once, and nothing else is.
func TestNothingAcceptedIsLostWhenTheServerIsKilled(t *testing.T) {
	t.Parallel()
	kills, seed := campaign(t, "KILLS", 20)
	p := startEasel(t, "--entry-limit", "0")
	c := newCrowd(t, p, seed)
	c.begin(48)
	k := killer{rand.New(rand.NewPCG(seed, 0))}
	for n := range kills {
		if n == kills/2 {
			p.freeze(standstill)
		}
		t.Logf("kill %d: %s", n+1, k.strike(p.victim()))
	}
	lived := c.end()
	t.Logf("%d drawings and %d kills", len(lived), kills)
	if len(lived) < kills {
		t.Errorf("only %d drawings came through %d kills", len(lived), kills)
	}
	c.holds(p, lived)
	rebuildsEqual(t, p, len(lived))
}

// standstill is longer than a worker's lease.
const standstill = 31 * time.Second

// freeze lets the process stand still for a while.
func (p *process) freeze(d time.Duration) {
	p.t.Helper()
	for _, s := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGCONT} {
		if err := p.cmd.Process.Signal(s); err != nil {
			p.t.Fatal(err)
		}
		if s == syscall.SIGSTOP {
			time.Sleep(d)
		}
	}
}

// victim is a process that can be killed and started again.
type victim struct {
	name   string
	facts  []drawing.Name                     // that it appends
	says   func(words string) <-chan struct{} // closed when its log does
	object func() (thereIs <-chan struct{})   // closed when the store has another drawing's object; nil if nobody can tell
	kill   func()
	launch func()
	start  func() // launches and waits until it answers
}

func (p *process) victim() victim {
	return victim{
		name: "easel serve", says: p.log.says, object: func() <-chan struct{} { return grows(filepath.Join(p.Data, "objects", "objects")) }, kill: p.kill, launch: p.launch, start: p.start,
		facts: []drawing.Name{
			drawing.Submitted, drawing.Rendered, drawing.Unreadable, drawing.Screened, drawing.Replaced, drawing.Approved, drawing.Returned, drawing.Declined,
			drawing.Undone, drawing.TakenDown, drawing.Described, drawing.Featured, drawing.Withdrawn, drawing.Restored,
		},
	}
}

// momentPatience is how long a moment is waited for that may never come.
const momentPatience = 5 * time.Second

// killer kills at moments of its choice.
type killer struct{ chance *rand.Rand }

// strike waits for a moment, kills the victim then, and has it answer again. It says
// which moment it was.
func (k killer) strike(v victim) string {
	what, came := k.moment(v)
	select {
	case <-came:
	case <-time.After(momentPatience): // nothing of the kind happens now
		what = "not " + what
	}
	time.Sleep(time.Duration(k.chance.IntN(3_000)) * time.Microsecond)
	v.kill()
	if k.chance.IntN(4) == 0 { // and once more while it opens what the first kill left
		v.launch()
		after := time.Duration(k.chance.IntN(400)) * time.Millisecond
		time.Sleep(after)
		v.kill()
		what += fmt.Sprintf(", and %s after its start", after)
	}
	v.start()
	return v.name + ": " + what
}

// moment is one to kill at: some time after the start, when an object is there and its
// fact is not yet, or when a fact is appended and nobody was answered yet, neither
// people nor the workers' queue.
func (k killer) moment(v victim) (what string, came <-chan struct{}) {
	kinds := []func() (string, <-chan struct{}){func() (string, <-chan struct{}) {
		after, done := time.Duration(k.chance.IntN(500))*time.Millisecond, make(chan struct{})
		time.AfterFunc(after, func() { close(done) })
		return "after " + after.String(), done
	}}
	if len(v.facts) > 0 {
		kinds = append(kinds, func() (string, <-chan struct{}) {
			words := "drawing " + string(v.facts[k.chance.IntN(len(v.facts))])
			return words, v.says(words)
		})
	}
	if v.object != nil {
		kinds = append(kinds, func() (string, <-chan struct{}) { return "an object is there", v.object() })
	}
	return kinds[k.chance.IntN(len(kinds))]()
}

// grows returns a channel that is closed when a folder has more in it than now: the
// store's, when a drawing's first object is there.
func grows(dir string) <-chan struct{} {
	there, late := make(chan struct{}), time.Now().Add(momentPatience)
	count := func() int {
		names, err := os.ReadDir(dir)
		if err != nil {
			return 0 // it is made with the first
		}
		return len(names)
	}
	before := count()
	go func() { // ends by itself, at the latest when nobody waits any more
		for time.Now().Before(late) {
			if count() > before {
				close(there)
				return
			}
			time.Sleep(200 * time.Microsecond)
		}
	}()
	return there
}

// rebuildsEqual deletes the catalog and compares all rows, of at least so many drawings,
// of the one built anew.
func rebuildsEqual(t *testing.T, p *process, drawings int) {
	t.Helper()
	path := filepath.Join(p.Data, "catalog.db")
	const most = 12 // of rounds in which a worker wrote something down meanwhile: it may be far behind a crowd
	for range most {
		p.stop()
		before := allRows(t, path)
		if len(before) < drawings {
			t.Fatalf("only %d rows of %d drawings are compared", len(before), drawings)
		}
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(path + end); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		p.start()
		equal := false
		eventually(t, stepTime, "the catalog is built anew", func() error {
			after := allRows(t, path)
			if equal = slices.Equal(before, after); !equal && readTo(after) <= readTo(before) {
				return fmt.Errorf("%d rows, and before %d; the first that differ: %s", len(after), len(before), differing(before, after))
			}
			return nil
		})
		if equal {
			return
		}
		time.Sleep(3 * time.Second)
	}
	t.Errorf("the journal went on %d times while the catalog was built anew", most)
}

// readTo is how far the journal was read when the rows were.
func readTo(rows []string) (seq int) {
	if len(rows) > 0 {
		seq, _ = strconv.Atoi(rows[len(rows)-1])
	}
	return seq
}

// differing names the first row that is not the same.
func differing(before, after []string) string {
	for i, row := range before {
		if i >= len(after) || row != after[i] {
			return fmt.Sprintf("%.600s, and now %.600s", row, strings.Join(after[min(i, len(after)):min(i+1, len(after))], ""))
		}
	}
	return "none of those before"
}

// allRows reads every row of every table as text; the last says how far the journal was
// read.
func allRows(t testing.TB, path string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	seen, err := db.BeginTx(context.WithoutCancel(t.Context()), nil) // all of one moment, while a server writes
	if err != nil {
		t.Fatal(err)
	}
	defer seen.Rollback() //nolint:errcheck // nothing was written
	var rows []string
	for _, query := range []string{
		"SELECT id || ' ' || seq || ' ' || city || ' ' || lane || ' ' || barred || ' ' || waiting || ' ' || judge || ' ' || judged || ' ' || unmade || ' ' || reports || ' ' || state FROM drawing ORDER BY id",
		"SELECT seq || ' ' || at || ' ' || who || ' ' || what || ' ' || drawing || ' ' || city || ' ' || reason || ' ' || was || ' ' || became || ' ' || waited FROM act ORDER BY seq",
		"SELECT city || ' ' || entered || ' ' || waits FROM tally ORDER BY city",
		"SELECT seq || ' ' || id || ' ' || public_at || ' ' || pictures FROM hung ORDER BY seq",
		"SELECT slug || ' ' || showable FROM city ORDER BY slug",
		"SELECT seq FROM progress",
	} {
		found, err := seen.QueryContext(context.WithoutCancel(t.Context()), query)
		if err != nil {
			return nil // the file is being made
		}
		for found.Next() {
			var row string
			if err := found.Scan(&row); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
		if err := found.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}
