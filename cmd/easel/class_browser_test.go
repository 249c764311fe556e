package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// The whole walk of a class in Chromium: a teacher photographs three drawings and prints their slips, one guardian says yes, and
// a moderator sees that one drawing.

func TestAClassInTheBrowserInEnglish(t *testing.T) {
	classWalk(t, "en", desk, classWords{
		school: "Escola Baixeras", city: "Barcelona", guardian: "Marta",
		children: []pupil{{"Ana", "The tram at night", "9"}, {"Ben", "My harbour", ""}, {"Chloé", "Rain on the roofs", "10"}},
	})
}

func TestAClassInTheBrowserInArabic(t *testing.T) {
	classWalk(t, "ar", phone, classWords{
		school: "مدرسة النور الابتدائية", city: "برشلونة", guardian: "سارة",
		children: []pupil{{"لينا", "ترام مدينتي", "7"}, {"يوسف", "الميناء", ""}, {"نور", "مطر على السطوح", "8"}},
	})
}

// classWords is what is typed for a class.
type classWords struct {
	school, city, guardian string
	children               []pupil
}

// pupil is what a teacher types of one; without an age it is the last one's.
type pupil struct{ name, title, age string }

func classWalk(t *testing.T, lang string, v view, words classWords) {
	t.Parallel()
	p := startEasel(t)
	m := signIn(t, p, "ines@example.org")
	b := openBrowser(t, p.URL)
	b.look(v)
	at, shot := p.URL+"/"+lang, "class-"+lang+"-"
	b.beginsSheet(at, words)
	b.shoot(shot + "1-sheet")
	var files []string
	for n := range words.children {
		files = append(files, paintedFiles(t, n))
	}
	b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), files)) // all at once, as by a drag
	for _, c := range words.children {
		b.typesPupil(c)
	}
	b.until("all are on the sheet, with their pictures", fmt.Sprintf(
		`document.querySelectorAll("[data-part=drawings] li img").length === %d && !document.querySelector("#unsent li, [data-unmade]")`, len(words.children)))
	for n, c := range words.children {
		line := ask(b, chromedp.Text(chromedp.CSS(fmt.Sprintf(`[data-part=drawings] li:nth-child(%d)`, n+1))))
		if !strings.Contains(line, c.title) || !strings.Contains(line, c.name) {
			t.Errorf("line %d says %s", n+1, line)
		}
	}
	b.shoot(shot + "2-full")
	sheet := ask(b, chromedp.Location())
	b.printsSlips(sheet, shot+"3-slips", len(words.children))
	slip := ask(b, chromedp.Evaluate[string](`document.querySelector(".paper .code").textContent`))
	b.open(strings.Replace(slip, p.URL, at, 1))
	b.until("the picture is there", `!!document.querySelector("figure img")?.naturalWidth`)
	if n := len(m.queue()); n != 0 {
		t.Errorf("%d drawings wait for a moderator before anybody has said yes", n)
	}
	b.saysYes(words.guardian)
	b.shoot(shot + "4-slip")
	b.run(press(`form[action$="/agree"] button[type=submit]`))
	b.run(chromedp.WaitVisible(chromedp.CSS(`.line`)))
	b.shoot(shot + "5-receipt")
	if queue := queues(t, m, 1); queue[0].Title != words.children[0].title {
		t.Errorf("a moderator sees %+v", queue)
	}
	b.open(sheet)
	if said := ask(b, chromedp.Text(chromedp.CSS(`[data-part=head]`))); strings.Contains(said, words.children[0].name) || !strings.Contains(said, words.children[1].name) {
		t.Errorf("the sheet says %s", said)
	}
	b.shoot(shot + "6-missing")
	b.clean()
	used := expect(t, slip, nil, http.StatusSeeOther)
	if used.Status != http.StatusSeeOther {
		t.Errorf("the used slip: %d", used.Status)
	}
}

// A teacher's pictures and words outlive the browser, and go from the device when they are on the sheet, are wiped, or the sheet is
// erased.
func TestWhatWaitsOnASheetIsThereAgainAfterTheBrowserWasKilled(t *testing.T) {
	t.Parallel()
	p, profile := startEasel(t), t.TempDir()
	b := openBrowserOf(t, profile, p.URL)
	b.beginsSheet(p.URL+"/en", classWords{school: "Escola Baixeras", city: "Barcelona", guardian: "Marta"})
	files, bytes := []string{}, 0
	for n := range 3 {
		files = append(files, paintedFiles(t, n))
		if n > 0 {
			bytes += sizeOf(t, files[n])
		}
	}
	sheet := strings.TrimPrefix(ask(b, chromedp.Location()), p.URL+"/en")
	b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), files))
	b.typesPupil(pupil{"Ana", "The tram at night", "9"})
	b.until("one is on the sheet", `document.querySelectorAll("[data-part=drawings] li").length === 1 && !document.querySelector("#unsent li") && document.activeElement.id === "child_name"`)
	b.run(chromedp.SendKeys(chromedp.CSS(`#child_name`), "Ben"))
	b.holdsSheet(2, bytes, "Ben")
	b.kill()

	b = openBrowserOf(t, profile, p.URL)
	b.open(p.URL + "/ar" + sheet)
	b.until("the words and the picture are there again", `document.querySelector("#child_name").value === "Ben" && document.querySelector(".now")?.naturalWidth > 0`)
	b.until("it says so", `document.querySelector("#device").textContent.includes("حفظنا ما كتبته")`)
	b.run(chromedp.SendKeys(chromedp.CSS(`#title`), "My harbour\r"))
	b.until("the next picture waits", `document.querySelector("#child_name").value === "" && !!document.querySelector(".now")`)
	b.typesPupil(pupil{"Chloé", "Rain on the roofs", ""})
	b.until("all are on the sheet", `document.querySelectorAll("[data-part=drawings] li").length === 3 && !document.querySelector("#unsent li")`)
	b.holdsSheet(0, 0, "")
	b.clean()
}

func TestOneButtonAndErasingWipeASheetOffTheDevice(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.beginsSheet(p.URL+"/en", classWords{school: "Escola Baixeras", city: "Barcelona", guardian: "Marta"})
	sheet := ask(b, chromedp.Location())
	file := paintedFiles(t, 1)
	brings := func() {
		t.Helper()
		b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{file}))
		b.until("the hand is at the name", `document.activeElement.id === "child_name"`)
		b.run(chromedp.SendKeys(chromedp.CSS(`#child_name`), "Ben"))
		b.holdsSheet(1, sizeOf(t, file), "Ben")
	}
	brings()
	b.run(press(`#device button`))
	b.until("the page is fresh", `document.querySelector("#device").textContent.includes("Nothing of it is left") && !document.querySelector(".now, #unsent li") && !document.querySelector("#child_name").value`)
	b.holdsSheet(0, 0, "")
	b.open(sheet)
	b.until("the sheet is there", `!!document.querySelector("#add") && !document.querySelector(".picks").hidden`)
	brings()
	b.open(p.URL + "/en/enter")
	b.restored()
	b.until("the form for one drawing is empty", `!document.querySelector("#child_name").value && document.querySelector("#device button").hidden`)
	b.holdsSheet(1, sizeOf(t, file), "Ben")
	succeeds(t, (&moderator{t: t, at: p.URL}).post(strings.TrimPrefix(sheet, p.URL)+"/erase", url.Values{"confirm": {"yes"}}))
	b.open(sheet)
	b.holdsSheet(0, 0, "")
}

// What was typed where a class begins, on a slip, and where moderators sign in comes along when the language is changed.
func TestWhatIsTypedForAClassComesAlongInAnotherLanguage(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	file, err := os.ReadFile(paintedFiles(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	slip := newSchool(t, p).collects(newFamily(p.URL, 1, file))
	b := openBrowser(t, p.URL)
	b.look(phone)
	for _, page := range []struct{ path, typed string }{
		{"/enter/class", "#school"}, {slip, "#guardian_name"}, {"/moderation/sign-in", "#email"},
	} {
		b.open(p.URL + "/en" + page.path)
		b.puts(page.typed, "a@b.example")
		b.speaks("ar")
		b.isAt("/ar" + page.path)
		b.holds(page.typed, "a@b.example")
	}
	b.clean()
}

// holdsSheet waits until the device has so many drawings of a sheet, with so many bytes of pictures, and a child's name.
func (b *browser) holdsSheet(drawings, bytes int, child string) {
	b.t.Helper()
	eventually(b.t, stepTime, "the device holds that", func() error {
		d, more, name := b.device(), 0, ""
		for _, draft := range d.Drafts {
			more, name = more+len(draft.More), name+draft.Fields["child_name"]
		}
		if more != drawings || d.Bytes != int64(bytes) || name != child || drawings == 0 && len(d.Drafts) > 0 {
			return fmt.Errorf("it has %+v", d)
		}
		return nil
	})
}

// beginsSheet fills in the first page, and comes to the sheet.
func (b *browser) beginsSheet(at string, words classWords) {
	b.t.Helper()
	b.open(at + "/enter/class")
	b.run(
		chromedp.SendKeys(chromedp.CSS(`#school`), words.school),
		chromedp.SendKeys(chromedp.CSS(`#city`), words.city),
		chromedp.SendKeys(chromedp.CSS(`#teacher`), words.guardian),
		press(`#consent_school`),
	)
	b.run(press(`main form button[type=submit]`))
	b.until("the sheet is there", `!!document.querySelector("#add") && !document.querySelector(".picks").hidden`)
}

// typesPupil fills in one child's words once the page has led there, and goes on by the enter key.
func (b *browser) typesPupil(c pupil) {
	b.t.Helper()
	b.until("the hand is at the name", `document.activeElement.id === "child_name"`)
	b.run(chromedp.SendKeys(chromedp.CSS(`#child_name`), c.name))
	if c.age != "" {
		b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector("#child_age").select()`), chromedp.SendKeys(chromedp.CSS(`#child_age`), c.age))
	}
	b.run(chromedp.SendKeys(chromedp.CSS(`#title`), c.title+"\r"))
}

// printsSlips looks at the slips on the screen, and on both papers.
func (b *browser) printsSlips(sheet, shot string, want int) {
	b.t.Helper()
	b.open(sheet + "/slips?also=en")
	b.until("there is a slip for each child", fmt.Sprintf(`document.querySelectorAll(".paper .qr").length === %d`, want))
	b.shoot(shot)
	for paper, inches := range map[string][2]float64{"A4": {8.27, 11.69}, "Letter": {8.5, 11}} {
		printed := call(b, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: inches[0], PaperHeight: inches[1]})
		if sheets := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1)); sheets != 1 {
			b.t.Errorf("%d slips take %d sheets of %s", want, sheets, paper)
		}
	}
}

// saysYes fills in what a guardian is asked.
func (b *browser) saysYes(guardian string) {
	b.t.Helper()
	b.run(
		chromedp.SendKeys(chromedp.CSS(`#guardian_name`), guardian),
		chromedp.SendKeys(chromedp.CSS(`#guardian_email`), "family@example.org"),
	)
	for _, box := range []string{"child_yes", "consent_guardian", "consent_publish"} {
		b.run(press(`#` + box))
	}
}

// paintedFiles is the photo of another drawing each time.
func paintedFiles(t testing.TB, n int) string {
	t.Helper()
	picture, err := painter.New(uint64(20+n), 1).JPEG(85)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), fmt.Sprintf("IMG_%04d.jpg", n))
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
