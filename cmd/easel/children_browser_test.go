package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// Three children of one guardian with one form. The second's file is no picture: the others are entered, the form comes
// back for the second alone, and then all three have a receipt, on one page and on that of the link in the letter.

func TestThreeChildrenByKeyboardInEnglish(t *testing.T) {
	t.Parallel()
	threeChildren(t, "en", desk, "Child 2: The drawing")
}

func TestThreeChildrenStepByStepInArabic(t *testing.T) {
	t.Parallel()
	threeChildren(t, "ar", phone, "الطفل 2: الرسم")
}

func threeChildren(t *testing.T, lang string, v view, second string) {
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.look(v)
	b.open(p.URL + "/" + lang + "/enter?city=barcelona")
	for n := 1; n <= 3; n++ {
		file := notPicture(t)
		if n != 2 {
			file = paintedFile(t, painter.New(uint64(n), 1))
		}
		b.fillsInChild(n, file)
		if n == 3 {
			break
		}
		b.run(chromedp.Focus(chromedp.CSS(fmt.Sprintf(`[name=%s]`, of("description", n)))))
		b.tabsTo(`[name=add]`)
		b.run(chromedp.KeyEvent(kb.Enter))
		b.until("the card of another child is there, and its heading has the focus", fmt.Sprintf(`document.activeElement.id === 's1_%d'`, n+1))
	}
	if got := ask(b, chromedp.Evaluate[string](`document.getElementById('s1_2').textContent`)); got != second {
		t.Errorf("the second child's first step is %q; want %q", got, second)
	}
	b.goesOn()
	b.goesOn()
	b.guardian()
	b.goesOn()
	b.run(chromedp.Evaluate[chromedp.Void](`for (const name of ['child_yes', 'child_yes_2', 'child_yes_3', 'consent_guardian', 'consent_publish']) document.getElementsByName(name)[0].click()`))
	b.run(press(`#send`))
	b.until("two are entered", `document.querySelectorAll('.entered a').length === 2 && !!document.querySelector('.summary')`)
	b.forgets() // the browser reports the refusal
	b.until("the second child's words are there", `document.getElementsByName('child_name')[0].value === 'Kid2' && !document.getElementsByName('key_2').length`)
	b.choosesFile(paintedFile(t, painter.New(2, 1)))
	for range 5 {
		b.goesOn()
	}
	b.run(chromedp.Evaluate[chromedp.Void](`for (const c of document.querySelectorAll('[name=child_yes], [name^=consent_]:is([name$=guardian], [name$=publish])')) if (!c.checked) c.click()`))
	b.run(press(`#send`))
	b.until("all receipts are there", `location.pathname.includes('/together/') && document.querySelectorAll('.together .qr').length === 3`)
	b.forgot()
	b.run(press(`form[action$="/letter"] button`))
	b.until("the letter is asked for", `location.pathname.endsWith('/lost-link/sent')`)
	b.open(p.URL + familyLinkIn(t, p, lang))
	if got := ask(b, chromedp.Evaluate[int](`document.querySelectorAll('.together li').length`)); got != 3 {
		t.Errorf("the family's page has %d drawings", got)
	}
	b.shoot("family-" + lang)
	b.clean()
}

// of is the name of a field of the n-th child.
func of(name string, n int) string {
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s_%d", name, n)
}

// notPicture is a file that no program can show.
func notPicture(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "letter.jpg")
	if err := os.WriteFile(path, []byte("This is no picture at all."), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fillsInChild fills in the card of the n-th child, and goes on where there are steps, up to its last.
func (b *browser) fillsInChild(n int, file string) {
	b.t.Helper()
	b.run(chromedp.SetUploadFiles(chromedp.CSS(fmt.Sprintf(`input[name=%s]`, of("drawing", n))), []string{file}, chromedp.NodeReady))
	b.until("the file is looked at", fmt.Sprintf(`document.getElementsByName('%s')[0].closest('.file').querySelector('.said').textContent.includes(%s)`, of("drawing", n), quoted(filepath.Base(file))))
	b.goesOn()
	b.writes(of("child_name", n), fmt.Sprintf("Kid%d", n))
	b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('[name=%s][value="7"]').click()`, of("child_age", n))))
	b.goesOn()
	b.writes(of("title", n), fmt.Sprintf("Drawing %d", n))
}

// writes puts words into a field as typing does.
func (b *browser) writes(name, words string) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
		`(c => { c.value = %s; for (const kind of ['input', 'change']) c.dispatchEvent(new Event(kind, {bubbles: true})) })(document.getElementsByName('%s')[0])`, quoted(words), name)))
}

func (b *browser) guardian() {
	b.t.Helper()
	b.writes("guardian_name", "Zoraida")
	b.writes("guardian_email", "zoraida@example.org")
}

// familyLinkIn is the path of the link in the only letter that lies in the outbox.
func familyLinkIn(t *testing.T, p *process, lang string) string {
	t.Helper()
	begin, link := "/"+lang+"/family/", ""
	eventually(t, stepTime, "a letter with the family's link", func() error {
		all, err := filepath.Glob(filepath.Join(p.Data, "outbox", "*.eml"))
		if err != nil {
			return err
		}
		for _, letter := range all {
			text, err := os.ReadFile(letter)
			if err != nil {
				return err
			}
			plain := strings.NewReplacer("=\r\n", "", "=\n", "").Replace(string(text)) // quoted-printable, RFC 2045 6.7
			if _, after, found := strings.Cut(plain, begin); found {
				link, _, _ = strings.Cut(after, "\r\n")
				return nil
			}
		}
		return fmt.Errorf("%d letters have none", len(all))
	})
	return begin + url.PathEscape(strings.TrimSpace(link))
}

func TestWithoutScriptThreeChildrenAreEnteredToo(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	b := openBrowser(t, p.URL)
	b.look(phone)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(p.URL + "/en/enter?city=barcelona")
	b.run(
		chromedp.SendKeys(chromedp.CSS(`input[name=guardian_name]`), "Zoraida"),
		chromedp.SendKeys(chromedp.CSS(`input[name=guardian_email]`), "zoraida@example.org"),
	)
	for n := 1; n <= 3; n++ {
		b.run(
			chromedp.SetUploadFiles(chromedp.CSS(fmt.Sprintf(`input[name=%s]`, of("drawing", n))), []string{paintedFile(t, painter.New(uint64(n), 1))}, chromedp.NodeVisible),
			chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`input[name=%s]`, of("child_name", n))), fmt.Sprintf("Kid%d", n)),
			press(fmt.Sprintf(`input[name=%s][value="8"] + label`, of("child_age", n))),
		)
		if n != 2 { // forgotten
			b.run(chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`input[name=%s]`, of("title", n))), fmt.Sprintf("Drawing %d", n)))
		}
		if n < 3 {
			b.run(press(`button[name=add]`), chromedp.WaitVisible(chromedp.CSS(fmt.Sprintf(`input[name=%s]`, of("drawing", n+1)))))
		}
	}
	for _, name := range []string{"child_yes", "child_yes_2", "child_yes_3", "consent_guardian", "consent_publish"} {
		b.run(press(`input[name=` + name + `]`))
	}
	b.run(press(`#send`), chromedp.WaitVisible(chromedp.CSS(`.entered`)))
	b.forgets() // the browser reports the refusal
	b.run(
		chromedp.SendKeys(chromedp.CSS(`input[name=title]`), "Drawing 2"), // its picture is kept, and its yes
		press(`#send`),
		chromedp.WaitVisible(chromedp.CSS(`.together`)),
	)
	if got := ask(b, chromedp.Evaluate[int](`document.querySelectorAll('.together .qr').length`)); got != 3 {
		t.Errorf("there are %d receipts", got)
	}
	b.clean()
}
