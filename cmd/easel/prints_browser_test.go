package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/moderation"
	"github.com/easel-gallery/easel/services/upload"
	"github.com/easel-gallery/easel/services/web"
)

// What families and organisers print, printed by Chromium: each sheet is one page of the PDF, as large as its paper, and
// nothing stands beyond it, whatever the script of a name.

// printing is a contest with a browser that prints its pages.
type printing struct {
	*contesttest.World
	*browser
	url string
}

func openPrinting(t *testing.T) *printing {
	t.Helper()
	w := contesttest.Open(t)
	mux := http.NewServeMux()
	families, organisers, session := printingSites(t, w)
	families.Routes(mux)
	organisers.Routes(mux)
	front, err := web.Front{Site: &web.Site{Log: w.Log, Frame: web.FrameOf}}.Handler(mux)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(front)
	t.Cleanup(server.Close)
	p := &printing{w, openBrowser(t, server.URL), server.URL}
	p.look(desk)
	call(p.browser, network.SetCookie, network.SetCookieParams{Name: "easel", Value: session, URL: server.URL})
	return p
}

// printingSites are the sites of families and organisers, and an organiser's session.
func printingSites(t *testing.T, w *contesttest.World) (families *upload.Site, organisers *moderation.Site, session string) {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ups, err := uploads.Open(t.Context(), uploads.Config{Store: w.Store, Journal: w.Journal, Now: w.Now, Log: quiet})
	must(err)
	asked, err := letters.Open(t.Context(), w.Journal)
	must(err)
	families, err = upload.New(upload.Config{
		Uploads: ups, Letters: asked, Links: w.Catalog, Changes: w.Catalog, Contest: w.Contest, Queue: w.Catalog, Public: w.Catalog.Public(),
		Cities: w.Cities, Now: w.Now, Log: quiet, Spool: filepath.Join(t.TempDir(), "spool"),
	})
	must(err)
	people, err := staff.Open(t.Context(), staff.Config{Journal: w.Journal, Secret: w.Secret, Now: w.Now, Log: quiet})
	must(err)
	runsBeside(t, people.Run)
	claimed, err := claims.Open(t.Context(), claims.Config{Journal: w.Journal, Now: w.Now, Log: quiet})
	must(err)
	organisers, err = moderation.New(moderation.Config{
		Contest: w.Contest, Catalog: w.Catalog, Staff: people, Claims: claimed, Cities: w.Cities, Now: w.Now, Log: quiet,
	})
	must(err)
	_, link, err := people.Invite(t.Context(), "orla@example.org", staff.Organiser, nil)
	must(err)
	_, session, err = people.SignInByLink(t.Context(), link, staff.From{})
	must(err)
	return families, organisers, session
}

// runsBeside keeps something running until the test ends.
func runsBeside(t *testing.T, run func(context.Context) error) {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("it stopped: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// entrant is whose drawing is printed.
type entrant struct {
	tag, city, name, title string
	wide, tall             int // pixels
}

// entrants write in the scripts that ask most of a page, and as long names and titles as a form takes.
var entrants = []entrant{
	{"en", "accra", "Lina", "Our street 🌈", 400, 300},
	{"ar", "cairo", "فاطمة الزهراء", "رسمت بيت جدتي في Alexandria بجانب البحر مع قطتي Luna", 300, 420},
	{"zh", "accra", "欧阳诗涵", "我和外婆在雨后的院子里看彩虹,小猫在旁边睡着了", 640, 240},
	{"hi", "mumbai", "श्रीकृष्ण द्विवेदी", "विद्यालय के प्रांगण में मित्रों के साथ श्रावण की वर्षा", 400, 300},
	{"de", "accra", "Maximilian-Friedrich", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 300, 900},
	{"zh", "accra", strings.Repeat("诸葛", 20), strings.Repeat("我们的城市", 16), 300, 300},
	{"ar", "accra", "عبد الرحمن بن محمد الأنصاري الإسكندراني", strings.Repeat("مدينة كبيرة ", 6), 800, 200},
	{"hi", "accra", strings.TrimSpace(strings.Repeat("अनन्या ", 5)), "ज्ञानेश्वर की पृथ्वी पर द्वीप, स्त्रियाँ, कृष्ण और संस्कृति का अद्भुत उत्सव", 400, 300},
	{"en", "accra", strings.Repeat("Wilhelmina", 4), "The day when my grandmother’s balloon flew over the harbour and we all waved", 400, 300},
}

// hang publishes a drawing that may be exhibited, and gives its receipt's address.
func (p *printing) hang(t *testing.T, e entrant) string {
	t.Helper()
	agreed := contesttest.Consent()
	agreed.Consent.Purposes = append(agreed.Consent.Purposes, drawing.PurposeExhibit)
	form := p.Form(func(f *edition.Form) {
		f.Language, f.City, f.ChildName, f.Title = e.tag, e.city, e.name, strings.ToValidUTF8(e.title, "")
	})
	accepted, err := p.Contest.Submit(t.Context(), form, contesttest.Upload(renditiontest.JPEG(t, e.wide, e.tall)), agreed)
	if err != nil {
		t.Fatal(err)
	}
	p.WaitFor(t, accepted.Seq)
	p.Render(t, accepted.ID)
	p.Approve(t, accepted.ID)
	p.Move(p.Contest.Edition().PublishDelay + time.Second)
	p.Caught(t)
	return "/entries/" + accepted.Receipt
}

// inches are the papers of a printer that knows nothing of the page's wishes.
var inches = map[string][2]float64{"a4": {8.27, 11.69}, "letter": {8.5, 11}}

// prints wants a page of ours to take so many sheets of a size in millimetres, and nothing beyond them.
func (p *printing) prints(t *testing.T, address, paper string, sheets int, wide, tall float64) {
	t.Helper()
	p.open(p.url + address)
	p.until("all pictures are there", `[...document.images].every((i) => i.complete)`)
	call(p.browser, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if beyond := ask(p.browser, chromedp.Evaluate[[]string](beyondPaper)); len(beyond) > 0 {
		t.Errorf("%s: beyond its sheet: %q", address, beyond)
	}
	call(p.browser, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	in := inches[paper]
	printed := call(p.browser, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true), PaperWidth: in[0], PaperHeight: in[1]})
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1)); n != sheets {
		t.Errorf("%s takes %d sheets; want %d", address, n, sheets)
	}
	for _, box := range regexp.MustCompile(`/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)`).FindAllSubmatch(printed.Data, -1) {
		if got := [2]float64{millimetres(t, box[1]), millimetres(t, box[2])}; !about(got[0], wide) || !about(got[1], tall) {
			t.Errorf("%s has a sheet of %v mm; want %v × %v", address, got, wide, tall)
		}
	}
}

// beyondPaper are the elements that stand beyond their sheet or into the margin of their label, those whose own content
// does, pictures for which the words left hardly any room, and QR codes below 20 mm.
const beyondPaper = `[...document.querySelectorAll(".paper")].flatMap((paper) => {
  const sheet = paper.getBoundingClientRect();
  return [...paper.querySelectorAll("*")].filter((e) => {
    const r = e.getBoundingClientRect();
    const label = e.closest(".exhibit")?.getBoundingClientRect(), margin = 8 / 25.4 * 96;
    const tight = label && !e.matches(".exhibit, .qr, .qr *") && (r.top < label.top + margin || r.bottom > label.bottom - margin);
    const out = tight || r.width > 0 && (r.left < sheet.left - 1 || r.right > sheet.right + 1 || r.top < sheet.top - 1 || r.bottom > sheet.bottom + 1);
    const small = e.matches("img") && Math.max(r.width, r.height) < 120 || e.matches(".qr path") && r.width < 20 / 25.4 * 96;
    return out || small || e.matches(".exhibit, .exhibit *, .contents li, .contents a") && (e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 0 && getComputedStyle(e).display !== "inline" && getComputedStyle(e).overflowY !== "visible");
  }).map((e) => e.outerHTML.slice(0, 90));
})`

func millimetres(t *testing.T, points []byte) (mm float64) {
	t.Helper()
	if _, err := fmt.Sscan(string(points), &mm); err != nil {
		t.Fatal(err)
	}
	return mm * 25.4 / 72
}

// about: Chromium rounds a page to whole pixels of 1/96 inch.
func about(got, want float64) bool { return got > want-0.4 && got < want+0.4 }

func TestWhatIsPrintedFitsItsPaper(t *testing.T) {
	t.Parallel()
	p := openPrinting(t)
	var receipts []string
	for _, e := range entrants {
		receipts = append(receipts, p.hang(t, e))
	}
	t.Run("a certificate is one sheet", func(t *testing.T) {
		for i, at := range receipts { // on Letter, which is lower, whatever takes most room
			if i < 4 {
				p.prints(t, "/"+tagOf(entrants[i])+at+"/certificate?paper=a4", "letter", 1, 210, 297)
			} else {
				p.prints(t, "/"+tagOf(entrants[i])+at+"/certificate?paper=letter", "a4", 1, 215.9, 279.4)
			}
		}
	})
	t.Run("postcards are two, and lie as the picture does", func(t *testing.T) {
		p.prints(t, "/en"+receipts[0]+"/postcards?paper=a4", "a4", 2, 297, 210)
		p.prints(t, "/en"+receipts[0]+"/postcards?paper=letter", "letter", 2, 279.4, 215.9)
		p.prints(t, "/ar"+receipts[1]+"/postcards?paper=a4", "a4", 2, 210, 297)
		p.prints(t, "/ar"+receipts[6]+"/postcards?paper=letter", "a4", 2, 279.4, 215.9)
		p.prints(t, "/en"+receipts[4]+"/postcards?paper=letter", "a4", 2, 215.9, 279.4)
	})
	for i := range 4 {
		other := entrants[0]
		other.name = fmt.Sprint("Lina ", i)
		p.hang(t, other)
	}
	const ofAccra = 11
	t.Run("labels are eight on a sheet", func(t *testing.T) {
		p.prints(t, "/en/moderation/labels?city=accra&paper=a4", "letter", 2, 210, 297)
		p.prints(t, "/ar/moderation/labels?city=accra&paper=letter", "a4", 2, 215.9, 279.4)
		p.prints(t, "/hi/moderation/labels?city=accra&paper=letter", "a4", 2, 215.9, 279.4)
	})
	t.Run("a catalogue has a page for each drawing, with its bleed", func(t *testing.T) {
		const pages = 1 + 1 + ofAccra + 1
		p.prints(t, "/en/moderation/catalogue?city=accra&size=a4", "letter", pages, 216, 303)
		p.prints(t, "/ar/moderation/catalogue?city=accra&size=a5", "a4", pages, 154, 216)
		p.prints(t, "/hi/moderation/catalogue?city=accra&size=square", "a4", pages, 216, 216)
		p.prints(t, "/zh/moderation/catalogue?city=accra&size=a5", "a4", pages, 154, 216)
	})
	if !ask(p.browser, chromedp.Evaluate[bool](`!document.getElementById("print").hidden`)) {
		t.Error("nothing prints the page")
	}
	p.clean()
}

// tagOf is the language of an entrant, or English as long as we do not speak it.
func tagOf(e entrant) string {
	if slices.ContainsFunc(language.All(), func(l *language.Language) bool { return l.Tag() == e.tag }) {
		return e.tag
	}
	return "en"
}
