package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// What others do while somebody sits at the console.

// second is a console in another tab.
func (c *console) second(t *testing.T) *console {
	t.Helper()
	other := &console{c.browser.beside(t, c.home), c.moderator, c.home, c.server}
	other.look(desk)
	return other
}

// marked waits until a drawing is marked in the film as lying on another desk, or is not.
func (c *console) marked(id string, yes bool) {
	c.browser.t.Helper()
	c.until(fmt.Sprintf("%s is marked: %t", id, yes), fmt.Sprintf(
		`(a => !!a && a.classList.contains('away') === %t && a.querySelector('.sr').checkVisibility() === %t)(document.querySelector('.film [data-id=%q]'))`, yes, yes, id))
}

// counts waits until the masthead, and the cities together, say how many drawings wait in
// truth.
func (c *console) counts() {
	c.browser.t.Helper()
	c.until("the masthead's number is right", fmt.Sprintf(`document.querySelector('.mast .nav a').textContent === 'Queue %[1]d' &&
		[...document.querySelectorAll('#city option')].reduce((n, o) => n + Number(o.textContent.split(' · ')[1] ?? 0), 0) === %[1]d`, len(c.queue())))
}

func worksSideBySide(t *testing.T, c *console) {
	c.start("en")
	mine := c.sees()
	other := c.second(t)
	other.browser.open(ask(c.browser, chromedp.Evaluate[string](`document.querySelector('.film').children[5].href`)))
	theirs := other.sees()
	c.marked(theirs.ID, true)
	other.run(chromedp.KeyEvent("s"))
	next := other.turned(theirs.ID)
	c.marked(theirs.ID, false)
	c.marked(next.ID, true)

	last := ask(c.browser, chromedp.Evaluate[string](`[...document.querySelector('.film').children].at(-1).dataset.id`))
	if got := c.decide(c.waiting(last), "approve", ""); got.Status != http.StatusOK {
		t.Fatalf("approve: %d %s", got.Status, got.Body)
	}
	for _, one := range []*console{c, other} {
		one.until("what is decided leaves the film", fmt.Sprintf(`!document.querySelector('.film [data-id=%q]')`, last))
	}
	c.run(chromedp.KeyEvent("p"))
	c.turned(mine.ID)
	c.sent()
	c.counts()
	other.counts()
	c.run(chromedp.KeyEvent("z"))
	c.happened(mine.ID, "undone")
	file, err := painter.New(900, 1).JPEG(85)
	if err == nil {
		_, err = newFamily(c.home, 900, file).enter(stepTime)
	}
	if err != nil {
		t.Fatal(err)
	}
	queues(t, c.moderator, len(c.queue())+1)
	c.counts()
	other.counts()
	other.sent()
	other.calm()
	c.calm()
}

// deaf lets a page hear nothing but a reset, once somebody says so.
const deaf = `{
	const hears = EventSource.prototype.addEventListener;
	EventSource.prototype.addEventListener = function (kind, does) {
		window.reset = () => this.dispatchEvent(new MessageEvent('reset', {data: '{}'}));
		hears.call(this, kind, event => window.deaf && kind !== 'reset' || does(event));
	};
}`

func asksAgain(t *testing.T, c *console) {
	other := c.second(t)
	other.runsFirst(deaf)
	other.start("en")
	was := other.sees()
	other.run(chromedp.Evaluate[chromedp.Void](`window.deaf = true`))
	ids := ask(other.browser, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.film a')].slice(0, 3).map(a => a.dataset.id)`))
	for _, id := range ids {
		if got := c.decide(c.waiting(id), "approve", ""); got.Status != http.StatusOK {
			t.Fatalf("approve: %d %s", got.Status, got.Body)
		}
	}
	other.run(chromedp.Evaluate[chromedp.Void](`window.reset()`))
	other.until("what is gone has left the film", fmt.Sprintf(`!document.querySelector('.film [data-id=%q], .film [data-id=%q]')`, ids[1], ids[2]))
	other.until("what is here is shown as it stands now", `!!document.querySelector('.leaf .summary') && !document.querySelector('.leaf [value=approve]')`)
	if now := other.sees(); now.ID != was.ID || !strings.Contains(now.Alert, "A colleague was faster") {
		t.Errorf("then: %+v", now)
	}
	other.calm()
}

// runsFirst has a script run before those of each page.
func (c *console) runsFirst(script string) {
	c.browser.t.Helper()
	call(c.browser, page.Enable, page.EnableParams{})
	call(c.browser, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// quick makes a page's clock, and what it does from time to time, a hundred times as fast.
const quick = `{
	const now = Date.now, from = now(), every = setInterval;
	Date.now = () => from + (now() - from) * 100;
	window.setInterval = (does, pause) => every(does, pause / 100);
}`

func restsAndComesBack(t *testing.T, c *console) {
	other := c.second(t)
	other.runsFirst(quick)
	other.start("en")
	at := other.sees()
	claimed := func(yes bool) {
		t.Helper()
		eventually(t, stepTime, fmt.Sprintf("it is claimed: %t", yes), func() error {
			if c.waiting(at.ID).Claimed != yes {
				return errors.New("not yet")
			}
			return nil
		})
	}
	claimed(true)
	claimed(false) // nobody has moved for five minutes
	call(other.browser, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: 300, Y: 300})
	claimed(true)
	other.calm()
}

func signsInAgain(t *testing.T, c *console) {
	c.start("en")
	first := c.sees()
	c.run(chromedp.KeyEvent("s")) // so that it is not the drawing that a sign-in leads to by itself
	was := c.turned(first.ID)
	c.key("n", "KeyN")
	c.run(chromedp.KeyEvent("Half a note"))
	if got := c.post("/moderation/sign-out", nil); got.Status != http.StatusOK {
		t.Fatalf("sign out: %d %s", got.Status, got.Body)
	}
	c.until("it says so", `document.querySelector('.ended').checkVisibility()`)
	c.run(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent("p"))
	if now := c.sees(); now.ID != was.ID {
		t.Error("it was published without a session")
	}
	c.run(press(".ended a"))
	c.until("the sign-in is there", `!!document.querySelector('[name=password]')`)
	c.run(chromedp.SendKeys(chromedp.CSS("[name=email]"), c.email), chromedp.SendKeys(chromedp.CSS("[name=password]"), ownPassword+kb.Enter))
	c.until("the drawing is there", fmt.Sprintf(`document.querySelector('.leaf')?.dataset.id === %q`, was.ID))
	c.until("what was written is there", `document.querySelector('details[open] [name=text]')?.value === 'Half a note'`)
	if left := ask(c.browser, chromedp.Evaluate[string](`Object.keys(sessionStorage).join()`)); left != "easel.desk" {
		t.Errorf("the tab keeps %s", left)
	}
	c.mu.Lock()
	c.wrong = nil // the browser reports what was refused
	c.mu.Unlock()
}
