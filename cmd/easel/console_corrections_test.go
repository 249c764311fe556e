package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// corrected hangs a new drawing, whose family then wants another title.
func (c *console) corrected(t *testing.T, n int, title string) string {
	t.Helper()
	file, err := painter.New(uint64(n), 1).JPEG(85)
	if err != nil {
		t.Fatal(err)
	}
	a, err := newFamily(c.home, n, file).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, c.server, a, "in_review")
	if got := c.decide(c.waitsWith(a.ID), "approve", ""); got.Status != http.StatusOK {
		t.Fatalf("approve: %d %s", got.Status, got.Body)
	}
	if got := c.post("/entries/"+a.Receipt+"/correct", url.Values{"title": {title}}); got.Status != http.StatusOK {
		t.Fatalf("correct: %d %s", got.Status, got.Body)
	}
	c.happened(a.ID, "corrected")
	return a.ID
}

func answersByKey(t *testing.T, c *console) {
	first, second := c.corrected(t, 901, "The green tram"), c.corrected(t, 902, "The blue tram")
	c.sent()
	c.browser.open(c.home + "/en/moderation/drawings/" + first)
	c.until("the keys work", `document.documentElement.classList.contains('live')`)
	time.Sleep(500 * time.Millisecond) // for what is read ahead
	const waiting = `document.querySelector('.mast .nav a').textContent`
	before := ask(c.browser, chromedp.Evaluate[string](waiting))

	c.key("h", "KeyH")
	if now := c.turned(first); now.ID != second || !strings.Contains(now.Said, "That is answered") || now.Focus == "BODY" {
		t.Errorf("then comes %+v", now)
	}
	c.happened(first, "edited")
	if after := ask(c.browser, chromedp.Evaluate[string](waiting)); after != before {
		t.Errorf("of the queue it says %q, and before %q", after, before)
	}
	c.key("l", "KeyL")
	c.until("the lane is empty", `location.pathname.endsWith('/lanes/corrected') && document.querySelector('h1').textContent === 'Nothing waits here'`)
	c.happened(second, "edited")

	for id, taken := range map[string]bool{first: true, second: false} {
		got, err := c.ask(http.MethodGet, "/moderation/drawings/"+id, nil)
		if err != nil || strings.Contains(got.Body, `"title":"The green tram"`) != taken || strings.Contains(got.Body, "blue tram") {
			t.Errorf("hung is %v %s", err, got.Body)
		}
	}
	c.calm()
}
