package feed_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/gallery/feed"
	"github.com/easel-gallery/easel/gallery/feed/feedtest"
)

func example() feed.Feed {
	return feed.Feed{
		ID: feed.ID("feed", "https://easel.example"), Title: "Drawings from Lima", Language: "en", Rights: "Please ask first.",
		Author: "Metropolises", Icon: "/icon.svg", Updated: time.Date(2026, 3, 1, 10, 0, 0, 0, time.FixedZone("", 3600)),
		Self: "/feed.atom?after=b", First: "/feed.atom", Next: "/feed.atom?after=c", Page: "/cities/lima",
		Entries: []feed.Entry{{
			ID: feed.ID("drawing", "1"), Title: "El tranvía", Story: "Llueve.", Language: "es", Author: "Lina", AuthorLanguage: "es",
			Caption: "Lina, 8 years old, Lima", City: "lima", CityName: "Lima", URL: "/drawings/1",
			Published: time.Date(2026, 3, 1, 9, 0, 0, 5e8, time.UTC), Alt: "A tram in the rain",
			Picture: feed.Picture{URL: "/images/1/640-ab.jpg", Type: "image/jpeg", Bytes: 40_000, Width: 640, Height: 480},
		}},
	}
}

func encoded(t *testing.T, f feed.Feed) []byte {
	t.Helper()
	doc, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestAFeedIsWhatTheRFCWants(t *testing.T) {
	root := feedtest.Check(t, encoded(t, example()))
	for rel, want := range map[string]string{"self": "/feed.atom?after=b", "first": "/feed.atom", "next": "/feed.atom?after=c", "alternate": "/cities/lima"} {
		if got := root.Link(rel); got != want {
			t.Errorf("%s leads to %q", rel, got)
		}
	}
	if got := root.Says("updated"); got != "2026-03-01T09:00:00Z" {
		t.Errorf("updated %s", got)
	}
	e := root.All("entry")[0]
	if e.Says("title") != "El tranvía" || e.All("author")[0].Says("name") != "Lina" || e.Link("enclosure") != "/images/1/640-ab.jpg" {
		t.Errorf("entry %+v", e)
	}
}

func TestWhatIsAFamilysOwnIsNeverInTheFeedsLanguage(t *testing.T) {
	f := example()
	e := &f.Entries[0]
	e.AltLanguage = "ca"
	for _, c := range []struct{ said, author string }{{"ar", "ar"}, {"ar", ""}, {"", ""}} {
		e.Language, e.AuthorLanguage = c.said, c.author
		doc := encoded(t, f)
		feedtest.Check(t, doc)
		for _, want := range []string{
			`<title xml:lang="` + c.said + `">El tranvía</title>`, `<author xml:lang="` + c.author + `"><name>Lina</name>`,
			`<p xml:lang="` + c.said + `" dir="auto">Llueve.</p>`, `<img xml:lang="ca" `, `<p dir="auto">Lina, 8 years old, Lima</p>`,
		} {
			if !strings.Contains(string(doc), want) {
				t.Errorf("%+v: it lacks %s:\n%s", c, want, doc)
			}
		}
	}
}

func TestAnEmptyFeedIsAFeed(t *testing.T) {
	f := example()
	f.Entries, f.First, f.Next = nil, "", ""
	feedtest.Check(t, encoded(t, f))
}

func TestWhatAFamilyWroteCannotBreakOutOfTheFeed(t *testing.T) {
	for _, hostile := range []string{
		"</title><script>alert(1)</script>", `"><img onerror=x>`, "]]>", "<!--", "&bogus;", "a\x00b\x1bc", "\xff\xfe", "\ufffe", "  \n ",
	} {
		f := example()
		e := &f.Entries[0]
		e.Title, e.Story, e.Author, e.Alt, e.Caption = hostile+"x", hostile, hostile+"x", hostile, hostile
		root := feedtest.Check(t, encoded(t, f))
		got := root.All("entry")[0].Says("title")
		if want := strings.ToValidUTF8(hostile, "\ufffd"); !strings.ContainsAny(want, "\x00\x1b\ufffd\ufffe\n") && got != want+"x" {
			t.Errorf("%q became %q", hostile, got)
		}
	}
}

func TestAnIDNeverChanges(t *testing.T) {
	if got := feed.ID("drawing", "0123456789abcdefghjkmnpqrs"); got != "urn:uuid:b75fa525-c053-8d83-b8ac-8147d14c4eba" {
		t.Errorf("it did: %s", got)
	}
	if feed.ID("a", "bc") == feed.ID("ab", "c") {
		t.Error("two things have one id")
	}
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(feed.ID("x")) {
		t.Error(feed.ID("x"))
	}
}

// TestEachBrokenRuleIsFound breaks a good feed in one place and looks for the fault that names it.
func TestEachBrokenRuleIsFound(t *testing.T) {
	good := string(encoded(t, example()))
	for name, row := range map[string]struct{ old, new, want string }{
		"another namespace":        {"2005/Atom", "2003/Atom", "root"},
		"not well-formed":          {"</feed>", "", "well-formed"},
		"no id":                    {"<id>" + example().ID + "</id>", "", "id 0 times"},
		"an id that is a path":     {"<id>urn:uuid:", "<id>", "absolute"},
		"two titles":               {"<title>Drawings from Lima</title>", "<title>a</title><title>b</title>", "title 2 times"},
		"no updated":               {"<updated>2026-03-01T09:00:00Z</updated>", "", "updated 0 times"},
		"a date in lower case":     {"T09:00:00Z</updated>", "t09:00:00z</updated>", "updated:"},
		"an author without a name": {"<name>Lina</name>", "<name> </name>", "without a name"},
		"an author of two names":   {"<name>Lina</name>", "<name>L</name><name>M</name>", "name 2 times"},
		"a link without href":      {`href="/cities/lima"`, `src="/cities/lima"`, "leads to"},
		"two alternates":           {`rel="first" type="application/atom+xml"`, `rel="alternate" type="text/html"`, "two alternates"},
		"no link to itself":        {`rel="self"`, `rel="related"`, "itself"},
		"a next that is this page": {"/feed.atom?after=c", "/feed.atom?after=b", "next leads"},
		"content that is no div":   {`<div xmlns="http://www.w3.org/1999/xhtml">`, "<div>", "not one div"},
		"a script in the content":  {`<p dir="auto">Lina`, `<script></script><p dir="auto">Lina`, "element"},
		"a handler in the content": {"<img", `<img onerror="x"`, "attribute"},
		"a category without term":  {`term="lima"`, `scheme="lima"`, "without a term"},
		"a language that is none":  {`<title xml:lang="es"`, `<title xml:lang="e"`, "language"},
		"an element of our own":    {"<published>", "<stars/><published>", "element"},
		"an entry twice":           {"</entry>", "</entry>" + good[strings.Index(good, "<entry>"):strings.Index(good, "</feed>")], "twice"},
	} {
		broken := strings.Replace(good, row.old, row.new, 1)
		if broken == good {
			t.Errorf("%s: there is no %s", name, row.old)
		}
		_, faults := feedtest.Faults([]byte(broken))
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, row.want) }) {
			t.Errorf("%s: want %q, found %q", name, row.want, faults)
		}
	}
}
