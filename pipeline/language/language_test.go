package language_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

func speak(t *testing.T, tag string) *language.Language {
	t.Helper()
	l, ok := language.ByTag(tag)
	if !ok {
		t.Fatalf("no language %q", tag)
	}
	return l
}

func TestThePickerShowsEveryLanguageByItsOwnNameInOrderOfTag(t *testing.T) {
	var got []string
	for _, l := range language.All() {
		got = append(got, l.Tag()+" "+l.Name()+" "+l.Dir())
	}
	want := []string{
		"ar العربية rtl",
		"ca Català ltr",
		"de Deutsch ltr",
		"en English ltr",
		"es Español ltr",
		"fa فارسی rtl",
		"fr Français ltr",
		"hi हिन्दी ltr",
		"id Bahasa Indonesia ltr",
		"ja 日本語 ltr",
		"ko 한국어 ltr",
		"pt Português ltr",
		"ru Русский ltr",
		"tr Türkçe ltr",
		"zh 中文 ltr",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNegotiationPrefersTheChoiceThenTheBrowserThenEnglish(t *testing.T) {
	for _, c := range []struct{ name, cookie, accept, want string }{
		{"nothing known", "", "", "en"},
		{"the choice wins", "ar", "es", "ar"},
		{"a choice that is none of ours", "tlh", "es", "es"},
		{"a region of a language", "", "es-MX,es;q=0.9,en;q=0.1", "es"},
		{"weights", "", "en;q=0.2, ar;q=0.9", "ar"},
		{"a language we lack", "", "sw", "en"},
		{"a neighbour of one we have", "", "gl", "es"},
		{"Chinese in simplified letters", "", "zh-Hans-CN", "zh"},
		{"Chinese of mainland China", "", "zh-CN", "zh"},
		{"Chinese of Taiwan", "", "zh-TW", "zh"},
		{"Chinese of Hong Kong", "", "zh-HK,en;q=0.1", "zh"},
		{"Portuguese of Brazil", "", "pt-BR", "pt"},
		{"Persian of Afghanistan", "", "fa-AF", "fa"},
		{"Indonesian", "", "id-ID", "id"},
		{"Indonesian by its old name", "", "in", "id"},
		{"Malay, which Indonesian is near to", "", "ms", "id"},
		{"Norwegian, which we lack", "", "nb,nn;q=0.9", "en"},
		{"Hebrew by its old name, which we lack", "", "iw", "en"},
		{"Hebrew, and else Arabic", "", "he,ar;q=0.5", "ar"},
		{"Catalan before Spanish", "", "ca-ES,ca;q=0.9,es;q=0.8", "ca"},
		{"Spanish before Catalan", "", "es-ES,es;q=0.9,ca;q=0.8", "es"},
		{"Basque, whose readers read Spanish", "", "eu", "es"},
		{"any", "", "*", "en"},
		{"no header at all", "", ";;;,,,q=,", "en"},
		{"too long", "", strings.Repeat("xx-YY;q=0.1,", 100_000) + "ar", "en"},
		{"long, but sure from the start", "", "ar," + strings.Repeat("en;q=0.1,", 100), "ar"},
		{"one endless word", "", strings.Repeat("a", 1<<20), "en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := language.Negotiate(c.cookie, c.accept).Tag(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func FuzzNegotiateAlwaysAnswers(f *testing.F) {
	f.Add("", "es-MX,es;q=0.9")
	f.Add("ar", "*;q=0.5")
	f.Add("\xff", "a-b-c-d-e-f-g-h_i;q=99999999999999999999")
	f.Add("en\x00", strings.Repeat("x-", 300))
	f.Fuzz(func(t *testing.T, cookie, accept string) {
		l := language.Negotiate(cookie, accept)
		if again, ok := language.ByTag(l.Tag()); !ok || again != l {
			t.Errorf("Negotiate(%q, %q) gave a language that is not ours", cookie, accept)
		}
	})
}

func TestNumbersAreWrittenAsEachLanguageWritesThem(t *testing.T) {
	for _, c := range []struct {
		tag  string
		n    int
		want string
	}{
		{"en", 0, "0"}, {"en", 999, "999"}, {"en", 1200, "1,200"}, {"en", 1234567, "1,234,567"}, {"en", -1200, "-1,200"},
		{"es", 1200, "1200"}, {"es", 12000, "12.000"},
		{"ar", 8, "8"}, {"ar", 1200, "1,200"},
		{"ca", 12000, "12.000"}, {"de", 1200, "1.200"}, {"fa", 1234567, "1,234,567"}, {"fr", 1200, "1\u00a0200"},
		{"hi", 1234567, "12,34,567"}, {"id", 1200, "1.200"}, {"ja", 12000, "12,000"}, {"ko", 12000, "12,000"}, {"pt", 1200, "1.200"},
		{"ru", 12000, "12\u00a0000"}, {"tr", 1200, "1.200"}, {"zh", 12000, "12,000"},
	} {
		if got := speak(t, c.tag).Number(c.n); got != c.want {
			t.Errorf("%s: Number(%d) = %q, want %q", c.tag, c.n, got, c.want)
		}
	}
}

func TestArabicCountsInItsSixForms(t *testing.T) {
	ar := speak(t, "ar")
	for years, want := range map[int]string{
		0: "أقل من سنة", 1: "سنة واحدة", 2: "سنتان", 7: "7 سنوات", 10: "10 سنوات", 11: "11 سنة", 14: "14 سنة", 100: "100 سنة",
	} {
		if got := ar.Age(years); got != want {
			t.Errorf("Age(%d) = %q, want %q", years, got, want)
		}
	}
}

func TestAgesDatesAndSizesReadAsPeopleWriteThem(t *testing.T) {
	at := time.Date(2026, time.November, 23, 22, 4, 5, 0, time.FixedZone("UTC+1", 3600))
	for _, c := range []struct{ name, got, want string }{
		{"English age", speak(t, "en").Age(8), "8"},
		{"English age in full", speak(t, "en").YearsOld(1), "1 year old"},
		{"Spanish age", speak(t, "es").Age(8), "8 años"},
		{"English day", speak(t, "en").Date(at), "23 November 2026"},
		{"Spanish day", speak(t, "es").Date(at), "23 de noviembre de 2026"},
		{"Arabic day", speak(t, "ar").Date(at), "23 نوفمبر 2026"},
		{"Catalan day", speak(t, "ca").Date(at), "23 de novembre del 2026"},
		{"Catalan day of a month that begins with a vowel", speak(t, "ca").Date(at.AddDate(0, -7, 0)), "23 d’abril del 2026"},
		{"German day", speak(t, "de").Date(at), "23. November 2026"},
		{"Persian day, by the calendar of the contest", speak(t, "fa").Date(at), "23 نوامبر 2026"},
		{"French day", speak(t, "fr").Date(at), "23 novembre 2026"},
		{"Hindi day", speak(t, "hi").Date(at), "23 नवंबर 2026"},
		{"Indonesian day", speak(t, "id").Date(at), "23 November 2026"},
		{"Japanese day", speak(t, "ja").Date(at), "2026年11月23日"},
		{"Korean day", speak(t, "ko").Date(at), "2026년 11월 23일"},
		{"Portuguese day", speak(t, "pt").Date(at), "23 de novembro de 2026"},
		{"Russian day", speak(t, "ru").Date(at), "23 ноября 2026 года"},
		{"Turkish day", speak(t, "tr").Date(at), "23 Kasım 2026"},
		{"Chinese day", speak(t, "zh").Date(at), "2026年11月23日"},
		{"a moment is told in UTC", speak(t, "en").DateTime(at), "23 November 2026, 21:04 UTC"},
		{"no bytes", speak(t, "en").Bytes(0), "0 bytes"},
		{"one byte", speak(t, "en").Bytes(1), "1 byte"},
		{"kilobytes", speak(t, "en").Bytes(12_340), "12.3 kB"},
		{"megabytes", speak(t, "en").Bytes(3_100_000), "3.1 MB"},
		{"Spanish megabytes", speak(t, "es").Bytes(3_100_000), "3,1 MB"},
		{"Arabic megabytes", speak(t, "ar").Bytes(20_000_000), "20 ميغابايت"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestListsReadLikeSentences(t *testing.T) {
	for _, c := range []struct {
		tag   string
		items []string
		want  string
	}{
		{"en", nil, ""},
		{"en", []string{"Lima"}, "Lima"},
		{"en", []string{"Lima", "Dakar"}, "Lima and Dakar"},
		{"en", []string{"Lima", "Dakar", "Busan"}, "Lima, Dakar and Busan"},
		{"es", []string{"Lima", "Dakar"}, "Lima y Dakar"},
		{"ar", []string{"القاهرة", "تونس"}, "القاهرة وتونس"},
		{"ca", []string{"A", "B", "C", "D"}, "A, B, C i D"},
		{"de", []string{"A", "B", "C", "D"}, "A, B, C und D"},
		{"fa", []string{"تهران", "قم", "یزد"}, "تهران، قم و یزد"},
		{"fr", []string{"A", "B", "C", "D"}, "A, B, C et D"},
		{"hi", []string{"A", "B", "C"}, "A, B और C"},
		{"id", []string{"A", "B", "C"}, "A, B dan C"},
		{"ja", []string{"A", "B", "C"}, "A、B、C"},
		{"ko", []string{"A", "B", "C"}, "A, B 및 C"},
		{"pt", []string{"A", "B", "C"}, "A, B e C"},
		{"ru", []string{"A", "B", "C"}, "A, B и C"},
		{"tr", []string{"A", "B", "C"}, "A, B ve C"},
		{"zh", []string{"A", "B", "C"}, "A、B和C"},
	} {
		if got := speak(t, c.tag).List(c.items); got != c.want {
			t.Errorf("%s %v: got %q, want %q", c.tag, c.items, got, c.want)
		}
	}
}

func TestCitiesCountriesAndRegionsHaveTheirNames(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"a city", speak(t, "ar").City("barcelona", "Barcelona"), "برشلونة"},
		{"a city without another name", speak(t, "es").City("nowhere", "Nowhere"), "Nowhere"},
		{"a country", speak(t, "es").Country("BR"), "Brasil"},
		{"a country in Arabic", speak(t, "ar").Country("ES"), "إسبانيا"},
		{"a country by its new name", speak(t, "en").Country("TR"), "Türkiye"},
		{"another one", speak(t, "ja").Country("MK"), "北マケドニア"},
		{"no country", speak(t, "en").Country("QQQ"), "QQQ"},
		{"a region", speak(t, "en").Region("asia-pacific"), "Asia and the Pacific"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

// Who reads another script than Latin reads every city in their own; the others fall back to the edition's name.
func TestEveryCityHasANameInTheScriptOfItsReaders(t *testing.T) {
	for tag, script := range scripts {
		for _, c := range edition.MemberCities().All() {
			if name := speak(t, tag).City(c.Slug, c.Name); !hasLetter(name, script) {
				t.Errorf("%s: %s is called %q", tag, c.Slug, name)
			}
		}
	}
}

func TestNamesSortAsTheirReadersExpect(t *testing.T) {
	for tag, want := range map[string][]string{
		"es": {"accra", "Ávila", "Bogotá", "Órgiva", "Oslo", "Zagreb"},
		"tr": {"Cakarta", "Çengdu", "Dakar", "Isparta", "İstanbul", "Johannesburg", "Şiraz", "Tahran"},
		"de": {"Athen", "Täbris", "Teheran", "Warschau"},
		"ru": {"Афины", "Ёсу", "Жодино", "Яунде"},
		"zh": {"巴黎", "北京", "东京", "上海"},
		"ko": {"나이로비", "부산", "서울", "카이로"},
		"fa": {"آنکارا", "بغداد", "پاریس", "تهران", "چنگدو", "کابل", "گوانگجو", "مشهد"},
		"hi": {"आगरा", "काहिरा", "पेरिस", "सिओल"},
		"ja": {"アーグラ", "アクラ", "アテネ", "シアトル", "シーラーズ", "シドニー", "ダーバン", "ダカール", "リーブルヴィル", "リマ"},
	} {
		names := slices.Clone(want)
		slices.Reverse(names)
		slices.SortFunc(names, speak(t, tag).Compare())
		if !slices.Equal(names, want) {
			t.Errorf("%s: got %q, want %q", tag, names, want)
		}
	}
}

func TestANameInTheOtherDirectionIsIsolated(t *testing.T) {
	if got, want := speak(t, "ar").T("frame.signed-in", "who", "Lina"), "الحساب: \u2068Lina\u2069"; got != want {
		t.Errorf("Latin in Arabic: got %q, want %q", got, want)
	}
	if got, want := speak(t, "en").T("frame.signed-in", "who", "سلمى"), "Signed in as \u2068سلمى\u2069"; got != want {
		t.Errorf("Arabic in English: got %q, want %q", got, want)
	}
	if got, want := speak(t, "en").T("frame.signed-in", "who", "Lina"), "Signed in as Lina"; got != want {
		t.Errorf("Latin in English: got %q, want %q", got, want)
	}
}

func TestAnUnknownMessageIsSaidAsItsIdAndNeverFails(t *testing.T) {
	for _, l := range language.All() {
		if got := l.T("no.such.message", "odd"); got != "no.such.message" {
			t.Errorf("%s: got %q", l.Tag(), got)
		}
		if got := l.N("no.such.message", 3); got != "no.such.message" {
			t.Errorf("%s: got %q", l.Tag(), got)
		}
	}
}
