package main

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What changes a drawing beside a verdict, by keys and by mouse.

// grid is a picture in 8 by 8 fields, as bright as they are, row by row.
type grid []float64

// sample is a picture of the page as a grid, with what it is wide and high.
type sample struct {
	Grid  grid      `json:"grid"`
	Wide  float64   `json:"wide"`  // width over height
	Place []float64 `json:"place"` // its colour
}

// sampled looks at a picture of the page, and at the colour of one place of it, in parts of the picture.
func (c *console) sampled(selector string, x, y float64) sample {
	c.browser.t.Helper()
	return ask(c.browser, chromedp.Evaluate[sample](fmt.Sprintf(`(async () => {
		const img = document.querySelector(%q), draw = (w, h) => {
			const canvas = Object.assign(document.createElement('canvas'), {width: w, height: h}), to = canvas.getContext('2d');
			to.drawImage(img, 0, 0, w, h);
			return to;
		};
		await img.decode();
		const {data} = draw(8, 8).getImageData(0, 0, 8, 8), w = img.naturalWidth, h = img.naturalHeight;
		return {wide: w / h, grid: Array.from({length: 64}, (_, i) => (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 3),
			place: [...draw(w, h).getImageData(w * %f, h * %f, 1, 1).data]};
	})()`, selector, x, y), chromedp.EvalAwaitPromise))
}

// turns is by how many quarter turns clockwise another grid looks most like this one.
func (g grid) turns(other grid) (best int) {
	least := math.Inf(1)
	for n := range 4 {
		var apart float64
		for i := range g {
			apart += math.Abs(g[i] - other[i])
		}
		if apart < least {
			best, least = n, apart
		}
		turned := make(grid, len(g))
		for i := range g {
			turned[i%8*8+7-i/8] = g[i]
		}
		g = turned
	}
	return best
}

// made waits until the picture of a drawing is made anew, and goes to its page.
func (c *console) made(id string, before uint64) {
	c.browser.t.Helper()
	eventually(c.browser.t, stepTime, "its picture is made anew", func() error {
		if now := c.waiting(id); now.ID == "" || now.Seq == before || now.Image == "" {
			return fmt.Errorf("it is %+v", now)
		}
		return nil
	})
	c.sent()
	c.browser.open(c.home + "/en/moderation/drawings/" + id)
	c.browser.until("the keys work", `document.documentElement.classList.contains('live')`)
}

// waiting is a drawing of the queue; the zero one if it is not there.
func (c *console) waiting(id string) queued {
	c.browser.t.Helper()
	for _, q := range c.queue() {
		if q.ID == id {
			return q
		}
	}
	return queued{}
}

// hangs publishes the drawing that is seen by its key, waits until anybody can see it, and goes to its page.
func (c *console) hangs(id string) {
	c.browser.t.Helper()
	c.server.must("edition", "set", "publish_delay=0s")
	defer c.server.must("edition", "set", "publish_delay=10s")
	c.run(chromedp.KeyEvent("p"))
	hangsSoon(c.browser.t, c.server, accepted{ID: id})
	c.sent()
	c.browser.open(c.home + "/en/drawings/" + id)
}

func turnsByKey(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	before, seq := c.sampled(".leaf .big img", 0, 0), c.waiting(was.ID).Seq
	c.run(chromedp.KeyEvent("r"), chromedp.KeyEvent("r")) // the next way round
	c.run(chromedp.KeyEvent("3"))
	if shown := ask(c.browser, chromedp.Evaluate[string](`document.querySelector('.leaf .big img').style.rotate`)); shown != "270deg" {
		t.Errorf("it is shown turned by %s", shown)
	}
	c.run(chromedp.KeyEvent(kb.Enter))
	c.turned(was.ID)
	c.made(was.ID, seq)
	for _, where := range []string{".leaf .big img", "main img"} {
		now := c.sampled(where, 0, 0)
		if got := before.Grid.turns(now.Grid); got != 3 || math.Abs(now.Wide*before.Wide-1) > 0.02 {
			t.Errorf("%s: it is turned by %d quarters, and %.2f wide after %.2f", where, got, now.Wide, before.Wide)
		}
		if where != "main img" {
			c.hangs(was.ID)
		}
	}
	c.calm()
}

// drag draws with the mouse from one place of the picture to another, in parts of it.
func (c *console) drag(from, to [2]float64) {
	c.browser.t.Helper()
	on := ask(c.browser, chromedp.Evaluate[[]float64](`(() => {
		const {x, y, width, height} = document.querySelector('.covers').getBoundingClientRect();
		return [x, y, width, height];
	})()`))
	for _, step := range []struct {
		kind input.DispatchMouseEventType
		at   [2]float64
	}{{input.DispatchMouseEventTypeMousePressed, from}, {input.DispatchMouseEventTypeMouseMoved, to}, {input.DispatchMouseEventTypeMouseReleased, to}} {
		call(c.browser, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: step.kind, X: on[0] + on[2]*step.at[0], Y: on[1] + on[3]*step.at[1], Button: input.MouseButtonLeft, ClickCount: 1,
		})
	}
}

func coversByMouseAndKeys(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	seq := c.waiting(was.ID).Seq
	old := ask(c.browser, chromedp.Evaluate[string](`document.querySelector('.leaf .big img').srcset`))
	c.key("c", "KeyC")
	c.until("the picture can be drawn on", `!!document.querySelector('.covers')`)
	c.run(chromedp.KeyEvent(kb.ArrowRight)) // a box in the middle, moved
	if first := ask(c.browser, chromedp.Evaluate[string](`document.activeElement.value`)); first != "0.42,0.4,0.2,0.2" {
		t.Errorf("the field says %q", first)
	}
	c.drag([2]float64{0.1, 0.1}, [2]float64{0.3, 0.3})
	c.run(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown))
	boxes := ask(c.browser, chromedp.Evaluate[[][]float64](`[...document.querySelectorAll('details[open] [name=cover]')].map(e => e.value.split(',').map(Number))`))
	want := [][]float64{{0.42, 0.4, 0.2, 0.2}, {0.14, 0.12, 0.2, 0.2}}
	if !slices.EqualFunc(boxes, want, near) {
		t.Fatalf("the boxes are %v", boxes)
	}
	c.run(chromedp.KeyEvent(kb.Enter))
	c.turned(was.ID)
	c.made(was.ID, seq)
	if n := strings.Count(ask(c.browser, chromedp.Evaluate[string](`document.querySelector('.leaf .big img').srcset`)), ".jpg"); n == 0 {
		t.Error("it has no picture")
	}
	c.hangs(was.ID)
	for _, b := range boxes {
		middle := c.sampled("main img", b[0]+b[2]/2, b[1]+b[3]/2).Place
		for _, at := range [][2]float64{{b[0] + 0.02, b[1] + 0.02}, {b[0] + b[2] - 0.02, b[1] + b[3] - 0.02}} {
			if seen := c.sampled("main img", at[0], at[1]).Place; apart(seen, middle) > 12 {
				t.Errorf("within the box %v it is %v, and %v", b, middle, seen)
			}
		}
	}
	names := regexp.MustCompile(`[0-9]+-[0-9a-f]+\.[a-z]+`).FindAllString(old, -1)
	if len(names) == 0 {
		t.Fatalf("no picture is named in %q", old)
	}
	for _, name := range names {
		expect(t, c.home+"/images/"+was.ID+"/"+name, nil, http.StatusNotFound)
	}
	c.calm()
}

// apart is by how much two colours differ.
func apart(a, b []float64) (most float64) {
	for i := range a {
		most = max(most, math.Abs(a[i]-b[i]))
	}
	return most
}

// near reports whether two boxes are the same to a hundredth of the picture.
func near(a, b []float64) bool { return len(a) == len(b) && apart(a, b) < 0.011 }

// sendWords sends what is written in a panel.
func (c *console) sendWords() {
	c.browser.t.Helper()
	c.run(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

func writesByKey(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	c.key("e", "KeyE")
	c.run(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent("The quiet tram"), chromedp.KeyEvent(kb.Enter))
	c.until("the title is corrected", `document.querySelector('h1').textContent === 'The quiet tram'`)
	if now := c.sees(); now.ID != was.ID || now.Focus != "E" {
		t.Errorf("then: %+v", now)
	}
	c.happened(was.ID, "edited")

	c.key("n", "KeyN")
	c.run(chromedp.KeyEvent("Seen with Ana."))
	c.sendWords()
	c.until("the note is in the history", `document.querySelector('.leaf .line').textContent.includes('Seen with Ana.')`)
	c.happened(was.ID, "noted")

	c.key("d", "KeyD")
	c.run(chromedp.KeyEvent("A tram at 4."), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("2"), chromedp.KeyEvent("4"), chromedp.KeyEvent("5"), chromedp.KeyEvent("4"))
	c.sendWords()
	c.until("the themes are shown", `[...document.querySelectorAll('.words > .themes li')].map(li => li.textContent).join() === 'Homes,Transport'`)
	c.happened(was.ID, "described")
	if got, err := c.ask(http.MethodGet, "/moderation/drawings/"+was.ID, nil); err != nil || !strings.Contains(got.Body, `"tags":["homes","transport"]`) || !strings.Contains(got.Body, "A tram at 4.") || !strings.Contains(got.Body, `"title":"The quiet tram"`) {
		t.Errorf("the server knows %v %s", err, got.Body)
	}
	c.waits(was.ID)
	c.calm()
}

func worriesByKey(t *testing.T, c *console) {
	sam := signIn(t, c.server, "sam@example.org", "--role", "safeguarding")
	c.start("en")
	was := c.sees()
	c.key("w", "KeyW")
	c.run(chromedp.KeyEvent("A bruise?"))
	c.sendWords()
	now := c.turned(was.ID)
	if !strings.Contains(now.Said, "colleagues who see to such things") {
		t.Errorf("it says %q", now.Said)
	}
	c.sent()
	if q := c.waiting(was.ID); q.ID != "" {
		t.Error("it is still in the queue")
	}
	if got, err := c.ask(http.MethodGet, "/moderation/drawings/"+was.ID, nil); err != nil || got.Status != http.StatusNotFound {
		t.Errorf("its page: %v %d", err, got.Status)
	}
	r := expect(t, c.home+"/en/moderation/lanes/escalated", http.Header{"Cookie": {sam.cookie}}, http.StatusOK)
	if !strings.Contains(r.Body, was.ID) {
		t.Error("those who see to such things do not find it")
	}
	c.calm()
}
