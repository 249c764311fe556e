package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/pipeline/language"
)

// What every page promises to whoever reads it, looked at in Chromium on one demo.
func TestEveryPageInTheBrowser(t *testing.T) {
	t.Parallel()
	p := startEaselWith(t, t.TempDir(), []string{language.PseudoWish + "=yes"}, "--demo", "42")
	filled(t, p)
	pages := sitePages(t, p)
	for _, promise := range []struct {
		name string
		held func(*browser, *process, []sitePage)
	}{
		{"Tab reaches all that can be used, in its order, and shows where it is", keyboardReachesAll},
		{"a reader walks by keyboard alone, and Back and Forward lead there again", keyboardWalks},
		{"without script a page says and leads to the same", scriptIsNoNeed},
		{"on a slow line the words come first, and nothing moves after them", nothingMoves},
		{"the pictures of a row are equally high", rowsAreEven},
		{"a page from the right begins at the right", rightToLeft},
		{"with text twice as large nothing is cut off", largeText},
		{"a wall is printed whole and without buttons", prints},
		{"another language keeps the page and what was typed", languageKeepsWords},
		{"every word is a catalogue's or a child's, and longer words are not cut off", saysNothingByItself},
		{"a page sets no cookie, and those that forms set are named", cookiesAreNamed},
	} {
		t.Run(promise.name, func(t *testing.T) {
			b := openBrowser(t, p.URL)
			signInByPage(t, b, p)
			promise.held(b, p, pages)
			b.clean()
		})
	}
}

// keyboardReachesAll presses Tab through every page. What stands in the order is asked of
// the page before; that the focus can be seen is that something of what has it looks
// different from before.
func keyboardReachesAll(b *browser, p *process, pages []sitePage) {
	for lang, v := range map[string]view{"en": desk, "ar": phone} {
		b.look(v)
		b.eachPage(p.URL, lang, pages, func(page sitePage) {
			names := ask(b, chromedp.Evaluate[[]string](keyboardOrder))
			for i, name := range names {
				if at := b.tab(i); at.Place != i || !at.Seen {
					b.t.Errorf("%s %s: Tab number %d is at %s, seen %v; want %s", page.name, lang, i+1, at.Name, at.Seen, name)
					return
				}
			}
			if len(names) < 4 {
				b.t.Errorf("%s %s: Tab reaches no more than %q", page.name, lang, names)
			}
		})
	}
}

// tab presses Tab once, and out of a field that has parts until it is left for the place that follows.
func (b *browser) tab(place int) focused {
	b.t.Helper()
	const most = 10 // a moment has year, month, day, hour, minute, second, half of the day and a button
	var at focused
	for range most {
		b.run(chromedp.KeyEvent("\t"))
		if at = ask(b, chromedp.Evaluate[focused](focusNow)); !at.Parts || at.Place >= place {
			break
		}
	}
	return at
}

// focused is where the focus is: at which place of the order, and whether that shows.
type focused struct {
	Place int    `json:"place"`
	Seen  bool   `json:"seen"`
	Parts bool   `json:"parts"` // it is a field of a day or a moment, whose parts are reached one by one
	Name  string `json:"name"`
}

// keyboardOrder keeps what Tab should reach, in its order, with the looks of each. Of
// radio buttons Tab reaches the chosen one, else the first.
const keyboardOrder = `(() => {
	const named = e => e ? e.outerHTML.replace(/\s+/g, ' ').slice(0, 90) : 'nothing';
	const radio = e => { const all = [...document.getElementsByName(e.name)]; return (all.find(r => r.checked) ?? all[0]) === e; };
	const looks = e => [e, ...e.querySelectorAll('*'), e.nextElementSibling].filter(Boolean).map(x => {
		const s = getComputedStyle(x);
		return [s.outlineStyle, s.outlineStyle === 'none' ? '' : s.outlineWidth, s.borderColor, s.stroke, s.strokeWidth].join();
	}).join();
	const order = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(e =>
		e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true}) && (e.type !== 'radio' || radio(e)));
	const before = order.map(looks);
	window.focusNow = () => {
		const e = document.activeElement, place = order.indexOf(e);
		return {place, name: named(e), parts: /^date/.test(e.type), seen: place >= 0 && looks(e) !== before[place]};
	};
	return order.map(named);
})()`

const focusNow = `focusNow()`

// keyboardWalks is a way through the gallery with Tab, Enter, Back and Forward.
func keyboardWalks(b *browser, p *process, _ []sitePage) {
	b.look(desk)
	b.open(p.URL + "/en/")
	b.press(`.nav a[href$="/cities"]`, "/en/cities")
	b.press(`main a[href$="/cities/barcelona"]`, "/en/cities/barcelona")
	b.press(`.ages a:nth-child(2)`, "/en/cities/barcelona?ages=")
	b.back("/en/cities/barcelona", "Barcelona")
	title := ask(b, chromedp.Evaluate[string](`document.querySelector(".wall a.pic b").textContent`))
	b.press(`.wall a.pic`, "/en/drawings/")
	b.reads(title)
	b.back("/en/cities/barcelona", "Barcelona")
	b.history(1, "/en/drawings/")
	b.reads(title)
	b.back("/en/cities/barcelona", "Barcelona")
	b.press(`.lang summary`, "/en/cities/barcelona")
	b.press(`.lang a[lang=ar]`, "/ar/cities/barcelona")
	b.back("/en/cities/barcelona", "Barcelona")
}

// press goes on with Tab to what a selector means, presses Enter there and waits until the address begins so.
func (b *browser) press(selector, begins string) {
	b.t.Helper()
	const most = 400
	there := fmt.Sprintf("document.activeElement.matches(%s)", quoted(selector))
	for range most {
		b.run(chromedp.KeyEvent("\t"))
		if ask(b, chromedp.Evaluate[bool](there)) {
			b.run(chromedp.KeyEvent("\r"))
			b.isAt(begins)
			return
		}
	}
	b.t.Fatalf("no Tab of %d leads to %s at %s", most, selector, ask(b, chromedp.Location()))
}

// isAt waits for an address and the page there.
func (b *browser) isAt(begins string) {
	b.t.Helper()
	b.until("the address begins with "+begins, fmt.Sprintf(
		"(location.pathname + location.search).startsWith(%s) && document.readyState === 'complete'", quoted(begins)))
}

// back goes back to an address and its heading.
func (b *browser) back(begins, heading string) {
	b.t.Helper()
	b.history(-1, begins)
	b.reads(heading)
}

// history goes some steps through what the reader has seen.
func (b *browser) history(steps int64, begins string) {
	b.t.Helper()
	seen := call(b, page.GetNavigationHistory, cdp.Empty{})
	to := seen.Entries[seen.CurrentIndex+steps]
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID})
	b.until("the address is "+to.URL, "location.href === "+quoted(to.URL))
	b.isAt(begins)
}

// reads waits until a heading that can be seen says so.
func (b *browser) reads(heading string) {
	b.t.Helper()
	b.until("a heading says "+heading, fmt.Sprintf(
		"[...document.querySelectorAll('h1')].some(h => h.checkVisibility() && h.textContent.trim() === %s)", quoted(heading)))
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always written
	}
	return string(text)
}

// scriptIsNoNeed compares every page with itself: without script it has each heading and
// leads to each address that it has with it.
func scriptIsNoNeed(b *browser, p *process, pages []sitePage) {
	const told = `[...document.querySelectorAll('main h1, main h2, main a[href], main form')].filter(e => e.checkVisibility()).map(e =>
		e.matches('a') ? e.getAttribute('href') : e.matches('form') ? e.getAttribute('action') + ' ' + e.querySelectorAll('input, textarea, select, button').length : e.textContent.trim())`
	with := map[string][]string{}
	b.look(phone)
	b.eachPage(p.URL, "en", pages, func(page sitePage) { with[page.name] = ask(b, chromedp.Evaluate[[]string](told)) })
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.eachPage(p.URL, "en", pages, func(page sitePage) {
		without := "\n" + strings.Join(ask(b, chromedp.Evaluate[[]string](told)), "\n") + "\n"
		for _, one := range with[page.name] {
			if !strings.Contains(without, "\n"+one+"\n") {
				b.t.Errorf("%s: only with script: %s", page.name, one)
			}
		}
	})
	b.open(p.URL + "/en/")
	for _, step := range []struct{ selector, begins string }{
		{`.nav a[href$="/cities"]`, "/en/cities"}, {`main a[href$="/cities/barcelona"]`, "/en/cities/barcelona"},
		{`.wall a.pic`, "/en/drawings/"}, {`a[rel=next], a[rel=prev]`, "/en/drawings/"}, {`.nav a[href$="/enter"]`, "/en/enter"},
	} {
		b.run(press(step.selector))
		b.isAt(step.begins)
	}
}

// nothingMoves loads pages over a line of 40 KB a second. Where everything stands once
// words and styles are there, it stays while the pictures come, be it faster.
func nothingMoves(b *browser, p *process, _ []sitePage) {
	call(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	drawing := ask(b, chromedp.Evaluate[string](`fetch('/api/v1/cities/barcelona/drawings').then(r => r.json()).then(w => w.drawings[0].id)`, chromedp.EvalAwaitPromise))
	for _, v := range []view{phone, desk} {
		b.look(v)
		for _, path := range []string{"/en/", "/ar/cities/barcelona", "/en/drawings/" + drawing} {
			b.line(150, 40_000)
			call(b, page.Navigate, page.NavigateParams{URL: p.URL + path})
			b.until("the words are there", `location.pathname === `+quoted(path)+` && document.readyState !== 'loading' && document.styleSheets.length === document.querySelectorAll('link[rel=stylesheet]').length`)
			early := ask(b, chromedp.Evaluate[standing](nextFrame+`.then(() => { window.early = performance.now(); return `+whereAllStands+` })`, chromedp.EvalAwaitPromise))
			if early.Pending == 0 || early.Empty > 0 {
				b.t.Errorf("%s at %s: %d pictures were to come, and %d had no room", path, v, early.Pending, early.Empty)
			}
			b.line(0, -1)
			b.until("the page is loaded", `document.readyState === 'complete'`)
			late := ask(b, chromedp.Evaluate[standing](allCome, chromedp.EvalAwaitPromise))
			if !slices.EqualFunc(early.Where, late.Where, sameTo(1)) || len(late.Shifts) > 0 {
				b.t.Errorf("%s at %s: moved by %s\nfrom %.0f\nto   %.0f", path, v, late.Shifts, early.Where, late.Where)
			}
		}
	}
}

// line sets how long an answer takes to come, in milliseconds, and the bytes that come in a second; -1 for all at once.
func (b *browser) line(latency, throughput float64) {
	b.t.Helper()
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: latency, DownloadThroughput: throughput, UploadThroughput: throughput}},
	})
}

// standing is where the pictures and headings in the window are.
type standing struct {
	Where   []float64 `json:"where"`   // left, top, width and height of each, in pixels
	Pending int       `json:"pending"` // pictures that have not come
	Empty   int       `json:"empty"`   // pictures without room
	Shifts  []string  `json:"shifts"`  // layout shifts since the words were there
}

// sameTo compares lengths that may be so many pixels apart.
func sameTo(pixels float64) func(a, b float64) bool {
	return func(a, b float64) bool { return math.Abs(a-b) <= pixels }
}

const whereAllStands = `(() => {
	const at = e => { const r = e.getBoundingClientRect(); return [r.x + scrollX, r.y + scrollY, r.width, r.height]; };
	const near = e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().top < innerHeight;
	const pictures = [...document.querySelectorAll('main .im')].filter(near);
	return {
		where: [...pictures, ...[...document.querySelectorAll('main h1, main h2')].filter(near)].flatMap(at),
		pending: [...document.images].filter(i => !i.complete).length,
		empty: pictures.filter(i => i.getBoundingClientRect().width < 20 || i.getBoundingClientRect().height < 20).length,
	};
})()`

// allCome scrolls to the end, waits for the pictures on the way and returns to the head.
const allCome = `(async () => {
	const shifts = [];
	new PerformanceObserver(seen => {
		for (const e of seen.getEntries()) if (e.startTime > early) shifts.push(e.value + ' of ' + e.sources.map(s => (s.node?.outerHTML || 'gone').slice(0, 160) + ' from ' + JSON.stringify(s.previousRect) + ' to ' + JSON.stringify(s.currentRect)).join(', '));
	}).observe({type: 'layout-shift', buffered: true});
	for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
		scrollTo({top: y, behavior: 'instant'});
		await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
		await Promise.all([...document.images].filter(i => i.loading !== 'lazy' || i.getBoundingClientRect().top < innerHeight && i.checkVisibility()).map(i => i.decode().catch(() => 0)));
	}
	scrollTo({top: 0, behavior: 'instant'});
	await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	return {...` + whereAllStands + `, shifts};
})()`

// rowsAreEven measures the rows of a desk and the pairs of a telephone.
func rowsAreEven(b *browser, p *process, _ []sitePage) {
	for v, line := range map[view]string{desk: ".row", phone: ".pair"} {
		b.look(v)
		for _, path := range []string{"/en/", "/en/cities/barcelona", "/ar/cities/seoul"} {
			b.open(p.URL + path)
			rows := ask(b, chromedp.Evaluate[[][]float64](`(() => {
				return [...document.querySelectorAll('.wall `+line+`')].filter(r => r.checkVisibility()).map(r => [...r.querySelectorAll('.im')].map(i => i.getBoundingClientRect().height));
			})()`))
			if len(rows) == 0 {
				b.t.Errorf("%s at %s has no rows", path, v)
			}
			for _, heights := range rows {
				if slices.Max(heights)-slices.Min(heights) > 1 || slices.Min(heights) < 40 {
					b.t.Errorf("%s at %s: a row of heights %.1f", path, v, heights)
				}
			}
		}
	}
}

// rightToLeft looks at headings, the first row of a wall and the width of every page in Arabic.
func rightToLeft(b *browser, p *process, pages []sitePage) {
	for _, v := range []view{phone, desk} {
		b.look(v)
		b.eachPage(p.URL, "ar", pages, func(page sitePage) {
			for _, wrong := range ask(b, chromedp.Evaluate[[]string](`(() => {
				const wrong = [], words = document.createRange();
				if (document.dir !== 'rtl') wrong.push('its direction is ' + document.dir);
				if (document.documentElement.scrollWidth > innerWidth) wrong.push('it is wider than the window');
				for (const h of document.querySelectorAll('main h1, main h2')) {
					if (!h.checkVisibility() || h.matches('.sr')) continue;
					words.selectNodeContents(h);
					if (words.getBoundingClientRect().right < h.getBoundingClientRect().right - 8) wrong.push('it begins at the left: ' + h.textContent.trim());
				}
				for (const row of document.querySelectorAll('.wall .pair')) {
					const x = [...row.querySelectorAll('.im')].map(i => i.getBoundingClientRect().x);
					if (x.some((v, i) => i > 0 && v >= x[i - 1])) wrong.push('a row goes from the left: ' + x);
				}
				return wrong;
			})()`)) {
				b.t.Errorf("%s at %s: %s", page.name, v, wrong)
			}
		})
	}
}

// largeText looks at every page zoomed to 200 % of a desk, with letters twice as large,
// and at the width of 320 px that reflow asks for (WCAG 2.2, 1.4.4 and 1.4.10).
func largeText(b *browser, p *process, pages []sitePage) {
	for _, way := range []struct {
		name    string
		view    view
		letters int64 // pixels of a usual letter; browsers begin with 16
	}{
		{"zoomed to 200 %", view{640, 450, false}, 16},
		{"with large letters", desk, 32},
		{"with large letters on a telephone", phone, 32},
		{"at 320 px", view{320, 640, false}, 16},
	} {
		b.look(way.view)
		call(b, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: way.letters, Fixed: way.letters * 13 / 16}})
		for _, lang := range []string{"en", "ar"} {
			b.eachPage(p.URL, lang, pages, func(page sitePage) {
				for _, wrong := range ask(b, chromedp.Evaluate[[]string](cutOff)) {
					b.t.Errorf("%s %s %s: %s", page.name, lang, way.name, wrong)
				}
			})
		}
	}
}

// cutOff lists what is wider than the window, and words that do not fit their box where
// the box hides what does not fit. What only screen readers read is hidden on purpose.
const cutOff = `(() => {
	const wrong = [], root = document.documentElement;
	const named = e => e.outerHTML.replace(/\s+/g, ' ').slice(0, 120);
	if (root.scrollWidth > innerWidth) {
		wrong.push('the page is ' + (root.scrollWidth - innerWidth) + ' px wider than the window');
		for (const e of document.querySelectorAll('main *, header *, footer *')) {
			const r = e.getBoundingClientRect();
			if ((r.right > innerWidth + 1 || r.left < -1) && !e.closest('.sr, .skip, svg, .film')) { wrong.push('beyond it: ' + named(e)); break; }
		}
	}
	for (const e of document.querySelectorAll('body *')) {
		if (!e.checkVisibility() || e.closest('.sr, .skip, svg') || e.clientWidth <= 1 || !e.textContent.trim()) continue;
		const s = getComputedStyle(e), hides = o => o === 'hidden' || o === 'clip';
		if (hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || hides(s.overflowY) && e.scrollHeight > e.clientHeight + 1) wrong.push('cut off: ' + named(e));
	}
	return wrong;
})()`

// prints looks at each page as paper gets it, and into the PDF of a wall. What is made to be printed has no margins: see
// TestWhatIsPrintedFitsItsPaper.
func prints(b *browser, p *process, pages []sitePage) {
	b.run(chromedp.EmulateViewport(690, 980)) // A4 less its margins
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	b.eachPage(p.URL, "en", pages, func(page sitePage) {
		for _, wrong := range ask(b, chromedp.Evaluate[[]string](`(() => {
			const left = [...document.querySelectorAll('.mast .nav, .lang, .foot, .skip, .btn, .ages')].filter(e => e.checkVisibility()).map(e => 'it prints ' + e.outerHTML.slice(0, 80));
			if (!document.querySelector('.paper') && document.documentElement.scrollWidth > innerWidth) left.push('it is wider than the paper');
			return left;
		})()`)) {
			b.t.Errorf("%s: %s", page.name, wrong)
		}
	})
	b.open(p.URL + "/en/cities/barcelona")
	// A reader's "print" waits for pictures that are still to come; printing by protocol does not.
	b.until("all pictures have come", `[...document.images].every(i => i.complete && i.currentSrc !== '')`)
	hung := ask(b, chromedp.Evaluate[int](`document.querySelectorAll('.wall a.pic').length`))
	pdf := call(b, page.PrintToPDF, page.PrintToPDFParams{}).Data
	if printed := strings.Count(string(pdf), "/Subtype /Image"); printed < hung {
		b.t.Errorf("%d of %d drawings are on paper", printed, hung)
	}
}
