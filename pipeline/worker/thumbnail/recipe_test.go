package thumbnail_test

import (
	"bytes"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

func edit(t *testing.T, w *contesttest.World, id drawing.ID, change contest.Change) {
	t.Helper()
	if _, err := w.Contest.Edit(t.Context(), id, "staff-1", change); err != nil {
		t.Error(err)
	}
}

func TestAnEditedPictureIsMadeAnewByItsRecipe(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := enter(t, w, renditiontest.JPEG(t, 900, 600))
	th, _ := thumbnailer(w, nil)
	do(t, th, id)
	edit(t, w, id, contest.Change{Covers: []drawing.Box{{X: 0.5, Y: 0, W: 0.5, H: 1}}, Turn: 1})
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted, drawing.Rendered, drawing.Edited, drawing.Rendered)
	s := w.State(t, id)
	if s.Ladder.Width != 600 || s.Ladder.Height != 900 || s.Ladder.Recipe != s.Recipe.Hash() {
		t.Fatalf("%+v", s.Ladder)
	}
	r := s.Ladder.Pictures[len(s.Ladder.Pictures)-1]
	body, _, err := w.Contest.Rendition(t.Context(), s, r.Width, r.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	// What was on the right is below now, and has one colour.
	first := picture.At(20, 880)
	for y := 480; y < 900; y += 35 {
		for x := 5; x < 600; x += 35 {
			if picture.At(x, y) != first {
				t.Fatalf("at %d, %d there is %v; the cover is %v", x, y, picture.At(x, y), first)
			}
		}
	}
	edit(t, w, id, contest.Change{Title: new("The tram")})
	do(t, th, id) // a text wants no renditions
	wantFacts(t, w, id, drawing.Submitted, drawing.Rendered, drawing.Edited, drawing.Rendered, drawing.Edited)
}

func TestAPictureEditedMeanwhileGetsNoAnswerOfBefore(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	once := false
	th, _ := thumbnailer(w, func() {
		if !once {
			once = true
			edit(t, w, id, contest.Change{Turn: 1})
		}
	})
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted, drawing.Edited)
	do(t, th, id) // the task of edited
	wantFacts(t, w, id, drawing.Submitted, drawing.Edited, drawing.Rendered)
	if s := w.State(t, id); s.Ladder == nil || s.Ladder.Height <= s.Ladder.Width {
		t.Errorf("turned, it has %+v", s.Ladder)
	}
}

func TestWhatADrawingAcceptsTheRendererDoesAndCoversAllOfIt(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		b := drawing.Box{X: dice.Float64(), Y: dice.Float64()}
		b.W, b.H = (1-b.X)*dice.Float64(), (1-b.Y)*dice.Float64()
		r := drawing.Recipe{Turn: dice.IntN(4), Crop: b, Covers: []drawing.Box{b}, Color: "#C8602a"}
		if b.W < 0.1 || b.H < 0.1 {
			r.Crop = drawing.Box{}
		}
		if r.Check() != nil {
			continue
		}
		got := thumbnail.Recipe(r)
		if err := got.Validate(); err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		c, whole := got.Covers[0], float64(rendition.RectWhole)
		if float64(c.Left) > b.X*whole || float64(c.Top) > b.Y*whole || float64(c.Right) < (b.X+b.W)*whole || float64(c.Bottom) < (b.Y+b.H)*whole {
			t.Fatalf("%+v does not hold %+v", c, b)
		}
	}
}
