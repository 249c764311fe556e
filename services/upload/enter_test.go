package upload_test

import (
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/upload"
)

func TestTheFormHasEveryFieldOfTheContract(t *testing.T) {
	h := open(t)
	answer := h.get("/enter")
	wantStatus(t, answer, http.StatusOK)
	if got := answer.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
	d := document(t, answer)
	for _, name := range []string{
		"city", "title", "story", "child_name", "child_age", "guardian_name", "guardian_email",
		"consent_guardian", "consent_publish", "language", "key", "drawing",
	} {
		if d.Find("form[method=post][enctype='multipart/form-data'] [name="+name+"]").Length() == 0 {
			t.Errorf("there is no field %s", name)
		}
	}
	if got := d.Find("[name=child_age]").Length(); got != 10 {
		t.Errorf("there are %d ages; want 5 to 14", got)
	}
	if d.Find("#cities option[value='Accra']").Length() != 1 {
		t.Error("Accra is not in the list of cities")
	}
	wantText(t, d, "h1", "Send a drawing")
}

func TestEachFormHasAKeyOfItsOwn(t *testing.T) {
	h := open(t)
	first := document(t, h.get("/enter")).Find("[name=key]").AttrOr("value", "")
	second := document(t, h.get("/enter")).Find("[name=key]").AttrOr("value", "")
	if first == second || len(first) < 16 {
		t.Errorf("the keys are %q and %q", first, second)
	}
}

func TestTheCityInTheAddressIsFilledInByItsNameInThePagesLanguage(t *testing.T) {
	h := open(t)
	for address, want := range map[string]string{
		"/en/enter?city=cairo": "Cairo", "/es/enter?city=cairo": "El Cairo", "/ar/enter?city=cairo": "القاهرة",
		"/en/enter?city=atlantis": "", "/en/enter": "",
	} {
		if got := document(t, h.get(address)).Find("#city").AttrOr("value", "none"); got != want {
			t.Errorf("%s fills in %q; want %q", address, got, want)
		}
	}
}

func TestAnEntryLeadsAPersonToItsReceipt(t *testing.T) {
	h := open(t)
	answer := h.post(t, "/ar/enter", h.entry(t))
	wantStatus(t, answer, http.StatusSeeOther)
	at := answer.Header().Get("Location")
	if !strings.HasPrefix(at, "/ar/entries/") {
		t.Fatalf("it leads to %q", at)
	}
	page := h.get(at)
	wantStatus(t, page, http.StatusOK)
	if got := document(t, page).Find("html").AttrOr("dir", ""); got != "rtl" {
		t.Errorf("the page is written %q", got)
	}
	h.wantEmptySpool(t)
}

func TestAnEntryGivesAProgramItsReceipt(t *testing.T) {
	h := open(t)
	got := h.enter(t, h.entry(t))
	if got.StatusURL != "/entries/"+got.Receipt || len(got.ID) != drawing.IDLength {
		t.Errorf("the answer is %+v", got)
	}
	s := h.State(t, drawing.ID(got.ID))
	if s.City != "accra" || s.Child.Age != 7 || s.Original.Type != "image/jpeg" {
		t.Errorf("the drawing is %+v", s)
	}
}

func TestAddressesBeginWithThePublicURL(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.PublicURL = "https://easel.example/" })
	got := h.enter(t, h.entry(t))
	if want := "https://easel.example/entries/" + got.Receipt; got.StatusURL != want {
		t.Errorf("the status is at %q; want %q", got.StatusURL, want)
	}
}

func TestTheConsentSaysWhichSentencesWereShown(t *testing.T) {
	h := open(t)
	texts := map[string]bool{}
	for _, language := range []string{"en", "ar", "xx"} {
		got := h.enter(t, h.entry(t).with("language", language))
		facts, _, err := h.Journal.History(t.Context(), drawing.ID(got.ID))
		if err != nil {
			t.Fatal(err)
		}
		var s drawing.Submission
		if err := facts[0].Decode(&s); err != nil {
			t.Fatal(err)
		}
		want := language
		if language == "xx" {
			want = "en" // the page's own
		}
		if s.Consent.Language != want || s.Language != want || len(s.Consent.Text) != 64 || len(s.Consent.Purposes) != 2 {
			t.Errorf("the consent is %+v, the language %q", s.Consent, s.Language)
		}
		texts[s.Consent.Text] = true
	}
	if len(texts) != 2 {
		t.Errorf("two languages have %d texts", len(texts))
	}
}

func TestARetryWithTheSameKeyIsTheSameDrawing(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	first := h.enter(t, e)
	e.order = []string{
		"key", "language", "consent_publish", "consent_guardian", "guardian_email", "guardian_name",
		"child_age", "child_name", "story", "title", "city", "drawing",
	}
	e.name = "again.png"
	if second := h.enter(t, e); second != first {
		t.Errorf("the retry is %+v; want %+v", second, first)
	}
	if last, err := h.Journal.LastSeq(t.Context()); err != nil || last != 1 {
		t.Errorf("there are %d facts, %v", last, err)
	}
	person := h.post(t, "/enter", e)
	wantStatus(t, person, http.StatusSeeOther)
	if got := person.Header().Get("Location"); got != first.StatusURL {
		t.Errorf("a person is led to %q; want %q", got, first.StatusURL)
	}
}

func TestARetryIsAnsweredAfterTheContestHasClosed(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	first := h.enter(t, e)
	h.Move(h.Contest.Edition().ClosesAt.Sub(h.Now()))
	if again := h.enter(t, e); again != first {
		t.Errorf("the retry is %+v; want %+v", again, first)
	}
}

func TestACityIsTakenByItsNameInAnyLanguage(t *testing.T) {
	h := open(t)
	got := h.enter(t, h.entry(t).with("city", "القاهرة"))
	if s := h.State(t, drawing.ID(got.ID)); s.City != "cairo" {
		t.Errorf("the city is %q", s.City)
	}
}

func TestUnknownFieldsAreSkipped(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	e.extra = func(w *multipart.Writer) {
		for i := range 20 {
			_ = w.WriteField(fieldName(i), "whatever")
		}
	}
	h.enter(t, e)
}

func TestAnotherEntryFromOneAddressWaitsForItsTurn(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.EntryLimit = 2 })
	wantStatus(t, h.post(t, "/enter", h.entry(t).with("child_age", "4"), asJSON...), http.StatusUnprocessableEntity)
	e := h.entry(t)
	h.enter(t, e)
	h.enter(t, e) // a retry counts too
	answer := h.post(t, "/enter", h.entry(t), asJSON...)
	wantStatus(t, answer, http.StatusTooManyRequests)
	if answer.Header().Get("Retry-After") != "600" {
		t.Errorf("Retry-After is %q", answer.Header().Get("Retry-After"))
	}
	if got := decode[problem](t, answer); got.Errors["form"].Code != "entry_limit" {
		t.Errorf("the problem is %+v", got)
	}
	page := h.post(t, "/enter", h.entry(t).with("title", "Kept title"))
	wantStatus(t, page, http.StatusTooManyRequests)
	if got := document(t, page).Find("#title").AttrOr("value", ""); got != "Kept title" {
		t.Errorf("the title that comes back is %q", got)
	}
	h.Move(10 * 60e9)
	h.enter(t, h.entry(t))
}

func TestTheSpoolIsEmptiedAtTheStart(t *testing.T) {
	h := open(t)
	left, other := filepath.Join(h.spool, "drawing-123.part"), filepath.Join(h.spool, "somebody else's")
	for _, name := range []string{left, other} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := upload.New(upload.Config{Contest: h.Contest, Changes: h.Catalog, Spool: h.spool, Now: h.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what a crash left is still there: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("a file that is not ours: %v", err)
	}
}

func TestTheLogNamesNeitherFamilyNorReceipt(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("guardian_email", "secret@example.org").with("title", "Secret title")
	got := h.enter(t, e)
	h.get(got.StatusURL)
	h.post(t, "/enter", e.with("story", "Secret story"))
	h.send(http.MethodPost, got.StatusURL+"/withdraw", nil)
	h.send(http.MethodPost, got.StatusURL+"/withdraw", nil)
	for _, secret := range []string{got.Receipt, "secret@example.org", "Secret title", "Secret story", e.fields["key"], e.fields["child_name"]} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
	if !strings.Contains(h.log.String(), "/entries/{receipt}") {
		t.Error("the log does not name the route")
	}
}
