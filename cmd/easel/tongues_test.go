package main

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/pipeline/language"
)

// mainPages are what nearly everybody sees.
var mainPages = []string{"home", "city", "drawing", "enter", "receipt", "found"}

// The main pages on a telephone in some of the languages, others each time; make tongues looks at all of them, and lays
// the pictures beside each other (.shots/tongues-….html).
func TestTheMainPagesInTheirLanguages(t *testing.T) {
	t.Parallel()
	const usual = 3
	times, seed := campaign(t, "TONGUES", usual)
	all := language.All()
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(times, len(all))]
	slices.SortFunc(all, func(a, b *language.Language) int {
		return slices.Index(language.All(), a) - slices.Index(language.All(), b)
	})

	p := startEasel(t, "--demo", "30")
	filled(t, p)
	pages := slices.DeleteFunc(sitePages(t, p), func(p sitePage) bool { return !slices.Contains(mainPages, p.name) })
	b := openBrowser(t, p.URL)
	b.look(phone)
	shots := map[string][]string{}
	for _, l := range all {
		b.eachPage(p.URL, l.Tag(), pages, func(page sitePage) {
			for _, wrong := range ask(b, chromedp.Evaluate[[]string](cutOff)) {
				t.Errorf("%s in %s: %s", page.name, l.Tag(), wrong)
			}
			name := "tongues-" + page.name + "-" + l.Tag()
			b.shoot(name)
			shots[page.name] = append(shots[page.name], name)
		})
	}
	for name, all := range shots {
		writeSheet(t, "tongues-"+name+".html", map[string]any{"View": name, "Views": []view(nil), "Shots": all, "Column": phone.width})
	}
	b.clean()
}
