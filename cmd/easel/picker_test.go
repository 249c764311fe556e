package main

import (
	"slices"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// languageKeepsWords types into forms and chooses another language, with script and without.
func languageKeepsWords(b *browser, p *process, pages []sitePage) {
	at := func(name string) string {
		return pages[slices.IndexFunc(pages, func(p sitePage) bool { return p.name == name })].path
	}
	b.look(phone)
	for _, c := range []struct{ path, typed string }{
		{at("report"), "textarea[name=note]"}, {"/lost-link", "input[type=email]"}, {at("edition"), "[name='theme.en']"},
		{at("receipt") + "/correct", "input[name=title]"}, {"/search?q=sea", "input[name=q]"},
	} {
		b.open(p.URL + "/en" + c.path)
		b.puts(c.typed, "a@b.example")
		b.speaks("ar")
		b.isAt("/ar" + c.path)
		b.holds(c.typed, "a@b.example")
	}
	b.open(p.URL + "/en/enter")
	typesEntry(b)
	b.speaks("ja")
	b.isAt("/ja/enter")
	holdsEntry(b, "Barcelona")
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('#device button').click()`)) // off the device
	b.until("the fresh form has come", `/[?&]wiped/.test(location.search) && document.readyState === 'complete' && document.querySelector('#title').value === ''`)

	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(p.URL + "/en/enter?city=seoul")
	typesEntry(b)
	b.run(press(`noscript button[lang=ar]`))
	b.isAt("/ar/enter")
	holdsEntry(b, "برشلونة")
	if said := ask(b, chromedp.Evaluate[int](`document.querySelectorAll('.summary, .bad').length`)); said > 0 {
		b.t.Error("it says that something is wrong, and nothing was sent yet")
	}
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
}

// entry is what is typed into the form for drawings: a line, lines, one of many, a box.
var entry = map[string]string{"#title": "Our street", "#story": "We live there.\nAll of us.", "#city": "Barcelona"}

const ticked = `['#age-8', '#consent_guardian'].map(at => document.querySelector(at).checked).join()`

func typesEntry(b *browser) {
	for field, text := range entry {
		b.puts(field, text)
	}
	b.run(chromedp.Evaluate[chromedp.Void](`['#age-8', '#consent_guardian'].forEach(at => document.querySelector(at).click())`))
}

func holdsEntry(b *browser, city string) {
	for field, text := range entry {
		if field == "#city" {
			text = city
		}
		b.holds(field, text)
	}
	if got := ask(b, chromedp.Evaluate[string](ticked)); got != "true,true" {
		b.t.Errorf("the age and the box: %s", got)
	}
}

// puts writes into a field that a step of the form may hide.
func (b *browser) puts(field, text string) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](`(() => {
		const field = document.querySelector("` + field + `");
		field.value = ` + "`" + text + "`" + `;
		field.dispatchEvent(new Event('input', {bubbles: true}));
	})()`))
}

func (b *browser) holds(field, text string) {
	b.t.Helper()
	b.until(field+" holds what was typed", `document.querySelector("`+field+`")?.value.replaceAll('\r', '') === `+"`"+text+"`")
}

// speaks chooses a language in the picker.
func (b *browser) speaks(lang string) {
	b.t.Helper()
	b.until("the page has come", `document.readyState === 'complete'`)
	b.run(press(`.lang summary`), press(`.lang a[lang=`+lang+`]`))
}
