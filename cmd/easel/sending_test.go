package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/rs/zerolog"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// A family sends its drawing over a line that is slow, breaks, and is away for a while.

// badLine is the network between a browser and a server.
type badLine struct {
	t     testing.TB
	proxy *toxiproxy.Proxy
	URL   string // of the server, over the line
}

// badLineTo runs a line to a server until the test ends.
func badLineTo(t testing.TB, p *process) *badLine {
	t.Helper()
	at, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "line", addresstest.Free(t), at.Host) // it is stopped, and started again
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	return &badLine{t, proxy, "http://" + proxy.Listen}
}

// cut breaks every connection, and lets new ones through.
func (l *badLine) cut() {
	l.t.Helper()
	l.proxy.Stop()
	if err := l.proxy.Start(); err != nil {
		l.t.Fatal(err)
	}
}

// toxic spoils the line until it is mended.
func (l *badLine) toxic(spec string) {
	l.t.Helper()
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(spec)); err != nil {
		l.t.Fatal(err)
	}
}

func (l *badLine) mend() {
	l.t.Helper()
	l.proxy.Toxics.ResetToxics(l.t.Context())
}

// pieces counts the pieces of uploads that a browser has begun to send.
func (b *browser) pieces() *atomic.Int64 {
	b.t.Helper()
	n := &atomic.Int64{}
	if err := chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && e.Request.Method == "PATCH" {
			n.Add(1)
		}
	}); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// slow gives the browser a line of so many bytes a second and a latency; offline, none.
func (b *browser) slow(latency time.Duration, rate float64, offline bool) {
	b.t.Helper()
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{
			Offline: offline, Latency: float64(latency.Milliseconds()), DownloadThroughput: rate, UploadThroughput: rate,
		}},
	})
	call(b, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: offline, Latency: float64(latency.Milliseconds()), DownloadThroughput: rate, UploadThroughput: rate,
	})
}

// A line of 50 kbit/s, with 2 s until an answer begins.
const (
	farAway = 2 * time.Second
	narrow  = 50_000 / 8
)

// cuts breaks the line twice while a piece is on its way: before any of it has arrived, and when some has. Chromium
// sends 16 KB at a time.
func (l *badLine) cuts(b *browser, pieces *atomic.Int64) {
	l.t.Helper()
	for _, after := range []time.Duration{time.Second, 3500 * time.Millisecond} {
		before := pieces.Load()
		eventually(l.t, stepTime, "a piece is on its way", func() error {
			if pieces.Load() == before {
				return fmt.Errorf("%s", ask(b, chromedp.Evaluate[string](`document.querySelector('#arriving').textContent`)))
			}
			return nil
		})
		time.Sleep(after)
		l.cut()
	}
}

// sends presses the button and waits for the receipt, whose address it returns.
func (b *browser) sends() string {
	b.t.Helper()
	b.run(press(`#send`))
	return b.received()
}

// received waits for the receipt, whose address it returns.
func (b *browser) received() string {
	b.t.Helper()
	b.until("the receipt is there", `/\/entries\/[^/]+$/.test(location.pathname) && !!document.querySelector('.line')`)
	return ask(b, chromedp.Location())
}

// forgets lets go of what the browser wrote about requests that failed: here they had to.
func (b *browser) forgets() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wrong = nil
}

// arrivedOnce wants one drawing in the contest, with the bytes of a file.
func arrivedOnce(t *testing.T, p *process, path string) {
	t.Helper()
	sent, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(p.object("*", strings.Repeat("[0-9a-f]", 64)))
	if err != nil || len(found) != 1 {
		t.Fatalf("the originals are %q, %v", found, err)
	}
	got, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(sent); !bytes.Equal(got, sent) || filepath.Base(found[0]) != hex.EncodeToString(sum[:]) {
		t.Errorf("the original has %d bytes, of %d, and they are not equal", len(got), len(sent))
	}
	eventually(t, stepTime, "the pieces are gone", func() error {
		if left, err := filepath.Glob(filepath.Join(p.Data, "objects", "uploads", "*", "*")); err != nil || len(left) > 0 {
			return fmt.Errorf("%q, %v", left, err)
		}
		return nil
	})
}

// largePhoto is a file of about 200 KB to choose.
func largePhoto(t *testing.T) string {
	t.Helper()
	picture, err := painter.New(7, 1).JPEG(85)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "IMG_0008.jpg")
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("the file has %d bytes", len(picture))
	return path
}

func TestADrawingArrivesOnceOverALineThatBreaks(t *testing.T) {
	t.Parallel()
	p, profile := startEasel(t), t.TempDir()
	l, file := badLineTo(t, p), largePhoto(t)
	b := openBrowserOf(t, profile, l.URL)
	b.open(l.URL + "/en/enter")
	b.slow(farAway, narrow, false)
	pieces := b.pieces()
	b.choosesPicture(file)
	l.cuts(b, pieces)
	b.types() // while it travels
	l.cuts(b, pieces)
	p.kill()
	p.start()
	l.cuts(b, pieces)
	b.run(chromedp.Reload())
	l.cuts(b, pieces)
	b.keeps(sizeOf(t, file))
	key := b.key()
	b.kill()

	b = openBrowserOf(t, profile, l.URL)
	b.slow(farAway, narrow, false)
	pieces = b.pieces()
	b.open(l.URL + "/en/enter")
	l.cuts(b, pieces)
	b.shows(key)
	b.sends()
	arrivedOnce(t, p, file)
	b.forgot()
}

// filled opens the form over a line, with words and picture in it, and waits until the picture has arrived.
func (b *browser) filled(l *badLine, file string) {
	b.t.Helper()
	b.open(l.URL + "/en/enter")
	b.choosesPicture(file)
	b.types()
	b.until("the picture has arrived", `document.querySelector('#arriving progress').value === 1`)
}

func TestWhoIsOfflineSendsLater(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	l, file := badLineTo(t, p), paintedFile(t, painter.New(7, 1))
	b := openBrowser(t, l.URL)
	b.filled(l, file)
	b.slow(0, -1, true)
	b.run(press(`#send`))
	b.until("it says so", `document.querySelector('#sending').textContent.startsWith('You are offline. We keep the drawing here')`)
	time.Sleep(4 * time.Second)
	b.slow(0, -1, false)
	b.received()
	arrivedOnce(t, p, file)
}

func TestABetterPictureTravelsLikeTheFirst(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	a, err := newFamily(p.URL, 1, renditiontest.JPEG(t, 900, 600)).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p, a, "in_review")
	b := openBrowser(t, p.URL)
	pieces := b.pieces()
	b.open(p.URL + "/en/entries/" + a.Receipt + "?better=yes")
	file := paintedFile(t, painter.New(7, 1))
	b.choosesPicture(file)
	b.until("it has arrived", `document.querySelector('#arriving progress').value === 1`)
	b.run(chromedp.Reload())
	b.until("it is still there", `document.querySelector('#better [type=file]').files.length === 1 && document.querySelector('#arriving progress').value === 1`)
	b.sends()
	b.until("the form is gone", `!document.querySelector('#better')`)
	sent, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(sent)
	if _, err := os.Stat(p.object(a.ID, hex.EncodeToString(sum[:]))); err != nil || pieces.Load() == 0 {
		t.Errorf("%v, after %d pieces", err, pieces.Load())
	}
	b.forgot()
	b.clean()
}

func TestALostAnswerMakesNoSecondEntry(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	l, file := badLineTo(t, p), paintedFile(t, painter.New(7, 1))
	b := openBrowser(t, l.URL)
	b.filled(l, file)
	taken := p.log.says("drawing submitted")
	l.toxic(`{"name": "lost", "type": "timeout", "stream": "downstream", "attributes": {"timeout": 0}}`)
	b.run(press(`#send`))
	select {
	case <-taken:
	case <-time.After(stepTime):
		t.Fatal("the entry was not taken")
	}
	l.cut()
	b.until("it tries again", `document.querySelector('#sending').textContent.startsWith('The connection is gone')`)
	l.mend()
	l.cut() // whatever waits behind the lost answer
	b.received()
	arrivedOnce(t, p, file)
	if n := strings.Count(p.log.tail(1<<20), "drawing submitted"); n != 1 {
		t.Errorf("it was submitted %d times", n)
	}
}

func TestTheAnswerToALostEntryIsThereWhenTheBrowserComesBack(t *testing.T) {
	t.Parallel()
	p, profile := startEasel(t), t.TempDir()
	l, file := badLineTo(t, p), paintedFile(t, painter.New(7, 1))
	b := openBrowserOf(t, profile, l.URL)
	b.filled(l, file)
	taken := p.log.says("drawing submitted")
	l.toxic(`{"name": "lost", "type": "timeout", "stream": "downstream", "attributes": {"timeout": 0}}`)
	b.run(press(`#send`))
	select {
	case <-taken:
	case <-time.After(stepTime):
		t.Fatal("the entry was not taken")
	}
	b.kill()
	l.mend()
	b = openBrowserOf(t, profile, l.URL)
	b.open(l.URL + "/en/enter")
	b.received()
	arrivedOnce(t, p, file)
	b.forgot()
	b.clean()
}

func TestWhatIsRefusedComesBackWithEverythingInIt(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	l, file := badLineTo(t, p), paintedFile(t, painter.New(7, 1))
	b := openBrowser(t, l.URL)
	b.filled(l, file)
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=city]').value = 'Atlantis'`), press(`#send`))
	b.until("the page says what is wrong", `!!document.querySelector('.summary a[href="#city"]') && document.title.startsWith('Error:')`)
	b.until("the picture is still there", `!!document.querySelector('.file canvas') && document.querySelector('#arriving progress').value === 1 && !document.querySelector('.summary a[href="#drawing"]')`)
	b.forgets()
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=city]').value = 'Barcelona'`))
	b.sends()
	arrivedOnce(t, p, file)
	b.forgot()
	b.clean()
}
