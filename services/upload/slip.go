package upload

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// slipTexts are the fields of a guardian's form.
var slipTexts = []string{
	"child_name", "title", "story", "guardian_name", "guardian_email", "consent_guardian", "consent_publish", exhibitField, pressField,
	childAsked, childYes, "language", "key", pageField, baitField,
}

// showSlip answers GET /entries/{receipt} for a link that is no family's receipt: perhaps a school's slip, whose drawing
// waits for its guardian.
func (s *Site) showSlip(w http.ResponseWriter, r *http.Request, absent error) error {
	slip, err := s.contest.Slip(r.Context(), r.PathValue("receipt"))
	switch {
	case errors.Is(err, contest.ErrAgreed):
		return s.usedSlip(w, r, err)
	case errors.Is(err, contest.ErrNoReceipt):
		return s.unknown(w, r, absent)
	case err != nil:
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, s.slipReport(r, slip))
	}
	typed := url.Values{"child_name": {slip.Child.Name}, "title": {slip.Title}, "story": {slip.Story}}
	return web.Page(w, r, http.StatusOK, slipPage(s.slipOf(r, slip, typed)))
}

// slipReport is a drawing that waits, as JSON tells it to its guardian.
func (s *Site) slipReport(r *http.Request, slip contest.Slip) report {
	l := web.Language(r)
	out := report{
		ID: slip.ID, Status: slip.Status(s.now()), Message: l.T("class.slip.title", "child", slip.Child.Name),
		History: []happening{{stamp(slip.Collected), drawing.Collected}}, Images: []picture{},
	}
	for _, rung := range pictures(slip.State) {
		out.Images = append(out.Images, picture{s.publicURL + imagePath(slip.Receipt, rung), rung.Width, rung.Height, rung.Type})
	}
	return out
}

// usedSlip says that a guardian has agreed. The way to the drawing is theirs alone since.
func (s *Site) usedSlip(w http.ResponseWriter, r *http.Request, err error) error {
	if web.WantsJSON(r) {
		return err
	}
	p := s.site.Explain(r, err)
	f := s.frame(r)
	f.Title, f.NoIndex = p.Title, true
	return web.Page(w, r, p.Status, unknownPage(f, p.Text))
}

// sayYes answers POST /entries/{receipt}/agree: the guardian says yes, and has an entry.
func (s *Site) sayYes(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readTexts(w, r, maxWords)
	if err != nil {
		return err
	}
	accepted, err := s.takeYes(r, typed)
	if err != nil {
		return s.notAgreed(w, r, typed, err)
	}
	path := "/entries/" + accepted.Receipt
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusCreated, struct {
			ID      drawing.ID `json:"id"`
			Receipt string     `json:"receipt"`
			Status  string     `json:"status_url"`
		}{accepted.ID, accepted.Receipt, s.publicURL + path})
	}
	return web.SeeOther(w, r, path)
}

// takeYes hands a guardian's form to the contest. It counts like an entry.
func (s *Site) takeYes(r *http.Request, typed url.Values) (contest.Accepted, error) {
	f := &sent{texts: map[string]string{}}
	for _, name := range slipTexts {
		f.texts[name] = typed.Get(name)
	}
	form := f.form(web.Language(r))
	if err := s.checkYes(r, f, form); err != nil {
		return contest.Accepted{}, err
	}
	if err := s.doubt(r, f); err != nil {
		return contest.Accepted{}, err
	}
	if err := s.entries.Take(limit.Address(web.Client(r))); err != nil {
		return contest.Accepted{}, err
	}
	return s.contest.Agree(r.Context(), r.PathValue("receipt"), form, f.agreed(form.Language))
}

// checkYes finds everything that is wrong with a guardian's form at once: *contest.Refused, or nil. Whether a slip that
// was used may be used again is for the contest to say.
func (s *Site) checkYes(r *http.Request, f *sent, form edition.Form) error {
	slip, err := s.contest.Slip(r.Context(), r.PathValue("receipt"))
	switch {
	case errors.Is(err, contest.ErrAgreed):
		return nil
	case err != nil:
		return err
	}
	form.City, form.ChildAge, form.Key = slip.City, strconv.Itoa(slip.Child.Age), string(slip.ID)
	_, err = s.contest.Edition().Check(form, s.cities, s.now())
	if refused := f.joined(err); len(refused.Faults) > 0 {
		return refused
	}
	return nil
}

// notAgreed answers a form that was not taken: people get it back, with what is wrong and what they typed.
func (s *Site) notAgreed(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	l := web.Language(r)
	err = withFaults(dated(err, s.contest.Edition(), l), &sent{}, l)
	if web.WantsJSON(r) || errors.Is(err, context.Canceled) {
		return err
	}
	slip, absent := s.contest.Slip(r.Context(), r.PathValue("receipt"))
	switch {
	case errors.Is(absent, contest.ErrAgreed):
		return s.usedSlip(w, r, absent)
	case absent != nil:
		return s.unknown(w, r, absent)
	}
	p := s.site.Explain(r, err)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "a guardian's yes was not taken", "id", web.RequestID(r), "status", p.Status, "err", err)
	}
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, slipPage(s.slipOf(r, slip, typed).with(p)))
}

// refuseSlip answers POST /entries/{receipt}/refuse, with confirm=yes: the guardian says no, and the drawing is erased.
func (s *Site) refuseSlip(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	if typed.Get("confirm") != "yes" {
		return web.SeeOther(w, r, "/entries/"+r.PathValue("receipt"))
	}
	state, err := s.contest.Refuse(r.Context(), r.PathValue("receipt"))
	switch {
	case errors.Is(err, contest.ErrAgreed):
		return s.usedSlip(w, r, err)
	case err != nil:
		return s.unknown(w, r, err)
	case web.WantsJSON(r):
		return s.answerStatus(w, state)
	}
	return web.SeeOther(w, r, "/entries/"+r.PathValue("receipt")+"/certificate")
}

// slipView is the page on which a guardian says yes or no.
type slipView struct {
	web.Frame
	Summary *summary // nil as long as nothing is wrong
	Lead    string
	Until   []textPart
	Action  string // address that a yes is posted to; "" while none is taken
	Refuse  string // address that a no is posted to
	Key     string // by which who sends the form twice hears the same answer
	Proofs  proofs
	Image   *shownImage // nil until there are renditions
	Caption string
	Called  string
	Spoken  string
	Bad     string // why there is no picture, and never will be

	Child, Title, Story field
	Name, Email         field
	Guardian, Publish   tick
	Free                []tick
	ChildYes            tick
	Law                 string
}

func (s *Site) slipOf(r *http.Request, slip contest.Slip, typed url.Values) slipView {
	f, e := s.frame(r), s.contest.Edition()
	l, path := f.Language, "/entries/"+slip.Receipt
	f.Title, f.NoIndex, f.Path, f.Query, f.Typed = l.T("class.slip.title", "child", slip.Child.Name), true, path, "", true
	f.Styles = append(f.Styles, s.assets.URL("class.css"))
	f.Modules = s.modules("times.js")
	in := func(name, label, hint, complete string, most int) field {
		return field{Name: name, Label: label, Hint: hint, Value: web.Legible(typed.Get(name)), Kind: "text", Complete: complete, Auto: true, Most: most}
	}
	v := slipView{
		Frame: f, Action: f.Link(path + "/agree"), Refuse: f.Link(path + "/refuse"), Until: until(l, e),
		Proofs: s.proofs(r, map[string]string{baitField: typed.Get(baitField), pageField: typed.Get(pageField)}),
		Key:    typed.Get("key"),
		Called: slip.Title, Spoken: slip.Language,
		Caption: l.T("receipt.caption", "child", slip.Child.Name, "age", l.Age(slip.Child.Age), "city", s.cityName(l, slip.City)),
		Image:   imageOf(l, web.Link(r, path), contest.Past{State: slip.State}),
		Child:   in("child_name", l.T("enter.child-name.label"), l.T("enter.child-name.hint"), "off", edition.MaxChildName),
		Title:   in("title", l.T("enter.called.label"), "", "off", e.Limits.Title),
		Story:   in("story", l.T("enter.story.label"), l.T("enter.story.hint", "limit", l.Number(e.Limits.Story)), "off", e.Limits.Story),
		Name:    in("guardian_name", l.T("enter.guardian-name.label"), l.T("enter.guardian-name.hint"), "name", edition.MaxGuardianName),
		Email:   in("guardian_email", l.T("enter.guardian-email.label"), l.T("enter.guardian-email.hint"), "email", edition.MaxEmail),
		Guardian: tick{
			Name: "consent_guardian", Label: l.T("enter.consent-guardian.label"), Checked: typed.Get("consent_guardian") == "yes",
		},
		Publish: tick{
			Name: "consent_publish", Label: l.T("enter.consent-publish.label"), Checked: typed.Get("consent_publish") == "yes",
		},
	}
	ticked := map[string]string{}
	for _, name := range append(freely(), childYes) {
		ticked[name] = typed.Get(name)
	}
	v.Free, v.ChildYes, v.Law = freeTicks(l, ticked), childTick(l, ticked, 1), s.lawOf(l, slip.City)
	v.Proofs.Work = nil
	if !edition.IsKey(v.Key) {
		v.Key = newKey()
	}
	v.Email.Kind, v.Email.Auto = "email", false
	if e.Address == edition.NeedOptional {
		v.Email.Hint = l.T("retention.address.hint")
	}
	theme := web.Theme(e.ThemeIn(l.Tag()), l)
	v.Lead = l.T("class.slip.lead", "school", slip.School, "theme", theme)
	if slip.School == "" {
		v.Lead = l.T("class.slip.lead-unnamed", "theme", theme)
	}
	switch {
	case slip.Refused != "":
		v.Bad = l.T("class.slip.unreadable")
	case v.Image == nil:
		v.Refresh = soon
	}
	if e.Open(s.now()) != nil {
		v.Action = ""
	}
	return v
}

// with is the form that comes back: what is wrong stands at its head, each time with the way there, and at the fields.
func (v slipView) with(wrong web.Problem) slipView {
	v.Frame.Title = v.Language.T("enter.error-title", "title", v.Frame.Title)
	v.Refresh = 0
	v.Summary = summed(v.Language, wrong, []saidAt{
		{wholeForm, "send", nil}, {"child_name", "child_name", &v.Child.Error}, {"title", "title", &v.Title.Error}, {"story", "story", &v.Story.Error},
		{"guardian_name", "guardian_name", &v.Name.Error}, {"guardian_email", "guardian_email", &v.Email.Error},
		{childYes, childYes, &v.ChildYes.Error}, {"consent_guardian", "consent_guardian", &v.Guardian.Error}, {"consent_publish", "consent_publish", &v.Publish.Error},
	})
	return v
}
