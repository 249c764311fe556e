package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/catalog/catalogtest"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// The sizes of the two galleries that are compared.
const (
	fewDrawings  = 1_000
	manyDrawings = 1_000_000
)

// BenchmarkAMillionServed asks a gallery of a million drawings and one of a thousand, in turns, for pages that neither
// has been asked for before, beginning with some that are not counted, and prints for each kind the ratio of the median
// times, and the memory that the larger process takes afterwards. To write the million takes some minutes and 3 GB,
// which go again, but in a folder that is named (EASEL_BENCH_FOLDER), where the next time finds them.
func BenchmarkAMillionServed(b *testing.B) {
	few, many := galleryOf(b, fewDrawings), galleryOf(b, manyDrawings)
	f := newFigures(b)
	for b.Loop() {
		for _, w := range few.wishes(func(catalog.Hung) string { return "/teachers" }) { // connections, first statements
			few.took(w)
			many.took(w)
		}
		for _, kind := range kindsOfPages {
			small, large := few.wishes(kind.of), many.wishes(kind.of)
			var quick, slow []float64
			for i := range min(len(small), len(large)) {
				quick = append(quick, few.took(small[i]))
				slow = append(slow, many.took(large[i]))
			}
			f.add(kind.name+"-million/thousand", medianOf(slow)/medianOf(quick), limit{must: 1.3, aim: 1.1},
				fmt.Sprintf("%.2f/%.2f ms, medians of %d pages", medianOf(slow), medianOf(quick), len(quick)))
		}
		var searches []float64
		for _, address := range many.wishes(func(h catalog.Hung) string { return "/search?q=" + url.QueryEscape(h.Title) }) {
			searches = append(searches, many.took(address))
		}
		f.add("ms-to-find-a-title", medianOf(searches), limit{must: 20, aim: 20},
			fmt.Sprintf("median of %d pages at a million, the longest %.1f ms", len(searches), slices.Max(searches)))
		resident, err := memoryMB(many.cmd.Process.Pid, "VmRSS")
		if err != nil {
			b.Fatal(err)
		}
		f.add("MB-at-a-million", resident, limit{must: 300, aim: 150}, "resident, after all these pages")
	}
	f.end()
	b.ReportMetric(0, "ns/op")
}

// kindsOfPages are pages that show drawings, each by the address that a drawing leads to: with as many drawings on it at
// a thousand as at a million. A page in another language is another page.
var kindsOfPages = []struct {
	name string
	of   func(h catalog.Hung) string
}{
	{"home", func(catalog.Hung) string { return "/" }},
	{"cities", func(catalog.Hung) string { return "/cities" }},
	{"wall", func(h catalog.Hung) string { return "/cities/" + h.City + "?after=" + h.Cursor().String() }},
	{"wall-by-age", func(h catalog.Hung) string { return "/cities/" + h.City + "?ages=5-10&after=" + h.Cursor().String() }},
	{"drawing", func(h catalog.Hung) string { return "/drawings/" + string(h.ID) }},
	{"search", func(h catalog.Hung) string { return "/search?q=street&after=" + h.Cursor().String() }},
	{"browse", func(h catalog.Hung) string { return "/search?ages=5-14&after=" + h.Cursor().String() }},
	{"feed", func(h catalog.Hung) string { return "/feed.atom?after=" + h.Cursor().String() }},
	{"iiif", func(h catalog.Hung) string { return "/iiif/" + string(h.ID) + "/manifest.json" }},
}

// galleryAt is a gallery's process, and drawings from all through it.
type galleryAt struct {
	*process
	b      *testing.B
	sample []catalog.Hung
}

// sampled is how many drawings lead to pages.
const sampled = 100

// wish is a page as somebody asks for it.
type wish struct {
	address string
	data    string // the cookie of that name
}

// wishes are the pages of a kind that the sample leads to, each once. In another language, and for readers who want
// less data, they are other pages.
func (g *galleryAt) wishes(of func(catalog.Hung) string) []wish {
	var all []wish
	for i, h := range g.sample {
		w := wish{[]string{"/en", "/es", "/ar"}[i%3] + of(h), []string{"full", "low"}[i/3%2]}
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

// took is how long a page takes, in milliseconds.
func (g *galleryAt) took(w wish) float64 {
	g.b.Helper()
	began := time.Now()
	got, err := get(g.URL+w.address, http.Header{"Accept-Encoding": {"gzip"}, "Cookie": {"data=" + w.data}})
	if err != nil || got.Status != http.StatusOK {
		g.b.Fatalf("%s: %d %v", w.address, got.Status, err)
	}
	return float64(time.Since(began).Microseconds()) / 1_000
}

// galleryOf starts a gallery of so many drawings. Its catalog is filled with their facts beforehand, and its journal
// begins behind them: to write them there, too, would take an hour and show nothing of a gallery.
func galleryOf(b *testing.B, drawings int) *galleryAt {
	b.Helper()
	data := b.TempDir()
	g := &galleryAt{b: b}
	last := g.fill(filepath.Join(data, "catalog.db"), drawings)
	objects := miniotest.Start(b)
	at := contestPlace{place: place{Data: b.TempDir(), NATS: journaltest.NewServer(b).URL(), SecretFile: newSecret(b)}}
	at.S3 = s3Flags{Endpoint: objects.Endpoint, Bucket: objects.Bucket, AccessKey: objects.AccessKey, SecretKey: objects.SecretKey}
	beginBehind(b, at.NATS, last)
	h, err := at.open(b.Context(), slog.New(slog.DiscardHandler), access.Worker) // makes all but the journal
	if err != nil {
		b.Fatal(err)
	}
	if err := h.close(); err != nil {
		b.Fatal(err)
	}
	g.process = startEaselIn(b, data, append(storeFlags(objects),
		"--nats", at.NATS, "--secret-file", at.SecretFile, "--roles", "gallery", "--log-level", "warn")...)
	eventually(b, 5*time.Minute, "the index of words is put together", func() error { return g.tidied(filepath.Join(data, "catalog.db")) })
	return g
}

// tidied asks whether the pieces that so many facts at once have left are put together.
func (g *galleryAt) tidied(path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	var pieces int
	if err := db.QueryRowContext(g.b.Context(), "SELECT count(DISTINCT segid) FROM found_idx").Scan(&pieces); err != nil {
		return err
	}
	if pieces > 6 { // which the catalog leaves
		return fmt.Errorf("%d pieces", pieces)
	}
	return nil
}

// fill makes a catalog, or takes the one that is there, reads a sample of it, and gives its last fact's sequence.
func (g *galleryAt) fill(path string, drawings int) uint64 {
	g.b.Helper()
	kept := filepath.Join(cmp.Or(os.Getenv("EASEL_BENCH_FOLDER"), filepath.Dir(path)), fmt.Sprintf("%d.db", drawings))
	c, err := catalog.Open(g.b.Context(), kept, slog.New(slog.DiscardHandler))
	if err != nil {
		g.b.Fatal(err)
	}
	if c.Seq() == 0 {
		began := time.Now()
		if err := catalogtest.Fill(g.b.Context(), c, drawings, drawingtest.LadderOf("").Pictures); err != nil {
			g.b.Fatal(err)
		}
		g.b.Logf("%d drawings were written in %s", drawings, time.Since(began).Round(time.Second))
	}
	last := c.Seq()
	g.choose(c.Public(), drawings)
	if err := c.Close(); err != nil {
		g.b.Fatal(err)
	}
	if err := os.Symlink(kept, path); err != nil {
		g.b.Fatal(err)
	}
	return last
}

// choose samples drawings at random of the city that has most, from all through its wall but its end: there must be
// enough behind each for a whole page.
func (g *galleryAt) choose(public *catalog.Public, drawings int) {
	g.b.Helper()
	const behind = 500 // in all cities
	dice := rand.New(rand.NewPCG(3, uint64(drawings)))
	newest, err := public.Newest(g.b.Context(), 1)
	if err != nil {
		g.b.Fatal(err)
	}
	oldest := newest[0].PublishedAt.Add(-time.Duration(drawings-behind) * catalogtest.Pause)
	city := edition.MemberCities().All()[0].Slug
	const letters = "0123456789abcdefghjkmnpqrstvwxyz"
	for len(g.sample) < sampled {
		word := "" // ids are as good as random, and so are those behind a random word
		for n := drawings; n > len(letters); n /= len(letters) {
			word += string(letters[dice.IntN(len(letters))])
		}
		err := public.Beginning(g.b.Context(), word, func(h catalog.Hung) error {
			if h.City == city && h.PublishedAt.After(oldest) {
				g.sample = append(g.sample, h)
			}
			return nil
		})
		if err != nil {
			g.b.Fatal(err)
		}
	}
}

// beginBehind makes a journal whose first fact will follow one of so high a sequence.
func beginBehind(b *testing.B, url string, last uint64) {
	b.Helper()
	nc, err := nats.Connect(url)
	if err != nil {
		b.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	_, err = js.CreateStream(b.Context(), jetstream.StreamConfig{
		Name: journal.Stream, Subjects: []string{"drawings.>"}, Storage: jetstream.FileStorage, Discard: jetstream.DiscardNew,
		DenyDelete: true, DenyPurge: true, FirstSeq: last + 1,
	})
	if err != nil {
		b.Fatal(err)
	}
}
