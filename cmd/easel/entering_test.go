package main

import (
	"bytes"
	"errors"
	"fmt"
	pixels "image"
	"image/color"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// The form in Chromium: one question at a time, choosing a picture, finding a city.

// fillsIn fills in the whole form as a family does, and goes on from step to step where there are steps.
func (b *browser) fillsIn(t *testing.T, d painter.Drawing, city string) {
	t.Helper()
	b.choosesFile(paintedFile(t, d))
	b.goesOn()
	b.run(
		chromedp.SendKeys(chromedp.CSS(`input[name=child_name]`), d.Child),
		press(`input[name=child_age][value="8"] + label`),
	)
	b.goesOn()
	b.run(
		chromedp.SendKeys(chromedp.CSS(`input[name=title]`), d.Title),
		chromedp.SendKeys(chromedp.CSS(`textarea[name=story]`), d.Story),
		chromedp.SendKeys(chromedp.CSS(`textarea[name=description]`), "A town with a river."),
	)
	b.goesOn()
	b.run(chromedp.SendKeys(chromedp.CSS(`input[name=city]`), city))
	b.goesOn()
	b.run(
		chromedp.SendKeys(chromedp.CSS(`input[name=guardian_name]`), "Zoraida"),
		chromedp.SendKeys(chromedp.CSS(`input[name=guardian_email]`), "zoraida@example.org"),
	)
	b.goesOn()
	b.run(
		press(`input[name=child_yes]`),
		press(`input[name=consent_guardian]`),
		press(`input[name=consent_publish]`),
	)
}

// choosesFile chooses a picture and waits until it is shown.
func (b *browser) choosesFile(path string) {
	b.t.Helper()
	b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{path}, chromedp.NodeReady))
	b.until("the picture is shown", fmt.Sprintf(`!!document.querySelector('.file canvas') && document.querySelector('.said').textContent.includes(%s)`, quoted(filepath.Base(path))))
}

// goesOn presses Continue, if there are steps, and once more where a question stands in the way.
func (b *browser) goesOn() {
	b.t.Helper()
	const heading = `[...document.querySelectorAll('#entry h2')].find(h => h.checkVisibility()).textContent`
	before := ask(b, chromedp.Evaluate[string](heading))
	if ask(b, chromedp.Evaluate[bool](`document.getElementById('on').hidden`)) {
		return
	}
	for range 2 {
		b.run(press(`#on`))
		if ask(b, chromedp.Evaluate[string](heading)) != before {
			return
		}
	}
	b.t.Fatalf("%q is not left: %s", before, ask(b, chromedp.Evaluate[string](`document.querySelector('.summary')?.textContent ?? ''`)))
}

func TestOnAPhoneTheFormAsksOneThingAtATimeAndBackLeadsBack(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.look(phone)
	b.open(p.URL + "/en/enter")
	wants := func(step string) {
		t.Helper()
		b.until("the step is "+step, `[...document.querySelectorAll('#entry h2')].filter(h => h.checkVisibility()).map(h => h.textContent).join() === `+quoted(step))
	}
	wants("The drawing")
	b.run(press(`#on`))
	b.until("what is missing is said", `document.title.startsWith('Error: ') && document.activeElement.matches('.summary')`)
	b.run(press(`.summary a`))
	b.until("the way to it leads there", `document.activeElement.closest('.picks') !== null`)

	d := painter.New(7, 1).In("en")
	b.choosesFile(paintedFile(t, d))
	b.goesOn()
	wants("The child")
	b.until("the heading has the focus", `document.activeElement.textContent === 'The child' && document.title.startsWith('Step 2 of 6: The child')`)
	b.run(chromedp.SendKeys(chromedp.CSS(`input[name=child_name]`), "Lina Okafor"), press(`input[name=child_age][value="8"] + label`))
	b.run(press(`#on`))
	b.until("whether a family name is in it is asked", `document.getElementById('question').checkVisibility() && document.activeElement.closest('#question') !== null`)
	b.run(press(`#on`)) // it is a question
	wants("About the drawing")
	b.run(chromedp.Evaluate[chromedp.Void](`history.back()`))
	wants("The child")
	b.run(chromedp.Evaluate[chromedp.Void](`history.forward()`))
	wants("About the drawing")
	b.run(press(`#at button`))
	wants("The child")
	b.until("the name is still there", `document.querySelector('[name=child_name]').value === 'Lina Okafor'`)
	b.look(desk)
	b.until("a desk shows all", `[...document.querySelectorAll('#entry h2')].every(h => h.checkVisibility())`)
	b.clean()
}

func TestAPictureIsLookedAtAndUsedAllTheSame(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.look(desk)
	b.open(p.URL + "/en/enter")
	b.run(chromedp.Evaluate[chromedp.Void](`window.told = []; document.getElementById('entry').addEventListener('chosen', (e) => (told = e.detail.file ? [...told, e.detail.file.name] : []))`))
	said := func() string {
		return ask(b, chromedp.Evaluate[string](`[...document.querySelectorAll('.said .warn')].map(p => p.textContent).join(' ')`))
	}
	for seed := range uint64(6) {
		d := painter.New(20+seed, 1)
		plain := paintedFile(t, d)
		b.choosesFile(plain)
		b.until("it is taken", `told.length === 1`)
		if got := said(); got != "" {
			t.Errorf("of a sharp drawing of %d is said: %s", seed, got)
		}
		for name, want := range map[string]string{"blurred": "looks blurred", "dark": "very dark", "tiny": "very small"} {
			b.choosesFile(spoiled(t, plain, name))
			b.until(name+" is said", `document.querySelector('.said .warn') !== null`)
			if got := said(); !strings.Contains(got, want) {
				t.Errorf("of a %s drawing of %d is said: %q", name, seed, got)
			}
			if got := ask(b, chromedp.Evaluate[int](`told.length`)); got != 0 {
				t.Errorf("a %s drawing was taken before the family had its say", name)
			}
			b.run(press(`.said button`))
			b.until("it is used all the same", `told.pop() === `+quoted(name+".png")+` && !document.querySelector('.said .warn')`)
		}
	}
	b.clean()
}

// spoiled is a drawing's file as a hasty photo: blurred by 0.4 hundredths of its side, in a sixth of the light, or tiny.
func spoiled(t *testing.T, file, how string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sharp, _, err := pixels.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var picture pixels.Image
	switch side := sharp.Bounds().Dx(); how {
	case "blurred":
		picture = imaging.Blur(sharp, float64(side)*0.004)
	case "dark":
		picture = imaging.AdjustFunc(sharp, func(c color.NRGBA) color.NRGBA { return color.NRGBA{c.R / 6, c.G / 6, c.B / 6, c.A} })
	case "tiny":
		picture = imaging.Fit(sharp, 500, 500, imaging.Box)
	}
	path := filepath.Join(t.TempDir(), how+".png")
	if err := imaging.Save(picture, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAPictureBeyondTheLimitIsMadeSmallerWithLeave(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "limits.file=2MB")
	b := openBrowser(t, p.URL)
	b.look(desk)
	b.open(p.URL + "/en/enter")
	large, dice := pixels.NewNRGBA(pixels.Rect(0, 0, 1800, 1200)), rand.New(rand.NewPCG(1, 2))
	for i := range large.Pix { // grain, which no PNG makes small
		large.Pix[i] = 200 + byte(dice.IntN(16)) | 255*byte(i%4/3)
	}
	path, letter := filepath.Join(t.TempDir(), "sheet.png"), filepath.Join(t.TempDir(), "letter.pdf")
	if err := errors.Join(imaging.Save(large, path), os.WriteFile(letter, []byte("%PDF-1.4"), 0o600)); err != nil {
		t.Fatal(err)
	}
	b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{letter}, chromedp.NodeReady))
	b.until("what is no picture is not taken", `/This file is not a picture/.test(document.querySelector('.said .err')?.textContent) && document.querySelector('#arriving').hidden`)
	b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{path}, chromedp.NodeReady))
	b.until("leave is asked", `/has [0-9.]+ MB, and up to 2 MB fit.* Then it has .* [kM]B/.test(document.querySelector('.said')?.textContent)`)
	if got := ask(b, chromedp.Evaluate[string](`document.querySelector('[name=drawing]').files[0].name`)); got != "sheet.png" {
		t.Errorf("before that it is %s", got)
	}
	b.run(press(`.said button`))
	b.until("it is smaller", `(f => f.name === 'sheet.jpg' && f.size < 2e6)(document.querySelector('[name=drawing]').files[0])`)
	b.clean()
}

func TestTheFormIsFilledInByKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.look(desk)
	b.open(p.URL + "/en/enter")
	b.tabsTo(`.picks button`)
	b.choosesFile(paintedFile(t, painter.New(7, 1))) // what the system's own dialog would do
	for _, step := range []struct{ at, keys string }{
		{`#child_name`, "Lina"}, {`[name=child_age]`, " "}, {`#drawn_on`, ""}, {`#title`, "The red tram"}, {`#story`, "It goes to the sea."},
		{`#description`, "A red tram by the sea."}, {`#city`, ""},
	} {
		b.tabsTo(step.at)
		b.run(chromedp.KeyEvent(step.keys))
	}
	b.until("cities are offered", `document.querySelectorAll('#city-list [role=option]').length === 7`)
	b.run(chromedp.KeyEvent("Paris, Fr"))
	b.until("its country behind it is no matter", `document.querySelector('#city-list').textContent === 'ParisFrance'`)
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('#city').value = ''`))
	b.run(chromedp.KeyEvent("バルセナ")) // mistyped at its end
	b.until("one is found", `document.querySelector('#city-list').textContent.startsWith('Barcelona')`)
	b.run(chromedp.KeyEvent(kb.ArrowDown))
	b.until("it is told which", `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.getAttribute('aria-selected') === 'true'`)
	b.run(chromedp.KeyEvent(kb.Enter))
	b.until("it is taken", `document.querySelector('#city').value === 'Barcelona' && document.querySelector('#city-list').hidden`)
	for _, step := range []struct{ at, keys string }{
		{`#guardian_name`, "Zoraida"}, {`#guardian_email`, "zoraida@example.org"}, {`#child_yes`, " "},
		{`#consent_guardian`, " "}, {`#consent_publish`, " "}, {`#send`, kb.Enter},
	} {
		b.tabsTo(step.at)
		b.run(chromedp.KeyEvent(step.keys))
	}
	b.run(chromedp.WaitVisible(chromedp.CSS(`.line`)))
	b.run(chromedp.NavigateBack())
	b.until("the form is there again", `location.pathname === '/en/enter' && document.readyState === 'complete'`)
	b.restored()
	b.until("who comes back for another child finds neither ticks nor a picture", `!document.querySelector('#entry :checked') && document.querySelector('[name=drawing]').files.length === 0`)
	b.clean()
}

// tabsTo presses Tab until what a selector means has the focus.
func (b *browser) tabsTo(selector string) {
	b.t.Helper()
	const most = 30
	for range most {
		b.run(chromedp.KeyEvent("\t"))
		if ask(b, chromedp.Evaluate[bool](fmt.Sprintf("document.activeElement.matches(%s)", quoted(selector)))) {
			return
		}
	}
	b.t.Fatalf("no Tab of %d leads to %s", most, selector)
}

func TestWithoutScriptTheFormIsOnePageAndTakesADrawing(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.look(phone)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(p.URL + "/es/enter")
	if got := ask(b, chromedp.Evaluate[int](`[...document.querySelectorAll('#entry h2')].filter(h => h.checkVisibility()).length`)); got != 6 {
		t.Errorf("%d of 6 parts are there", got)
	}
	d := painter.New(7, 1).In("es")
	b.run(
		chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{paintedFile(t, d)}, chromedp.NodeVisible),
		chromedp.SendKeys(chromedp.CSS(`input[name=child_name]`), "Ana María"),
		press(`input[name=child_age][value="8"] + label`),
		chromedp.SendKeys(chromedp.CSS(`input[name=title]`), d.Title),
		chromedp.SendKeys(chromedp.CSS(`input[name=city]`), "bogota, colombia"),
		chromedp.SendKeys(chromedp.CSS(`input[name=guardian_name]`), "Zoraida"),
		chromedp.SendKeys(chromedp.CSS(`input[name=guardian_email]`), "zoraida@example.org"),
		press(`input[name=child_yes]`),
		press(`input[name=consent_guardian]`),
		press(`input[name=consent_publish]`),
		press(`#send`),
		chromedp.WaitVisible(chromedp.CSS(`.line`)),
	)
	b.clean()
}

func TestMomentsAndTheNearestCityAreThoseOfTheReadersTimeZone(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "closes=2030-05-31T22:30:00Z")
	b := openBrowser(t, p.URL)
	b.look(desk)
	for zone, want := range map[string][2]string{
		"America/Bogota": {"31 May 2030 at 17:30", "Bogotá"}, "Asia/Tehran": {"1 June 2030 at 02:00", "Tehran"}, "Africa/Accra": {"31 May 2030 at 22:30", "Accra"},
	} {
		call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
		b.open(p.URL + "/en/enter")
		b.until("the moment in "+zone+" is "+want[0], `document.querySelector('main time').textContent.startsWith(`+quoted(want[0])+`)`)
		b.run(press(`#city`))
		b.until("the nearest city in "+zone+" is "+want[1], `document.querySelector('#city-list li')?.textContent.startsWith(`+quoted(want[1])+`)`)
		call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: ""})
	}
	b.clean()
}

func TestInARushTheBrowserDoesTheWorkByItself(t *testing.T) {
	t.Parallel()
	p := startEasel(t, "--entry-rush", "1")
	if _, err := newFamily(p.URL, 1, renditiontest.JPEG(t, 400, 300)).enter(stepTime); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, p.URL)
	b.look(desk)
	b.open(p.URL + "/en/enter")
	b.fillsIn(t, painter.New(7, 1).In("en"), "Barcelona")
	from := time.Now()
	b.run(press(`#send`), chromedp.WaitVisible(chromedp.CSS(`.line`)))
	t.Logf("it was sent %v after the button was pressed", time.Since(from).Round(100*time.Millisecond))
	b.clean()
}
