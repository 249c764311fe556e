package upload_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/services/upload"
)

// lose asks for the links of an address from somewhere, as a browser does.
func (h *house) lose(from, address string, header ...string) *httptest.ResponseRecorder {
	return h.sendFrom(from, "/en/lost-link", url.Values{"email": {address}}.Encode(), append(header, "Content-Type", form)...)
}

// asked are the families of the requests that wait.
func (h *house) asked(t *testing.T) (all []letters.Lost) {
	t.Helper()
	l, err := letters.Open(t.Context(), h.Journal)
	if err != nil {
		t.Fatal(err)
	}
	q, err := l.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, ok, err := q.Next(t.Context(), 200*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			n, err := l.Waiting(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				return all
			}
			continue // it was only slow
		}
		one, ok := letters.ParseLost(e)
		if !ok {
			t.Errorf("no request: %s %s", e.Kind, e.Data)
		}
		if err := e.Done(t.Context()); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

func (h *house) family(address string) string { return h.Secret.Family(edition.Family(address)) }

func TestAFamilyAsksForItsLostLink(t *testing.T) {
	h := open(t)
	page := h.get("/en/lost-link")
	wantStatus(t, page, http.StatusOK)
	want(t, "kept", page.Header().Get("Cache-Control"), "no-store")
	d := document(t, page)
	wantText(t, d, "h1", "Find your drawing again")
	want(t, "where it posts", d.Find("main form").AttrOr("action", ""), "/en/lost-link")
	input := d.Find("#email")
	for name, value := range map[string]string{"type": "email", "inputmode": "email", "autocomplete": "email", "dir": "ltr", "aria-describedby": "h-email e-email", "maxlength": "254"} {
		want(t, name, input.AttrOr(name, ""), value)
	}
	answer := h.lose(here, " Efua@Example.org ")
	wantStatus(t, answer, http.StatusSeeOther)
	want(t, "the way on", answer.Header().Get("Location"), "/en/lost-link/sent")
	sent := document(t, h.get("/en/lost-link/sent"))
	wantText(t, sent, "h1", "Look at your mail")
	want(t, "the way back", sent.Find("main a").AttrOr("href", ""), "/en/lost-link")
	if sent.Find("meta[name=robots][content=noindex]").Length() != 1 {
		t.Error("engines find it")
	}
	asked := h.asked(t)
	if len(asked) != 1 || asked[0].Family != h.family("efua@example.org") || asked[0].Language != "en" || asked[0].ID == "" {
		t.Errorf("asked is %+v", asked)
	}
	if strings.Contains(strings.ToLower(h.log.String()), "efua") {
		t.Error("the address is in the log")
	}
}

// TestLookingAtAPageAsksForNothing: programs that look at mails open every link.
func TestLookingAtAPageAsksForNothing(t *testing.T) {
	h := open(t)
	for _, address := range []string{"/lost-link", "/lost-link?email=efua@example.org", "/lost-link/sent", "/lost-link/sent?email=efua@example.org"} {
		wantStatus(t, h.get(address), http.StatusOK)
	}
	wantStatus(t, h.send(http.MethodPost, "/lost-link?email=efua@example.org", nil, "Content-Type", form), http.StatusUnprocessableEntity)
	if asked := h.asked(t); len(asked) != 0 {
		t.Errorf("asked is %+v", asked)
	}
}

// TestTheAnswerIsTheSameWhosesoeverTheAddressIs compares every byte and header but the
// request's own number.
func TestTheAnswerIsTheSameWhosesoeverTheAddressIs(t *testing.T) {
	h := open(t)
	known := h.Enter(t, func(f *edition.Form) { f.GuardianEmail = "known@example.org" })
	gone := h.Enter(t, func(f *edition.Form) { f.GuardianEmail = "erase@example.org" })
	h.Erase(t, gone.ID)
	for _, accept := range []string{"text/html", "application/json"} {
		var first string
		for n, address := range []string{"known@example.org", "other@example.org", "erase@example.org", "KNOWN@example.org", "known@example.org", "known@example.org", "known@example.org"} {
			answer := h.lose(fmt.Sprintf("203.0.%d.7", n), address, "Accept", accept)
			answer.Header().Del("X-Request-Id")
			all := fmt.Sprint(answer.Code, answer.Header(), answer.Body)
			if n == 0 {
				first = all
			}
			if all != first {
				t.Errorf("%s: %s is answered\n%s\nand not\n%s", accept, address, all, first)
			}
		}
	}
	mine := 0
	asked := h.asked(t)
	for _, one := range asked {
		if one.Family == h.family("known@example.org") {
			mine++
		}
	}
	if len(asked) != 14 || mine != 3 {
		t.Errorf("of %d requests %d are in the family's name; want 14, and 3", len(asked), mine)
	}
	if known.ID == gone.ID {
		t.Error("one drawing")
	}
}

func TestAFamilyGetsLettersAgainAfterAnHour(t *testing.T) {
	h := open(t)
	count := func() (n int) {
		for range 5 {
			wantStatus(t, h.lose(here, "efua@example.org"), http.StatusSeeOther)
		}
		for _, one := range h.asked(t) {
			if one.Family == h.family("efua@example.org") {
				n++
			}
		}
		return n
	}
	if n := count(); n != 3 {
		t.Errorf("%d letters in an hour", n)
	}
	h.Move(time.Hour)
	if n := count(); n != 3 {
		t.Errorf("%d letters in the next", n)
	}
}

func TestANetworkAsksForThirtyLinksAndThenWaits(t *testing.T) {
	h := open(t)
	for n := range 30 {
		wantStatus(t, h.lose(fmt.Sprintf("203.0.113.%d", n), fmt.Sprintf("a%d@example.org", n)), http.StatusSeeOther)
		wantStatus(t, h.lose(here, "no address"), http.StatusUnprocessableEntity) // counts for nothing
	}
	answer := h.lose("203.0.113.99", "kanarienvogel@example.org")
	wantStatus(t, answer, http.StatusTooManyRequests)
	want(t, "when to come back", answer.Header().Get("Retry-After"), "3600")
	page := document(t, answer)
	wantText(t, page, ".summary h2", "Please wait a little")
	want(t, "what was typed", page.Find("#email").AttrOr("value", ""), "kanarienvogel@example.org")
	wantStatus(t, h.lose("203.0.113.99", "kanarienvogel@example.org", asJSON...), http.StatusTooManyRequests)
	wantStatus(t, h.lose("198.51.100.7", "kanarienvogel@example.org"), http.StatusSeeOther)
	if strings.Contains(h.log.String(), "kanarienvogel") {
		t.Error("the address is in the log")
	}
}

func TestAnAddressThatIsNoneComesBack(t *testing.T) {
	h := open(t)
	for typed, code := range map[string]string{
		"": "required", "  ": "required", "efua": "email", "efua@": "email", "a@b@c": "email", "Efua <efua@example.org>": "email",
		"efua@example.org\r\nBcc: x@example.org": "email", strings.Repeat("x", 250) + "@example.org": "email", "\xff@example.org": "email",
	} {
		answer := h.lose(here, typed, asJSON...)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if got := decode[problem](t, answer); len(got.Errors) != 1 || got.Errors["email"].Code != code || got.Errors["email"].Message == "" {
			t.Errorf("%q: the problem is %+v", typed, got)
		}
		for _, l := range language.All() {
			back := h.sendFrom(here, "/"+l.Tag()+"/lost-link", url.Values{"email": {typed}}.Encode(), "Content-Type", form)
			wantStatus(t, back, http.StatusUnprocessableEntity)
			page := document(t, back)
			want(t, "the way to it", page.Find(".summary a").AttrOr("href", ""), "#email")
			want(t, "it is marked", page.Find("#email").AttrOr("aria-invalid", ""), "true")
			want(t, "it is told of", page.Find("#email").AttrOr("aria-describedby", ""), "h-email e-email")
			if title := page.Find("title").Text(); !strings.HasPrefix(title, l.T("enter.error-title", "title", l.T("lost-link.title"))) {
				t.Errorf("%s: the title is %s", l.Tag(), title)
			}
		}
	}
	if asked := h.asked(t); len(asked) != 0 {
		t.Errorf("asked is %+v", asked)
	}
}

// silent takes no request.
type silent struct{}

func (silent) AskLost(context.Context, string, string) error { return journal.ErrAway }

func TestWhileTheJournalIsAwayEverybodyIsToldSo(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.Letters = silent{} })
	answer := h.lose(here, "kanarienvogel@example.org")
	wantStatus(t, answer, http.StatusServiceUnavailable)
	if answer.Header().Get("Retry-After") == "" || document(t, answer).Find("#email").AttrOr("value", "") != "kanarienvogel@example.org" {
		t.Error("what was typed is lost, or nobody says when to come back")
	}
	wantStatus(t, h.lose(here, "kanarienvogel@example.org", asJSON...), http.StatusServiceUnavailable)
	if !strings.Contains(h.log.String(), "a lost link was not asked for") || strings.Contains(h.log.String(), "kanarienvogel") {
		t.Errorf("the log: %s", h.log)
	}
}

// counted takes requests and counts those that are alike.
type counted struct {
	mu       sync.Mutex
	families map[string]int // guarded by mu
}

func (c *counted) AskLost(_ context.Context, family, _ string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.families[family]++
	return nil
}

func FuzzLostLink(f *testing.F) {
	c := &counted{families: map[string]int{}}
	h := open(f, func(config *upload.Config) { config.Letters = c })
	f.Add(form, "email=efua%40example.org")
	f.Add(form, "email=%22a%20b%22%40example.org&email=b")
	f.Add(form, "email=%ff%00%40x")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nefua@example.org\r\n--x--")
	f.Add("text/plain", ";")
	allowed := []int{http.StatusSeeOther, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests}
	f.Fuzz(func(t *testing.T, kind, body string) {
		if answer := h.sendFrom(here, "/lost-link", body, "Content-Type", kind); !slices.Contains(allowed, answer.Code) {
			t.Errorf("%q as %q: %d %s", body, kind, answer.Code, answer.Body)
		}
		h.Move(time.Hour)
		c.mu.Lock()
		defer c.mu.Unlock()
		for family := range c.families {
			if len(family) != 64 {
				t.Errorf("a family is %q", family)
			}
		}
		clear(c.families)
	})
}
