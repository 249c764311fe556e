package upload_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// bad is a form with one thing wrong, and what is said about it.
type bad struct {
	name   string
	spoil  func(*testing.T, *entry)
	status int
	field  string // "form" where no single field is at fault
	code   string
}

// spoilt changes one field.
func spoilt(field, value string) func(*testing.T, *entry) {
	return func(_ *testing.T, e *entry) { e.with(field, value) }
}

func filed(data []byte) func(*testing.T, *entry) {
	return func(_ *testing.T, e *entry) { e.file = data }
}

var bads = []bad{
	{"a text file named .jpg", filed([]byte("Dear aunt, this is no picture.\n")), 415, "drawing", "not_picture"},
	{"a BMP", filed(append([]byte("BM"), make([]byte, 200)...)), 415, "drawing", "not_picture"},
	{"one byte too many", func(t *testing.T, e *entry) { e.file = padded(t, edition.MaxDrawing+1) }, 413, "drawing", "too_large"},
	{"ten megabytes too many", func(t *testing.T, e *entry) { e.file = padded(t, edition.MaxDrawing+10e6) }, 413, "drawing", "too_large"},
	{"zero bytes", filed([]byte{}), 422, "drawing", "empty"},
	{"no file", filed(nil), 422, "drawing", "required"},
	{"no file chosen in a browser", func(_ *testing.T, e *entry) { e.file, e.name = []byte{}, "" }, 422, "drawing", "required"},
	{"a PNG of 50,000 × 50,000", func(_ *testing.T, e *entry) { e.file = renditiontest.HugePNG() }, 422, "drawing", "too_many_pixels"},
	{"half of a PNG of 60 megapixels", func(_ *testing.T, e *entry) { e.file = claiming(7_750) }, 422, "drawing", "truncated"},
	{"a PNG of 20,001 chunks", func(_ *testing.T, e *entry) {
		e.file = renditiontest.WithChunks(claiming(1), "IDAT", bytes.Repeat(renditiontest.PNGChunk("tEXt", nil), 20_001))
	}, 422, "drawing", "too_many_parts"},
	{"two files", func(t *testing.T, e *entry) {
		e.extra = func(w *multipart.Writer) { _ = e.part(w, "drawing") }
	}, 422, "drawing", "twice"},
	{"10,000 fields", func(_ *testing.T, e *entry) {
		e.extra = func(w *multipart.Writer) {
			for i := range 10_000 {
				_ = w.WriteField(fieldName(i), "x")
			}
		}
	}, 422, "form", "too_many_fields"},
	{"two titles", func(_ *testing.T, e *entry) {
		e.extra = func(w *multipart.Writer) { _ = w.WriteField("title", "Another") }
	}, 422, "title", "twice"},
	{"a story of 1 MB", spoilt("story", strings.Repeat("la ", 350_000)), 422, "story", "too_long"},
	{"a story of blanks that ends in words", spoilt("story", strings.Repeat(" ", 20_000)+"the end"), 422, "story", "too_long"},
	{"a story of 2,001 characters", spoilt("story", strings.Repeat("é", 2_001)), 422, "story", "too_long"},
	{"a title of 81 characters", spoilt("title", strings.Repeat("é", 81)), 422, "title", "too_long"},
	{"a title of 1 MB", spoilt("title", strings.Repeat("é", 500_000)), 422, "title", "too_long"},
	{"no title", spoilt("title", "   "), 422, "title", "required"},
	{"invalid UTF-8", spoilt("title", "Jos\xe9's street"), 422, "title", "characters"},
	{"NUL", spoilt("child_name", "An\x00a"), 422, "child_name", "characters"},
	{"a right-to-left override in a name", spoilt("child_name", "Ana\u202egnp.exe"), 422, "child_name", "characters"},
	{"no name", spoilt("child_name", ""), 422, "child_name", "required"},
	{"a name of 41 characters", spoilt("child_name", strings.Repeat("a", 41)), 422, "child_name", "too_long"},
	{"a city that takes no part", spoilt("city", "Atlantis"), 422, "city", "unknown_city"},
	{"no city", spoilt("city", ""), 422, "city", "required"},
	{"age 4", spoilt("child_age", "4"), 422, "child_age", "age"},
	{"age 15", spoilt("child_age", "15"), 422, "child_age", "age"},
	{"an age in words", spoilt("child_age", "seven"), 422, "child_age", "not_a_number"},
	{"no age", spoilt("child_age", ""), 422, "child_age", "required"},
	{"no guardian", spoilt("guardian_name", ""), 422, "guardian_name", "required"},
	{"half an address", spoilt("guardian_email", "maria@"), 422, "guardian_email", "email"},
	{"no guardian's consent", spoilt("consent_guardian", ""), 422, "consent_guardian", "consent"},
	{"no consent to publish", spoilt("consent_publish", "no"), 422, "consent_publish", "consent"},
	{"a short key", spoilt("key", "short"), 422, "key", "key"},
}

// claiming is a PNG without pixels that claims sides.
func claiming(side uint32) []byte {
	return slices.Concat([]byte(renditiontest.PNGSignature),
		renditiontest.PNGChunk("IHDR", renditiontest.PNGHeader(side, side, 8, 2, 0)), renditiontest.PNGChunk("IDAT", nil), renditiontest.PNGChunk("IEND", nil))
}

// padded is a JPEG of exactly so many bytes: what follows the picture is not looked at.
func padded(t *testing.T, size int) []byte {
	t.Helper()
	return append(renditiontest.JPEG(t, 400, 300), make([]byte, size)...)[:size]
}

func TestBadInputIsRefusedByField(t *testing.T) {
	h := open(t)
	for _, b := range bads {
		t.Run(b.name, func(t *testing.T) {
			e := h.entry(t)
			b.spoil(t, e)
			answer := h.post(t, "/enter", e, asJSON...)
			wantStatus(t, answer, b.status)
			if got := answer.Header().Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("it is %q", got)
			}
			got := decode[problem](t, answer)
			if got.Status != b.status || len(got.Errors) != 1 || got.Errors[b.field].Code != b.code || got.Errors[b.field].Message == "" {
				t.Errorf("the problem is %+v; want %s: %s", got, b.field, b.code)
			}
			page := document(t, h.post(t, "/en/enter", e))
			if said := page.Find(".summary").Text(); !strings.Contains(said, got.Errors[b.field].Message) {
				t.Errorf("the page says %q; want %q in it", said, got.Errors[b.field].Message)
			}
			for _, language := range []string{"en", "es", "ar"} {
				h.wantFormBack(t, language, e, b)
			}
		})
	}
	h.wantNothingKept(t)
}

// wantFormBack sends a bad form as a person in a language, and wants it back with everything in it.
func (h *house) wantFormBack(t *testing.T, language string, e *entry, b bad) {
	t.Helper()
	answer := h.post(t, "/"+language+"/enter", e)
	wantStatus(t, answer, b.status)
	d := document(t, answer)
	if d.Find("html").AttrOr("lang", "") != language || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the page is in %q, %q", d.Find("html").AttrOr("lang", ""), answer.Header().Get("Cache-Control"))
	}
	if text := d.Find(".summary[role=alert] h2").Text(); text == "" || strings.Contains(text, "enter.") || strings.Contains(text, "<no value>") {
		t.Errorf("the summary is %q", text)
	}
	if title := d.Find("title").Text(); !strings.ContainsAny(title, ":") {
		t.Errorf("the title is %q", title)
	}
	h.wantBlame(t, d.Find(".summary a").AttrOr("href", ""), b)
	for _, name := range []string{"city", "title", "child_name", "guardian_name", "guardian_email"} {
		if name != b.field {
			want(t, name, d.Find("#"+name).AttrOr("value", ""), e.fields[name])
		}
	}
	if b.field != "story" {
		want(t, "story", d.Find("#story").Text(), e.fields["story"])
	}
	if b.field != "child_age" {
		want(t, "child_age", d.Find("[name=child_age][checked]").AttrOr("value", ""), e.fields["child_age"])
	}
	for _, name := range []string{"consent_guardian", "consent_publish"} {
		if _, ticked := d.Find("#" + name).Attr("checked"); name != b.field && !ticked {
			t.Errorf("%s is not ticked any more", name)
		}
	}
	if b.field == "key" {
		if d.Find("[name=key]").AttrOr("value", "") == e.fields["key"] {
			t.Error("the key is not a fresh one")
		}
	} else {
		want(t, "key", d.Find("[name=key]").AttrOr("value", ""), e.fields["key"])
	}
	fault := d.Find("#e-" + b.field)
	if b.field != "key" && b.field != "form" && (fault.Length() != 1 || fault.Closest(".bad").Length() != 1) {
		t.Errorf("nothing stands at %s", b.field)
	}
}

// wantBlame wants the summary's first link to lead to the field at fault.
func (h *house) wantBlame(t *testing.T, href string, b bad) {
	t.Helper()
	switch b.field {
	case "form", "key":
		want(t, "link", href, "#send")
	case "child_age":
		want(t, "link", href, "#age-5")
	default:
		want(t, "link", href, "#"+b.field)
	}
}

func want(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %.80q; want %.80q", what, got, want)
	}
}

func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("title", "").with("city", "Atlantis").with("guardian_email", "maria@example")
	e.fields["consent_publish"], e.fields["child_age"], e.file = "", "99", []byte("no picture")
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusUnsupportedMediaType)
	got := decode[problem](t, answer)
	for _, name := range []string{"title", "city", "guardian_email", "consent_publish", "child_age", "drawing"} {
		if got.Errors[name].Code == "" {
			t.Errorf("%s is not named in %+v", name, got.Errors)
		}
	}
	d := document(t, h.post(t, "/en/enter", e))
	if links := d.Find(".summary li a").Length(); links != len(got.Errors) {
		t.Errorf("the summary has %d links for %d faults", links, len(got.Errors))
	}
	d.Find(".summary li a").Each(func(_ int, a *selection) {
		if at := a.AttrOr("href", "none"); d.Find(at).Length() != 1 {
			t.Errorf("%s leads nowhere", at)
		}
	})
}

func TestWhatIsNoTextBreaksNoPage(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("title", "a\x00b\u202ec\xffd\"><script>alert(1)</script>")
	answer := h.post(t, "/enter", e)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	d := document(t, answer)
	want(t, "title", d.Find("#title").AttrOr("value", ""), "abc\ufffdd\"><script>alert(1)</script>")
	if d.Find("main script").Length() != 0 || strings.ContainsAny(answer.Body.String(), "\x00\u202e") {
		t.Error("the page holds what was typed as it came")
	}
}

func TestAPictureThatBreaksOffIsTakenAndThenUnreadable(t *testing.T) {
	h := open(t)
	for kind, file := range map[string][]byte{"JPEG": renditiontest.JPEG(t, 400, 300), "PNG": renditiontest.PNG(t, 400, 300)} {
		t.Run(kind, func(t *testing.T) {
			e := h.entry(t)
			e.file = renditiontest.Truncated(file)
			got := h.enter(t, e)
			h.tryToRender(t, drawing.ID(got.ID))
			answer := decode[status](t, h.get(got.StatusURL, asJSON...))
			if answer.Status != "unreadable" || !strings.Contains(answer.Message, "breaks off") {
				t.Errorf("the status is %+v", answer)
			}
		})
	}
}

func TestNothingIsTakenWhileTheContestIsNotOpen(t *testing.T) {
	h := open(t)
	opens, closes := h.Now().AddDate(0, 0, 3), h.Now().AddDate(0, 0, 9)
	h.change(t, func(e *edition.Edition) { e.OpensAt, e.ClosesAt = opens, closes })
	h.wantShut(t, "not_yet_open", "It has not begun yet")
	h.Move(9 * 24 * 3600e9)
	h.wantShut(t, "closed", "The contest is closed")
	h.wantNothingKept(t)
}

// wantShut wants the page to say when entries are taken, and entries to be refused with everything still there.
func (h *house) wantShut(t *testing.T, code, heading string) {
	t.Helper()
	page := h.get("/en/enter")
	wantStatus(t, page, http.StatusOK)
	d := document(t, page)
	wantText(t, d, "h1", heading)
	if d.Find("main form[method=post]").Length() != 0 || !strings.Contains(d.Find(".lead").Text(), "UTC") {
		t.Errorf("the page says %q", d.Find("main").Text())
	}
	for _, e := range []*entry{h.entry(t), h.entry(t).with("child_age", "99")} {
		answer := h.post(t, "/enter", e, asJSON...)
		wantStatus(t, answer, http.StatusForbidden)
		if got := decode[problem](t, answer); got.Errors["form"].Code != code {
			t.Errorf("the problem is %+v", got)
		}
		back := h.post(t, "/en/enter", e)
		wantStatus(t, back, http.StatusForbidden)
		d := document(t, back)
		wantText(t, d, ".summary h2", heading)
		want(t, "title", d.Find("#title").AttrOr("value", ""), e.fields["title"])
	}
}

func TestTheSameChildEntersOnce(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("child_name", "Zoë")
	h.enter(t, e)
	e.with("key", "another-key-of-the-family").with("child_name", " ZOË ").with("guardian_email", "EFUA@example.org")
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusConflict)
	if got := decode[problem](t, answer); got.Errors["child_name"].Code != "same_child" {
		t.Errorf("the problem is %+v", got)
	}
	h.wantFormBack(t, "en", e, bad{status: 409, field: "child_name"})
	d := document(t, h.post(t, "/es/enter", e))
	want(t, "the way to the first one's page", d.Find(".summary p a").AttrOr("href", ""), "/es/lost-link")
}

func TestAUsedKeyWithOtherContentsIsRefusedAndAFreshOneComesBack(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	first := h.enter(t, e)
	e.with("title", "Quite another one").with("child_name", "Somebody else")
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	if got := decode[problem](t, answer); got.Errors["key"].Code != "key_reused" {
		t.Errorf("the problem is %+v", got)
	}
	if body := answer.Body.String(); strings.Contains(body, first.ID) || strings.Contains(body, first.Receipt) {
		t.Error("it tells of the first drawing")
	}
	page := h.post(t, "/en/enter", e)
	wantStatus(t, page, http.StatusUnprocessableEntity)
	e.with("key", document(t, page).Find("[name=key]").AttrOr("value", ""))
	if second := h.enter(t, e); second.ID == first.ID {
		t.Error("the fresh key is the old drawing")
	}
}

func TestTheKeyOfAnErasedDrawingIsGone(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	h.Erase(t, drawing.ID(h.enter(t, e).ID))
	wantStatus(t, h.post(t, "/enter", e, asJSON...), http.StatusGone)
	page := h.post(t, "/enter", e)
	wantStatus(t, page, http.StatusGone)
	if document(t, page).Find("[name=key]").AttrOr("value", "") == e.fields["key"] {
		t.Error("the key is not a fresh one")
	}
}

func TestWhatIsNoFormIsRefused(t *testing.T) {
	h := open(t)
	body, kind := h.entry(t).encode(t)
	for name, c := range map[string]struct {
		kind, body string
		status     int
	}{
		"JSON":                   {"application/json", `{"title":"x"}`, 415},
		"an ordinary form":       {"application/x-www-form-urlencoded", "title=x", 415},
		"no content type":        {"", "title=x", 415},
		"no boundary":            {"multipart/form-data", string(body), 415},
		"another boundary":       {"multipart/form-data; boundary=other", string(body), 400},
		"a form that breaks off": {kind, string(body[:len(body)/2]), 400},
		"nothing":                {kind, "", 400},
		"an endless head":        {"multipart/form-data; boundary=b", "--b\r\nX: " + strings.Repeat("x", 1<<20), 400},
	} {
		t.Run(name, func(t *testing.T) {
			answer := h.send(http.MethodPost, "/enter", strings.NewReader(c.body), "Content-Type", c.kind, "Accept", "application/json")
			wantStatus(t, answer, c.status)
			page := h.send(http.MethodPost, "/enter", strings.NewReader(c.body), "Content-Type", c.kind)
			wantStatus(t, page, c.status)
			if document(t, page).Find("h1").Length() != 1 {
				t.Errorf("the page is %s", page.Body)
			}
		})
	}
	h.wantNothingKept(t)
}

func (h *house) change(t *testing.T, change func(*edition.Edition)) {
	t.Helper()
	_, err := h.Contest.SetEdition(t.Context(), func(e *edition.Edition) error {
		change(e)
		return nil
	})
	if err != nil {
		t.Fatal(fmt.Errorf("change the edition: %w", err))
	}
}
