package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// Every page at the widths of a telephone and a desk, light and dark, in English and
// Arabic: kept in .shots to look at, and checked for what no page may have.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	p := startEasel(t, "--demo", "18")
	filled(t, p)
	drawing := firstDrawing(t, p)
	entry := waitingEntry(t, p)
	b := openBrowser(t, p.URL)
	signInByPage(t, b, p)
	item := waitingItem(t, p)
	pages := map[string]string{
		"home": "/", "cities": "/cities", "city": "/cities/barcelona", "empty": "/cities/lisbon", "drawing": "/drawings/" + drawing,
		"enter": "/enter", "receipt": entry, "about": "/about", "privacy": "/privacy", "missing": "/nowhere",
		"queue": "/moderation/queue", "console": "/moderation/drawings/" + item,
	}
	for _, v := range []view{phone, desk, {390, 844, true}, {1280, 900, true}} {
		b.look(v)
		for _, lang := range []string{"en", "ar"} {
			for name, path := range pages {
				b.run(chromedp.Navigate(p.URL + "/" + lang + path))
				b.shoot(fmt.Sprintf("%s-%s-%s", name, lang, v))
			}
		}
	}
	b.look(desk)
	b.run(chromedp.Navigate(p.URL + "/en/"))
	b.keep("readme", page.Viewport{Width: 1280, Height: 900, Scale: 1}, false)
	b.mu.Lock()
	b.wrong = withoutExpected(b.wrong)
	b.mu.Unlock()
	b.clean()
}

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
	eventually(t, 3*time.Minute, "the demo is filled", func() error {
		if !strings.Contains(p.log.tail(1<<20), "drawings are in") {
			return fmt.Errorf("not yet")
		}
		return nil
	})
	hasDrawings(t, p)
}

// hasDrawings waits until something hangs on Barcelona's wall.
func hasDrawings(t *testing.T, p *process) {
	t.Helper()
	eventually(t, 15*time.Second, "what was approved is published", func() error {
		if !strings.Contains(expect(t, p.URL+"/api/v1/cities/barcelona/drawings", nil, http.StatusOK).Body, `"id"`) {
			return fmt.Errorf("not yet")
		}
		return nil
	})
}

func firstDrawing(t *testing.T, p *process) string {
	t.Helper()
	var wall struct {
		Drawings []published `json:"drawings"`
		Next     *string     `json:"next"`
	}
	decode(t, expect(t, p.URL+"/api/v1/cities/barcelona/drawings", nil, http.StatusOK), http.StatusOK, &wall)
	return wall.Drawings[0].ID
}

// waitingEntry enters a drawing whose receipt page can be looked at.
func waitingEntry(t *testing.T, p *process) string {
	t.Helper()
	f := newFamily(p.URL, 1, []byte(fileText(t, paintedFile(t, painter.New(11, 2)))))
	a, err := f.enter(20 * time.Second)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p, a, "in_review")
	return "/entries/" + a.Receipt
}

func demoSignIn(t *testing.T, p *process) (email, password string) {
	t.Helper()
	var account demoAccount
	if err := json.Unmarshal([]byte(fileText(t, filepath.Join(p.Data, "demo.json"))), &account); err != nil {
		t.Fatal(err)
	}
	return account.Email, account.Password
}

func signInByPage(t *testing.T, b *browser, p *process) {
	t.Helper()
	email, password := demoSignIn(t, p)
	b.look(desk)
	b.run(chromedp.Navigate(p.URL + "/en/moderation/sign-in"))
	b.shoot("sign-in-en-" + desk.String())
	b.run(
		chromedp.SendKeys(chromedp.CSS(`input[name=email]`), email),
		chromedp.SendKeys(chromedp.CSS(`input[name=password]`), password),
		chromedp.Click(chromedp.CSS(`main button[type=submit]`)),
		chromedp.WaitNotPresent(chromedp.CSS(`input[name=password]`)),
	)
}

func waitingItem(t *testing.T, p *process) string {
	t.Helper()
	email, password := demoSignIn(t, p)
	m := &moderator{t: t, at: p.URL}
	got := m.post("/moderation/sign-in", url.Values{"email": {email}, "password": {password}})
	m.cookie, _, _ = strings.Cut(got.Header.Get("Set-Cookie"), ";")
	return m.queue()[0].ID
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
