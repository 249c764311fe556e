package upload_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/consent"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// entered is the submission of a drawing that was just accepted, and how it stands.
func (h *house) submission(t *testing.T, id drawing.ID) (drawing.Submission, drawing.State) {
	t.Helper()
	facts, _, err := h.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var s drawing.Submission
	if err := facts[0].Decode(&s); err != nil {
		t.Fatal(err)
	}
	state, err := drawing.Fold(facts...)
	if err != nil {
		t.Fatal(err)
	}
	return s, state
}

func TestEachPurposeIsAgreedToByItself(t *testing.T) {
	h := open(t)
	page := document(t, h.get("/enter"))
	if got := page.Find("#entry h3").Length(); got != 3 {
		t.Errorf("%d of 3 headings: the child, what is needed, what is free", got)
	}
	for _, name := range []string{"child_yes", "consent_guardian", "consent_publish", "consent_exhibit", "consent_press"} {
		box := page.Find("input[type=checkbox][name=" + name + "]")
		if _, ticked := box.Attr("checked"); box.Length() != 1 || ticked {
			t.Errorf("%s: %d boxes, ticked: %t", name, box.Length(), ticked)
		}
	}
	for what, free := range map[string][]drawing.Purpose{
		"none": {}, "exhibit": {drawing.PurposeExhibit}, "press": {drawing.PurposePress}, "both": {drawing.PurposeExhibit, drawing.PurposePress},
	} {
		e := h.entry(t).with("child_asked", "yes").with("child_yes", "yes")
		for _, p := range free {
			e.with("consent_"+string(p), "yes")
		}
		s, state := h.submission(t, drawing.ID(h.enter(t, e).ID))
		if want := append(consent.Needed(), free...); !slices.Equal(s.Consent.Purposes, want) || !slices.Equal(state.Purposes, want) || !state.ShowOnline {
			t.Errorf("%s: the purposes are %v, and %v", what, s.Consent.Purposes, state.Purposes)
		}
		if len(s.Consent.Texts) != 4 || s.Consent.Texts[drawing.PurposePress] != consent.Hash(consent.Sentence(language.English(), drawing.PurposePress)) {
			t.Errorf("%s: the texts are %v", what, s.Consent.Texts)
		}
		if s.Assent.Text != consent.Asked(language.English()).Text || state.Assented.IsZero() {
			t.Errorf("%s: the child's yes is %+v, at %s", what, s.Assent, state.Assented)
		}
	}
}

func TestAFormThatAsksTheChildWantsItsYes(t *testing.T) {
	h := open(t)
	// A program that sends the outside contract's fields asks nobody.
	_, state := h.submission(t, drawing.ID(h.enter(t, h.entry(t)).ID))
	if !state.Assented.IsZero() {
		t.Errorf("a child that nobody asked said yes at %s", state.Assented)
	}
	for _, no := range []string{"", "no"} {
		e := h.entry(t).with("child_asked", "yes").with("child_yes", no)
		answer := h.post(t, "/enter", e)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		page := document(t, answer)
		want(t, "its words", page.Find("#e-child_yes span").Text(), "Please ask the child first. It is the child’s drawing, so the child decides, too.")
		want(t, "the way there", page.Find(".summary a").AttrOr("href", ""), "#child_yes")
	}
}

func TestTheFormSaysWhatTheLawAsksWhereTheFamilyLives(t *testing.T) {
	h := open(t)
	for _, c := range []struct{ city, language, want string }{
		{"", "en", "A parent or guardian must say yes for every child, and the child must say yes as well."},
		{"nowhere", "en", "A parent or guardian must say yes for every child, and the child must say yes as well."},
		{"accra", "en", "A parent or guardian must say yes for every child, and the child must say yes as well."},
		{"berlin", "en", "Germany: the law asks a parent or guardian to say yes for every child under 16. From that age on, the child must say yes as well."},
		{"montreal", "en", "Montréal: the law asks a parent or guardian to say yes for every child under 14. From that age on, the child must say yes as well."},
		{"toronto", "en", "A parent or guardian must say yes for every child, and the child must say yes as well."},
		{"barcelona", "es", "España: la ley pide que la madre, el padre o quien tiene la tutela diga que sí por cada menor de 14 años. A partir de esa edad, la niña o el niño también tiene que decir que sí."},
	} {
		want(t, c.city, document(t, h.get("/"+c.language+"/enter?city="+c.city)).Find("#law").Text(), c.want)
	}
	together := "France: the law asks a parent or guardian to say yes for every child under 15. From that age on, the child must say yes as well.\n" +
		"Below that age, grown-up and child decide together: neither yes counts without the other."
	want(t, "what else a law has families told", document(t, h.get("/en/enter?city=paris")).Find("#law").Text(), together)
	for _, c := range decode[[]findable](t, h.get("/en/enter/cities")) {
		if c.Country == "FR" {
			want(t, "the same, when the city is picked", c.Law, together)
		}
	}
	// A form that comes back, without a script.
	answer := h.post(t, "/enter", h.entry(t).with("city", "berlin").with("title", ""))
	want(t, "on a form that came back", document(t, answer).Find("#law").Text(),
		"Germany: the law asks a parent or guardian to say yes for every child under 16. From that age on, the child must say yes as well.")
}

func TestATeacherAndAGuardianAreToldWhatTheLawAsksInTheSheetsCity(t *testing.T) {
	h := open(t)
	form := sheetForm()
	form[slices.Index(form, "Accra")] = "Bogotá"
	sheet := h.postText("/enter/class", form).Header().Get("Location")
	told := "Colombia: the law asks a parent or guardian to say yes for every child under 18. From that age on, the child must say yes as well.\n" +
		"Before the grown-up says yes, the law wants the child to be heard and taken seriously."
	want(t, "on the sheet", h.page(t, sheet).Find(".law").Text(), told)
	want(t, "on the guardian's page", h.page(t, h.slip(t, sheet, h.pupil(t))).Find(".law").Text(), told)
}

func TestOnePurposeIsTakenBackOnTheReceiptAndGivenAgain(t *testing.T) {
	h := open(t)
	got := h.enter(t, h.entry(t).with("child_asked", "yes").with("child_yes", "yes").with("consent_press", "yes"))
	id, at := drawing.ID(got.ID), "/entries/"+got.Receipt
	h.tryToRender(t, id)
	h.Approve(t, id)
	h.Move(time.Minute)
	want(t, "status", h.status(t, at), "published")
	page := document(t, h.get("/en"+at))
	if got := page.Find("#may").Length(); got != 1 {
		t.Fatalf("%d lists of purposes", got)
	}
	if yes, no := page.Find(".may li:not(.no)").Length(), page.Find(".may li.no").Length(); yes != 3 || no != 1 {
		t.Errorf("%d are allowed and %d are not", yes, no)
	}
	for _, step := range []struct{ purpose, agree, status, heading string }{
		{"press", "no", "published", "Ama 1’s drawing hangs in the gallery"},
		{"show", "no", "approved", "Ama 1’s drawing is with us, and nobody can see it"},
		{"exhibit", "yes", "approved", "Ama 1’s drawing is with us, and nobody can see it"},
		{"show", "yes", "published", "Ama 1’s drawing hangs in the gallery"},
	} {
		answer := h.postText("/ar"+at+"/consent", []string{"purpose", step.purpose, "agree", step.agree})
		wantStatus(t, answer, http.StatusSeeOther)
		want(t, "the way on", answer.Header().Get("Location"), "/ar"+at+"#may")
		h.Caught(t)
		want(t, step.purpose+" "+step.agree, h.status(t, at), step.status)
		want(t, "heading", document(t, h.get("/en"+at)).Find("h1").Text(), step.heading)
	}
	if s := h.State(t, id); !s.Withdrawn.IsZero() || !slices.Equal(s.Purposes, []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeExhibit, drawing.PurposeShow}) {
		t.Errorf("in the end it is %+v", s)
	}
	copied := h.unpacked(t, at+"/export")
	for _, said := range []string{
		consent.Question(language.English()), consent.Sentence(language.English(), drawing.PurposeShow),
		"No more: \u2068يمكن للصحف ولغيرها", "Yes: \u2068يمكن تعليق الرسم في معارض المسابقة",
	} {
		if !strings.Contains(string(copied["index.html"]), said) {
			t.Errorf("the copy does not say %q", said)
		}
	}
}

func TestAPurposeThatNobodyAskedForChangesNothing(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt
	for _, fields := range [][]string{{}, {"purpose", "show"}, {"purpose", "show", "agree", "perhaps"}, {"purpose", "enter", "agree", "no"}, {"purpose", "x", "agree", "yes"}} {
		answer := h.postText(at+"/consent", fields)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		want(t, "why", document(t, answer).Find(".summary h2").Text(), "We could not tell what you meant")
	}
	if s := h.State(t, a.ID); !s.ShowOnline || s.Seq != a.Seq {
		t.Errorf("it is %+v", s)
	}
}

func TestAFamilyWithoutAnAddressKeepsItsLink(t *testing.T) {
	h := open(t)
	h.Change(t, func(e *edition.Edition) { e.Address = edition.NeedOptional })
	field := document(t, h.get("/enter")).Find("#guardian_email")
	if _, required := field.Attr("data-required"); required {
		t.Error("the form's module asks for an address")
	}
	want(t, "hint", document(t, h.get("/enter")).Find("#h-guardian_email").Text(), "You can leave this out. Then keep the link that you get: we cannot send it to you again.")
	e := h.entry(t).with("guardian_email", " ")
	got := h.enter(t, e)
	const said = "You gave us no email address"
	if page := document(t, h.get("/en/entries/"+got.Receipt)).Find(".keep").Text(); !strings.Contains(page, said) || strings.Contains(page, "lost") {
		t.Errorf("its receipt says %q", page)
	}
	with := h.enter(t, h.entry(t))
	if page := document(t, h.get("/en/entries/"+with.Receipt)).Find(".keep").Text(); strings.Contains(page, said) {
		t.Errorf("that of a family with an address says %q", page)
	}
	again := h.post(t, "/enter", h.entry(t).with("guardian_email", "").with("child_name", e.fields["child_name"]))
	wantStatus(t, again, http.StatusConflict)
	want(t, "the same child", document(t, again).Find("#e-child_name span").Text(),
		"A drawing by a child of this name, age and city was sent with this grown-up’s name before. One is enough.")
	wantStatus(t, h.post(t, "/enter", h.entry(t).with("guardian_email", "no address")), http.StatusUnprocessableEntity)
}

func TestACopyWithoutItsOriginalIsWholeAllTheSame(t *testing.T) {
	h := open(t)
	h.Change(t, func(e *edition.Edition) { e.GuardianDays, e.OriginalDays = 1, 1 })
	a := h.Enter(t)
	h.Render(t, a.ID)
	h.Approve(t, a.ID)
	h.Move(h.Contest.Edition().OriginalUntil().Sub(h.Now()) + time.Minute)
	if g, o, err := h.Contest.Retire(t.Context()); g != 1 || o != 1 || err != nil {
		t.Fatalf("forgotten are %d and %d, %v", g, o, err)
	}
	files := h.unpacked(t, "/entries/"+a.Receipt+"/export")
	if _, there := files["original.jpg"]; there || len(files) < 4 {
		t.Errorf("the copy has %d files, with the original: %t", len(files), there)
	}
	page := string(files["index.html"])
	if strings.Contains(page, "efua@example.org") || strings.Contains(page, "original.jpg") || !strings.Contains(page, "Something that was kept long enough was destroyed.") {
		t.Error("its page tells of what is gone, or not that it is")
	}
	receipt := document(t, h.get("/en/entries/"+a.Receipt))
	if keep := receipt.Find(".keep").Text(); !strings.Contains(keep, "We no longer keep an email address of yours") || strings.Contains(keep, "lost") {
		t.Errorf("of the link it says %q", keep)
	}
	if arrived := receipt.Find(".line li:first-child").Text(); !strings.Contains(arrived, "It arrived") || strings.Contains(arrived, "safe") {
		t.Errorf("of the photo it says %q", arrived)
	}
}

func TestWhoTakesBackThatItIsShownSeesItAtOnce(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	at := "/en/entries/" + a.Receipt
	wantText(t, document(t, h.get(at)), ".line li:last-child b", "It hangs in the gallery")
	answer := h.postText(at+"/consent", []string{"purpose", string(drawing.PurposeShow), "agree", "no"})
	want(t, "the way on", answer.Header().Get("Location"), at+"#may")
	wantText(t, document(t, h.get(at)), ".line li:last-child b", "It does not hang online")
}
