package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// What a family has typed stays on its device until it is sent, whatever happens to the browser.

// words are what the family of these tests types, by field.
var words = map[string]string{
	"child_name": "Lina", "title": "The red tram", "story": "It goes to the sea.\nEvery day.", "city": "Barcelona",
	"guardian_name": "Zoraida", "guardian_email": "zoraida@example.org",
}

// ticks are the boxes it ticks.
const ticks = `[...document.querySelectorAll('#entry input[type=checkbox], #entry [name=child_age][value="8"]')]`

// types types all words as a person does: with an event for each.
func (b *browser) types() {
	b.t.Helper()
	for name, text := range words {
		b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
			`(c => { c.value = %s; c.dispatchEvent(new InputEvent('input', {bubbles: true})) })(document.querySelector('#entry [name=%s]'))`, quoted(text), name)))
	}
	b.run(chromedp.Evaluate[chromedp.Void](`for (const box of ` + ticks + `) box.click()`))
}

// choosesPicture chooses a file of the form.
func (b *browser) choosesPicture(path string) {
	b.t.Helper()
	b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{path}, chromedp.NodeReady))
}

// onTheDevice are the drafts in the browser: their fields, and how many bytes of pictures are with them.
type onTheDevice struct {
	Drafts []struct {
		Key    string            `json:"key"`
		Fields map[string]string `json:"fields"`
		Upload string            `json:"upload"`
		More   []struct{}        `json:"more"` // children, or drawings of a sheet
	} `json:"drafts"`
	Bytes int64 `json:"bytes"`
}

func (b *browser) device() onTheDevice {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[onTheDevice](`(async () => {
		if (!(await indexedDB.databases()).length) return {drafts: [], bytes: 0};
		const ended = (r) => new Promise((done, failed) => { r.onsuccess = () => done(r.result); r.onerror = () => failed(r.error) });
		const base = await ended(indexedDB.open('easel'));
		const all = base.transaction(['drafts', 'files']);
		const [drafts, files] = await Promise.all(['drafts', 'files'].map((name) => ended(all.objectStore(name).getAll())));
		base.close();
		return {drafts, bytes: files.reduce((n, f) => n + f.size, 0)};
	})()`, chromedp.EvalAwaitPromise))
}

// keeps waits until the device holds all words and so many bytes of a picture.
func (b *browser) keeps(bytes int) {
	b.t.Helper()
	want := maps.Clone(words)
	want["child_age"] = "8"
	for _, name := range []string{"child_yes", "consent_guardian", "consent_publish", "consent_exhibit", "consent_press"} {
		want[name] = "yes"
	}
	eventually(b.t, stepTime, "the device keeps it", func() error {
		if d := b.device(); len(d.Drafts) != 1 || d.Bytes != int64(bytes) || !maps.Equal(d.Drafts[0].Fields, want) {
			return fmt.Errorf("%+v", d)
		}
		return nil
	})
}

// forgot waits until the device has nothing any more.
func (b *browser) forgot() {
	b.t.Helper()
	eventually(b.t, stepTime, "the device has forgotten all", func() error {
		if left := b.device(); len(left.Drafts) > 0 || left.Bytes > 0 {
			return fmt.Errorf("it still has %+v", left)
		}
		return nil
	})
}

// shows waits until the form has all words and a preview of the picture in it, and the key.
func (b *browser) shows(key string) {
	b.t.Helper()
	b.until("the form has the kept key", `document.querySelector('#entry [name=key]').value === `+quoted(key))
	for name, text := range words {
		b.until(name+" is filled in", `document.querySelector('#entry [name=`+name+`]').value === `+quoted(text))
	}
	b.until("the boxes are ticked", ticks+`.every((c) => c.checked)`)
	b.until("the picture is shown", `!!document.querySelector('#entry .file canvas') && document.querySelector('#entry [name=drawing]').files[0].size > 0`)
}

func (b *browser) key() string {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[string](`document.querySelector('#entry [name=key]').value`))
}

func TestWhatWasTypedIsThereAgainAfterTheBrowserWasKilled(t *testing.T) {
	t.Parallel()
	p, profile := startEasel(t), t.TempDir()
	file := paintedFile(t, painter.New(7, 1))
	b := openBrowserOf(t, profile, p.URL)
	b.open(p.URL + "/en/enter")
	b.choosesPicture(file)
	b.types()
	b.keeps(sizeOf(t, file))
	key := b.key()
	b.kill()

	b = openBrowserOf(t, profile, p.URL)
	b.open(p.URL + "/ar/enter")
	b.shows(key)
	b.until("it says so", `document.querySelector('#device').textContent.includes('حفظنا ما كتبته')`)
	b.clean()
}

func TestOneButtonWipesTheDevice(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	file := paintedFile(t, painter.New(7, 1))
	b := openBrowser(t, p.URL)
	b.open(p.URL + "/en/enter")
	b.until("there is nothing to wipe", `document.querySelector('#device button').hidden`)
	b.choosesPicture(file)
	b.types()
	b.keeps(sizeOf(t, file))
	other := b.beside(t, p.URL)
	other.open(p.URL + "/en/enter")
	other.run(chromedp.SendKeys(chromedp.CSS(`[name=title]`), "Another one"))
	other.until("there is something to wipe", `!document.querySelector('#device button').hidden`)
	b.run(press(`#device button`))
	for _, tab := range []*browser{b, other} {
		tab.until("the page is fresh", `document.querySelector('#device').textContent.includes('Nothing of it is left') && !document.querySelector('.file canvas')
			&& [...document.querySelectorAll('#entry input:not([type=hidden],[type=checkbox],[type=radio]), #entry textarea')].every((c) => !c.value) && `+ticks+`.every((c) => !c.checked)`)
		tab.forgot()
		tab.clean()
	}
}

func TestTwoTabsKeepADraftEach(t *testing.T) {
	t.Parallel()
	p, profile := startEasel(t), t.TempDir()
	b := openBrowserOf(t, profile, p.URL)
	b.open(p.URL + "/en/enter")
	writes := func(tab *browser, title string) {
		tab.run(chromedp.SendKeys(chromedp.CSS(`[name=title]`), title))
		tab.until("it is kept", `!document.querySelector('#device button').hidden`)
	}
	writes(b, "One")
	other := b.beside(t, p.URL)
	other.open(p.URL + "/en/enter")
	writes(other, "Two")
	writes(b, " and a half")
	eventually(t, stepTime, "both are kept", func() error {
		if d := b.device(); len(d.Drafts) != 2 {
			return fmt.Errorf("%+v", d)
		}
		return nil
	})
	for _, tab := range []*browser{b, other} { // a reload brings each tab its own
		tab.run(chromedp.Reload())
		tab.restored()
	}
	b.until("the first has its own", `document.querySelector('[name=title]').value === 'One and a half'`)
	other.until("the second has its own", `document.querySelector('[name=title]').value === 'Two'`)
	b.clean()
	other.clean()
}

// sizeOf is how many bytes a file has.
func sizeOf(t testing.TB, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Size())
}

// restored waits until the page has looked what the device keeps of it, and has it back.
func (b *browser) restored() {
	b.t.Helper()
	ask(b, chromedp.Evaluate[bool](`import(performance.getEntriesByType("resource").map((e) => e.name).find((n) => /\/draft[^/]*$/.test(n))).then((m) => m.restored).then(() => true)`, chromedp.EvalAwaitPromise))
}

// ages makes what the device keeps older.
func (b *browser) ages(days int) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`new Promise((done) => indexedDB.open('easel').onsuccess = ({target: {result: base}}) => {
		const deed = base.transaction('drafts', 'readwrite');
		deed.oncomplete = () => done(base.close());
		deed.objectStore('drafts').openCursor().onsuccess = ({target: {result: at}}) => at?.update({...at.value, at: at.value.at - %d * 24 * 60 * 60 * 1000});
	})`, days), chromedp.EvalAwaitPromise))
}

func TestADraftOfThirtyDaysOrOfAnEndedContestIsWiped(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "opens=2020-01-01")
	b := openBrowser(t, p.URL)
	eventually(t, stepTime, "the contest has begun long ago", func() error {
		got, err := get(p.URL+"/en/enter", nil)
		if err == nil && !strings.Contains(got.Body, `data-opens="1577836800"`) {
			err = errors.New("not yet")
		}
		return err
	})
	ago := func(d time.Duration) string { return time.Now().Add(-d).UTC().Format(time.RFC3339) }
	for _, test := range []struct {
		days      int
		set, says string
		remains   int
	}{
		{29, "theme=Trams", "We kept what you typed", 1},
		{2, "theme=Trams", "more than 30 days old", 0}, // 31 in all
		{2, "opens=" + ago(24*time.Hour), "for a contest that is over", 0},
		{0, "closes=" + ago(time.Minute), "for a contest that is over", 0},
	} {
		b.open(p.URL + "/en/enter")
		if len(b.device().Drafts) == 0 {
			b.run(chromedp.SendKeys(chromedp.CSS(`[name=title]`), "The tram"))
			b.until("it is kept", `!document.querySelector('#device button').hidden`)
		}
		b.open(p.URL + "/en/about")
		b.ages(test.days)
		p.must("edition", "set", test.set)
		eventually(t, stepTime, "it says "+test.says, func() error {
			b.open(p.URL + "/en/enter")
			b.restored()
			if said := ask(b, chromedp.Evaluate[string](`document.querySelector('#device').textContent`)); !strings.Contains(said, test.says) {
				return errors.New(said)
			}
			return nil
		})
		if d := b.device(); len(d.Drafts) != test.remains {
			t.Errorf("after %d days: %+v", test.days, d)
		}
	}
	b.clean()
}
