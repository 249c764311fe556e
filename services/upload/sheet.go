package upload

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// showSheet answers GET /enter/class/{link}: the drawings of a sheet, and the form for the next one.
func (s *Site) showSheet(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	c, err := s.contest.ClassByLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return s.noSheet(w, r, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, s.sheetReport(r, c))
	}
	page, err := s.sheet(r, c, nextPupil(c))
	if err != nil {
		return err
	}
	web.AllowPreviews(w)
	return web.Page(w, r, http.StatusOK, sheetPage(page))
}

// noSheet answers for a link that no sheet has.
func (s *Site) noSheet(w http.ResponseWriter, r *http.Request, err error) error {
	if web.WantsJSON(r) || !errors.Is(err, contest.ErrNoClass) {
		return err
	}
	p := s.site.Explain(r, err)
	f := s.frame(r)
	f.Title, f.NoIndex, f.Modules = p.Title, true, s.sheetModules()
	return web.Page(w, r, p.Status, noSheetPage(f, p.Text))
}

// sheetReport is a sheet as JSON tells it to its teacher.
type sheetReport struct {
	School   string        `json:"school"`
	City     string        `json:"city"` // slug
	Waiting  int           `json:"waiting"`
	Agreed   int           `json:"agreed"`
	Drawings []pupilReport `json:"drawings"`
}

type pupilReport struct {
	ID     drawing.ID     `json:"id"`
	Status string         `json:"status"` // waiting, agreed, erased or unreadable
	Title  string         `json:"title,omitempty"`
	Child  *drawing.Child `json:"child,omitempty"`
	Slip   string         `json:"slip_url,omitempty"` // for its guardian
	Images []picture      `json:"images"`
}

func (s *Site) sheetReport(r *http.Request, c contest.Class) sheetReport {
	out := sheetReport{School: c.School, City: c.City, Waiting: len(c.Missing()), Drawings: []pupilReport{}}
	for _, p := range c.Pupils {
		one := pupilReport{ID: p.ID, Status: standingOf(p), Title: p.Title, Images: []picture{}}
		if p.Erased.IsZero() {
			one.Child = &p.Child
		}
		if p.Slip != "" {
			one.Slip = s.origin(r) + "/entries/" + p.Slip
		}
		for _, rung := range pictures(p.State) {
			one.Images = append(one.Images, picture{s.publicURL + classPath + "/" + c.Secret + "/images/" + string(p.ID) + imageName(rung)[len("/images"):], rung.Width, rung.Height, rung.Type})
		}
		if one.Status == pupilAgreed {
			out.Agreed++
		}
		out.Drawings = append(out.Drawings, one)
	}
	return out
}

// pictures are the renditions of a drawing, smallest first.
func pictures(s drawing.State) []drawing.Rendition {
	if s.Ladder == nil {
		return nil
	}
	return s.Ladder.Pictures
}

// How a drawing stands on its sheet. What becomes of one whose guardian has agreed is the family's business.
const (
	pupilWaits      = "waiting"
	pupilAgreed     = "agreed"
	pupilErased     = "erased"
	pupilUnreadable = "unreadable"
)

func standingOf(p contest.Pupil) string {
	switch {
	case p.Agreed:
		return pupilAgreed
	case !p.Erased.IsZero():
		return pupilErased
	case p.Refused != "":
		return pupilUnreadable
	}
	return pupilWaits
}

// classModule is the module of a sheet's page. The one that keeps drafts hands it the drawings of a draft.
const classModule = "class.js"

// sheetModules are those of a sheet's page, and of the one that says that a sheet is no more: then the device forgets it, too.
func (s *Site) sheetModules() []string { return s.modules("tus.js", "draft.js", classModule) }

// sheetView is the page of a sheet.
type sheetView struct {
	web.Frame
	Summary *summary
	School  string
	Said    string // how many families have said yes
	Missing string // who is missing; "" for nobody
	Erased  string // when what waits then is erased
	Law     string // what it asks of the families in the sheet's city
	Own     string // the address of this page, to keep
	Mailed  string // to whom it is mailed, too; "" for nobody
	Pupils  []pupilView
	Add     *pupilForm // nil while nothing more is taken
	Full    string     // why, if that is because there are forty
	Slips   string     // address of the slips to print; "" if there are none
	Erase   string     // address of the page that erases all
	Device  device
}

// pupilView is a line of the sheet.
type pupilView struct {
	ID       string
	Called   string
	Spoken   string
	Who      string
	Icon     string
	Standing string
	Waits    bool
	Image    *shownImage
	Link     string // for the guardian, to hand on; "" if it was used
	Remove   string // address that takes it off; "" if that can't be
	RemoveID string
	Unmade   bool // its picture is being made
}

// pupilForm is the form for the next drawing.
type pupilForm struct {
	Action  string
	Key     string
	Drawing drop
	Child   field
	Age     field
	Called  field
	Story   field
	Send    string
	Words   templ.Attributes // what the form's module says
}

// nextPupil is what stands in the form for the next drawing: the age of the last one.
func nextPupil(c contest.Class) map[string]string {
	typed := map[string]string{"key": newKey()}
	for _, p := range slices.Backward(c.Pupils) {
		if p.Child.Age > 0 {
			typed["child_age"] = strconv.Itoa(p.Child.Age)
			break
		}
	}
	return typed
}

func (s *Site) sheet(r *http.Request, c contest.Class, typed map[string]string) (sheetView, error) {
	f, e := s.frame(r), s.contest.Edition()
	l, path := f.Language, classPath+"/"+c.Secret
	f.Title, f.NoIndex, f.Path, f.Query = l.T("class.sheet.title", "school", c.School), true, path, ""
	f.Styles = append(f.Styles, s.assets.URL("class.css"))
	f.Modules = s.sheetModules()
	v := sheetView{
		Frame: f, School: c.School, Own: s.origin(r) + path, Mailed: c.Email,
		Law:    s.lawOf(l, c.City),
		Device: device{Language: l, Fresh: wiped(f.Link(path), ""), Opens: e.OpensAt, Over: errors.Is(e.Open(s.now()), edition.ErrClosed)},
		Erase:  f.Link(path + "/erase"), Erased: l.T("class.sheet.lapses", "day", l.Date(s.contest.Lapsed().UTC())),
	}
	agreed, names := 0, []string{}
	for _, p := range c.Pupils {
		one := s.pupil(r, f, path, p)
		v.Pupils = append(v.Pupils, one)
		if standingOf(p) == pupilAgreed {
			agreed++
		}
		if p.Waits() {
			names = append(names, p.Child.Name)
		}
	}
	switch {
	case len(c.Pupils) == 0:
		v.Said = l.T("class.sheet.empty")
	case len(names) == 0:
		v.Said = l.T("class.sheet.all")
	default:
		v.Said = l.N("class.sheet.agreed", agreed, "of", l.Number(agreed+len(names)))
		v.Missing = l.T("class.sheet.missing", "names", l.List(names))
		v.Slips = f.Link(path + "/slips")
	}
	switch {
	case e.Open(s.now()) != nil:
	case len(c.Pupils) >= edition.MaxPupils:
		v.Full = l.T("class.full.text", "limit", l.Number(edition.MaxPupils))
	default:
		add := pupilFormOf(l, e, typed)
		add.Action = f.Link(path + "/drawings")
		add.Words["data-children"] = s.assets.URL(classModule)
		v.Add = &add
	}
	return v, nil
}

func (s *Site) pupil(r *http.Request, f web.Frame, path string, p contest.Pupil) pupilView {
	l := f.Language
	v := pupilView{ID: string(p.ID), Called: p.Title, Spoken: p.Language, Waits: p.Waits(), Unmade: p.Waits() && p.Unmade()}
	switch standingOf(p) {
	case pupilErased:
		v.Icon, v.Standing = "no", l.T("class.pupil.erased")
		return v
	case pupilAgreed:
		v.Icon, v.Standing = "check", l.T("class.pupil.agreed")
		if !p.Erased.IsZero() {
			return v
		}
	case pupilUnreadable:
		v.Icon, v.Standing = "alert", l.T("class.pupil.unreadable")
	default:
		v.Icon, v.Standing = "clock", l.T("class.pupil.waits")
	}
	v.Who = l.T("class.pupil.who", "child", p.Child.Name, "age", l.Age(p.Child.Age))
	if all := pictures(p.State); len(all) > 0 {
		v.Image = &shownImage{
			Source: path + "/images/" + string(p.ID) + imageName(all[0])[len("/images"):], Alt: l.T("receipt.alt", "title", p.Title), Color: p.Ladder.Color,
			Width: strconv.Itoa(all[0].Width), Height: strconv.Itoa(all[0].Height),
		}
	}
	if p.Slip != "" {
		v.Link = s.slipLink(r, p)
		v.Remove, v.RemoveID = f.Link(path+"/remove"), string(p.ID)
	}
	return v
}

// slipLink is the short link to a slip.
func (s *Site) slipLink(r *http.Request, p contest.Pupil) string {
	return s.origin(r) + shortLinks + s.contest.Secret.Code(p.ID, p.State.Link).String()
}

func pupilFormOf(l *language.Language, e edition.Edition, typed map[string]string) pupilForm {
	in := func(name, label, hint string, most int) field {
		return field{Name: name, Label: label, Hint: hint, Value: web.Legible(typed[name]), Kind: "text", Complete: "off", Auto: true, Most: most}
	}
	p := pupilForm{
		Key: typed["key"], Drawing: dropOf(l, e.Limits, l.T("enter.drawing.label")),
		Child:  in("child_name", l.T("enter.child-name.label"), "", edition.MaxChildName),
		Age:    in("child_age", l.T("enter.age.label"), "", 0),
		Called: in("title", l.T("enter.called.label"), "", e.Limits.Title),
		Send:   l.T("class.add"),
		Story:  in("story", l.T("enter.story.label"), l.T("enter.story.hint", "limit", l.Number(e.Limits.Story)), e.Limits.Story),
		Words: templ.Attributes{
			"data-uploads": uploadsPath, "data-sending": l.T("class.send.sending"), "data-waiting": l.T("class.send.waiting"),
			"data-refused": l.T("class.send.refused"), "data-more": l.T("class.send.more", "count", "%"), "data-first": l.T("class.send.first"),
			"data-again": l.T("class.send.again"), "data-copied": l.T("class.copied"),
		},
	}
	p.Child.Words, p.Called.Words = required(l.T("enter.child-name.required")), required(l.T("enter.called.required"))
	p.Age.Words = required(l.T("enter.age.outside", "limit", l.Number(e.Ages.Min), "upper", l.Number(e.Ages.Max)))
	p.Age.Kind, p.Age.Auto, p.Age.First, p.Age.Last = "number", false, strconv.Itoa(e.Ages.Min), strconv.Itoa(e.Ages.Max)
	p.Drawing.Hint = l.T("class.drawing.hint", "limit", l.Bytes(e.Limits.File))
	p.Drawing.Otherwise = l.T("class.drawing.drag")
	return p
}

// sendPupilImage answers GET /enter/class/{link}/images/{id}/{name}: a rendition, for the teacher. There is none once the
// guardian has agreed.
func (s *Site) sendPupilImage(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	sheet, err := s.contest.SheetByLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return err
	}
	for _, place := range sheet.Places {
		if string(place.ID) == r.PathValue("id") {
			state, err := s.contest.State(r.Context(), place.ID)
			if err != nil {
				return err
			}
			if state.Exists() || !state.Kept() {
				return fmt.Errorf("a drawing that does not wait: %w", drawing.ErrAbsent)
			}
			return s.sendRendition(w, r, state)
		}
	}
	return fmt.Errorf("a drawing of another sheet: %w", drawing.ErrAbsent)
}
