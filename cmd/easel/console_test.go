package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// The moderators' console in Chromium: drawings are judged by keys, and nothing gets lost on the way.
func TestInTheConsole(t *testing.T) {
	t.Parallel()
	c := openConsole(t, 36)
	for _, test := range []struct {
		name string
		run  func(*testing.T, *console)
	}{
		{"keys judge, and each picture is painted", keysJudge},
		{"the last decision is undone", undoesByKey},
		{"keys of other alphabets work by their place", keysByPlace},
		{"a key does nothing where somebody writes", writesInPeace},
		{"the focus stays on the button", keepsTheFocus},
		{"what is skipped comes back at the end", skips},
		{"a refusal brings the drawing back", bringsBack},
		{"without script", judgesWithoutScript},
		{"in Arabic, on a telephone", judgesInArabic},
		{"a picture is turned, and hangs so", turnsByKey},
		{"a part is covered, and nobody outside sees it", coversByMouseAndKeys},
		{"words are corrected, a note is kept, and themes are given", writesByKey},
		{"what worries somebody leaves the queue at once", worriesByKey},
		{"a correction is answered, and the next one follows", answersByKey},
		{"two consoles side by side", worksSideBySide},
		{"what was missed is asked for", asksAgain},
		{"who is away gives back what lay there", restsAndComesBack},
		{"the session ends, and nothing that was written is lost", signsInAgain},
	} {
		t.Run(test.name, func(t *testing.T) {
			c.browser.t, c.moderator.t = t, t
			test.run(t, c)
		})
	}
}

// console is a browser at the console, and somebody signed in beside it.
type console struct {
	*browser
	*moderator
	home   string
	server *process
}

// mostListed is how many drawings a queue lists.
const mostListed = 500

// openConsole starts a contest in which so many painted drawings wait, and signs in.
func openConsole(t testing.TB, drawings int) *console {
	t.Helper()
	p := startEasel(t, "--entry-limit", "0")
	m := signIn(t, p, "petra@example.org")
	for n := range drawings {
		file, err := painter.New(uint64(n), 1).JPEG(85)
		if err == nil {
			_, err = newFamily(p.URL, n, file).enter(stepTime)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	queues(t, m, min(drawings, mostListed))
	c := &console{openBrowser(t, p.URL), m, p.URL, p}
	name, value, _ := strings.Cut(m.cookie, "=")
	call(c.browser, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.URL})
	c.look(desk)
	return c
}

// start goes to the first drawing and waits until the next ones are there.
func (c *console) start(lang string) {
	c.browser.t.Helper()
	c.sent()
	c.browser.open(c.home + "/" + lang + "/moderation/next")
	c.browser.until("the keys work", `document.documentElement.classList.contains('live')`)
	time.Sleep(500 * time.Millisecond) // for what is read ahead; a person looks longer
}

// sent waits until nothing is on its way to the server: before that the page asks whoever leaves it whether they want to.
func (c *console) sent() {
	c.browser.t.Helper()
	c.browser.until("all is sent", `dispatchEvent(new Event('beforeunload', {cancelable: true}))`)
}

// calm fails the test with all that went wrong in the page but claims that another window holds: the browser reports
// each answer of 409.
func (c *console) calm() {
	c.browser.t.Helper()
	c.mu.Lock()
	c.wrong = slices.DeleteFunc(c.wrong, func(w string) bool { return strings.Contains(w, "409") && strings.HasSuffix(w, "/claim") })
	c.mu.Unlock()
	c.clean()
}

// leaf is what the console shows.
type leaf struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Focus string `json:"focus"`
	Said  string `json:"said"` // to a screen reader
	Alert string `json:"alert"`
	Last  string `json:"last"` // decisions
	Path  string `json:"path"`
}

func (c *console) sees() leaf {
	c.browser.t.Helper()
	return ask(c.browser, chromedp.Evaluate[leaf](`(() => {
		const text = s => (document.querySelector(s)?.textContent ?? '').trim().replace(/\s+/g, ' '), at = document.activeElement;
		return {id: document.querySelector('.leaf')?.dataset.id ?? '', title: text('h1'), said: text('#said'), alert: text('.leaf .summary'),
			last: text('.last'), focus: at.getAttribute('aria-keyshortcuts') || at.tagName, path: location.pathname};
	})()`))
}

// turned waits until another drawing than one is seen, and painted.
func (c *console) turned(from string) leaf {
	c.browser.t.Helper()
	c.browser.until("the next drawing is there", `![`+quoted(from)+`, undefined].includes(document.querySelector('.leaf')?.dataset.id)`)
	c.browser.run(chromedp.Evaluate[chromedp.Void](`(async () => {
		await document.querySelector('.leaf .big img').decode();
		await new Promise(requestAnimationFrame);
	})()`, chromedp.EvalAwaitPromise)) // painted
	return c.sees()
}

// happened waits until something is the last that somebody did to a drawing. A screener
// may say what it noticed at any time.
func (c *console) happened(id, what string) {
	c.browser.t.Helper()
	eventually(c.browser.t, stepTime, id+" is "+what, func() error {
		got, err := c.ask(http.MethodGet, "/moderation/drawings/"+id, nil)
		told := strings.ReplaceAll(got.Body, `"what":"screened"`, "")
		if last := told[strings.LastIndex(told, `"what":`)+1:]; err == nil && !strings.HasPrefix(last, `what":"`+what+`"`) {
			err = fmt.Errorf("%s", got.Body)
		}
		return err
	})
}

// waits fails the test if a drawing does not wait for a verdict.
func (c *console) waits(id string) {
	c.browser.t.Helper()
	if got, err := c.ask(http.MethodGet, "/moderation/drawings/"+id, nil); err != nil || !strings.Contains(got.Body, `"status":"in_review"`) {
		c.browser.t.Errorf("it does not wait: %v %s", err, got.Body)
	}
}

func keysJudge(t *testing.T, c *console) {
	c.start("en")
	verdicts := []struct {
		keys []string
		fact string
		said string
	}{
		{[]string{"p"}, "approved", "Approved"},
		{[]string{"P"}, "approved", "Approved"},
		{[]string{"x", "2", kb.Enter}, "declined", "Declined"},
		{[]string{"u", "1", kb.Enter}, "returned", "Returned to the family"},
	}
	seen, now := map[string]bool{}, c.sees()
	for i := range 12 {
		v := verdicts[i%len(verdicts)]
		was := now
		for _, key := range v.keys {
			c.run(chromedp.KeyEvent(key))
		}
		now = c.turned(was.ID)
		if seen[now.ID] || now.ID == was.ID {
			t.Errorf("drawing %d is shown again", i)
		}
		seen[was.ID] = true
		if !strings.Contains(now.Said, v.said) || !strings.Contains(now.Said, was.Title) || now.Focus == "BODY" || now.Path != "/en/moderation/drawings/"+now.ID {
			t.Errorf("after drawing %d: %+v", i, now)
		}
		c.happened(was.ID, v.fact)
	}
	if n := strings.Count(now.Last, "Undo"); n != 12 {
		t.Errorf("%d decisions are in sight", n)
	}
	c.calm()
}

func undoesByKey(t *testing.T, c *console) {
	c.start("en")
	first := c.sees()
	c.run(chromedp.KeyEvent("p"))
	second := c.turned(first.ID)
	c.run(chromedp.KeyEvent("z"))
	if back := c.turned(second.ID); back.ID != first.ID {
		t.Errorf("undo leads to %+v", back)
	}
	c.happened(first.ID, "undone")
	c.run(chromedp.KeyEvent("p")) // the seq on the leaf is the new one
	if now := c.turned(first.ID); now.ID != second.ID || now.Alert != "" {
		t.Errorf("then comes %+v", now)
	}
	c.happened(first.ID, "approved")
	c.calm()
}

// key presses a key of some layout. Unlike chromedp.KeyEvent it sends no character of its own, which a page that takes
// the key could not keep back.
func (c *console) key(key, code string) {
	c.browser.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(c.browser, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, Code: code})
	}
}

func keysByPlace(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	c.key("з", "KeyP")
	c.turned(was.ID)
	c.happened(was.ID, "approved")
	c.calm()
}

func writesInPeace(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	c.key("d", "KeyD")
	c.run(chromedp.KeyEvent("p"), chromedp.KeyEvent("x"))
	if text := ask(c.browser, chromedp.Evaluate[string](`document.activeElement.value`)); text != "px" {
		t.Errorf("the description is %q", text)
	}
	c.run(chromedp.KeyEvent(kb.Escape))
	if now := c.sees(); now.ID != was.ID || now.Focus != "D" {
		t.Errorf("after Escape: %+v", now)
	}
	c.run(chromedp.KeyEvent("x"), chromedp.KeyEvent("p")) // a panel is open: no verdict by mistake
	if now := c.sees(); now.ID != was.ID {
		t.Error("it was published from within the list of reasons")
	}
	c.calm()
}

func keepsTheFocus(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	c.run(chromedp.Focus(chromedp.CSS(`[aria-keyshortcuts=P]`)), chromedp.KeyEvent(kb.Enter))
	if now := c.turned(was.ID); now.Focus != "P" {
		t.Errorf("the focus is at %s", now.Focus)
	}
	c.happened(was.ID, "approved")
	c.calm()
}

func skips(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	c.run(chromedp.KeyEvent("s"))
	c.turned(was.ID)
	c.waits(was.ID)
	if at := ask(c.browser, chromedp.Evaluate[string](`document.querySelector('.film').lastElementChild.dataset.id`)); at != was.ID {
		t.Errorf("the film ends with %s", at)
	}
	c.calm()
}

func bringsBack(t *testing.T, c *console) {
	c.start("en")
	was := c.sees()
	var item queued
	for _, q := range c.queue() {
		if q.ID == was.ID {
			item = q
		}
	}
	if got := c.decide(item, "decline", "duplicate"); got.Status != http.StatusOK {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	c.run(chromedp.KeyEvent("u"), chromedp.KeyEvent("1"), chromedp.KeyEvent(kb.Enter))
	c.until("the drawing is back, says why, and is none of the last decisions", `document.querySelector('.leaf').dataset.id === `+quoted(was.ID)+` && !!document.querySelector('.leaf .summary') && !document.querySelector('.last').textContent.includes(`+quoted(was.Title+"Returned")+`)`)
	// By whichever was faster: the refusal, or the news of the colleague's decision.
	if now := c.sees(); !strings.Contains(now.Alert, "Something changed meanwhile") && !strings.Contains(now.Alert, "A colleague was faster") || now.Focus != "SECTION" {
		t.Errorf("it comes back as %+v", now)
	}
	c.happened(was.ID, "declined")
	c.mu.Lock()
	c.wrong = nil // the browser reports each refusal
	c.mu.Unlock()

	c.start("en")
	lost := c.sees()
	call(c.browser, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	c.run(chromedp.KeyEvent("p"))
	c.turned(lost.ID)
	c.until("what could not be sent is back, and says so", `document.querySelector('.leaf').dataset.id === `+quoted(lost.ID)+` && document.querySelector('.leaf .summary')?.textContent.includes('could not reach')`)
	c.line(0, -1)
	c.waits(lost.ID)
	c.run(chromedp.KeyEvent("p"))
	c.turned(lost.ID)
	c.happened(lost.ID, "approved")
	c.mu.Lock()
	c.wrong = nil
	c.mu.Unlock()
}

func judgesWithoutScript(t *testing.T, c *console) {
	c.sent()
	off := func(yes bool) {
		call(c.browser, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: yes})
	}
	off(true)
	defer off(false)
	c.browser.open(c.home + "/en/moderation/next")
	was := c.sees()
	c.run(press(`.acts form:has([value=approve]) button`))
	c.until("the next page is there", `document.readyState === 'complete' && document.querySelector('.leaf')?.dataset.id !== `+quoted(was.ID))
	if now := c.sees(); !strings.Contains(now.Last, was.Title) {
		t.Errorf("the last decisions are %q", now.Last)
	}
	c.run(press(`.last button`))
	c.until("undo leads back", `document.querySelector('.leaf')?.dataset.id === `+quoted(was.ID))
	c.happened(was.ID, "undone")
	c.run(press(`.keys a`))
	c.until("skip leads on", `document.querySelector('.leaf')?.dataset.id !== `+quoted(was.ID))
	c.calm()
}

func judgesInArabic(t *testing.T, c *console) {
	c.look(phone)
	defer c.look(desk)
	c.start("ar")
	was := c.sees()
	c.run(press(`[aria-keyshortcuts=X]`), press(`.leaf [value=duplicate]`))
	if shown := ask(c.browser, chromedp.Evaluate[string](`[...document.querySelectorAll('.leaf .family')].filter(e => e.checkVisibility()).map(e => e.querySelector('q').textContent).join('|')`)); shown != "This drawing was sent in twice, so one is enough." {
		t.Errorf("the family's sentence is %q", shown)
	}
	c.run(press(`details[open] .panel [type=submit]`))
	c.turned(was.ID)
	c.happened(was.ID, "declined")
	if small := ask(c.browser, chromedp.Evaluate[[]string](`(() => {
		const wide = document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : [];
		return wide.concat([...document.querySelectorAll('main button, main summary, main .keys a, main select')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML));
	})()`)); len(small) > 0 {
		t.Errorf("too small for a finger: %q", small)
	}
	c.calm()
}
