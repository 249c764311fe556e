package moderation

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// auditPage is who did what.
type auditPage struct {
	web.Frame
	Action           string // where the filters lead
	People           []choice
	Cities           []cityChoice
	Whats            []choice
	Drawing          string
	From, To         string
	Bounded          bool   // some filter is set
	Sheet, JSONLines string // addresses of files with all of it; "" if there are none
	Lines            []auditLine
	Older            string          // address of what follows; "" at the end
	Forgotten        []forgottenLine // on a page without bounds
}

// auditLine is one deed.
type auditLine struct {
	Icon, What    string
	At, Stamp     string
	By            string // "" if nobody on the staff did it
	URL           string // of the drawing; "" for none that can be shown
	Title         string
	TitleLanguage string
	City          string
	Reason        string
	Before, After string // status, in words
	Changes       []settingChange
}

func (s *Site) auditPage(r *http.Request, a staff.Account, q auditQuery) (auditPage, error) {
	f, _, err := s.counted(r, a)
	if err != nil {
		return auditPage{}, err
	}
	l := f.Language
	f.Title, f.Styles = l.T("audit.title"), append(f.Styles, s.assets.URL("organise.css"))
	current(&f, auditAddress)
	page := auditPage{
		Frame: f, Action: f.Link(auditAddress), Cities: s.cityChoices(l, a, edition.Edition{}, q.City),
		Drawing: q.typed.Get("drawing"), From: q.typed.Get("from"), To: q.typed.Get("to"), Bounded: len(q.typed) > 0,
	}
	if !q.edition && !q.message {
		page.Sheet, page.JSONLines = f.Link(q.path(".csv", catalog.ActCursor{})), f.Link(q.path(".jsonl", catalog.ActCursor{}))
	}
	for _, w := range allActs() {
		page.Whats = append(page.Whats, choice{Code: w.Code, Text: l.T(w.ID), Chosen: w.Code == string(q.What)})
	}
	page.Whats = append(page.Whats, choice{Code: whatEdition, Text: l.T("audit.edition"), Chosen: q.edition}, choice{Code: whatMessage, Text: l.T("message.audit"), Chosen: q.message})
	people, err := s.Staff.All(r.Context())
	for _, one := range people {
		page.People = append(page.People, choice{Code: one.ID, Text: one.Email, Chosen: one.ID == q.By})
	}
	if err == nil && !page.Bounded {
		page.Forgotten, err = s.forgotten(r.Context(), l)
	}
	return page, err
}

// mostForgotten is how many days of what was kept long enough stand on the page.
const mostForgotten = 20

// forgottenLine is what was destroyed on a day because it had been kept long enough.
type forgottenLine struct{ Day, Stamp, Text string }

func (s *Site) forgotten(ctx context.Context, l *language.Language) ([]forgottenLine, error) {
	all, err := s.Catalog.Forgotten(ctx, mostForgotten)
	var lines []forgottenLine
	for _, f := range all {
		text := l.N("audit.forgotten.guardians", f.Number)
		if f.What == drawing.RecordOriginal {
			text = l.N("audit.forgotten.originals", f.Number)
		}
		lines = append(lines, forgottenLine{l.Date(f.Day), f.Day.Format(time.DateOnly), text})
	}
	return lines, err
}

func (s *Site) auditLines(ctx context.Context, f web.Frame, a staff.Account, acts []catalog.Act) ([]auditLine, error) {
	var all []auditLine
	l := f.Language
	for _, one := range acts {
		line := auditLine{
			Icon: factIcons[one.What], What: allActs().say(l, string(one.What)),
			At: l.DateTime(one.At), Stamp: one.At.Format(time.RFC3339),
			Before: statusWords.say(l, string(one.Before)), After: statusWords.say(l, string(one.After)),
		}
		if line.Before == line.After {
			line.Before, line.After = "", ""
		}
		if line.Icon == "" {
			line.Icon = "dot"
		}
		if one.City != "" {
			line.City = s.city(l, one.City)
		}
		if w, ok := reasonWords[one.What]; ok && one.Reason != "" {
			line.Reason = w.reason(l, s.Contest.Edition(), one.Reason)
		}
		var err error
		if one.By != "" {
			if line.By, err = s.who(ctx, l, one.By); err != nil {
				return nil, err
			}
		}
		if err := s.name(ctx, f, a, one, &line); err != nil {
			return nil, err
		}
		all = append(all, line)
	}
	return all, nil
}

// name gives a line its drawing's title. Of one that somebody is worried about only those
// who see to that learn it.
func (s *Site) name(ctx context.Context, f web.Frame, a staff.Account, act catalog.Act, line *auditLine) error {
	if act.Drawing == "" {
		line.Title = f.Language.T("audit.erased")
		return nil
	}
	st, err := s.Catalog.State(ctx, act.Drawing)
	if errors.Is(err, catalog.ErrNotFound) {
		line.Title = f.Language.T("audit.erased")
		return nil
	}
	if err != nil {
		return err
	}
	if !st.Escalated.IsZero() && !a.Role.May(staff.Safeguard) {
		line.Title = f.Language.T("audit.worry")
		return nil
	}
	line.URL, line.Title, line.TitleLanguage = f.Link(drawingPath(string(st.ID), "")), st.Title, st.Language
	return nil
}

// What the history of a drawing does not say, and an audit does.
var rareActs = words{
	{Code: string(drawing.Proposed), ID: "audit.act.proposed"},
	{Code: string(drawing.Edited), ID: "audit.act.edited"},
	{Code: string(drawing.Noted), ID: "audit.act.noted"},
	{Code: string(drawing.Appealed), ID: "audit.act.appealed"},
	{Code: string(drawing.Escalated), ID: "audit.act.escalated"},
	{Code: string(drawing.Swept), ID: "audit.act.swept"},
}

// allActs are the words for all that somebody does, each once.
func allActs() words {
	var all words
	for _, w := range append(slices.Clone(factWords), rareActs...) {
		nobody := w.Code == string(drawing.Rendered) || w.Code == string(drawing.Screened) || w.Code == string(drawing.Forgotten)
		if !nobody && !slices.ContainsFunc(all, func(other word) bool { return other.Code == w.Code }) {
			all = append(all, w)
		}
	}
	return all
}

// Where a drawing stands, in the column of an audit.
var statusWords = words{
	{Code: "", ID: "audit.status.none"},
	{Code: string(drawing.StatusReceived), ID: "audit.status.received"},
	{Code: string(drawing.StatusInReview), ID: "audit.status.in-review"},
	{Code: string(drawing.StatusApproved), ID: "audit.status.approved"},
	{Code: string(drawing.StatusPublished), ID: "audit.status.published"},
	{Code: string(drawing.StatusReturned), ID: "audit.status.returned"},
	{Code: string(drawing.StatusDeclined), ID: "audit.status.declined"},
	{Code: string(drawing.StatusUnreadable), ID: "audit.status.unreadable"},
	{Code: string(drawing.StatusWithdrawn), ID: "audit.status.withdrawn"},
	{Code: string(drawing.StatusTakenDown), ID: "audit.status.taken-down"},
	{Code: string(drawing.StatusErased), ID: "audit.status.erased"},
}

// changeEntry is a change of the edition as programs see it.
type changeEntry struct {
	At      time.Time            `json:"at"`
	By      *string              `json:"by"` // null for the command line, and those who left
	What    string               `json:"what"`
	Drawing *string              `json:"drawing"` // null
	Number  uint64               `json:"number"`
	Changes []edition.Difference `json:"changes"`
}

// showChanges answers with the changes of the edition, which bound by person alone.
func (s *Site) showChanges(w http.ResponseWriter, r *http.Request, a staff.Account, q auditQuery) error {
	before, err := numberOf(r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	changes, err := s.Contest.Changes(r.Context(), before, q.limit)
	if err != nil {
		return err
	}
	var next string
	if len(changes) == q.limit && changes[len(changes)-1].Number > 1 {
		next = seqText(changes[len(changes)-1].Number)
	}
	if q.By != "" {
		changes = slices.DeleteFunc(changes, func(c contest.EditionChange) bool { return c.By != q.By })
	}
	if web.WantsJSON(r) {
		return s.answerChanges(w, r, changes, next)
	}
	page, err := s.auditPage(r, a, q)
	if err != nil {
		return err
	}
	if next != "" {
		page.Older = page.Link(q.path("", catalog.ActCursor{}) + "&before=" + next)
	}
	for _, c := range changes {
		line, err := s.changeLine(r.Context(), page.Language, c)
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, line)
	}
	return web.Page(w, r, http.StatusOK, showAudit(page))
}

func (s *Site) answerChanges(w http.ResponseWriter, r *http.Request, changes []contest.EditionChange, next string) error {
	entries := []changeEntry{}
	for _, c := range changes {
		by, err := s.email(r.Context(), c.By)
		if err != nil {
			return err
		}
		entries = append(entries, changeEntry{c.At, by, whatEdition, nil, c.Number, c.What})
	}
	var follows *string
	if next != "" {
		follows = &next
	}
	return web.JSON(w, http.StatusOK, map[string]any{"entries": entries, "next": follows})
}

func (s *Site) changeLine(ctx context.Context, l *language.Language, c contest.EditionChange) (auditLine, error) {
	line := auditLine{Icon: "pencil", What: l.T("audit.edition-changed"), At: l.DateTime(c.At), Stamp: c.At.Format(time.RFC3339)}
	line.Changes = s.settingChanges(l, c.What)
	var err error
	line.By = l.T("audit.command")
	if c.By != "" {
		line.By, err = s.who(ctx, l, c.By)
	}
	return line, err
}

// numberOf reads where a page of changes goes on; 0 for the last.
func numberOf(s string) (uint64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return 0, catalog.ErrBadActCursor
	}
	return n, nil
}

func seqText(n uint64) string { return strconv.FormatUint(n, 10) }

// auditAddress is the page's.
const auditAddress = "/moderation/audit"
