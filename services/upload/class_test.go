package upload_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/services/upload"
)

// sheetForm are the fields that begin a sheet.
func sheetForm() []string {
	return []string{
		"school", "Osu Primary School", "city", "Accra", "teacher", "Abena Owusu", "teacher_email", "", "consent_school", "yes",
		"language", "en", "key", "key-of-the-sheet-01",
	}
}

// sheet begins a sheet as a program does, and gives its path.
func (h *house) sheet(t testing.TB) string {
	t.Helper()
	answer := h.postText("/enter/class", sheetForm(), asJSON...)
	var got struct {
		URL string `json:"sheet_url"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || answer.Code != http.StatusCreated {
		t.Fatalf("a sheet: %d %s", answer.Code, answer.Body)
	}
	return got.URL
}

// pupil is a drawing of a sheet that meets every rule.
func (h *house) pupil(t *testing.T) *entry {
	t.Helper()
	e := h.entry(t)
	fields := map[string]string{}
	for _, name := range []string{"title", "story", "child_name", "child_age", "key"} {
		fields[name] = e.fields[name]
	}
	return &entry{fields: fields, file: contesttest.Picture(t, 0), name: "street.jpg"}
}

// slip puts a drawing on a sheet, and gives the path of its slip.
func (h *house) slip(t *testing.T, sheet string, e *entry) string {
	t.Helper()
	answer := h.post(t, sheet+"/drawings", e, asJSON...)
	var got struct {
		Slip string `json:"slip_url"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || answer.Code != http.StatusCreated {
		t.Fatalf("a drawing: %d %s", answer.Code, answer.Body)
	}
	return got.Slip[strings.Index(got.Slip, "/entries/"):]
}

func yes(fields ...string) []string {
	return append([]string{
		"child_name", "Ama", "title", "My street", "story", "", "guardian_name", "Efua Mensah", "guardian_email", "efua@example.org",
		"consent_guardian", "yes", "consent_publish", "yes", "language", "en",
	}, fields...)
}

func TestATeachersSheetIsBegunFilledAndAgreedToByPagesAlone(t *testing.T) {
	h := open(t)
	begun := h.postText("/enter/class", sheetForm())
	path := begun.Header().Get("Location")
	if begun.Code != http.StatusSeeOther || !strings.HasPrefix(path, "/enter/class/") {
		t.Fatalf("%d %s: %s", begun.Code, path, begun.Body)
	}
	added := h.post(t, path+"/drawings", h.pupil(t).with("child_name", "Kofi").with("title", "The harbour"))
	if added.Code != http.StatusSeeOther || added.Header().Get("Location") != path+"#next" {
		t.Fatalf("%d %s: %s", added.Code, added.Header().Get("Location"), added.Body)
	}
	page := h.page(t, path)
	if text := page.Find("main").Text(); !strings.Contains(text, "Still missing: Kofi") || !strings.Contains(text, "The harbour") || strings.Contains(text, "{{") {
		t.Errorf("the sheet says: %s", text)
	}
	if age, _ := page.Find("#child_age").Attr("value"); age != "7" {
		t.Errorf("the next age is %q", age)
	}
	paper := h.page(t, path+"/slips?in=ar&also=en")
	if n := paper.Find(".paper").Length(); n != 1 || paper.Find(".paper [lang=ar][dir=rtl]").Length() != 1 || paper.Find(".paper .qr").Length() != 1 {
		t.Errorf("%d slips: %s", n, paper.Find(".slips").Text())
	}
	short := strings.ReplaceAll(paper.Find(".paper .code").Text(), "http://example.com", "")
	h.caughtUp(t)
	followed := h.get(short)
	slip := followed.Header().Get("Location")
	if followed.Code != http.StatusSeeOther {
		t.Fatalf("%s: %d", short, followed.Code)
	}
	asked := h.page(t, slip)
	if text := asked.Find("main").Text(); !strings.Contains(text, "Osu Primary School") || !strings.Contains(text, "The harbour") || strings.Contains(text, "Abena") {
		t.Errorf("the slip says: %s", text)
	}
	agreed := h.postText(slip+"/agree", yes("child_name", "Kofi A"))
	receipt := agreed.Header().Get("Location")
	if agreed.Code != http.StatusSeeOther || !strings.HasPrefix(receipt, "/entries/") || receipt == slip {
		t.Fatalf("%d %s: %s", agreed.Code, receipt, agreed.Body)
	}
	if got := h.get(receipt); got.Code != http.StatusOK {
		t.Errorf("the receipt: %d", got.Code)
	}
	h.caughtUp(t)
	for _, used := range []string{slip, h.get(short).Header().Get("Location")} {
		if got := h.get(used); got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "A family has said yes") || strings.Contains(got.Body.String(), "Kofi") {
			t.Errorf("the used slip: %d %s", got.Code, got.Body)
		}
	}
	if text := h.page(t, path).Find("main").Text(); !strings.Contains(text, "Every family has answered") || strings.Contains(text, "Efua") {
		t.Errorf("the sheet says: %s", text)
	}
	if strings.Contains(h.log.String(), path[len("/enter/class/"):]) || strings.Contains(h.log.String(), "Osu") {
		t.Error("the link or the school is in the log")
	}
}

// A teacher holds the slip, too, and may know the family's address: what was in the guardian's page, nobody else has.
func TestOnlyTheFormByWhichAGuardianAgreedIsAnsweredWithTheReceiptAgain(t *testing.T) {
	h := open(t)
	slip := h.slip(t, h.sheet(t), h.pupil(t))
	key := func(doc *goquery.Document) string { return doc.Find("form [name=key]").AttrOr("value", "") }
	guardians, teachers := key(h.page(t, slip)), key(h.page(t, slip))
	if len(guardians) < edition.MinKey || guardians == teachers {
		t.Fatalf("the keys are %q and %q", guardians, teachers)
	}
	if back := h.postText(slip+"/agree", yes("title", "", "key", guardians)); key(document(t, back)) != guardians {
		t.Errorf("a form that comes back has another key: %s", back.Body)
	}
	first := h.postText(slip+"/agree", yes("key", guardians))
	if again := h.postText(slip+"/agree", yes("key", guardians)); first.Code != http.StatusSeeOther || again.Code != http.StatusSeeOther || again.Header().Get("Location") != first.Header().Get("Location") {
		t.Errorf("the guardian: %d, and again %d %s", first.Code, again.Code, again.Body)
	}
	for _, guessed := range []string{teachers, ""} {
		if got := h.postText(slip+"/agree", yes("key", guessed)); got.Code != http.StatusConflict || got.Header().Get("Location") != "" {
			t.Errorf("with key %q: %d %s", guessed, got.Code, got.Header().Get("Location"))
		}
	}
}

// From the guardian's yes on, the sheet shows what the school itself sent, and no picture: no way that the family has changed
// its words or its drawing since.
func TestASheetShowsNothingOfWhatBecomesOfADrawingThatAFamilyAgreedTo(t *testing.T) {
	h := open(t)
	sheet := h.sheet(t)
	slip := h.slip(t, sheet, h.pupil(t).with("child_name", "Kofi").with("title", "The harbour"))
	h.Render(t, drawing.ID(slip[len("/entries/"):][:drawing.IDLength]))
	type line struct {
		Status, Title string
		Child         drawing.Child
		Images        []struct{ URL string }
	}
	drawings := func() line {
		return decode[struct{ Drawings []line }](t, h.get(sheet, asJSON...)).Drawings[0]
	}
	waits := drawings()
	if len(waits.Images) == 0 || h.page(t, sheet).Find(".thumb img").Length() != 1 {
		t.Fatalf("before: %+v", waits)
	}
	picture := waits.Images[0].URL
	picture = picture[strings.Index(picture, "/enter/class/"):]
	if got := h.get(picture); got.Code != http.StatusOK {
		t.Errorf("its picture before: %d", got.Code)
	}
	if got := h.postText(slip+"/agree", yes("child_name", "Zazie", "title", "Ours alone")); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if got := drawings(); got.Status != "agreed" || got.Title != "The harbour" || got.Child.Name != "Kofi" || got.Child.Age != 7 || len(got.Images) != 0 {
		t.Errorf("as JSON: %+v", got)
	}
	page := h.page(t, sheet)
	if text := page.Find("main").Text(); !strings.Contains(text, "The harbour") || strings.Contains(text, "Ours alone") || strings.Contains(text, "Zazie") || page.Find(".thumb img").Length() != 0 {
		t.Errorf("the sheet says: %s", text)
	}
	if got := h.get(picture); got.Code != http.StatusNotFound {
		t.Errorf("its picture: %d", got.Code)
	}
}

func TestAGuardiansNoErasesTheDrawing(t *testing.T) {
	h := open(t)
	sheet := h.sheet(t)
	slip := h.slip(t, sheet, h.pupil(t).with("child_name", "Kofi"))
	if got := h.postText(slip+"/refuse", nil); got.Code != http.StatusSeeOther || got.Header().Get("Location") != slip {
		t.Errorf("without confirm: %d", got.Code)
	}
	if got := h.postText(slip+"/refuse", []string{"confirm", "yes"}); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if got := h.get(slip, asJSON...); !strings.Contains(got.Body.String(), `"status":"erased"`) {
		t.Errorf("the slip: %d %s", got.Code, got.Body)
	}
	if text := h.page(t, sheet).Find("main").Text(); !strings.Contains(text, "The drawing is erased") || strings.Contains(text, "family has said") || strings.Contains(text, "Kofi") {
		t.Errorf("the sheet says: %s", text)
	}
	if text := h.page(t, slip+"/certificate").Find("main").Text(); !strings.Contains(text, "The drawing was erased on") {
		t.Errorf("the certificate says: %s", text)
	}
}

// TestAYesThatWasErasedLaterStaysAYes: what a family does with its drawing is not the school's business.
func TestAYesThatWasErasedLaterStaysAYes(t *testing.T) {
	h := open(t)
	sheet := h.sheet(t)
	slip := h.slip(t, sheet, h.pupil(t).with("child_name", "Kofi"))
	h.slip(t, sheet, h.pupil(t).with("child_name", "Esi"))
	if got := h.postText(slip+"/agree", yes()); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	id, _ := vault.ReceiptID(path.Base(slip))
	if _, err := h.Contest.EraseID(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	text := h.page(t, sheet).Find("main").Text()
	if !strings.Contains(text, "The family has said yes") || !strings.Contains(text, "1 family of 2") || strings.Contains(text, "erased.") || strings.Contains(text, "Kofi") {
		t.Errorf("the sheet says: %s", text)
	}
}

func TestASheetSaysWhereItsAddressIsMailedAndThatNothingElseLeadsBack(t *testing.T) {
	h := open(t)
	form := sheetForm()
	form[slices.Index(form, "teacher_email")+1] = "abena@school.example.org"
	begun := h.postText("/enter/class", form)
	text := h.page(t, begun.Header().Get("Location")).Find("main").Text()
	if !strings.Contains(text, "the only way back") || !strings.Contains(text, "We also mail it to abena@school.example.org.") {
		t.Errorf("the sheet says: %s", text)
	}
}

func TestAGuardianWithoutAnAddressMayAgreeWhereNoneIsNeeded(t *testing.T) {
	h := open(t)
	slip := h.slip(t, h.sheet(t), h.pupil(t))
	if got := h.postText(slip+"/agree", yes("guardian_email", "")); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("where one is needed: %d", got.Code)
	}
	h.change(t, func(e *edition.Edition) { e.Address = edition.NeedOptional })
	if text := h.page(t, slip).Find("#h-guardian_email").Text(); !strings.Contains(text, "leave") {
		t.Errorf("the hint says %q", text)
	}
	got := h.postText(slip+"/agree", yes("guardian_email", ""))
	if got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if receipt := h.get(got.Header().Get("Location")); receipt.Code != http.StatusOK {
		t.Errorf("the receipt: %d", receipt.Code)
	}
}

func TestFormsOfASheetComeBackWithWhatIsWrong(t *testing.T) {
	h := open(t)
	wrong := h.postText("/enter/class", []string{"school", "", "city", "Atlantis", "teacher", "", "teacher_email", "nowhere", "key", "key-of-the-sheet-01"})
	doc := document(t, wrong)
	if wrong.Code != http.StatusUnprocessableEntity || doc.Find(".summary li").Length() != 5 {
		t.Errorf("begin: %d %s", wrong.Code, doc.Find(".summary").Text())
	}
	sheet := h.sheet(t)
	e := h.pupil(t).with("child_name", "").with("child_age", "40").with("title", "")
	e.file = nil
	wrong = h.post(t, sheet+"/drawings", e)
	if doc = document(t, wrong); wrong.Code != http.StatusUnprocessableEntity || doc.Find(".summary li").Length() != 4 {
		t.Errorf("a drawing: %d %s", wrong.Code, doc.Find(".summary").Text())
	}
	slip := h.slip(t, sheet, h.pupil(t))
	wrong = h.postText(slip+"/agree", []string{"title", "", "child_name", "Kofi", "guardian_email", "x"})
	doc = document(t, wrong)
	if value, _ := doc.Find("#child_name").Attr("value"); wrong.Code != http.StatusUnprocessableEntity || doc.Find(".summary li").Length() != 5 || value != "Kofi" {
		t.Errorf("a yes: %d %s", wrong.Code, doc.Find(".summary").Text())
	}
}

func TestNobodySeesAnotherSheetsDrawings(t *testing.T) {
	h := open(t)
	sheet := h.sheet(t)
	slip := h.slip(t, sheet, h.pupil(t))
	form := sheetForm()
	form[len(form)-1] = "key-of-the-sheet-02"
	other := h.postText("/enter/class", form).Header().Get("Location")
	id := slip[len("/entries/"):][:26]
	if got := h.postText(other+"/remove", []string{"drawing", id}); got.Code != http.StatusSeeOther {
		t.Errorf("%d", got.Code)
	}
	if got := h.get(slip); got.Code != http.StatusOK {
		t.Errorf("another sheet took it off: %d", got.Code)
	}
	if got := h.get(other + "/images/" + id + "/320-0000000000000000.jpg"); got.Code != http.StatusNotFound {
		t.Errorf("its picture: %d", got.Code)
	}
	for _, path := range []string{"", "/slips", "/erase"} {
		wrong := sheet[:len(sheet)-1] + "0" + path
		if strings.HasSuffix(sheet, "0") {
			wrong = sheet[:len(sheet)-1] + "1" + path
		}
		if got := h.get(wrong); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

func TestAFullSheetSaysSo(t *testing.T) {
	h := open(t)
	sheet := h.sheet(t)
	for range 40 {
		h.slip(t, sheet, h.pupil(t))
	}
	if got := h.post(t, sheet+"/drawings", h.pupil(t)); got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "There are 40 drawings on the sheet") || strings.Contains(got.Body.String(), "{{") {
		t.Errorf("%d %s", got.Code, document(t, got).Find("main").Text())
	}
	if h.page(t, sheet).Find("#add").Length() != 0 {
		t.Error("it asks for more")
	}
	if n := h.page(t, sheet+"/slips").Find(".paper").Length(); n != 40 {
		t.Errorf("%d slips", n)
	}
}

func TestASheetIsErasedByItsTeacher(t *testing.T) {
	h := open(t)
	sheet := h.sheet(t)
	slip := h.slip(t, sheet, h.pupil(t))
	if got := h.page(t, sheet+"/erase"); !strings.Contains(got.Find("main").Text(), "1 drawing") {
		t.Errorf("%s", got.Find("main").Text())
	}
	if got := h.postText(sheet+"/erase", []string{"confirm", "yes"}); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "The sheet is erased") || strings.Contains(got.Body.String(), `id="left"`) {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if got := h.get(sheet); got.Code != http.StatusNotFound {
		t.Errorf("its link: %d", got.Code)
	}
	if got := h.get(slip, asJSON...); !strings.Contains(got.Body.String(), `"status":"erased"`) {
		t.Errorf("the slip: %d %s", got.Code, got.Body)
	}
}

// TestASheetIsErasedThoughADrawingOnItCantBe: who sends it again finds no sheet, so that the first
// answer has to say what is gone, and what is not.
func TestASheetIsErasedThoughADrawingOnItCantBe(t *testing.T) {
	for _, program := range []bool{false, true} {
		h := open(t)
		sheet := h.sheet(t)
		broken, fine := h.slip(t, sheet, h.pupil(t)), h.slip(t, sheet, h.pupil(t))
		if err := h.Keys.Destroy(t.Context(), drawing.ID(broken[len("/entries/"):][:26])); err != nil {
			t.Fatal(err)
		}
		headers := asJSON
		if !program {
			headers = nil
		}
		got := h.postText(sheet+"/erase", []string{"confirm", "yes"}, headers...)
		if got.Code != http.StatusOK {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		if program && strings.TrimSpace(got.Body.String()) != `{"left":1}` {
			t.Errorf("a program is told %s", got.Body)
		}
		if !program && !strings.Contains(document(t, got).Find("#gone #left").Text(), "Not every drawing that was on it is erased yet") {
			t.Errorf("the page says %s", got.Body)
		}
		if got := h.get(sheet); got.Code != http.StatusNotFound {
			t.Errorf("its link: %d", got.Code)
		}
		if got := h.get(fine, asJSON...); !strings.Contains(got.Body.String(), `"status":"erased"`) {
			t.Errorf("the other drawing: %d %s", got.Code, got.Body)
		}
	}
}

func TestANetworkBeginsSoManySheets(t *testing.T) {
	h := open(t, func(*upload.Config) {})
	var last int
	for n := range 61 {
		form := sheetForm()
		form[len(form)-1] += string(rune('a'+n%26)) + string(rune('a'+n/26))
		last = h.postText("/enter/class", form, asJSON...).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("one more: %d", last)
	}
	page := document(t, h.postText("/enter/class", sheetForm()))
	if said := page.Find(".summary").Text(); !strings.Contains(said, "Many sheets were begun from your connection") {
		t.Errorf("the page says %s", said)
	}
}

// TestAnAddressIsWrittenToAboutSoManySheets: anybody can type anybody's, from anywhere.
func TestAnAddressIsWrittenToAboutSoManySheets(t *testing.T) {
	h := open(t)
	begin := func(n int, email string, headers ...string) *httptest.ResponseRecorder {
		typed := sheetForm()
		typed[7], typed[len(typed)-1] = email, "key-of-the-sheet-"+string(rune('a'+n))
		fields := url.Values{}
		for i := 0; i < len(typed); i += 2 {
			fields.Set(typed[i], typed[i+1])
		}
		return h.sendFrom("203.0."+strconv.Itoa(n)+".7", "/enter/class", fields.Encode(), append(headers, "Content-Type", form)...)
	}
	for n, email := range []string{"abena@example.org", "Abena@Example.org", "abena@example.org", "abena@EXAMPLE.org", "abena@example.org"} {
		if got := begin(n, email, asJSON...).Code; got != http.StatusCreated {
			t.Errorf("sheet %d: %d", n, got)
		}
	}
	if got := begin(5, "ABENA@example.org", asJSON...).Code; got != http.StatusTooManyRequests {
		t.Errorf("one more: %d", got)
	}
	page := document(t, begin(8, "abena@example.org"))
	for _, at := range []string{".summary", "#e-" + edition.FieldEmail} {
		if said := page.Find(at).Text(); !strings.Contains(said, "with this email address") || strings.Contains(said, "connection") {
			t.Errorf("%s says %s", at, said)
		}
	}
	for n, email := range []string{"", "kofi@example.org"} {
		if got := begin(6+n, email, asJSON...).Code; got != http.StatusCreated {
			t.Errorf("with %q: %d", email, got)
		}
	}
	if strings.Contains(strings.ToLower(h.log.String()), "abena") {
		t.Error("the address is in the log")
	}
	h.Move(time.Hour)
	if got := begin(5, "abena@example.org", asJSON...).Code; got != http.StatusCreated {
		t.Errorf("an hour later: %d", got)
	}
}

// page is a page of somebody's own.
func (h *house) page(t *testing.T, address string) *goquery.Document {
	t.Helper()
	answer := h.get(address)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", address, answer.Code, answer.Body)
	}
	return document(t, answer)
}

// caughtUp waits until the catalog knows all that has happened.
func (h *house) caughtUp(t *testing.T) {
	t.Helper()
	last, err := h.Journal.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.WaitFor(t, last)
}

func FuzzClass(f *testing.F) {
	h := open(f)
	sheet := h.sheet(f)
	form := "application/x-www-form-urlencoded"
	f.Add("", form, "school=A&city=Accra&teacher=B&teacher_email=&consent_school=yes&key=0123456789abcdef")
	f.Add("", form, "school=%ff%00&city=%e2%80%ae&teacher_email=a%40b&key=x&language=tlh")
	f.Add("/drawings", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"child_age\"\r\n\r\n-1\r\n--x--")
	f.Add("/remove", form, "drawing=00000000000000000000000000")
	f.Add("/erase", form, "confirm=no")
	f.Add("0", form, "")
	allowed := []int{
		http.StatusOK, http.StatusCreated, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnsupportedMediaType,
		http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests,
	}
	f.Fuzz(func(t *testing.T, path, kind, body string) {
		at := "/enter/class"
		switch path {
		case "/drawings", "/remove", "/slips":
			at = sheet + path
		case "":
		default:
			at += "/" + url.PathEscape(path)
		}
		if answer := h.send(http.MethodPost, at, strings.NewReader(body), "Content-Type", kind, "Accept", "application/json"); !slices.Contains(allowed, answer.Code) {
			t.Errorf("%q as %q at %s: %d %s", body, kind, path, answer.Code, answer.Body)
		}
		h.Move(time.Minute) // a sheet a minute is no rush
	})
}
