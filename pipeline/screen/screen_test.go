package screen_test

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/screen"
	"github.com/easel-gallery/easel/pipeline/screen/likeness"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// sheet is an empty sheet of paper as a phone sees it: brighter at one side, with noise,
// and with a dot of so many pixels across.
func sheet(dot int) image.Image {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewGray(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			img.SetGray(x, y, color.Gray{Y: uint8(205 + x/10 - y/8 + r.IntN(13) - 6)})
		}
	}
	for y := range dot {
		for x := range dot {
			img.SetGray(100+x, 100+y, color.Gray{Y: 60})
		}
	}
	return img
}

// hints are what is noticed of a drawing, in one line, and whether it has a look.
func hints(t *testing.T, s drawing.State, file []byte, smallest image.Image) (string, bool) {
	t.Helper()
	seen, err := screen.See(s, file, smallest)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, h := range seen.Hints {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s", h.Code, h.Evidence)))
	}
	return strings.Join(all, "; "), seen.Look != nil
}

func TestADrawingIsLookedAtInEveryWay(t *testing.T) {
	t.Parallel()
	ada := drawing.Child{Name: "Ada", Age: 7}
	large, small := &drawing.Ladder{Width: 4000, Height: 3000}, &drawing.Ladder{Width: 599, Height: 400}
	file := []byte("\x89PNG\r\n\x1a\n" + "\x00\x00\x00\x13tEXtSoftware\x00Midjourney\x00\x00\x00\x00")
	painted := imaging.Resize(painter.New(5, 0.1).Image(), 320, 0, imaging.Lanczos)
	for name, c := range map[string]struct {
		state    drawing.State
		file     []byte
		smallest image.Image
		want     string
		look     bool
	}{
		"nothing":           {drawing.State{Child: ada, Title: "Tram", Ladder: large}, nil, painted, "", true},
		"tiny":              {drawing.State{Child: ada, Ladder: small}, nil, painted, "tiny 599 × 400", true},
		"blank":             {drawing.State{Child: ada, Ladder: large}, nil, sheet(0), "blank", false},
		"one dot":           {drawing.State{Child: ada, Ladder: large}, nil, sheet(12), "blank", false},
		"a figure":          {drawing.State{Child: ada, Ladder: large}, nil, sheet(90), "", true},
		"a file that tells": {drawing.State{Child: ada, Ladder: large}, file, painted, "ai_tool PNG Software: Midjourney", true},
		"a title that tells": {drawing.State{Child: ada, Title: "by Ada Lovelace", Story: "or ada@example.org", Ladder: large}, nil, painted,
			"surname Ada Lovelace; email ada@example.org", true},
		"a description that tells": {drawing.State{Child: ada, Own: drawing.Seen{Text: "Write to ada@example.org"}, Ladder: large}, nil, painted,
			"email ada@example.org", true},
	} {
		got, look := hints(t, c.state, c.file, c.smallest)
		if got != c.want || look != c.look {
			t.Errorf("%s: %q, a look %v; want %q, %v", name, got, look, c.want, c.look)
		}
	}
}

func TestNoPaintedDrawingIsBlank(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		d := painter.New(seed, 0.1)
		s := drawing.State{Title: d.Title, Story: d.Story, Child: drawing.Child{Name: d.Child}, Ladder: &drawing.Ladder{Width: 2000, Height: 1500}}
		if got, look := hints(t, s, nil, imaging.Resize(d.Photo(), 320, 0, imaging.Lanczos)); got != "" || !look {
			t.Errorf("drawing %d: %q, a look %v", seed, got, look)
		}
	}
}

func TestARenditionWithoutPixelsIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := screen.See(drawing.State{}, nil, image.NewGray(image.Rectangle{})); !errors.Is(err, likeness.ErrNoPixels) {
		t.Error(err)
	}
}

// TestAStripCostsNoMoreThanASheet: pictures as long and narrow as anybody can send are not
// blown up to be looked at.
func TestAStripCostsNoMoreThanASheet(t *testing.T) {
	const most = 64 << 20 // bytes
	for _, size := range []image.Point{{1, 60_000}, {60_000, 1}, {5, 60_000}} {
		strip := image.NewGray(image.Rectangle{Max: size})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := screen.See(drawing.State{}, nil, strip); err != nil {
			t.Error(err)
		}
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > most {
			t.Errorf("%v: %d MB; want at most %d", size, took>>20, uint64(most)>>20)
		}
	}
}

// BenchmarkSee is all that is done to one drawing but for reading it, on a story of 400
// characters.
func BenchmarkSee(b *testing.B) {
	d := painter.New(5, 1)
	file, err := d.JPEG(85)
	if err != nil {
		b.Fatal(err)
	}
	s := drawing.State{Title: d.Title, Story: strings.Repeat("Our tram goes to the school. ", 14), Child: drawing.Child{Name: d.Child}, Ladder: &drawing.Ladder{Width: d.Width, Height: d.Height}}
	smallest := imaging.Resize(d.Image(), 320, 0, imaging.Lanczos)
	for b.Loop() {
		if _, err := screen.See(s, file, smallest); err != nil {
			b.Fatal(err)
		}
	}
}
