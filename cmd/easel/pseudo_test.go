package main

import (
	"slices"

	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/pipeline/language"
)

// saysNothingByItself looks at every page in the language for tests, whose words are longer and stand between brackets.
// What is data says so: it has a lang of its own, or dir=auto.
func saysNothingByItself(b *browser, p *process, pages []sitePage) {
	pages = append(slices.Clone(pages), sitePage{"correct", receiptOf(pages) + "/correct"}, sitePage{"erase", receiptOf(pages) + "/erase"})
	for _, v := range []view{phone, desk} {
		b.look(v)
		b.eachPage(p.URL, language.PseudoTag, pages, func(page sitePage) {
			wrong := ask(b, chromedp.Evaluate[[]string](cutOff))
			if v == phone {
				wrong = append(wrong, ask(b, chromedp.Evaluate[[]string](hardCoded))...)
			}
			for _, what := range wrong {
				b.t.Errorf("%s at %s: %s", page.name, v, what)
			}
		})
	}
}

// receiptOf is the address of the receipt among pages.
func receiptOf(pages []sitePage) string {
	i := slices.IndexFunc(pages, func(p sitePage) bool { return p.name == "receipt" })
	return pages[i].path
}

// hardCoded lists what is said outside of brackets and isn't data: a child's or an organiser's words, a moment in the
// reader's own time, an address, a code.
const hardCoded = `(() => {
	const wrong = [], own = document.documentElement;
	const marked = '[lang], [dir=auto], bdi, time, code, kbd, .code, .mono, script, style, noscript, template, [id^=letter-], [href^="#letter-"]';
	const data = e => ![null, own].includes(e.closest(marked));
	const outside = text => {
		let depth = 0, out = '';
		for (const c of text) c === '⟦' ? depth++ : c === '⟧' ? depth-- : depth < 1 && (out += c);
		return depth === 0 ? out : 'a bracket is lost: ' + text;
	};
	const look = (text, where) => {
		const rest = outside(text).replace(where.ariaKeyShortcuts ? /\(\w\)$/ : '', '').replace(/\S+@\S+|https?:\S+/g, '');
		if (/\p{L}/u.test(rest)) wrong.push(JSON.stringify(rest.trim().slice(0, 80)) + ' in ' + where.outerHTML.replace(/\s+/g, ' ').slice(0, 160));
	};
	const all = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT);
	for (let e; e = all.nextNode();) {
		if (data(e) || e.localName === 'title' && e.textContent.endsWith('⟧')) continue; // a drawing's own title, and the page's
		if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) look([...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(' '), e);
		for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (e.hasAttribute(name) && e.localName !== 'link') look(e.getAttribute(name), e);
	}
	return wrong;
})()`
