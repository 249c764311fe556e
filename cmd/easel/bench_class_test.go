package main

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const benchClass = 30 // children, as in a class

// What a practised teacher's hands and eyes take, on a phone. The keystrokes are those of 37,000 people on their phones, who write
// 36 words of 5 characters in a minute on average (Palin et al., How do People Type on Mobile Devices, MobileHCI 2019); the others
// are operators of the keystroke-level model (Card, Moran, Newell: The Keystroke-Level Model for User Performance Time with
// Interactive Systems, CACM 23, 1980). A photo is our own estimate: the next sheet under the phone, and the shutter.
const (
	keystroke = time.Minute / (36 * 5)
	pointing  = 1100 * time.Millisecond // P: to a button or a field, and the tap
	deciding  = 1350 * time.Millisecond // M: what comes next
	shooting  = 6 * time.Second
)

// teacher counts the time that what the script does would take a person.
type teacher struct {
	b       *browser
	took    time.Duration
	cameras atomic.Int64 // how often the page has opened the camera
	photos  int64
}

// newTeacher has a phone: a finger, and a camera that opens when the page asks for it.
func newTeacher(b *browser) *teacher {
	t := &teacher{b: b}
	err := chromedp.Listen(b.ctx, func(event any) {
		if _, opened := event.(*page.EventFileChooserOpened); opened {
			t.cameras.Add(1)
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.look(phone)
	call(b, page.Enable, page.EnableParams{})
	call(b, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true})
	call(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
	return t
}

func (t *teacher) types(field, text string) {
	t.took += time.Duration(utf8.RuneCountInString(text)) * keystroke
	t.b.run(chromedp.SendKeys(chromedp.CSS(field), text))
}

// photographs gives the camera's picture to the page. Only for the first one the hand has to find the button: after each
// drawing the page opens the camera by itself.
func (t *teacher) photographs(file string) {
	if t.photos == 0 {
		t.took += pointing
		t.b.run(press(`[data-pick]`))
	}
	t.photos++
	eventually(t.b.t, stepTime, "the camera is open", func() error {
		if opened := t.cameras.Load(); opened < t.photos {
			return fmt.Errorf("it was opened %d times for %d photos", opened, t.photos)
		}
		return nil
	})
	t.took += shooting
	t.b.run(chromedp.SetUploadFiles(chromedp.CSS(`input[name=drawing]`), []string{file}))
	t.b.until("the hand is at the name", `document.activeElement.id === "child_name" && !!document.querySelector(".now")`)
}

// BenchmarkClass enters a class of 30, one photo after another, as a practised teacher with a phone would. It prints what that
// takes of the teacher's time, by the model above, and what it takes of the machine's: the whole run, in which nobody thinks or
// waits, until every drawing is on the sheet and its picture is made.
func BenchmarkClass(b *testing.B) {
	titles := []string{"The tram at night", "My harbour", "Rain on the roofs", "Our street", "The market on Saturday", "A bridge for cats"}
	names := []string{"Ana", "Benjamin", "Chloé", "Dimitra", "Emre", "Farah", "Giulia", "Hugo", "Inès", "Jonas"}
	for b.Loop() {
		p := startEasel(b, "--entry-limit", "0", "--log-level", "warn")
		var files []string
		for n := range benchClass {
			files = append(files, paintedFiles(b, n))
		}
		tab := openBrowser(b, p.URL)
		hand := newTeacher(tab)
		began := time.Now()
		hand.begins(p.URL + "/en")
		for n := range benchClass {
			hand.photographs(files[n])
			hand.enters(names[n%len(names)], titles[n%len(titles)], 8+n/10, n%10 == 0)
		}
		tab.until("all are on the sheet, with their pictures", fmt.Sprintf(
			`document.querySelectorAll("[data-part=drawings] li img").length === %d && !document.querySelector("#unsent li, [data-unmade]")`, benchClass))
		machine := time.Since(began)
		f := newFigures(b)
		f.add("interaction-min", hand.took.Minutes(), limit{must: 12, aim: 10}, fmt.Sprintf("a class of %d; typing at 36 words a minute, %v a photo", benchClass, shooting))
		f.add("machine-s", machine.Seconds(), limit{must: 120, aim: 60}, "from the first page until every picture is made, with nobody who thinks")
		f.end()
		tab.clean()
		p.kill()
	}
	b.ReportMetric(0, "ns/op")
}

// begins fills in the first page.
func (t *teacher) begins(at string) {
	t.b.open(at + "/enter/class")
	for field, text := range map[string]string{"#school": "Escola Baixeras", "#city": "Barcelona", "#teacher": "Núria Puig", "#teacher_email": "nuria@example.org"} {
		t.took += pointing + deciding
		t.types(field, text)
	}
	t.took += 2 * (pointing + deciding)
	t.b.run(press(`#consent_school`))
	t.b.run(press(`main form button[type=submit]`))
	t.b.until("the sheet is there", `!!document.querySelector("#add") && !document.querySelector(".picks").hidden`)
}

// enters fills in one child's words. The hand is at the name already; the age is the last child's, unless it is another.
func (t *teacher) enters(name, title string, age int, other bool) {
	t.took += deciding
	t.types(`#child_name`, name)
	if other {
		t.took += pointing
		t.b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector("#child_age").select()`))
		t.types(`#child_age`, fmt.Sprint(age))
	}
	t.took += pointing + deciding
	t.types(`#title`, title)
	t.took += pointing
	t.b.run(chromedp.SendKeys(chromedp.CSS(`#title`), "\r"))
}
