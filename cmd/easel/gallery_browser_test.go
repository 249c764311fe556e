package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What the gallery's modules add in Chromium: drawings above their wall, closer looks, ways by keys and fingers, an
// address to share. Without them the same links lead to pages. Names are short: Chromium's socket lies in a folder of
// that name.
func TestInTheGallery(t *testing.T) {
	t.Parallel()
	p := startEasel(t, "--demo", "48")
	filled(t, p)
	for name, test := range map[string]func(*testing.T, *visitor){
		"drawings open above":   opensAboveTheWall,
		"keys lead on":          keysLeadOn,
		"fingers lead on":       fingersLeadOn,
		"closer by keys":        closerByKeys,
		"closer by hand":        closerByHand,
		"addresses are shared":  sharesItsAddress,
		"what is gone is said":  leadsToWhatIsGone,
		"without script":        worksWithoutScript,
		"no picture too large":  loadsWhatStands,
		"small ones are chosen": choosesSmallPictures,
		"first what is seen":    loadsAheadOfWhoMoves,
	} {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, p.URL)
			b.look(desk)
			test(t, &visitor{b, p.URL})
			b.clean()
		})
	}
}

// visitor walks through the gallery.
type visitor struct {
	*browser
	home string
}

// scene is what a visitor sees.
type scene struct {
	Path   string `json:"path"`
	Above  bool   `json:"above"`  // a drawing, above a wall
	Title  string `json:"title"`  // of the window
	Name   string `json:"name"`   // of the drawing
	Focus  string `json:"focus"`  // where the link in focus leads, or what else it says
	Length int    `json:"length"` // of the history
}

var look = chromedp.Evaluate[scene](`(() => {
	const above = document.querySelector('dialog[open]'), at = document.activeElement;
	return {path: location.pathname, above: !!above, title: document.title, length: history.length,
		name: (above || document).querySelector('.show h1')?.textContent || '', focus: at?.getAttribute('href') || at?.textContent || ''};
})()`)

func (v *visitor) sees() scene {
	v.t.Helper()
	return ask(v.browser, look)
}

// until waits until what the visitor sees is so. A page that goes away while it is looked at is looked at again.
func (v *visitor) until(what string, so func(scene) bool) scene {
	v.t.Helper()
	var last scene
	eventually(v.t, stepTime, what, func() (err error) {
		ctx, cancel := context.WithTimeout(v.ctx, 5*time.Second)
		defer cancel()
		if last, err = chromedp.Run(ctx, look); err == nil && !so(last) {
			err = fmt.Errorf("%+v", last)
		}
		return err
	})
	return last
}

// value evaluates an expression.
func value[T any](v *visitor, expression string) T {
	v.t.Helper()
	return ask(v.browser, chromedp.Evaluate[T](expression))
}

// wall goes to a city's wall and gives the paths of what hangs there.
func (v *visitor) wall(lang string) []string {
	v.t.Helper()
	v.run(chromedp.Navigate(v.home+"/"+lang+"/cities/barcelona"), chromedp.WaitVisible(chromedp.CSS(`.wall .pic`)))
	paths := value[[]string](v, `[...document.querySelectorAll('.wall .pic')].map(a => a.getAttribute('href'))`)
	if len(paths) < 4 {
		v.t.Fatalf("only %d drawings hang here", len(paths))
	}
	return paths
}

// open opens a wall's drawing above it.
func (v *visitor) open(path string) {
	v.t.Helper()
	v.run(chromedp.Focus(chromedp.CSS(`.wall [href="`+path+`"]`)), chromedp.KeyEvent(kb.Enter))
	v.until("the drawing is open", func(s scene) bool { return s.Above && s.Path == path })
}

func opensAboveTheWall(t *testing.T, v *visitor) {
	paths := v.wall("en")
	wall := v.sees()
	v.open(paths[1])
	s := v.sees()
	if s.Length != wall.Length+1 || !strings.HasPrefix(s.Title, s.Name+" · ") || s.Focus != "Back to the wall" {
		t.Errorf("open: %+v", s)
	}
	if label := value[string](v, `document.getElementById(document.querySelector('dialog').getAttribute('aria-labelledby')).textContent`); label != s.Name {
		t.Errorf("the dialog is called %q", label)
	}
	closed := func(s scene) bool {
		return !s.Above && s.Path == wall.Path && s.Title == wall.Title && s.Focus == paths[1]
	}
	v.run(chromedp.NavigateBack())
	v.until("Back closes it, and the picture has the focus", closed)
	v.run(chromedp.NavigateForward())
	v.until("Forward opens it", func(s scene) bool { return s.Above && s.Path == paths[1] })
	v.run(press(`dialog [method=dialog] button`))
	v.until("the button closes it", closed)
	v.open(paths[1])
	v.run(chromedp.KeyEvent(kb.Escape))
	v.until("Escape closes it", closed)

	v.open(paths[1])
	v.run(chromedp.Evaluate[chromedp.Void](`void (() => { // what a dialog says of having been closed may come when it is open again
		const dialog = document.querySelector('dialog');
		[window.heard, window.went] = [0, 0];
		History.prototype.back = () => void went++;
		dialog.addEventListener('close', () => heard++);
		history.replaceState(null, '', ` + quoted(wall.Path) + `);
		for (const again of [true, false]) {
			dispatchEvent(new PopStateEvent('popstate'));
			if (again) dialog.showModal();
		}
	})()`))
	v.until("it was closed twice", func(scene) bool { return value[int](v, `heard`) == 2 })
	if went := value[int](v, `went`); went != 0 {
		t.Errorf("Back, Forward and Back at once lead %d pages further back", went)
	}
	v.run(chromedp.Navigate(v.home+wall.Path), chromedp.WaitVisible(chromedp.CSS(`.wall .pic`)))

	v.open(paths[1])
	v.run(chromedp.Reload())
	v.until("after a reload it is the page itself", func(s scene) bool { return !s.Above && s.Path == paths[1] && s.Name != "" })
	v.run(chromedp.NavigateBack())
	v.until("and Back leads to the wall", func(s scene) bool { return !s.Above && s.Path == wall.Path && s.Name == "" })
	v.run(chromedp.WaitVisible(chromedp.CSS(`.wall .pic`)))
}

func keysLeadOn(t *testing.T, v *visitor) {
	for lang, keys := range map[string][2]string{"en": {kb.ArrowRight, kb.ArrowLeft}, "ar": {kb.ArrowLeft, kb.ArrowRight}} {
		paths := v.wall(lang)
		v.open(paths[0])
		before := v.sees()
		v.run(chromedp.KeyEvent(keys[0]))
		v.until("the next one", func(s scene) bool { return s.Above && s.Path == paths[1] })
		v.run(chromedp.KeyEvent(keys[0]))
		v.until("the one after it", func(s scene) bool { return s.Path == paths[2] })
		v.run(chromedp.KeyEvent(keys[1]))
		s := v.until("and back", func(s scene) bool { return s.Path == paths[1] && s.Name != before.Name })
		if said := value[string](v, `document.querySelector('dialog [role=status]').textContent`); s.Length != before.Length || said != s.Title {
			t.Errorf("%s: %+v after %+v, announced as %q", lang, s, before, said)
		}
		v.run(chromedp.KeyEvent(kb.Escape))
		v.until("the picture on the wall has the focus", func(s scene) bool { return !s.Above && s.Focus == paths[1] })
		v.run(chromedp.Navigate(v.home+paths[1]), chromedp.WaitVisible(chromedp.CSS(`main .show [role=button]`)), chromedp.KeyEvent(keys[1]))
		v.until("on the page itself, too", func(s scene) bool { return !s.Above && s.Path == paths[0] })
	}
}

// touch puts fingers on points of the picture, in parts of its size; none lifts all.
func (v *visitor) touch(kind input.DispatchTouchEventType, points ...[2]float64) {
	v.t.Helper()
	box := value[[]float64](v, `(() => {
		const b = [...document.querySelectorAll('.show img')].at(-1).parentElement.getBoundingClientRect();
		return [b.x, b.y, b.width, b.height];
	})()`)
	at := []*input.TouchPoint{}
	for i, p := range points {
		id := float64(i)
		at = append(at, &input.TouchPoint{X: box[0] + p[0]*box[2], Y: box[1] + p[1]*box[3], ID: &id})
	}
	call(v.browser, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: at})
}

// swipe draws a finger over the picture.
func (v *visitor) swipe(from, to [2]float64) {
	v.t.Helper()
	v.touch(input.DispatchTouchEventTypeTouchStart, from)
	for _, part := range []float64{0.3, 0.6, 1} {
		v.touch(input.DispatchTouchEventTypeTouchMove, [2]float64{from[0] + part*(to[0]-from[0]), from[1] + part*(to[1]-from[1])})
	}
	v.touch(input.DispatchTouchEventTypeTouchEnd)
}

// hold has the visitor hold a telephone.
func (v *visitor) hold() {
	v.t.Helper()
	v.run(chromedp.EmulateViewport(phone.width, phone.height, chromedp.EmulateMobile, chromedp.EmulateTouch))
	call(v.browser, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 2})
}

func fingersLeadOn(t *testing.T, v *visitor) {
	v.hold()
	left, right := [2]float64{0.2, 0.5}, [2]float64{0.8, 0.5}
	for lang, way := range map[string][2][2]float64{"en": {right, left}, "ar": {left, right}} {
		paths := v.wall(lang)
		v.open(paths[0])
		v.swipe(way[0], way[1])
		v.until("the next one", func(s scene) bool { return s.Above && s.Path == paths[1] })
		v.swipe([2]float64{0.5, 0.7}, [2]float64{0.6, 0.2}) // this is scrolling
		v.swipe(way[1], way[0])
		v.until("and back", func(s scene) bool { return s.Above && s.Path == paths[0] })
	}
}

// closer is how a picture is looked at.
type closer struct {
	Scale   float64 `json:"scale"`
	X       float64 `json:"x"`
	Pressed string  `json:"pressed"`
	Largest bool    `json:"largest"` // the largest rendition has come
}

func (v *visitor) looks() closer {
	v.t.Helper()
	return value[closer](v, `(() => {
		const link = [...document.querySelectorAll('.show .pic')].at(-1), img = link.querySelector('img');
		const m = new DOMMatrix(getComputedStyle(img).transform);
		return {scale: m.a, x: m.e, pressed: link.ariaPressed, largest: img.currentSrc === link.href && img.complete};
	})()`)
}

// page goes to the page of a wall's second drawing.
func (v *visitor) page() string {
	v.t.Helper()
	path := v.wall("en")[1]
	v.run(chromedp.Navigate(v.home+path), chromedp.WaitVisible(chromedp.CSS(`main .show [role=button]`)))
	return path
}

func closerByKeys(t *testing.T, v *visitor) {
	path := v.page()
	v.run(chromedp.Evaluate[chromedp.Void](nextFrame+`.then(() => { // what the page's coming moved is told by then
		window.moved = [];
		new PerformanceObserver(list => moved.push(...list.getEntries())).observe({type: 'layout-shift'});
	})`, chromedp.EvalAwaitPromise))
	v.run(chromedp.Focus(chromedp.CSS(`.show .pic`)), chromedp.KeyEvent("+"), chromedp.KeyEvent("+"))
	if l := v.looks(); l.Scale != 2.25 || l.Pressed != "true" {
		t.Errorf("after + and +: %+v", l)
	}
	eventually(t, stepTime, "the largest picture is there", func() error {
		if l := v.looks(); !l.Largest {
			return fmt.Errorf("%+v", l)
		}
		return nil
	})
	before := v.looks()
	v.run(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown))
	if l := v.looks(); l.X >= before.X || v.sees().Path != path {
		t.Errorf("an arrow moves it to %+v from %+v", l, before)
	}
	v.run(chromedp.KeyEvent("-"))
	if l := v.looks(); l.Scale != 1.5 {
		t.Errorf("after -: %+v", l)
	}
	for _, leave := range []string{"0", kb.Escape, kb.Enter, " "} {
		v.run(chromedp.KeyEvent("+"), chromedp.KeyEvent(leave))
		if l := v.looks(); l.Scale != 1 || l.X != 0 || l.Pressed != "false" {
			t.Errorf("after %q: %+v", leave, l)
		}
	}
	moved := ask(v.browser, chromedp.Evaluate[string](nextFrame+`.then(() =>
		moved.flatMap(move => move.sources.map(from => from.node?.outerHTML.slice(0, 100))).join())`, chromedp.EvalAwaitPromise))
	if moved != "" {
		t.Errorf("looking closer moves %s", moved)
	}
	paths := v.wall("en")
	v.open(paths[0])
	v.run(chromedp.Focus(chromedp.CSS(`dialog .pic`)), chromedp.KeyEvent("+"), chromedp.KeyEvent(kb.Escape))
	if l, s := v.looks(), v.sees(); l.Scale != 1 || !s.Above {
		t.Errorf("the first Escape leaves the closer look alone: %+v, %+v", l, s)
	}
}

func closerByHand(t *testing.T, v *visitor) {
	v.page()
	wheel := func(delta float64) {
		call(v.browser, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: input.DispatchMouseEventTypeMouseWheel, X: 300, Y: 300, DeltaX: 0.001, DeltaY: delta, // both are wanted
		})
	}
	scale := func(what string, so func(float64) bool) {
		t.Helper()
		eventually(t, stepTime, what, func() error {
			if l := v.looks(); !so(l.Scale) {
				return fmt.Errorf("%+v", l)
			}
			return nil
		})
	}
	wheel(-150)
	scale("the wheel looks closer", func(s float64) bool { return s > 1.5 })
	wheel(900)
	scale("and leaves", func(s float64) bool { return s == 1 })
	wheel(200)
	eventually(t, stepTime, "then it scrolls the page", func() error {
		if y := value[float64](v, `scrollY`); y == 0 || v.looks().Scale != 1 {
			return fmt.Errorf("at %f", y)
		}
		return nil
	})
	v.run(chromedp.Evaluate[chromedp.Void](`scrollTo(0, 0)`), press(`.show .pic`))
	scale("a click looks closer", func(s float64) bool { return s == 2.5 })
	v.run(press(`.show .pic`))
	scale("another leaves", func(s float64) bool { return s == 1 })
	for count := range int64(2) {
		for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
			call(v.browser, input.DispatchMouseEvent, input.DispatchMouseEventParams{
				Type: kind, X: 300, Y: 300, Button: input.MouseButtonLeft, ClickCount: count + 1,
			})
		}
	}
	scale("a double click looks closer", func(s float64) bool { return s == 2.5 })

	v.hold()
	path := v.page()
	v.touch(input.DispatchTouchEventTypeTouchStart, [2]float64{0.4, 0.5}, [2]float64{0.6, 0.5})
	v.touch(input.DispatchTouchEventTypeTouchMove, [2]float64{0.3, 0.5}, [2]float64{0.7, 0.5})
	v.touch(input.DispatchTouchEventTypeTouchMove, [2]float64{0.2, 0.5}, [2]float64{0.8, 0.5})
	v.touch(input.DispatchTouchEventTypeTouchEnd)
	scale("two fingers look closer", func(s float64) bool { return s > 2.8 && s < 3.2 })
	before := v.looks()
	v.swipe([2]float64{0.8, 0.5}, [2]float64{0.3, 0.5})
	if l := v.looks(); l.X >= before.X || l.Scale != before.Scale || v.sees().Path != path {
		t.Errorf("a finger moves it to %+v from %+v", l, before)
	}
}

func sharesItsAddress(t *testing.T, v *visitor) {
	path := v.page()
	v.run(press(`[rel=bookmark]`))
	eventually(t, stepTime, "it says that the address is copied", func() error {
		if said := value[string](v, `document.querySelector('.show output').textContent`); !strings.HasPrefix(said, "The address is copied.") {
			return fmt.Errorf("it says %q", said)
		}
		return nil
	})
	v.run(
		chromedp.Evaluate[chromedp.Void](`document.querySelector('main').prepend(document.createElement('textarea'))`),
		chromedp.Focus(chromedp.CSS(`textarea`)), chromedp.KeyEvent("v", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
	)
	want := v.home + strings.TrimPrefix(path, "/en")
	if got := value[string](v, `document.querySelector('textarea').value`); got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
}

func leadsToWhatIsGone(t *testing.T, v *visitor) {
	v.wall("en")
	gone := "/en/drawings/" + strings.Repeat("0", 26)
	v.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('.wall .pic').href = '` + gone + `'`))
	v.run(press(`.wall .pic`))
	v.until("its page says so", func(s scene) bool { return !s.Above && s.Path == gone })
	if h1 := ask(v.browser, chromedp.Text(chromedp.CSS(`h1`))); h1 != "This drawing is not on the wall" {
		t.Errorf("it says %q", h1)
	}
	v.run(chromedp.Evaluate[chromedp.Void](`history.back()`)) // from the browser's own memory: there is no load to wait for
	v.until("Back leads to the wall", func(s scene) bool { return s.Path == "/en/cities/barcelona" })
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, wrong := range v.wrong {
		if !strings.Contains(wrong, "404") || !strings.Contains(wrong, gone) {
			t.Error(wrong)
		}
	}
	v.wrong = nil
}

func worksWithoutScript(t *testing.T, v *visitor) {
	call(v.browser, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	at := func(suffix string) {
		t.Helper()
		eventually(t, stepTime, "it leads to "+suffix, func() error {
			got, err := chromedp.Run(v.browser.ctx, chromedp.Location()) // which fails while a page gives way to the next
			if err == nil && !strings.HasSuffix(got, suffix) {
				err = fmt.Errorf("at %s", got)
			}
			return err
		})
	}
	href := func(selector string) string {
		t.Helper()
		return ask(v.browser, chromedp.AttributeValue(chromedp.CSS(selector), "href")).Value
	}
	v.run(chromedp.Navigate(v.home + "/en/cities/barcelona"))
	path := href(`.wall .pic`)
	v.run(press(`.wall .pic`), chromedp.WaitVisible(chromedp.CSS(`main .show`)))
	at(path)
	next := href(`[rel=next]`)
	v.run(press(`[rel=next]`))
	at(next)
	v.run(chromedp.Navigate(v.home + next))
	if got := href(`[rel=bookmark]`); got != next {
		t.Errorf("the address to share is %q", got)
	}
	if box := ask(v.browser, chromedp.Dimensions(chromedp.CSS(`.show img`))); box.Width < 200 || box.Height < 200 {
		t.Errorf("the picture stands %d × %d large", box.Width, box.Height)
	}
	if got := href(`.show .pic`); !strings.HasSuffix(got, ".jpg") {
		t.Errorf("the picture leads to %q", got)
	}
}

func loadsWhatStands(t *testing.T, v *visitor) {
	call(v.browser, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}) // a larger one at hand would be taken
	for _, width := range []int64{390, 768, 1280, 2560} {
		for _, density := range []float64{1, 2} {
			v.run(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(density)))
			path := v.wall("en")[1]
			for _, w := range v.misfits(`.wall img`, ".8") {
				t.Errorf("on the wall at %d px, density %.0f: %s", width, density, w)
			}
			v.run(chromedp.Navigate(v.home + path))
			for _, w := range v.misfits(`.show img`, ".9") {
				t.Errorf("alone at %d px, density %.0f: %s", width, density, w)
			}
		}
	}
}

// misfits are pictures that are not the smallest rendition that covers where they stand, and on a phone so
// much of it.
func (v *visitor) misfits(selector, onPhone string) []string {
	v.t.Helper()
	return ask(v.browser, chromedp.Evaluate[[]string](`(async () => {
		const all = [...document.querySelectorAll('`+selector+`')];
		for (const img of all) img.loading = 'eager';
		for (const one of document.querySelectorAll('picture')) one.style.contentVisibility = 'visible';
		await Promise.all(all.map(img => img.decode()));
		return all.map(img => {
			const needs = img.getBoundingClientRect().width * devicePixelRatio * (innerWidth < 640 ? `+onPhone+` : 1);
			const rungs = img.srcset.split(', ').map(one => one.split(' ')).map(([url, width]) => [new URL(url, location).href, parseInt(width)]);
			const right = wanted => (rungs.find(([, width]) => width >= wanted) || rungs.at(-1))[0];
			// sizes are rounded up, to a pixel of the page
			return [right(needs - .5), right(needs + devicePixelRatio)].includes(img.currentSrc) ? '' : needs + ' px get ' + img.currentSrc;
		}).filter(Boolean);
	})()`, chromedp.EvalAwaitPromise))
}

// loadsAheadOfWhoMoves holds a telephone's first view to the pictures that are in it.
func loadsAheadOfWhoMoves(t *testing.T, v *visitor) {
	v.run(chromedp.EmulateViewport(390, 520))
	v.wall("en")
	const come = `[...document.querySelectorAll('.wall img')].map(i => ({seen: i.closest('.im').getBoundingClientRect().top < innerHeight, come: i.complete && i.currentSrc !== ''}))`
	type one struct {
		Seen bool `json:"seen"`
		Come bool `json:"come"`
	}
	pictures := func(so func(one) bool) (n int) {
		for _, p := range value[[]one](v, come) {
			if so(p) {
				n++
			}
		}
		return n
	}
	eventually(t, stepTime, "what is seen has come", func() error {
		if n := pictures(func(p one) bool { return p.Seen && !p.Come }); n > 0 {
			return fmt.Errorf("%d have not", n)
		}
		return nil
	})
	all, early := len(value[[]one](v, come)), pictures(func(p one) bool { return p.Come })
	if seen := pictures(func(p one) bool { return p.Seen }); early != seen || seen == all {
		t.Errorf("of %d pictures %d are seen and %d have come", all, seen, early)
	}
	v.run(chromedp.Evaluate[chromedp.Void](`scrollBy({top: 1, behavior: 'instant'})`))
	eventually(t, stepTime, "more come", func() error {
		if n := pictures(func(p one) bool { return p.Come }); n <= early {
			return fmt.Errorf("%d of %d", n, all)
		}
		return nil
	})
}

func choosesSmallPictures(t *testing.T, v *visitor) {
	v.wall("en")
	most := func() int {
		return value[int](v, `Math.max(...[...document.querySelectorAll('.wall img')].map(i => parseInt(i.srcset.split(' ').at(-1))))`)
	}
	if got := most(); got <= 320 {
		t.Fatalf("at most %d px from the beginning", got)
	}
	v.run(press(`[action="/low-data"] [value=on]`), chromedp.WaitVisible(chromedp.CSS(`[action="/low-data"] [value=off]`)))
	if got, s := most(), v.sees(); got != 320 || s.Path != "/en/cities/barcelona" {
		t.Errorf("at most %d px, %+v", got, s)
	}
	v.run(press(`[action="/low-data"] [value=off]`), chromedp.WaitVisible(chromedp.CSS(`[action="/low-data"] [value=on]`)))
	if got := most(); got <= 320 {
		t.Errorf("at most %d px afterwards", got)
	}
}
