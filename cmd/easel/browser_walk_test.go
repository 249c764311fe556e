package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// The whole walk in Chromium: a family fills in the form, a moderator approves by
// click, the public finds the drawing on its city's wall.

func TestTheWalkInTheBrowserInEnglish(t *testing.T) {
	browserWalk(t, "en", "ltr", desk, "Barcelona")
}

func TestTheWalkInTheBrowserInArabic(t *testing.T) {
	browserWalk(t, "ar", "rtl", phone, "برشلونة")
}

func browserWalk(t *testing.T, lang, dir string, v view, city string) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "publish_delay=100ms")
	signIn(t, p, "ines@example.org")
	b := openBrowser(t, p.URL)
	b.look(v)
	at := p.URL + "/" + lang
	shot := "walk-" + lang + "-"

	d := painter.New(7, 1).In(lang)
	b.run(chromedp.Navigate(at + "/enter"))
	b.fillsIn(t, d, city)
	b.shoot(shot + "1-form")
	b.run(
		press(`#send`),
		chromedp.WaitVisible(chromedp.CSS(`.line`)),
	)
	b.shoot(shot + "2-receipt")
	b.run(chromedp.WaitVisible(chromedp.CSS(`figure img`))) // the page refreshes itself until the picture is ready
	b.shoot(shot + "3-in-review")
	receipt := ask(b, chromedp.Location())

	b.run(
		chromedp.Navigate(at+"/moderation/sign-in"),
		chromedp.SendKeys(chromedp.CSS(`input[name=email]`), "ines@example.org"),
		chromedp.SendKeys(chromedp.CSS(`input[name=password]`), ownPassword),
		press(`main button[type=submit]`),
		chromedp.WaitVisible(chromedp.CSS(`a[href*="/moderation/drawings/"]`)),
	)
	b.shoot(shot + "4-queue")
	const approve = `form:has(input[name=verdict][value=approve]) button`
	b.run(press(`a[href*="/moderation/drawings/"]`), chromedp.WaitVisible(chromedp.CSS(approve)))
	b.shoot(shot + "5-console")
	b.run(press(approve), chromedp.WaitNotPresent(chromedp.CSS(approve)))

	b.run(chromedp.Navigate(receipt), chromedp.WaitVisible(chromedp.CSS(`a[href*="/drawings/"]`))) // published by now, or after a refresh
	b.shoot(shot + "6-published")
	hasDrawings(t, p, 1)
	b.run(chromedp.Navigate(at + "/cities/barcelona"))
	heading := ask(b, chromedp.Text(chromedp.CSS(`h1`)))
	b.run(
		press(`.wall a.pic`),
		chromedp.WaitVisible(chromedp.CSS(`article.show`)),
	)
	title := ask(b, chromedp.Text(chromedp.CSS(`article.show h1`)))
	direction := ask(b, chromedp.Evaluate[string](`document.documentElement.dir || 'ltr'`))
	b.shoot(shot + "7-drawing")
	if title != d.Title || heading != city || direction != dir {
		t.Errorf("found %q in %q, written %s; want %q in %q, %s", title, heading, direction, d.Title, city, dir)
	}
	b.clean()
}

// paintedFile is a drawing's photo as a file to choose.
func paintedFile(t *testing.T, d painter.Drawing) string {
	t.Helper()
	picture, err := d.JPEG(85)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "IMG_0007.jpg")
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
