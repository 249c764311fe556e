package upload_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
)

type selection = goquery.Selection

// status is a receipt as a program reads it.
type status struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	Message string `json:"message"`
	History []struct {
		At   string `json:"at"`
		What string `json:"what"`
	} `json:"history"`
	Images []struct {
		URL           string `json:"url"`
		Width, Height int
		Type          string
	} `json:"images"`
}

// tryToRender does a worker's work, which may end in a refusal.
func (h *house) tryToRender(t *testing.T, id drawing.ID) {
	t.Helper()
	s := h.State(t, id)
	original, err := h.Contest.Original(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	made, err := rendition.Render(t.Context(), original, rendition.DefaultLimits())
	if err != nil {
		err = h.Contest.Unreadable(t.Context(), s, rendition.Reason(err))
	} else {
		err = h.Contest.Rendered(t.Context(), s, made)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.Caught(t)
}

// erase erases a drawing, which is then hidden and not yet destroyed.
func (h *house) erase(t *testing.T, id drawing.ID) {
	t.Helper()
	if _, err := h.Contest.EraseID(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

// destroy does a worker's work on what was erased.
func (h *house) destroy(t *testing.T, id drawing.ID) {
	t.Helper()
	if err := h.Contest.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

// decide gives a verdict in a moderator's words.
func (h *house) decide(t *testing.T, id drawing.ID, d contest.Decision) {
	t.Helper()
	d.By, d.Seq = contesttest.Moderator, h.State(t, id).Judged
	if _, err := h.Contest.Decide(t.Context(), id, d); err != nil {
		t.Fatal(err)
	}
	h.Caught(t)
}

// The ways that lead a drawing to each status.
var standings = []struct {
	status  string
	arrange func(*testing.T, *house, contest.Accepted)
	heading string
	refresh string // seconds, "" for never
	tools   string // what can be done now
	message string // part of what programs are told
}{
	{"received", func(*testing.T, *house, contest.Accepted) {},
		"Ama 1’s drawing is with us", "4", "better withdraw", "making it ready"},
	{"in_review", func(t *testing.T, h *house, a contest.Accepted) { h.Render(t, a.ID) },
		"Ama 1’s drawing is with us", "60", "better withdraw", "Someone will look at it soon"},
	{"approved", func(t *testing.T, h *house, a contest.Accepted) { h.Render(t, a.ID); h.Approve(t, a.ID) },
		"Ama 1’s drawing will hang in a moment", "4", "withdraw", "said yes"},
	{"published", func(t *testing.T, h *house, a contest.Accepted) {
		h.Render(t, a.ID)
		h.Approve(t, a.ID)
		h.Move(h.Contest.Edition().PublishDelay)
	}, "Ama 1’s drawing hangs in the gallery", "", "withdraw", "Everyone can see it"},
	{"returned", func(t *testing.T, h *house, a contest.Accepted) {
		h.Render(t, a.ID)
		h.decide(t, a.ID, contest.Decision{Verdict: drawing.Return, Reason: "dark"})
	}, "One more photo, please", "", "form withdraw", "near a window"},
	{"declined", func(t *testing.T, h *house, a contest.Accepted) {
		h.Render(t, a.ID)
		h.decide(t, a.ID, contest.Decision{Verdict: drawing.Decline, Reason: "other", Message: "The frame says 1987."})
	}, "We could not hang it this time", "", "withdraw", "The frame says 1987."},
	{"unreadable", func(t *testing.T, h *house, a contest.Accepted) {
		if err := h.Contest.Unreadable(t.Context(), h.State(t, a.ID), "damaged"); err != nil {
			t.Fatal(err)
		}
	}, "We could not open the picture", "", "form withdraw", "damaged"},
	{"unreadable", func(t *testing.T, h *house, a contest.Accepted) {
		if err := h.Contest.Unreadable(t.Context(), h.State(t, a.ID), rendition.Reason(rendition.ErrTooCostly)); err != nil {
			t.Fatal(err)
		}
	}, "We could not open the picture", "", "form withdraw", "built in a way that we cannot open"},
	{"withdrawn", func(t *testing.T, h *house, a contest.Accepted) { h.Render(t, a.ID); h.Withdraw(t, a.Receipt) },
		"You have taken it back", "", "restore", "Nobody can see"},
	{"taken_down", func(t *testing.T, h *house, a contest.Accepted) {
		h.Render(t, a.ID)
		h.Approve(t, a.ID)
		h.TakeDown(t, a.ID)
	}, "It does not hang any more", "", "withdraw", "full name"},
}

// TestWordsThatAskForABetterPictureTellNobodyOfATakeDown: a receipt says what the letter says.
func TestWordsThatAskForABetterPictureTellNobodyOfATakeDown(t *testing.T) {
	h := open(t)
	h.Change(t, func(e *edition.Edition) {
		e.Texts = edition.Texts{"name_visible": {"en": "Please take the photo again."}}
	})
	a := h.Enter(t)
	h.Render(t, a.ID)
	h.Approve(t, a.ID)
	h.TakeDown(t, a.ID)
	if text := document(t, h.get("/en/entries/"+a.Receipt)).Find("main").Text(); !strings.Contains(text, "A full name could be read on it.") || strings.Contains(text, "the photo again") {
		t.Errorf("the page says %s", text)
	}
}

func TestAReceiptSaysInPlainWordsWhereTheDrawingStands(t *testing.T) {
	for _, c := range standings {
		t.Run(c.status, func(t *testing.T) {
			h := open(t)
			a := h.Enter(t)
			c.arrange(t, h, a)
			at := "/entries/" + a.Receipt
			told := decode[status](t, h.get(at, asJSON...))
			if told.ID != string(a.ID) || told.Status != c.status || !strings.Contains(told.Message, c.message) {
				t.Errorf("a program is told %+v", told)
			}
			page := h.get("/en" + at)
			wantStatus(t, page, http.StatusOK)
			d := document(t, page)
			wantText(t, d, "h1", c.heading)
			want(t, "refresh", reload(page), c.refresh)
			want(t, "tools", tools(d), c.tools)
			want(t, "where it stands", d.Find(".line [aria-current=step] b").First().Text(), d.Find(".line [aria-current=step] b").Text())
			if d.Find("meta[name=robots][content=noindex]").Length() != 1 || page.Header().Get("Cache-Control") != "no-store" {
				t.Error("others may keep or find the page")
			}
			for _, language := range []string{"es", "ar"} {
				text := document(t, h.get("/"+language+at)).Find("main").Text()
				if strings.Contains(text, "receipt.") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
					t.Errorf("in %s the page says %s", language, text)
				}
			}
		})
	}
}

// refresh is what a browser without scripts goes by; a parser may take what stands in a noscript for text.
var refresh = regexp.MustCompile(`http-equiv="refresh" content="(\d+)"`)

// reload is after how many seconds a page asks again, "" for never.
func reload(page *httptest.ResponseRecorder) string {
	if found := refresh.FindStringSubmatch(page.Body.String()); found != nil {
		return found[1]
	}
	return ""
}

// tools names what can be done on a page.
func tools(d *goquery.Document) string {
	var found []string
	for name, selector := range map[string]string{
		"better": "a[href$='?better=yes#better']", "form": "form[action$='/replace'] input[name=drawing]",
		"withdraw": "form[action$='/withdraw'] button", "restore": "form[action$='/restore'] button",
	} {
		if d.Find(selector).Length() == 1 {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return strings.Join(found, " ")
}

func TestEveryReasonHasASentenceInEveryLanguage(t *testing.T) {
	h := open(t)
	reasons := h.Contest.Edition().Reasons
	for verdict, codes := range map[drawing.Verdict][]string{drawing.Return: reasons.Return, drawing.Decline: reasons.Decline} {
		for _, code := range codes {
			a := h.Enter(t)
			h.Render(t, a.ID)
			h.decide(t, a.ID, contest.Decision{Verdict: verdict, Reason: code, Message: "So it is."})
			for _, language := range []string{"en", "es", "ar"} {
				d := document(t, h.get("/"+language+"/entries/"+a.Receipt))
				wantText(t, d, "[data-part=head] p.story", "So it is.")
				if sentences := d.Find(".lead").Length(); (sentences == 2) != (code != "other") {
					t.Errorf("%s %s in %s: %d sentences", verdict, code, language, sentences)
				}
			}
		}
	}
}

func TestTheHistoryLeavesOutWhatAFamilyNeedNotFear(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	h.Decline(t, a.ID)
	h.Undo(t, a.ID)
	h.Approve(t, a.ID)
	var told []string
	for _, m := range decode[status](t, h.get("/entries/"+a.Receipt, asJSON...)).History {
		told = append(told, m.What)
		if !strings.HasSuffix(m.At, "Z") {
			t.Errorf("%s was at %q", m.What, m.At)
		}
	}
	if !slices.Equal(told, []string{"submitted", "rendered", "approved"}) {
		t.Errorf("the family is told %v", told)
	}
}

func TestTheReceiptSaysHowManyWaitBefore(t *testing.T) {
	h := open(t)
	for range 2 {
		h.Render(t, h.Enter(t).ID)
		h.Move(1e9)
	}
	last := h.Enter(t)
	h.Render(t, last.ID)
	d := document(t, h.get("/en/entries/"+last.Receipt))
	if got := d.Find("[aria-current=step]").Text(); !strings.Contains(got, "There are 2 drawings from Accra before it.") {
		t.Errorf("it says %q", got)
	}
}

func TestAWrongReceiptIsNotFound(t *testing.T) {
	h := open(t)
	right, other := h.Enter(t).Receipt, h.Enter(t).Receipt
	last := "0"
	if strings.HasSuffix(right, last) {
		last = "1"
	}
	for name, wrong := range map[string]string{
		"the last letter": right[:len(right)-1] + last,
		"another's proof": right[:drawing.IDLength] + other[drawing.IDLength:],
		"cut short":       right[:len(right)-4],
		"the id alone":    right[:drawing.IDLength],
		"no receipt":      "nonsense",
		"too long":        right + strings.Repeat("0", 5000),
	} {
		for _, path := range []string{"", "/images/320-0123456789abcdef.jpg"} {
			wantStatus(t, h.get("/entries/"+wrong+path, asJSON...), http.StatusNotFound)
		}
		page := h.get("/en/entries/" + wrong)
		wantStatus(t, page, http.StatusNotFound)
		wantText(t, document(t, page), "h1", "No drawing has this link")
		for _, tool := range []string{"/withdraw", "/restore", "/replace"} {
			answer := h.post(t, "/entries/"+wrong+tool, &entry{file: []byte("x"), name: "x"}, asJSON...)
			if answer.Code != http.StatusNotFound {
				t.Errorf("%s %s: %d", name, tool, answer.Code)
			}
		}
	}
}

func TestThePictureIsForTheFamilyAlone(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	told := decode[status](t, h.get("/entries/"+a.Receipt, asJSON...))
	if len(told.Images) != 2 { // 400 pixels wide: 320, and its own width
		t.Fatalf("there are %d images: %+v", len(told.Images), told.Images)
	}
	for _, i := range told.Images {
		answer := h.get(i.URL)
		wantStatus(t, answer, http.StatusOK)
		if answer.Header().Get("Cache-Control") != "no-store" || answer.Header().Get("Content-Type") != i.Type || answer.Body.Len() == 0 {
			t.Errorf("%v has %v", i, answer.Header())
		}
		wantStatus(t, h.get(strings.Replace(i.URL, ".jpg", ".png", 1)), http.StatusNotFound)
		wantStatus(t, h.get(strings.Replace(i.URL, "images/", "images/1", 1)), http.StatusNotFound)
	}
	src := document(t, h.get("/entries/"+a.Receipt)).Find("figure img").AttrOr("src", "")
	wantStatus(t, h.get(src), http.StatusOK)
}

func TestAnErasedDrawingSaysSoAndNothingElse(t *testing.T) {
	h := open(t)
	e := h.entry(t)
	got := h.enter(t, e)
	h.Erase(t, drawing.ID(got.ID))
	d := document(t, h.get("/en"+got.StatusURL))
	wantText(t, d, "h1", "It is erased")
	if text := d.Find("main").Text(); strings.Contains(text, e.fields["child_name"]) || strings.Contains(text, e.fields["title"]) {
		t.Errorf("the page says %s", text)
	}
	want(t, "tools", tools(d), "")
	answer := h.send(http.MethodPost, got.StatusURL+"/withdraw", nil, asJSON...)
	wantStatus(t, answer, http.StatusConflict)
	want(t, "status", decode[status](t, h.get(got.StatusURL, asJSON...)).Status, "erased")
}

func TestThePictureHasItsLabelAsOnTheWall(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	at := "/ar/entries/" + a.Receipt
	if alt := document(t, h.get("/en/entries/"+a.Receipt)).Find("figure img").AttrOr("alt", ""); alt != "The drawing: "+h.State(t, a.ID).Title {
		t.Errorf("of what nobody described it says %q", alt)
	}
	wantStatus(t, h.postText("/entries/"+a.Receipt+"/correct", []string{"description", "A street with two trees"}), http.StatusSeeOther)
	d := document(t, h.get(at))
	img := d.Find("figure img")
	want(t, "what is seen", img.AttrOr("alt", "")+" "+img.AttrOr("lang", ""), "A street with two trees en")
	want(t, "the language of the title", d.Find("figure b[dir=auto]").AttrOr("lang", ""), "en")
	wantText(t, d, "[data-part=picture] .story[lang=en]", "This is where I live.")
}
