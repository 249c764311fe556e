// Package catalogtest fills a catalog with drawings that never were, as many as a test
// of size wants:
//
//	err := catalogtest.Fill(ctx, c, 1_000_000, rungs)
//
// They come as facts, and so as they would from a journal; the same number gives the
// same drawings. All of them show the same pictures.
package catalogtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// Cities is how many cities the drawings are of. The first has a tenth of them.
const Cities = 33

// batch is how many drawings are applied at once.
const batch = 2_000

// Fill publishes n drawings in an empty catalog, five seconds after one another, the last
// of them now. Every fifth is described, and every 100th featured. A million take
// five minutes of a processor and 2.6 GB.
func Fill(ctx context.Context, c *catalog.Catalog, n int, rungs []drawing.Rendition) error {
	w := writer{dice: rand.New(rand.NewPCG(1, 2)), rungs: rungs, begin: time.Now().Add(-time.Duration(n) * Pause)}
	w.zipf = rand.NewZipf(w.dice, 1.1, 4, 60_000)
	for _, city := range edition.MemberCities().All()[:Cities] {
		w.cities = append(w.cities, city.Slug)
	}
	for w.drawings < n {
		w.facts = w.facts[:0]
		for range min(batch, n-w.drawings) {
			if err := w.drawing(); err != nil {
				return err
			}
		}
		if err := c.Apply(ctx, w.facts); err != nil {
			return err
		}
	}
	return nil
}

// Pause is the time from one drawing to the next.
const Pause = 5 * time.Second

type writer struct {
	dice     *rand.Rand
	zipf     *rand.Zipf
	rungs    []drawing.Rendition
	begin    time.Time
	cities   []string
	drawings int
	seq      uint64
	facts    []drawing.Fact
}

// drawing writes the facts of one more.
func (w *writer) drawing() error {
	w.drawings++
	sum := sha256.Sum256(fmt.Appendf(nil, "a drawing of many, %d", w.drawings))
	id, original := drawing.NewID(sum[:]), hex.EncodeToString(sum[:])
	city := w.cities[0]
	if w.dice.IntN(10) > 0 {
		city = w.cities[w.dice.IntN(len(w.cities))]
	}
	language, title, story := w.texts()
	all := []any{
		drawing.Submission{
			Version: drawing.Version, Edition: "2025", City: city, Title: title, Story: story, Language: language, Link: 1,
			Child:    drawing.Child{Name: name(w.dice.IntN(2_000)), Age: 5 + w.dice.IntN(10)},
			Consent:  drawing.Consent{Purposes: []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow}},
			Original: drawing.Original{SHA256: original, Bytes: 120_000, Type: "image/jpeg"},
		},
		drawing.Ladder{
			Version: drawing.Version, Of: original, Made: 1, Width: 1600, Height: 1200,
			Color: fmt.Sprintf("#%06x", w.dice.IntN(1<<24)), Pictures: w.rungs,
		},
		drawing.Judgement{Version: drawing.Version, By: "staff-1", PublicAt: w.now()},
	}
	if w.drawings%5 == 0 {
		all = append(all, drawing.Description{Version: drawing.Version, By: "staff-1", Text: w.sentence(12), Language: "en"})
	}
	if w.drawings%100 == 0 {
		all = append(all, drawing.Feature{Version: drawing.Version, By: "staff-1", On: true})
	}
	for _, data := range all {
		if err := w.fact(id, data); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) now() time.Time { return w.begin.Add(time.Duration(w.drawings) * Pause) }

func (w *writer) fact(id drawing.ID, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("write a drawing: %w", err)
	}
	w.seq++
	w.facts = append(w.facts, drawing.Fact{
		EventID: fmt.Sprintf("EVENT%021d", w.seq), Drawing: id, Name: nameOf(data), At: w.now(), Seq: w.seq, Data: raw,
	})
	return nil
}

func nameOf(data any) drawing.Name {
	switch data.(type) {
	case drawing.Submission:
		return drawing.Submitted
	case drawing.Ladder:
		return drawing.Rendered
	case drawing.Judgement:
		return drawing.Approved
	case drawing.Description:
		return drawing.Described
	}
	return drawing.Featured
}
