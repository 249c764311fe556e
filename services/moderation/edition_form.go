package moderation

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// editionPage is the organisers' form.
type editionPage struct {
	web.Frame
	Action    string
	Revision  uint64
	Saved     bool
	Previewed bool
	Changes   []settingChange // that the form would make; none if it would change nothing
	Others    []auditLine     // what somebody else changed meanwhile
	Refused   string          // "" if it was taken, or nothing was sent
	Why       string
	Faults    []faultLink

	Opens, Closes       deskField
	Theme               deskField
	Themes              []deskField
	Least, Most         deskField
	Groups              deskField
	File                deskField // megabytes
	TitleLength         deskField
	StoryLength         deskField
	EveryCity           bool
	Cities              []cityChoice
	CitiesFault         string
	Delay, Hide, Backup deskField
	Guardians           deskField
	Originals           deskField
	Addressless         bool // a guardian need not give an address
	TwoForDeclines      bool
	TwoCities           []cityChoice
	TwoChosen           int
	Reasons             []reasonEdit
	New                 reasonEdit
	NewCode             deskField
	Tags                deskField
	Guidance            []deskField
}

// deskField is a field of the form.
type deskField struct {
	Name, ID, Label, Hint string
	Value, Fault          string
	Type                  string // of an input; "area" for many lines
	Language              string // that its words are in; "" for any
	Least, Most           int    // characters, or the lowest and the highest number
	Step                  string // of a moment
}

// reasonEdit is a reason, where it is offered and what it says.
type reasonEdit struct {
	ID, Code  string
	Heading   string
	Usual     string // what the catalogue says
	Where     []reasonPlace
	Texts     []deskField
	Open      bool
	IsNew     bool
	Offerings string // where it is offered, in words
}

// reasonPlace is a list of reasons that one may be in.
type reasonPlace struct {
	Name, Value, ID, Label string
	Offered                bool
}

func fieldID(name string) string { return "s-" + strings.NewReplacer(".", "-", "_", "-").Replace(name) }

// typedOf is the form of an edition that nobody touched.
func typedOf(e edition.Edition) edition.Typed {
	t := edition.Typed{}
	for _, one := range e.Settings() {
		t[one.Name] = []string{one.Value}
	}
	t["opens"], t["closes"] = []string{fieldMoment(e.OpensAt)}, []string{fieldMoment(e.ClosesAt)}
	t["ages_min"], t["ages_max"] = []string{strconv.Itoa(e.Ages.Min)}, []string{strconv.Itoa(e.Ages.Max)}
	t["publish_delay"] = []string{strconv.Itoa(int(e.PublishDelay / time.Second))}
	t["limits.file"] = []string{strconv.FormatInt(e.Limits.File/edition.Megabyte, 10)}
	t["cities"], t["two_persons.cities"] = e.Cities, e.TwoPersons.Cities
	if len(e.Cities) == 0 {
		t["every_city"] = []string{"yes"}
	}
	t["reasons.return"], t["reasons.decline"] = e.Reasons.Return, e.Reasons.Decline
	t["reasons.remove"], t["reasons.report"] = e.Reasons.Remove, e.Reasons.Report
	return t
}

// fieldMoment is how a browser's field has a moment, in UTC.
func fieldMoment(at time.Time) string {
	if at.Second() == 0 {
		return at.UTC().Format("2006-01-02T15:04")
	}
	return at.UTC().Format("2006-01-02T15:04:05")
}

// formOf makes fields of what was typed.
type formOf struct {
	l     *language.Language
	typed edition.Typed
}

func (f formOf) first(name string) string {
	if all := f.typed[name]; len(all) > 0 {
		return all[0]
	}
	return ""
}

func (f formOf) field(name, kind, label, hint string, most int) deskField {
	return deskField{Name: name, ID: fieldID(name), Type: kind, Label: label, Hint: hint, Value: f.first(name), Most: most}
}

// number is a field for a whole number of a range.
func (f formOf) number(name, label, hint string, least, most int) deskField {
	field := f.field(name, "number", label, hint, most)
	field.Least = least
	return field
}

func (f formOf) moment(name, label string, now time.Time) deskField {
	field := f.field(name, "datetime-local", label, f.l.T("edition.now", "at", f.l.DateTime(now)), 0)
	if now.Second() != 0 {
		field.Step = "1"
	}
	return field
}

func (f formOf) texts(name, kind string, most int) []deskField {
	var all []deskField
	for _, l := range language.All() {
		field := f.field(name+"."+l.Tag(), kind, l.Name(), "", most)
		field.Language = l.Tag()
		all = append(all, field)
	}
	return all
}

// opened are the fields that a reader of a language sees at once: their own, those with words in them, and those that
// something is wrong with.
func opened(all []deskField, l *language.Language) (seen []deskField) {
	for _, f := range all {
		if f.open(l) {
			seen = append(seen, f)
		}
	}
	return seen
}

// folded are the others.
func folded(all []deskField, l *language.Language) []deskField {
	return slices.DeleteFunc(slices.Clone(all), func(f deskField) bool { return f.open(l) })
}

func (f deskField) open(l *language.Language) bool {
	return f.Value != "" || f.Fault != "" || f.Language == l.Tag()
}

func (s *Site) editionPage(r *http.Request, a staff.Account, e edition.Edition, number uint64, typed edition.Typed) editionPage {
	fr := s.frame(r)
	l := fr.Language
	fr.Title, fr.Path, fr.Styles = l.T("edition.title"), editionAddress, append(fr.Styles, s.assets.URL("organise.css"))
	current(&fr, editionAddress)
	f := formOf{l, typed}
	p := editionPage{
		Frame: fr, Action: fr.Link(editionAddress), Revision: number,
		Opens: f.moment("opens", l.T("edition.opens"), e.OpensAt), Closes: f.moment("closes", l.T("edition.closes"), e.ClosesAt),
		Theme:  f.field("theme", "text", l.T("edition.theme"), l.T("edition.theme-hint"), edition.MaxTheme),
		Themes: f.texts("theme", "text", edition.MaxTheme),
		Least:  f.number("ages_min", l.T("edition.least"), "", 1, 99), Most: f.number("ages_max", l.T("edition.most"), "", 1, 99),
		Groups:      f.field("groups", "text", l.T("edition.groups"), l.T("edition.groups-hint"), 120),
		File:        f.number("limits.file", l.T("edition.file"), l.T("edition.file-hint"), edition.MinDrawing/edition.Megabyte, edition.MaxDrawing/edition.Megabyte),
		TitleLength: f.number("limits.title", l.T("edition.title-length"), ranged(l, edition.MinTitle, edition.MaxTitle), edition.MinTitle, edition.MaxTitle),
		StoryLength: f.number("limits.story", l.T("edition.story-length"), ranged(l, edition.MinStory, edition.MaxStory), edition.MinStory, edition.MaxStory),
		EveryCity:   f.first("every_city") == "yes", Cities: s.towns(l, typed["cities"]),
		Delay:          f.number("publish_delay", l.T("edition.delay"), l.T("edition.delay-hint"), 0, int(edition.MaxDelay/time.Second)),
		Hide:           f.number("hide_after", l.T("edition.hide"), l.T("edition.hide-hint"), 0, edition.MaxHide),
		Backup:         f.number("backup_days", l.T("edition.backup"), l.T("edition.backup-hint"), 0, edition.MaxBackup),
		Guardians:      f.number("guardian_days", l.T("edition.guardian-days"), l.T("edition.guardian-days-hint"), 0, edition.MaxKept),
		Originals:      f.number("original_days", l.T("edition.original-days"), l.T("edition.original-days-hint"), 0, edition.MaxKept),
		Addressless:    f.first("address") == string(edition.NeedOptional),
		TwoForDeclines: f.first("two_persons.declines") == "yes", TwoCities: s.towns(l, typed["two_persons.cities"]),
		TwoChosen: len(typed["two_persons.cities"]),
		NewCode:   f.field("new_reason", "text", l.T("edition.code"), l.T("edition.code-hint"), edition.MaxCode),
		Tags:      f.field("tags", "area", l.T("edition.tags"), l.T("edition.tags-hint"), 0),
		Guidance:  f.texts("guidance", "area", edition.MaxGuidance),
	}
	for _, code := range e.Reasons.Codes() {
		p.Reasons = append(p.Reasons, f.reason(code))
	}
	p.New = f.reason("")
	return p
}

// ranged says how many letters a limit may be.
func ranged(l *language.Language, least, most int) string {
	return l.T("edition.letters", "least", l.Number(least), "most", l.Number(most))
}

// towns are all cities, to be ticked.
func (s *Site) towns(l *language.Language, chosen []string) []cityChoice {
	var all []cityChoice
	for _, c := range s.Cities.All() {
		all = append(all, cityChoice{Slug: c.Slug, Name: l.City(c.Slug, c.Name), Chosen: slices.Contains(chosen, c.Slug)})
	}
	sortByName(l, all)
	return all
}

// reason is the part of the form about one; "" is one that is to come.
func (f formOf) reason(code string) reasonEdit {
	r := reasonEdit{Code: code, IsNew: code == "", Heading: f.l.T("edition.new-reason")}
	name := "text.new"
	if code != "" {
		name, r.Usual = "text."+code, usual(f.l, code)
		r.Heading = r.Usual
	}
	r.ID, r.Texts = fieldID(name), f.texts(name, "text", edition.MaxReason)
	if own := f.first(name + "." + f.l.Tag()); own != "" {
		r.Heading = own
	}
	if r.Heading == "" {
		r.Heading = code
	}
	var offered []string
	for _, list := range lists() {
		place := reasonPlace{Name: "reasons." + list.Code, Value: code, Label: f.l.T(list.ID), ID: fieldID("reasons." + list.Code + "." + code)}
		place.Offered = slices.Contains(f.typed[place.Name], code)
		if r.IsNew {
			place.Name, place.Value, place.ID = "new."+list.Code, "yes", fieldID("new."+list.Code)
			place.Offered = f.first(place.Name) == "yes"
		}
		if place.Offered {
			offered = append(offered, place.Label)
		}
		r.Where = append(r.Where, place)
	}
	r.Offerings = strings.Join(offered, " · ")
	return r
}

// lists are the lists of reasons.
func lists() words {
	return words{
		{Code: "return", ID: "edition.list.return"}, {Code: "decline", ID: "edition.list.decline"},
		{Code: "remove", ID: "edition.list.remove"}, {Code: "report", ID: "edition.list.report"},
	}
}

// usual is what the catalogue says of a reason; "" if it knows none.
func usual(l *language.Language, code string) string {
	for _, w := range []words{returnWords, declineWords, removeWords, reportWords} {
		if text := w.say(l, code); text != code {
			return text
		}
	}
	return ""
}

// refused puts what is wrong to the fields it is about.
func (p *editionPage) refused(problem web.Problem) {
	p.Refused, p.Why = problem.Title, problem.Text
	p.Title = p.Language.T("desk.error-title", "title", p.Title)
	fault := func(name, id string, into *string) {
		if e, ok := problem.Errors[name]; ok {
			*into = e.Message
			p.Faults = append(p.Faults, faultLink{URL: "#" + id, Text: e.Message})
		}
	}
	fields := []*deskField{&p.Opens, &p.Closes, &p.Theme}
	many := func(all []deskField) {
		for i := range all {
			fields = append(fields, &all[i])
		}
	}
	many(p.Themes)
	fields = append(fields, &p.Least, &p.Most, &p.Groups, &p.File, &p.TitleLength, &p.StoryLength, &p.Delay, &p.Hide, &p.Backup, &p.Guardians, &p.Originals, &p.NewCode, &p.Tags)
	many(p.Guidance)
	for _, f := range fields {
		fault(f.Name, f.ID, &f.Fault)
	}
	fault("cities", "s-every-city", &p.CitiesFault)
	var two string
	fault("two_persons.cities", "s-two", &two)
	for i := range p.Reasons {
		p.Reasons[i].faults(fault)
	}
	p.New.faults(fault)
	p.New.Open = p.New.Open || p.NewCode.Fault != "" || p.NewCode.Value != ""
}

func (r *reasonEdit) faults(fault func(name, id string, into *string)) {
	for i := range r.Texts {
		t := &r.Texts[i]
		fault(t.Name, t.ID, &t.Fault)
		r.Open = r.Open || t.Fault != ""
	}
}
