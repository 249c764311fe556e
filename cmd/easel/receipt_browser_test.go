package main

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// A receipt's page in Chromium: it moves by itself, leaves alone what a family has chosen, and
// leads to the certificate of what was erased.

func TestAReceiptInTheBrowserMovesByItself(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "publish_delay=1s")
	m := signIn(t, p, "ines@example.org")
	first, second := waitingEntry(t, p, 1), waitingEntry(t, p, 2)
	b := openBrowser(t, p.URL)
	b.look(phone)
	t.Run("what has changed is shown without a reload, and said once", func(t *testing.T) { showsWhatChanges(t, b, m, p.URL+"/en"+first) })
	t.Run("a file that was chosen stays chosen", func(t *testing.T) { leavesWhatIsChosen(t, b, m, p.URL+"/en"+second) })
	t.Run("erasing leads to the certificate", func(t *testing.T) { erases(t, b, p.URL+"/en"+first) })
	b.clean()
}

// mark stands in a page until it is loaded anew.
const mark = `window.marked = true`

func showsWhatChanges(t *testing.T, b *browser, m *moderator, at string) {
	b.open(at)
	b.run(chromedp.Evaluate[chromedp.Void](mark))
	decideBy(t, m, b, at, "approve", "")
	b.until("it hangs, with the way there", `document.querySelector("h1").textContent.includes("hangs in the gallery") && !!document.querySelector("main a[href*='/drawings/']")`)
	b.until("that is said, and the title bar says it", `document.querySelector("#news").textContent === document.querySelector("h1").textContent && document.title.includes("hangs in the gallery")`)
	if !ask(b, chromedp.Evaluate[bool](`window.marked === true && !document.querySelector("#print").hidden`)) {
		t.Error("the page was loaded anew")
	}
	b.shoot("receipt-published")
	printsOnOneSheet(t, b)
}

func leavesWhatIsChosen(t *testing.T, b *browser, m *moderator, at string) {
	b.open(at + "?better=yes")
	b.run(
		chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{paintedFile(t, painter.New(11, 3))}),
		chromedp.Evaluate[chromedp.Void](mark),
	)
	decideBy(t, m, b, at, "decline", "duplicate")
	b.until("it is declined", `document.querySelector("h1").textContent.includes("could not hang it")`)
	if !ask(b, chromedp.Evaluate[bool](`window.marked === true && document.querySelector("input[name=drawing]").files.length === 1`)) {
		t.Error("the file is gone")
	}
}

func erases(t *testing.T, b *browser, at string) {
	b.open(at + "/erase")
	b.run(press(`#confirm`), press(`main button.danger`), chromedp.WaitVisible(chromedp.CSS(`.a4`)))
	b.until("it is destroyed", `document.querySelector("h1").textContent === "Erased for good" && document.title.startsWith("Erased for good")`)
	b.shoot("certificate")
	printsOnOneSheet(t, b)
}

// printsOnOneSheet prints the page that a browser shows, on A4.
func printsOnOneSheet(t *testing.T, b *browser) {
	t.Helper()
	printed := call(b, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
	if sheets := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1)); sheets != 1 {
		t.Errorf("it takes %d sheets", sheets)
	}
}

// decideBy gives a verdict on the drawing of the page that a browser shows.
func decideBy(t *testing.T, m *moderator, b *browser, at, verdict, reason string) {
	t.Helper()
	id := ask(b, chromedp.Evaluate[string](fmt.Sprintf(`fetch(%q, {headers: {Accept: "application/json"}}).then((a) => a.json()).then((s) => s.id)`, at), chromedp.EvalAwaitPromise))
	succeeds(t, m.decide(m.waitsWith(id), verdict, reason))
}
