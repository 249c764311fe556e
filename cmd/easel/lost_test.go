package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "modernc.org/sqlite" // reads the catalog's file from outside

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Two hundred drawings, eight senders who retry with the same key, and a server that
// is killed five times: what was answered with 201 exists exactly once.
func TestNothingAcceptedIsLostWhenTheServerIsKilled(t *testing.T) {
	t.Parallel()
	const drawings, senders, kills = 200, 8, 5
	p := startEasel(t, "--entry-limit", "0")
	picture := renditiontest.JPEG(t, 480, 320)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)

	var next, answered atomic.Int64
	receipts := make([]accepted, drawings)
	failed := make(chan error, senders)
	var all sync.WaitGroup
	for range senders {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < drawings; n = int(next.Add(1)) - 1 {
				var err error
				if receipts[n], err = newFamily(p.URL, n, picture).enter(time.Minute); err != nil {
					failed <- fmt.Errorf("drawing %d: %w", n, err)
					return
				}
				answered.Add(1)
			}
		})
	}
	killAtRandom(t, p, rand.New(rand.NewPCG(seed, seed)), &answered, drawings, kills)
	all.Wait()
	close(failed)
	for err := range failed {
		t.Fatal(err)
	}
	m := signIn(t, p, "ines@example.org")
	allWaitOnce(t, m, receipts)
	if out := p.must("doctor"); strings.Contains(out, "DAMAGED") {
		t.Error(out)
	}
	rebuildsEqual(t, p)
}

// killAtRandom kills the server after some of the entries have been answered, and
// starts it again, a number of times.
func killAtRandom(t *testing.T, p *process, chance *rand.Rand, answered *atomic.Int64, drawings, kills int) {
	t.Helper()
	for kill := range kills {
		after := int64(kill*drawings/(kills+1) + 1 + chance.IntN(drawings/(kills+2)))
		eventually(t, 2*time.Minute, fmt.Sprintf("%d entries are answered", after), func() error {
			if n := answered.Load(); n < after {
				return fmt.Errorf("%d are", n)
			}
			return nil
		})
		time.Sleep(time.Duration(chance.IntN(30)) * time.Millisecond) // anywhere within an entry
		p.kill()
		p.start()
	}
}

// allWaitOnce wants each accepted drawing in the queue, rendered, exactly once.
func allWaitOnce(t *testing.T, m *moderator, receipts []accepted) {
	t.Helper()
	want := make([]string, len(receipts))
	for i, a := range receipts {
		want[i] = a.ID
	}
	slices.Sort(want)
	if n := len(slices.Compact(slices.Clone(want))); n != len(receipts) {
		t.Errorf("%d ids for %d families", n, len(receipts))
	}
	eventually(t, 2*time.Minute, "every drawing is rendered and waits", func() error {
		var have []string
		for _, item := range m.queue() {
			have = append(have, item.ID)
		}
		slices.Sort(have)
		if !slices.Equal(have, want) {
			return fmt.Errorf("%d of %d wait", len(have), len(want))
		}
		return nil
	})
}

// rebuildsEqual deletes the catalog and compares all rows of the one built anew.
func rebuildsEqual(t *testing.T, p *process) {
	t.Helper()
	p.stop()
	path := filepath.Join(p.Data, "catalog.db")
	before := allRows(t, path)
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	p.start()
	eventually(t, 30*time.Second, "the catalog is built anew", func() error {
		after := allRows(t, path)
		if !slices.Equal(before, after) {
			return fmt.Errorf("%d rows, and before %d", len(after), len(before))
		}
		return nil
	})
	if len(before) < 200 {
		t.Errorf("only %d rows were compared", len(before))
	}
}

// allRows reads every row of every table as text.
func allRows(t *testing.T, path string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var rows []string
	for _, query := range []string{
		"SELECT id || ' ' || seq || ' ' || city || ' ' || age || ' ' || waits || ' ' || waiting || ' ' || unmade || ' ' || showable || ' ' || public_at || ' ' || state FROM drawing ORDER BY id",
		"SELECT slug || ' ' || showable FROM city ORDER BY slug",
		"SELECT seq FROM progress",
	} {
		found, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
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
