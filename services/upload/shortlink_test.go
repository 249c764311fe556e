package upload_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/upload"
)

// short is the short link that a receipt's page shows, without scheme and host.
func (h *house) short(t *testing.T, at string) string {
	t.Helper()
	text := document(t, h.get(at)).Find(".keep .code").Text()
	_, path, found := strings.Cut(strings.TrimSpace(text), "://example.com")
	if !found {
		t.Fatalf("the link to keep is %q", text)
	}
	return path
}

func TestTheShortLinkLeadsToTheReceipt(t *testing.T) {
	h := open(t)
	at := "/entries/" + h.Enter(t).Receipt
	link := h.short(t, at)
	if strings.Contains(link, strings.TrimPrefix(at, "/entries/")) || len(link) != len("/e/7q2m-kx4t-09ab-cdef-ghjk") {
		t.Errorf("the short link is %s", link)
	}
	for _, typed := range []string{link, "/e/" + strings.ToUpper(link[3:]), strings.ReplaceAll(link, "-", ""), strings.NewReplacer("0", "o", "1", "l").Replace(link)} {
		answer := h.get(typed)
		wantStatus(t, answer, http.StatusSeeOther)
		want(t, "the way on", answer.Header().Get("Location"), at)
		want(t, "kept", answer.Header().Get("Cache-Control"), "no-store")
	}
	want(t, "the way on in Arabic", h.get("/ar"+link).Header().Get("Location"), "/ar"+at)
	if log := h.log.String(); strings.Contains(log, link[3:]) {
		t.Errorf("the log has the link: %s", log)
	}
}

func TestTheLinkToKeepBeginsWithThePublicAddress(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.PublicURL = "https://easel.example/" })
	at := "/entries/" + h.Enter(t).Receipt
	d := document(t, h.get(at))
	if link := d.Find(".keep .code").Text(); !strings.HasPrefix(link, "https://easel.example/e/") {
		t.Errorf("the link to keep is %s", link)
	}
	if d.Find(".keep svg.qr[role=img][aria-label] path").Length() != 1 {
		t.Error("there is no square to scan")
	}
}

func TestAWrongShortLinkShowsTheWayToANewOne(t *testing.T) {
	h := open(t)
	a, erased := h.Enter(t), h.Enter(t)
	link, gone := h.short(t, "/entries/"+a.Receipt), h.short(t, "/entries/"+erased.Receipt)
	h.Erase(t, erased.ID)
	h.Caught(t)
	last := "0"
	if strings.HasSuffix(link, last) {
		last = "2"
	}
	for name, wrong := range map[string]string{
		"another proof": link[:len(link)-1] + last, "another drawing": "/e/" + gone[3:13] + link[13:], "cut": link[:len(link)-1], "a word": "/e/hello", "erased": gone,
	} {
		page := h.get("/en" + wrong)
		wantStatus(t, page, http.StatusNotFound)
		d := document(t, page)
		wantText(t, d, "h1", "No drawing has this link")
		if d.Find(`main a[href="/en/lost-link"]`).Length() != 1 {
			t.Errorf("%s: nothing leads to a new link", name)
		}
		wantStatus(t, h.get(wrong, asJSON...), http.StatusNotFound)
	}
	page := h.get("/en/entries/" + strings.Repeat("0", len(a.Receipt)))
	wantStatus(t, page, http.StatusNotFound)
	if document(t, page).Find(`main a[href="/en/lost-link"]`).Length() != 1 {
		t.Error("nothing leads from a wrong receipt to a new link")
	}
}

func TestWhoGuessesShortLinksIsStopped(t *testing.T) {
	h := open(t)
	link := h.short(t, "/entries/"+h.Enter(t).Receipt)
	stopped := 0
	for range 110 {
		if h.get("/e/"+strings.Repeat("0", 20), asJSON...).Code == http.StatusTooManyRequests {
			stopped++
		}
	}
	if stopped != 10 {
		t.Errorf("%d of 110 guesses were refused", stopped)
	}
	answer := h.get(link, asJSON...)
	wantStatus(t, answer, http.StatusTooManyRequests)
	if answer.Header().Get("Retry-After") == "" {
		t.Error("nobody is told when to come back")
	}
}

func TestTheShortLinkOfAnotherVersionIsNone(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	other := h.Secret.Code(drawing.ID(a.ID), 2)
	wantStatus(t, h.get("/e/"+other.String()), http.StatusNotFound)
}
