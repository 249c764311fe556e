package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// shotsFolder is where screenshots are kept to look at; it is ignored by git.
const shotsFolder = "../../.shots"

// browser is a Chromium with one tab, and what went wrong in it.
type browser struct {
	t   testing.TB
	ctx context.Context

	mu    sync.Mutex
	wrong []string // console errors, refused resources, requests to other hosts
}

// openBrowser starts Chromium; it ends with the test.
func openBrowser(t testing.TB, home string) *browser {
	t.Helper()
	return openBrowserOf(t, t.TempDir(), home)
}

// openBrowserOf starts Chromium for somebody who may have used it before: what it keeps lies in the folder profile.
func openBrowserOf(t testing.TB, profile, home string) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile), chromedp.Env("TMPDIR="+shortFolder(t)), // it leaves folders there
		chromedp.WSURLReadTimeout(startPatience), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocated)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil { // waits for the process to end
			closeTab()
		}
	})
	return openTab(t, ctx, home)
}

// kill ends the browser as an empty battery would.
func (b *browser) kill() {
	b.t.Helper()
	if err := chromedp.FromContext(b.ctx).Browser.Process().Kill(); err != nil {
		b.t.Fatal(err)
	}
	chromedp.FromContext(b.ctx).Allocator.Wait()
}

// beside is another tab of the same browser; it is closed with the test.
func (b *browser) beside(t testing.TB, home string) *browser {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx)
	t.Cleanup(closeTab)
	return openTab(t, ctx, home)
}

func openTab(t testing.TB, ctx context.Context, home string) *browser {
	t.Helper()
	b := &browser{t: t, ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // starts the browser
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, func(event any) { b.notice(event, home) }); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	return b
}

// shortFolder is a folder of the test's own whose path stays short, however long the test's name is: Chromium makes a
// socket in it, and the path of one has 107 bytes at most.
func shortFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "easel-tab-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// call sends one command of the protocol.
func call[P, R any](b *browser, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// ask runs one action that has a result.
func ask[T any](b *browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		where, _ := chromedp.Run(b.ctx, chromedp.Location()) // for the message alone
		b.t.Fatalf("at %s: %v", where, err)
	}
	return result
}

// stepTime is how long one step may take on a slow machine.
const stepTime = 2 * time.Minute

// notice keeps what should never happen in our pages.
func (b *browser) notice(event any, home string) {
	var wrong string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			wrong = fmt.Sprintf("console: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		wrong = "exception: " + e.ExceptionDetails.Text
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, home) && !strings.HasPrefix(u, "blob:") && !strings.HasPrefix(u, "data:") && u != "about:blank" {
			wrong = "request to another host: " + u
		}
	}
	if wrong != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.wrong = append(b.wrong, wrong)
	}
}

// clean fails the test with all that went wrong so far.
func (b *browser) clean() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, wrong := range b.wrong {
		b.t.Error(wrong)
	}
	b.wrong = nil
}

// run does one step after another.
func (b *browser) run(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, step := range steps {
		ask(b, step)
	}
}

// open goes to an address and waits until the page has all its styles.
func (b *browser) open(address string) {
	b.t.Helper()
	b.run(chromedp.Navigate(address))
	b.until("the page has all its styles", `document.styleSheets.length === document.querySelectorAll('link[rel=stylesheet]').length`)
}

// press presses what a selector means, once that stands still, and again if something moved it away under the mouse: a
// preview or a line that comes above it. The element says itself that it was met, where the page has script. A page that is
// gone was pressed.
func press(selector string) chromedp.Action[chromedp.Void] {
	still := chromedp.Evaluate[bool](`((e) => {
		if (!e) return false;
		e.scrollIntoView({block: 'nearest', behavior: 'instant'});
		const {x, y, width, height} = e.getBoundingClientRect(), stood = window.stood;
		window.missed = false;
		const says = (what, missed) => e.addEventListener(what, () => { window.missed = missed }, {capture: true, once: true});
		says('asked', true), says('click', false);
		e.dispatchEvent(new Event('asked'));
		return (window.stood = [x, y, width, height].join()) === stood;
	})(document.querySelector(` + quoted(selector) + `))`)
	missed := chromedp.Evaluate[bool](`window.missed === true`)
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for {
			if yes, err := still(ctx, target); err == nil && yes {
				if _, err := chromedp.Click(chromedp.CSS(selector))(ctx, target); err != nil {
					return chromedp.Void{}, err
				}
				if again, err := missed(ctx, target); err != nil || !again {
					return chromedp.Void{}, nil
				}
			}
			select {
			case <-ctx.Done():
				return chromedp.Void{}, fmt.Errorf("%s does not stand still: %w", selector, ctx.Err())
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
}

// nextFrame waits until the page has shown what it is, and told what that moved.
const nextFrame = `new Promise(requestAnimationFrame).then(() => new Promise(done => setTimeout(done)))`

// until waits for an expression of a page to become true. A page that goes away while it is asked is asked again.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	eventually(b.t, stepTime, what, func() error {
		ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		defer cancel()
		yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if err == nil && !yes {
			err = errors.New("not yet")
		}
		return err
	})
}

// view is how a page is looked at.
type view struct {
	width, height int64
	dark          bool
}

func (v view) String() string {
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	return fmt.Sprintf("%d-%s", v.width, scheme)
}

var (
	phone = view{390, 844, false}
	desk  = view{1280, 900, false}
)

// look sets the window and the colour scheme.
func (b *browser) look(v view) {
	b.t.Helper()
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	b.run(chromedp.EmulateViewport(v.width, v.height))
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// measured is what shoot asks of a page.
type measured struct {
	Wide    int      `json:"wide"` // pixels beyond the window
	Unsized []string `json:"unsized"`
	Height  int64    `json:"height"`
	Width   int64    `json:"width"`
	Window  int64    `json:"window"` // its height
}

// shoot keeps a picture of the whole page, and checks what a picture would show:
// nothing wider than the window, every image with its size said.
func (b *browser) shoot(name string) {
	b.t.Helper()
	said := ask(b, chromedp.Evaluate[measured](`(async () => {
		if (document.readyState !== 'complete') await new Promise(done => addEventListener('load', done)); // its styles, too
		for (const i of document.images) i.loading = 'eager';
		for (const p of document.querySelectorAll('picture')) p.style.contentVisibility = 'visible';
		await Promise.all([...document.images].map(i => i.decode().catch(() => 0)));
		const e = document.documentElement;
		return {wide: e.scrollWidth - innerWidth, height: Math.min(e.scrollHeight, 6000), width: innerWidth, window: innerHeight,
			unsized: [...document.images].filter(i => !i.hasAttribute('width') || !i.hasAttribute('height')).map(i => i.src)};
	})()`, chromedp.EvalAwaitPromise))
	if said.Wide > 0 {
		b.t.Errorf("%s: the page is %d px wider than the window", name, said.Wide)
	}
	for _, src := range said.Unsized {
		b.t.Errorf("%s: an image without width and height: %s", name, src)
	}
	b.keep(name, page.Viewport{Width: float64(said.Width), Height: float64(said.Height), Scale: 1}, said.Height > said.Window)
}

// keep keeps a picture of a part of the page, beyond the window only if it must:
// Chromium then shifts a page that runs from the right and fits the window.
func (b *browser) keep(name string, part page.Viewport, beyond bool) {
	b.t.Helper()
	quality := int64(85)
	picture := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatJpeg, Quality: &quality, CaptureBeyondViewport: &beyond, Clip: &part,
	}).Data
	if err := os.MkdirAll(shotsFolder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shotsFolder, name+".jpg"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
