package main

import (
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// Every page at the widths of a telephone and a desk, light and dark, in English and
// Arabic: kept in .shots to look at, and checked for what no page may have. Make shots
// asks for more drawings, and then the pages of a screen in a hall are kept, too.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	const usual = 30 // one in nine is left to the moderator, by chance; Barcelona wants two
	drawings, _ := campaign(t, "SHOTS", usual)
	p := startEasel(t, "--demo", strconv.Itoa(drawings))
	filled(t, p)
	pages := sitePages(t, p)
	views := []view{phone, desk, {390, 844, true}, {1280, 900, true}}
	if drawings > usual {
		views = append(views, view{2560, 1440, false}, view{2560, 1440, true})
	}
	b := openBrowser(t, p.URL)
	for _, v := range views {
		b.look(v)
		for _, lang := range []string{"en", "ar"} {
			b.open(p.URL + "/" + lang + signInPath)
			b.shoot(shotName("sign-in", lang, v))
		}
	}
	signInByPage(t, b, p)
	for _, v := range views {
		b.look(v)
		for _, lang := range []string{"en", "ar"} {
			b.eachPage(p.URL, lang, pages, func(page sitePage) { b.shoot(shotName(page.name, lang, v)) })
		}
	}
	b.look(desk)
	b.open(p.URL + "/en/")
	b.keep("readme", page.Viewport{Width: 1280, Height: 900, Scale: 1}, false)
	b.clean()
	contactSheets(t, views, append(pages, sitePage{name: "sign-in"}))
}

func shotName(page, lang string, v view) string { return fmt.Sprintf("%s-%s-%s", page, lang, v) }

const signInPath = "/moderation/sign-in"

// withoutExpected leaves out that the missing page is missing.
func withoutExpected(wrong []string) []string {
	var kept []string
	for _, w := range wrong {
		if !strings.Contains(w, "/nowhere") {
			kept = append(kept, w)
		}
	}
	return kept
}

// filled waits until the demo is in and published.
func filled(t *testing.T, p *process) {
	t.Helper()
	p.must("edition", "set", "publish_delay=100ms")
	eventually(t, 10*time.Minute, "the demo is filled", func() error {
		if !strings.Contains(p.log.tail(math.MaxInt), "drawings are in") {
			return fmt.Errorf("not yet")
		}
		return nil
	})
	hasDrawings(t, p, 2) // the second has a page of its own
}

// hasDrawings waits until so many drawings hang on Barcelona's wall, if not more.
func hasDrawings(t *testing.T, p *process, many int) {
	t.Helper()
	eventually(t, stepTime, "what was approved is published", func() error {
		if n := strings.Count(expect(t, p.URL+"/api/v1/cities/barcelona/drawings", nil, http.StatusOK).Body, `"published_at"`); n < many {
			return fmt.Errorf("%d hang", n)
		}
		return nil
	})
}

// waitingEntry enters the drawing of the n-th family, whose receipt page can be looked at.
func waitingEntry(t *testing.T, p *process, n int) string {
	t.Helper()
	f := newFamily(p.URL, n, []byte(fileText(t, paintedFile(t, painter.New(10+uint64(n), 2)))))
	a, err := f.enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p, a, "in_review")
	return "/entries/" + a.Receipt
}

// signInByPage signs in as the organiser of sitePages.
func signInByPage(t *testing.T, b *browser, p *process) {
	t.Helper()
	b.look(desk)
	b.run(
		chromedp.Navigate(p.URL+"/en"+signInPath),
		chromedp.SendKeys(chromedp.CSS(`input[name=email]`), organiserEmail),
		chromedp.SendKeys(chromedp.CSS(`input[name=password]`), ownPassword),
		press(`main button[type=submit]`),
		chromedp.WaitNotPresent(chromedp.CSS(`input[name=password]`)),
	)
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
