package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Letters in Chromium: a family opens the one that says that its drawing came, and follows its
// link; and an organiser writes to all families of a city.

func TestALetterInTheBrowserLeadsToItsDrawing(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	command(t, ownPassword+"\n", "staff", "add", "olga@example.org", "--role", "organiser", "--password-stdin", "--data", p.Data).done()
	b := openBrowser(t, p.URL)
	for n, tag := range []string{"en", "ar"} {
		f := newFamily(p.URL, n, renditiontest.JPEG(t, 900, 600))
		f.Fields["language"], f.Fields["guardian_email"] = tag, tag+"-family@example.org"
		a := isIn(t, f)
		for _, v := range []view{phone, {1280, 900, false}} {
			b.look(v)
			b.opensLetter(t, letterTo(t, p, tag+"-family@example.org", 1), tag)
		}
		b.run(press(`a`), chromedp.WaitVisible(chromedp.CSS(`.line`)))
		b.isAt("/" + tag + a.StatusURL)
	}
	for _, tag := range []string{"en", "ar"} {
		b.look(phone)
		b.writesToFamilies(t, p, tag)
		if m := letterTo(t, p, tag+"-family@example.org", map[string]int{"en": 2, "ar": 3}[tag]); m.Header.Get("Content-Language") != tag {
			t.Errorf("%s: the letter is in %s", tag, m.Header.Get("Content-Language"))
		}
	}
	b.clean()
}

// letterTo waits until so many letters to an address lie in the outbox, and gives the last.
func letterTo(t *testing.T, p *process, address string, many int) (last mailtest.Mail) {
	t.Helper()
	eventually(t, stepTime, "a letter to "+address, func() error {
		names, err := filepath.Glob(filepath.Join(p.Data, "outbox", "*.eml"))
		found := 0
		for _, name := range names {
			m, err := readLetter(name)
			if err != nil {
				return err
			}
			if m.Header.Get("To") == "<"+address+">" {
				found, last = found+1, m
			}
		}
		if found != many {
			return fmt.Errorf("there are %d, %w; want %d", found, err, many)
		}
		return nil
	})
	return last
}

func readLetter(path string) (mailtest.Mail, error) {
	file, err := os.Open(path)
	if err != nil {
		return mailtest.Mail{}, err
	}
	defer file.Close()
	return mailtest.Read(file)
}

// opensLetter shows a letter as a mail program does, and looks whether it fits.
func (b *browser) opensLetter(t *testing.T, m mailtest.Mail, tag string) {
	t.Helper()
	b.run(chromedp.Navigate("about:blank"))
	frame := call(b, page.GetFrameTree, struct{}{}).FrameTree.Frame.ID
	call(b, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frame, HTML: m.HTML})
	b.until("the letter is there, and as wide as its window", fmt.Sprintf(`document.documentElement.lang === %q && document.documentElement.scrollWidth <= innerWidth`, tag))
	if !ask(b, chromedp.Evaluate[bool](`document.querySelectorAll("a").length === 1 && document.querySelector("a").getBoundingClientRect().height >= 44`)) {
		t.Errorf("%s: its link is hard to press", tag)
	}
	b.shoot("letter-" + tag)
}

// writesToFamilies signs in as an organiser, once, and writes to the families of Barcelona.
func (b *browser) writesToFamilies(t *testing.T, p *process, tag string) {
	t.Helper()
	at := p.URL + "/" + tag + "/moderation/letters"
	b.run(chromedp.Navigate(at))
	if !ask(b, chromedp.Evaluate[bool](`!!document.querySelector("#subject-en")`)) {
		b.run(
			chromedp.SendKeys(chromedp.CSS(`input[name=email]`), "olga@example.org"),
			chromedp.SendKeys(chromedp.CSS(`input[name=password]`), ownPassword),
			press(`main button[type=submit]`),
			chromedp.WaitVisible(chromedp.CSS(`#subject-en`)),
		)
	}
	b.run(
		chromedp.SetValue(chromedp.CSS(`#city`), "barcelona"),
		chromedp.SendKeys(chromedp.CSS(`#subject-en`), "The exhibition opens"),
		chromedp.SendKeys(chromedp.CSS(`#text-en`), "All drawings hang."),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("#text-ar").closest("details").open = true`),
		chromedp.SendKeys(chromedp.CSS(`#subject-ar`), "يُفتتح المعرض"),
		chromedp.SendKeys(chromedp.CSS(`#text-ar`), "كل الرسوم معلّقة."),
		press(`button[value=preview]`),
		chromedp.WaitVisible(chromedp.CSS(`#confirm`)),
	)
	b.until("both are shown, and fit", `document.querySelectorAll(".mailed").length === 2 && document.documentElement.scrollWidth <= innerWidth`)
	b.shoot("letters-preview-" + tag)
	b.run(press(`#confirm`), press(`button[value=send]`), chromedp.WaitVisible(chromedp.CSS(`.log`)))
	b.isAt("/" + tag + "/moderation/letters?sent=yes")
}
