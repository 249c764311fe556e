package main

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// BenchmarkConsole prints how fast drawings are judged by keyboard in Chromium, on a line without delay and on one
// that takes 200 ms for every answer: from the key until the next picture is decoded and painted, by the page's own
// clock. A script presses the key as soon as it has seen the picture for a moment (thinking); a practised moderator
// takes longer. EASEL_BENCH_DRAWINGS is how many are judged on each line, 300 if it is not set.
func BenchmarkConsole(b *testing.B) {
	drawings, err := strconv.Atoi(cmp.Or(os.Getenv("EASEL_BENCH_DRAWINGS"), "300"))
	if err != nil {
		b.Fatal(err)
	}
	c := openConsole(b, 2*drawings+1)
	f := newFigures(b)
	for b.Loop() {
		for _, latency := range []int{0, 200} {
			c.line(float64(latency), -1)
			took, whole := c.judge(drawings)
			slices.Sort(took)
			line := fmt.Sprintf("%d-ms", latency)
			f.add("decisions/minute-at-"+line, float64(drawings)/whole.Minutes(), limit{must: 40, aim: 60}, fmt.Sprintf("%d in %s, each looked at for %s", drawings, whole.Round(time.Millisecond), thinking))
			f.add("key-to-picture-p50-at-"+line, took[len(took)/2], limit{must: 100, aim: 50}, "ms")
			f.add("key-to-picture-p95-at-"+line, took[len(took)*95/100], limit{must: 100, aim: 50}, fmt.Sprintf("ms; the longest took %.0f", took[len(took)-1]))
			c.line(0, -1)
		}
	}
	f.end()
	b.ReportMetric(0, "ns/op")
	if left := c.queue(); len(left) != 1 {
		b.Errorf("%d drawings wait, want 1", len(left))
	}
	if got, err := c.ask(http.MethodGet, "/moderation/queue", nil); err != nil || got.Status != http.StatusOK {
		b.Errorf("the queue: %v %v", got, err)
	}
	c.calm()
}

// thinking is how long the script looks at a picture. With it 150 drawings are judged in a minute.
const thinking = 400 * time.Millisecond

// judge publishes so many drawings by key, and gives the milliseconds from each key to the next picture, and how long
// it took in all.
func (c *console) judge(drawings int) (took []float64, whole time.Duration) {
	c.start("en")
	c.run(chromedp.Evaluate[chromedp.Void](watchesKeys))
	began := time.Now()
	for range drawings {
		time.Sleep(thinking)
		c.run(chromedp.KeyEvent("p"))
		took = append(took, ask(c.browser, chromedp.Evaluate[float64](`window.painted`, chromedp.EvalAwaitPromise)))
	}
	whole = time.Since(began)
	c.sent()
	return took, whole
}

// watchesKeys measures from a key to the frame in which another drawing is shown, once its picture is decoded.
const watchesKeys = `void addEventListener('keydown', () => {
	const from = performance.now(), was = document.querySelector('.leaf').dataset.id;
	window.painted = (async () => {
		for (;;) {
			await new Promise(requestAnimationFrame);
			const leaf = document.querySelector('.leaf');
			if (leaf.dataset.id === was) continue;
			await leaf.querySelector('.big img').decode();
			await new Promise(requestAnimationFrame);
			return performance.now() - from;
		}
	})();
}, true)`
