package catalog_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// asking makes words of a text as a visitor types it.
func asking(text string) (q catalog.Query) {
	for word := range strings.FieldsSeq(text) {
		q.Words = append(q.Words, catalog.Word{Text: word})
	}
	return q
}

func titled(row *drawingtest.Row, title string) *drawingtest.Drawing {
	return row.Submitted("accra", 7, drawingtest.Title(title), drawingtest.Story("")).Rendered().Approved()
}

// finds searches and gives the titles found, the newest first.
func finds(t *testing.T, c *catalog.Catalog, q catalog.Query) (titles []string) {
	t.Helper()
	page, err := c.Public().Search(t.Context(), q, catalog.Cursor{}, 100)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	for _, h := range page.Drawings {
		titles = append(titles, h.Title)
	}
	return titles
}

func TestAWordIsFoundHoweverItIsWritten(t *testing.T) {
	for _, one := range []struct{ title, typed string }{
		{"The red tram", "tram"}, {"The red tram", "TRAM red"}, {"The red tram", "tr"}, {"The red tram", "t"},
		{"My extraordinarily long word", "extraordinaril"}, {"My extraordinarily long word", "extraordi"}, {"My extraordinarily long word", "extraordin"},
		{"Línea 1: el tranvía", "linea tranvia"}, {"Linea uno", "LÍNEA"}, {"Straße in Köln", "strasse koln"}, {"Łódź", "lodz"}, {"Ørsted", "orsted"},
		{"İstanbul'da kış", "istanbul kis"}, {"ısı", "isi"}, {"Ёлка и йод", "елка иод"}, {"Αθήνα", "αθηνα"},
		{"l'arbre d'à côté", "arbre cote"}, {"École-maternelle", "maternelle"}, {"l’été", "l'ete"},
		{"القطار الأحمر", "قطار"}, {"القطار الأحمر", "القطار"}, {"القطار الأحمر", "الق"}, {"القطار الأحمر", "احمر"}, {"مَدِينَتِي", "مدينتي"}, {"مدينـــتي", "مدينتي"},
		{"مدرسة", "مدرسه"}, {"والبحر", "البحر"}, {"خیابان ۱۲", "خيابان 12"}, {"شارع ٧", "شارع 7"},
		{"东京的电车", "电车"}, {"东京的电车", "车"}, {"东京的电车", "东"}, {"东京的电车", "京的电"}, {"東京スカイツリー", "スカイ"}, {"東京スカイツリー", "ｽｶｲﾂﾘｰ"}, {"우리 학교 가는 길", "학교"},
		{"우리학교", "학교"}, {"รถไฟฟ้าสีแดง", "ไฟฟ้า"}, {"मेरा शहर", "शहर"}, {"Tram 12東京", "12"}, {"Tram 12東京", "東京 tram"},
		{"שָׁלוֹם", "שלום"}, {"𝒯𝓇𝒶𝓂", "tram"}, {"\u0130", "i"},
	} {
		row := drawingtest.NewRow()
		titled(row, one.title)
		titled(row, "zzz")
		if got := finds(t, openNew(t, row.Facts()...), asking(one.typed)); !slices.Equal(got, []string{one.title}) {
			t.Errorf("%q finds %q, and not %q", one.typed, got, one.title)
		}
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	for _, one := range []struct{ title, typed string }{
		{"The red tram", "ram"}, {"The red tram", "tram blue"}, {"The red tram", "trams"}, {"My extraordinarily long word", "extraordinarx"}, {"The red tram", "!!!"}, {"The red tram", `"`},
		{"東京と京都", "東京都"}, {"東京", "京東"}, {"मेरा", "मरा"}, {"が", "か"}, {"Child", "_accra"}, {"Child", "-7"}, {"red", "accra"},
		{"القطار", "طار"},
	} {
		row := drawingtest.NewRow()
		titled(row, one.title)
		if got := finds(t, openNew(t, row.Facts()...), asking(one.typed)); got != nil {
			t.Errorf("%q finds %q", one.typed, got)
		}
	}
}

// TestEveryDrawingIsFoundByItsOwnTitle makes titles of letters of every script, whether
// or not anybody would write them so.
func TestEveryDrawingIsFoundByItsOwnTitle(t *testing.T) {
	dice, row := rand.New(rand.NewPCG(6, 6)), drawingtest.NewRow()
	scripts := [][2]rune{{'A', 'z'}, {0xc0, 0x24f}, {0x300, 0x36f}, {0x370, 0x52f}, {0x591, 0x6ff}, {0x900, 0x97f}, {0xe00, 0xfff}, {0x1100, 0x11ff}, {0x3040, 0x30ff},
		{0x4e00, 0x9fff}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfb00, 0xfdff}, {0xff00, 0xffef}, {0x1d400, 0x1d7ff}, {0x20000, 0x2a6d0}, {' ', '@'}}
	var titles []string
	for range 1_500 {
		var title []rune
		for range 1 + dice.IntN(6) {
			script := scripts[dice.IntN(len(scripts))]
			for range 1 + dice.IntN(4) {
				title = append(title, script[0]+dice.Int32N(script[1]-script[0]+1))
			}
		}
		titles = append(titles, string(title))
		titled(row, string(title))
	}
	c := openNew(t, row.Facts()...)
	for _, title := range titles {
		for _, whole := range []bool{false, true} {
			found := finds(t, c, catalog.Query{Words: []catalog.Word{{Text: title, Whole: whole}}})
			if !slices.Contains(found, title) && strings.ContainsFunc(title, unicode.IsLetter) && len(found) < 100 {
				t.Errorf("%q is not among the %d that it finds, as a whole word: %v", title, len(found), whole)
			}
		}
	}
}

func TestAWholeWordDoesNotFindWhatBeginsSo(t *testing.T) {
	row := drawingtest.NewRow()
	titled(row, "Tramway")
	titled(row, "Tram")
	c := openNew(t, row.Facts()...)
	if got := finds(t, c, catalog.Query{Words: []catalog.Word{{Text: "tram", Whole: true}}}); !slices.Equal(got, []string{"Tram"}) {
		t.Errorf("found %q", got)
	}
	if got := finds(t, c, asking("tram")); !slices.Equal(got, []string{"Tram", "Tramway"}) {
		t.Errorf("found %q", got)
	}
}

func TestStoriesAndDescriptionsAreSearchedAndChildrenAreNot(t *testing.T) {
	row := drawingtest.NewRow()
	row.Submitted("accra", 7, drawingtest.Title("A"), drawingtest.Story("Once upon a lighthouse"), drawingtest.ChildName("Philippa")).
		Rendered().Approved().Described("Two zebras.", "en")
	c := openNew(t, row.Facts()...)
	for typed, want := range map[string][]string{"lighthouse": {"A"}, "zebra": {"A"}, "once zebras": {"A"}, "philippa": nil} {
		if got := finds(t, c, asking(typed)); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

// TestASearchFindsWhatALookAtEveryDrawingFinds asks at random, with every bound, by
// words that few drawings have and by one that all have.
func TestASearchFindsWhatALookAtEveryDrawingFinds(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 5))
	words := []string{"red", "tram", "river", "sun", "tower", "路灯", "电车"}
	cities := []string{"accra", "quito", "cairo", "sao-paulo"}
	row := drawingtest.NewRow()
	for n := range 2_300 {
		title := fmt.Sprintf("%s %s %d drawn", words[dice.IntN(len(words))], words[dice.IntN(len(words))], n)
		d := row.Submitted(cities[dice.IntN(len(cities))], 5+dice.IntN(10), drawingtest.Title(title), drawingtest.Story(""))
		ladder := drawingtest.LadderOf(d.State().Original.SHA256)
		ladder.Color = []string{"#c02020", "#2040c0", "#3f9b55"}[dice.IntN(3)]
		d.Happened(drawing.Rendered, ladder).Approved()
	}
	public := openNew(t, row.Facts()...).Public()
	every, err := public.Newest(t.Context(), all)
	if err != nil || len(every) != 2_300 {
		t.Fatalf("%d, %v", len(every), err)
	}
	for range 300 {
		q := catalog.Query{}
		if dice.IntN(2) == 0 {
			q.Words = append(q.Words, catalog.Word{Text: "drawn"})
		}
		for range dice.IntN(3) {
			w := catalog.Word{Text: words[dice.IntN(len(words))]}
			if dice.IntN(3) == 0 {
				w.Cities = cities[:1+dice.IntN(3)]
			}
			q.Words = append(q.Words, w)
		}
		if dice.IntN(2) == 0 {
			q.Cities = cities[dice.IntN(3):]
		}
		if dice.IntN(2) == 0 {
			q.Ages = edition.Ages{Min: 5 + dice.IntN(5), Max: 10 + dice.IntN(4)}
		}
		if dice.IntN(2) == 0 {
			q.Tone = []drawing.Tone{"red", "blue", "green"}[dice.IntN(3)]
		}
		wantFound(t, public, q, every)
	}
}

// wantFound pages through what a query finds, and looks at every drawing by itself.
func wantFound(t *testing.T, public *catalog.Public, q catalog.Query, every []catalog.Hung) {
	t.Helper()
	var want, got []drawing.ID
	for _, h := range every {
		if meets(q, h) {
			want = append(want, h.ID)
		}
	}
	for after := (catalog.Cursor{}); ; {
		page, err := public.Search(t.Context(), q, after, 70)
		if err != nil || len(page.Drawings) > 70 {
			t.Fatalf("%+v: %d, %v", q, len(page.Drawings), err)
		}
		for _, h := range page.Drawings {
			got = append(got, h.ID)
		}
		if after = page.Next; after == (catalog.Cursor{}) {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v finds %d drawings, and there are %d", q, len(got), len(want))
	}
}

func meets(q catalog.Query, h catalog.Hung) bool {
	for _, w := range q.Words {
		if !strings.Contains(h.Title, w.Text) && !slices.Contains(w.Cities, h.City) {
			return false
		}
	}
	return (len(q.Cities) == 0 || slices.Contains(q.Cities, h.City)) &&
		(q.Ages == (edition.Ages{}) || q.Ages.Contains(h.Child.Age)) && (q.Tone == "" || q.Tone == h.Tone)
}

func TestWordsGoWithWhatTheyWereSaidOf(t *testing.T) {
	row := drawingtest.NewRow()
	c := openNew(t)
	applied := 0
	finds := func(what, typed string, want bool) {
		t.Helper()
		apply(t, c, row.Facts()[applied:])
		applied = len(row.Facts())
		if got := len(finds(t, c, asking(typed))) > 0; got != want {
			t.Errorf("%s: %q is found: %v", what, typed, got)
		}
	}
	d := row.Submitted("accra", 7, drawingtest.Title("Seagull"))
	finds("submitted", "seagull", false)
	d.Rendered()
	finds("rendered", "seagull", false)
	d.Approved()
	finds("approved", "seagull", true)
	d.Described("A white bird.", "en")
	finds("described", "bird seagull", true)
	d.Described("A grey one.", "en")
	finds("described otherwise", "bird", false)
	finds("described otherwise", "grey seagull", true)
	for what, there := range map[string][2]func() *drawingtest.Drawing{
		"taken down": {d.TakenDown, d.Reinstated}, "withdrawn": {d.Withdrawn, d.Restored},
	} {
		there[0]()
		finds(what, "seagull", false)
		there[1]()
		finds("no more "+what, "seagull", true)
	}
	d.Undone()
	finds("undone", "seagull", false)
	d.ApprovedFrom(time.Now().Add(time.Hour))
	finds("approved for later", "seagull", false)
	d.Undone().Approved()
	finds("approved again", "seagull", true)
	d.Replaced()
	finds("replaced", "seagull", false)
	d.Rendered().Approved()
	finds("replaced and approved", "seagull", true)
	finds("replaced, what was seen on the other", "grey", false)
	d.Erased()
	finds("erased", "seagull", false)
}

// TestTheIndexHoldsWhatTheTextsSay has FTS5 compare its index with what was to be found,
// after many lives, in batches of every size.
func TestTheIndexHoldsWhatTheTextsSay(t *testing.T) {
	for _, size := range []int{1, 13, 4_000} {
		path := filepath.Join(t.TempDir(), "catalog.db")
		c, row := open(t, path), manyLives(7, 60, 2_000)
		for rest := row.Facts(); len(rest) > 0; rest = rest[min(size, len(rest)):] {
			apply(t, c, rest[:min(size, len(rest))])
		}
		closed(t, c)
		edit(t, path, "INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{
		"", " ", "tram", `"`, `""`, `a"b`, "tram*", "*", "^tram", "words:tram", "-tram", "+", "NEAR(tram red, 5)", "tram AND", "OR", "NOT", "(", "{words}:x", "\x00", "tr\x00am",
		"\xff\xfe", strings.Repeat("a", 10_000), strings.Repeat("tram ", 200), strings.Repeat("電", 3_000), "' OR 1=1 --", "%_", "_accra", "😀", "e\u0301", "\u0640", "ال", "\u200f", "ﷺ", "\U000e0041",
	} {
		f.Add(s, "accra", 5, 14, "red", true)
		f.Add("tram", s, -1, 1_000_000_000, s, false)
	}
	row := drawingtest.NewRow()
	for range 20 {
		titled(row, "The red tram")
	}
	c, err := catalog.Open(context.Background(), filepath.Join(f.TempDir(), "catalog.db"), quiet())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { c.Close() })
	if err := c.Apply(context.Background(), row.Facts()); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, words, city string, youngest, oldest int, tone string, whole bool) {
		q := asking(words)
		q.Words = append(q.Words, catalog.Word{Text: words, Whole: whole, Cities: []string{city}})
		page, err := c.Public().Search(t.Context(), q, catalog.Cursor{}, 3)
		if err != nil || len(page.Drawings) > 3 {
			t.Errorf("%q: %d, %v", words, len(page.Drawings), err)
		}
		q.Cities, q.Ages, q.Tone = []string{city}, edition.Ages{Min: youngest, Max: oldest}, drawing.Tone(tone)
		if _, err := c.Public().Search(t.Context(), q, page.Next, 3); err != nil {
			t.Errorf("%q, %q, %d to %d, %q: %v", words, city, youngest, oldest, tone, err)
		}
	})
}

// termsOf are all words that a catalog's index has.
func termsOf(t *testing.T, path string) (terms []string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, found, row)"); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT term FROM temp.vocabulary")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var term string
		if err := rows.Scan(&term); err != nil {
			t.Fatal(err)
		}
		terms = append(terms, term)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return terms
}
