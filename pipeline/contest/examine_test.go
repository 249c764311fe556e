package contest_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// wantDamaged examines a contest and wants exactly these parts damaged, each once and
// with these words; all else in order.
func wantDamaged(t *testing.T, w *contesttest.World, want map[string]string) {
	t.Helper()
	findings, err := w.Contest.Examine(t.Context(), w.Catalog, contest.Examination{Scrub: true})
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, f := range findings {
		parts = append(parts, f.Part)
		words, damaged := want[f.Part]
		switch {
		case !damaged && (!f.OK || len(f.Damaged) > 0):
			t.Errorf("%s is in order, and is said not to be: %v", f.Part, f.Damaged)
		case damaged && (f.OK || len(f.Damaged) != 1 || !strings.Contains(f.Damaged[0], words)):
			t.Errorf("%s: ok is %v, damaged %q; want %q", f.Part, f.OK, f.Damaged, words)
		}
	}
	if want := []string{"journal", "chain", "sealing", "clock", "objects", "unnamed", "hashes", "catalog", "stuck", "kept", "sheets"}; !slices.Equal(parts, want) {
		t.Errorf("examined were %v; want %v", parts, want)
	}
}

// three are a published drawing and one before and after it, which nothing happens to.
func three(t *testing.T, w *contesttest.World) drawing.State {
	t.Helper()
	w.Publish(t)
	s := w.Publish(t)
	w.Publish(t)
	return s
}

func TestALostObjectIsNamedAndNothingElse(t *testing.T) {
	w := contesttest.Open(t)
	s := three(t, w)
	for _, key := range contest.Objects(s) {
		content, err := os.ReadFile(objectFile(w, key))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		wantDamaged(t, w, map[string]string{"objects": key + " is missing"})
		putContent(t, w, key, content)
	}
	wantDamaged(t, w, nil)
}

// objectFile is where the folder keeps an object.
func objectFile(w *contesttest.World, key string) string {
	return filepath.Join(w.Dir, "objects", "objects", filepath.FromSlash(key))
}

func TestAnOriginalOfAnotherSizeIsNamedAndNothingElse(t *testing.T) {
	w := contesttest.Open(t)
	s := three(t, w)
	path := objectFile(w, s.Original.Key(s.ID))
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, s.Original.Bytes-1); err != nil {
		t.Fatal(err)
	}
	wantDamaged(t, w, map[string]string{"objects": s.Original.Key(s.ID) + " has", "hashes": s.Original.Key(s.ID) + " has"})
}

func TestACatalogChangedByHandIsNamedAndNothingElse(t *testing.T) {
	for _, change := range []string{
		"UPDATE drawing SET city = 'quito' WHERE id = ?",
		"UPDATE drawing SET state = json_set(state, '$.title', 'Another') WHERE id = ?",
		"DELETE FROM drawing WHERE id = ?",
		"UPDATE city SET showable = 4 WHERE ? <> ''",
	} {
		t.Run(change, func(t *testing.T) {
			w := contesttest.Open(t)
			s := three(t, w)
			db, err := sql.Open("sqlite", "file:"+filepath.Join(w.Dir, "catalog.db")+"?_pragma=busy_timeout(5000)")
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.ExecContext(t.Context(), change, string(s.ID)); err != nil {
				t.Fatal(err)
			}
			wantDamaged(t, w, map[string]string{"catalog": "easel rebuild"})
			if _, err := w.Catalog.Rebuild(t.Context(), w.Journal); err != nil {
				t.Fatal(err)
			}
			wantDamaged(t, w, nil)
		})
	}
}

// Without its data key a drawing's facts say nothing any more: neither what objects it
// has nor what the catalog should hold of it.
func TestADataKeyThatIsGoneWithoutAFactIsNamed(t *testing.T) {
	w := contesttest.Open(t)
	s := three(t, w)
	if err := w.Keys.Destroy(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	wantDamaged(t, w, map[string]string{"sealing": string(s.ID), "catalog": "easel rebuild"})
	if _, err := w.Catalog.Rebuild(t.Context(), w.Journal); err != nil {
		t.Fatal(err)
	}
	wantDamaged(t, w, map[string]string{"sealing": string(s.ID)})
}

func TestABrokenChainIsNamedAndNothingElse(t *testing.T) {
	w := contesttest.Open(t)
	s := three(t, w)
	forged := nats.NewMsg("drawings." + string(s.ID) + ".featured")
	for name, value := range map[string]string{
		"ce-specversion": "1.0", "ce-id": journal.NewEventID(), "ce-type": "easel.drawing.featured", "ce-source": "/drawings",
		"ce-time": "2026-11-01T12:00:00Z", "easel-prev": strings.Repeat("ab", 32),
	} {
		forged.Header[name] = []string{value}
	}
	forged.Data = []byte("{}")
	if _, err := w.Conn.RequestMsgWithContext(t.Context(), forged); err != nil {
		t.Fatal(err)
	}
	w.Caught(t)
	wantDamaged(t, w, map[string]string{"chain": string(s.ID)})
}

func TestAnExaminationThatCannotBeFinishedFindsNothing(t *testing.T) {
	w := contesttest.Open(t)
	three(t, w)
	config := w.Contest.Config
	config.Store = &interrupted{Store: w.Store, listed: 3}
	c, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if findings, err := c.Examine(t.Context(), w.Catalog, contest.Examination{}); err == nil || findings != nil {
		t.Errorf("while the store is away it found %+v, %v", findings, err)
	}
}
