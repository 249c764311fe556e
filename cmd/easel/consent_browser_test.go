package main

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// What a family says yes to, in Chromium: the child's own yes, a yes for each purpose, one of them taken back and given again.

func TestAPurposeIsTakenBackAndTheDrawingIsGoneFromTheGallery(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "publish_delay=1s")
	m := signIn(t, p, "ines@example.org")
	for _, c := range []struct {
		lang, city, law, shown, hidden string
		look                           view
	}{
		{"en", "Paris", "France: the law asks a parent or guardian to say yes for every child under 15. From that age on, the child must say yes as well.\n" +
			"Below that age, grown-up and child decide together: neither yes counts without the other.", "hangs in the gallery", "nobody can see it", desk},
		{"ar", "برشلونة", "إسبانيا: يطلب القانون موافقة أحد الوالدين أو وليّ الأمر عن كل طفل دون سن 14. ومن هذه السن فصاعدًا يجب أن يوافق الطفل نفسه أيضًا.", "معلّق", "لا يستطيع أحد أن يراه", phone},
	} {
		b := openBrowser(t, p.URL)
		b.look(c.look)
		b.open(p.URL + "/" + c.lang + "/enter")
		b.fillsIn(t, painter.New(7, 1).In(c.lang), c.city)
		b.until("the law of the family's country is said", `document.querySelector("#law").textContent === `+quoted(c.law))
		b.run(press(`#child_yes`), press(`#consent_press`), press(`#send`))
		b.until("the child is to be asked first", `document.querySelector(".summary a")?.hash === "#child_yes" && !document.querySelector("#e-child_yes").hidden`)
		b.shoot("consent-child-" + c.lang)
		b.run(press(`#child_yes`), press(`#send`))
		b.until("it is taken", `location.pathname.includes("/entries/") && document.querySelectorAll(".may li:not(.no)").length === 3 && document.querySelectorAll(".may li.no").length === 1`)
		at := ask(b, chromedp.Evaluate[string](`location.href`))
		eventually(t, stepTime, "it waits", func() error {
			got, err := get(at, http.Header{"Accept": {"application/json"}})
			if err == nil && !strings.Contains(got.Body, `"in_review"`) {
				err = errors.New("it is not ready")
			}
			return err
		})
		decideBy(t, m, b, at, "approve", "")
		id := ask(b, chromedp.Evaluate[string](`fetch(location.href, {headers: {Accept: "application/json"}}).then((a) => a.json()).then((s) => s.id)`, chromedp.EvalAwaitPromise))
		heading := func(what, words string) {
			t.Helper()
			b.until(what, `document.querySelector("h1").textContent.includes(`+quoted(words)+`)`)
		}
		heading("it hangs", c.shown)
		gallery := p.URL + "/drawings/" + id
		eventually(t, stepTime, "it hangs in the gallery", func() error { return answersWith(gallery, http.StatusOK) })
		says := func(yes bool) {
			b.run(press(fmt.Sprintf(`.may form:has([value=show]):has([name=agree][value=%s]) button`, map[bool]string{true: "yes", false: "no"}[yes])))
		}
		says(false)
		heading("that it does not hang is said", c.hidden)
		eventually(t, stepTime, "it is gone from the gallery", func() error { return answersWith(gallery, http.StatusNotFound) })
		b.shoot("consent-unshown-" + c.lang)
		says(true)
		heading("it hangs again", c.shown)
		eventually(t, stepTime, "it hangs in the gallery again", func() error { return answersWith(gallery, http.StatusOK) })
		b.until("the other yes still stands", `document.querySelectorAll(".may li:not(.no)").length === 3`)
		b.clean()
	}
}

// answersWith is nil if an address answers with a status.
func answersWith(address string, status int) error {
	got, err := get(address, nil)
	if err == nil && got.Status != status {
		err = fmt.Errorf("status %d, want %d", got.Status, status)
	}
	return err
}

// cookiesAreNamed looks at what every page sets, for who is signed in and who is not, and at what a browser has in the end.
func cookiesAreNamed(b *browser, p *process, pages []sitePage) {
	t := b.t
	var named []string
	told := expect(t.(*testing.T), p.URL+"/en/privacy", nil, http.StatusOK).Body
	for _, item := range regexp.MustCompile(`<li>([a-z, -]+):`).FindAllStringSubmatch(told, -1) {
		named = append(named, strings.FieldsFunc(strings.ReplaceAll(item[1], " and ", ","), func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	if len(named) != 5 {
		t.Fatalf("the page about privacy names %q", named)
	}
	b.open(p.URL + "/en/about")
	b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector("a[hreflang=es]").click()`))
	b.until("another language is chosen", `document.documentElement.lang === "es"`)
	jar := call(b, storage.GetCookies, storage.GetCookiesParams{}).Cookies
	var have, sent []string
	for _, c := range jar {
		have, sent = append(have, c.Name), append(sent, c.Name+"="+c.Value)
	}
	slices.Sort(have)
	if !slices.Equal(have, []string{"easel", "easel-examples", "lang"}) && !slices.Equal(have, []string{"easel", "lang"}) {
		t.Errorf("a browser has the cookies %q", have)
	}
	for _, signedIn := range []string{"", strings.Join(sent, "; ")} {
		for _, page := range pages {
			got, err := get(p.URL+"/en"+page.path, http.Header{"Cookie": {signedIn}})
			if err != nil {
				t.Fatal(err)
			}
			for _, set := range got.Header.Values("Set-Cookie") {
				t.Errorf("%s sets %q unasked", page.name, set)
			}
		}
	}
	for _, name := range have {
		if !slices.Contains(named, name) {
			t.Errorf("the page about privacy does not name the cookie %q", name)
		}
	}
}
