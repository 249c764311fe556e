package upload_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
)

// lower sets limits that are lower than the usual ones.
func (h *house) lower(t *testing.T) {
	t.Helper()
	h.Change(t, func(e *edition.Edition) { e.Limits = edition.Limits{File: 2_000_000, Title: 20, Story: 1_000} })
}

func TestTheFormSaysTheEditionsLimits(t *testing.T) {
	h := open(t)
	for _, limits := range []struct{ file, bytes, title, story, said string }{
		{"20 MB", "20000000", "80", "2000", "2,000 letters"}, {"2 MB", "2000000", "20", "1000", "1,000 letters"},
	} {
		d := document(t, h.get("/en/enter"))
		want(t, "the title's end", d.Find("#title").AttrOr("maxlength", ""), limits.title)
		want(t, "the story's end", d.Find("#story").AttrOr("maxlength", ""), limits.story)
		want(t, "the file's end", d.Find("#drawing").AttrOr("data-limit", ""), limits.bytes)
		for at, said := range map[string]string{"#h-drawing": limits.file, "#h-title": limits.title + " letters", "#h-story": limits.said} {
			if text := d.Find(at).Text(); !strings.Contains(text, said) {
				t.Errorf("%s says %q; want %q", at, text, said)
			}
		}
		h.lower(t)
	}
}

func TestLowerLimitsAreObeyedAndSaidInTheReadersLanguage(t *testing.T) {
	h := open(t)
	h.lower(t)
	for _, one := range []struct {
		name   string
		spoil  func(*entry)
		status int
		field  string
		code   string
		said   map[string]string
	}{
		{
			"a byte too many", func(e *entry) { e.file = padded(t, 2_000_001) }, 413, "drawing", "too_large",
			map[string]string{"en": "larger than 2 MB", "es": "2 MB", "ar": "2 ميغابايت"},
		},
		{
			"a form of too many bytes", func(e *entry) { e.file = padded(t, 1_999_000); e.with("story", strings.Repeat("x", 300<<10)) },
			413, "form", "too_large", map[string]string{"en": "larger than 2 MB", "es": "2 MB", "ar": "2 ميغابايت"},
		},
		{
			"a letter too many in the title", func(e *entry) { e.with("title", strings.Repeat("ж", 21)) }, 422, "title", "too_long",
			map[string]string{"en": "Up to 20 letters", "es": "20 letras", "ar": "20 من الحروف"},
		},
		{
			"a letter too many in the story", func(e *entry) { e.with("story", strings.Repeat("ж", 1_001)) }, 422, "story", "too_long",
			map[string]string{"en": "Up to 1,000 letters", "es": "1000 letras", "ar": "1,000 من الحروف"},
		},
		{
			"a story that was cut", func(e *entry) { e.with("story", strings.Repeat("ж", 40<<10)) }, 422, "story", "too_long",
			map[string]string{"en": "Up to 1,000 letters"},
		},
	} {
		t.Run(one.name, func(t *testing.T) {
			for tag, said := range one.said {
				e := h.entry(t)
				one.spoil(e)
				answer := h.post(t, "/"+tag+"/enter", e, asJSON...)
				wantStatus(t, answer, one.status)
				if got := decode[problem](t, answer).Errors[one.field]; string(got.Code) != one.code || !strings.Contains(got.Message, said) {
					t.Errorf("%s: %+v; want %q", tag, got, said)
				}
			}
		})
	}
	most := h.entry(t).with("title", strings.Repeat("ж", 20)).with("story", strings.Repeat("ж", 1_000))
	most.file = padded(t, 2_000_000)
	wantStatus(t, h.post(t, "/enter", most, asJSON...), http.StatusCreated)
	h.wantEmptySpool(t)
}

func TestABetterPictureObeysTheEditionsLimit(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt
	h.lower(t)
	e := picture(t, 0)
	e.file = padded(t, 2_000_001)
	answer := h.post(t, at+"/replace", e, asJSON...)
	wantStatus(t, answer, http.StatusRequestEntityTooLarge)
	if got := decode[problem](t, answer).Errors["drawing"]; got.Code != "too_large" || !strings.Contains(got.Message, "2 MB") {
		t.Errorf("%+v", got)
	}
	e.file = padded(t, 2_000_000)
	wantStatus(t, h.post(t, at+"/replace", e, asJSON...), http.StatusOK)
	h.wantEmptySpool(t)
}
