package moderation

import (
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// word is the message for a code. Each id is written out, so that it can be found.
type word struct{ Code, ID string }

// words are the messages for codes of one kind. A code without a message stands for
// itself: an edition may have reasons that this version does not know.
type words []word

func (w words) say(l *language.Language, code string) string {
	i := w.index(code)
	if i < 0 {
		return code
	}
	return l.T(w[i].ID)
}

func (w words) index(code string) int {
	return slices.IndexFunc(w, func(one word) bool { return one.Code == code })
}

// Why a picture is returned, declined or taken down, as colleagues say it, and why it was
// reported, in the words that people chose from.
var (
	returnWords = words{
		{Code: "blurred", ID: "reason.return.blurred"},
		{Code: "dark", ID: "reason.return.dark"},
		{Code: "turned", ID: "reason.return.turned"},
		{Code: "cut_off", ID: "reason.return.cut-off"},
		{Code: "name_visible", ID: "reason.return.name-visible"},
		{Code: "face_visible", ID: "reason.return.face-visible"},
		{Code: "other", ID: "reason.return.other"},
	}
	declineWords = words{
		{Code: "not_by_child", ID: "reason.decline.not-by-child"},
		{Code: "someone_elses", ID: "reason.decline.someone-elses"},
		{Code: "duplicate", ID: "reason.decline.duplicate"},
		{Code: "hurtful", ID: "reason.decline.hurtful"},
		{Code: "off_theme", ID: "reason.decline.off-theme"},
		{Code: "other", ID: "reason.decline.other"},
	}
	removeWords = words{
		{Code: "name_visible", ID: "reason.remove.name-visible"},
		{Code: "face_visible", ID: "reason.remove.face-visible"},
		{Code: "hurtful", ID: "reason.remove.hurtful"},
		{Code: "not_by_child", ID: "reason.remove.not-by-child"},
		{Code: "other", ID: "reason.remove.other"},
		{Code: drawing.ReasonReports, ID: "deed.reason.reports"},
	}
	reportWords = words{
		{Code: "name_visible", ID: "report.because.name-visible"},
		{Code: "face_visible", ID: "report.because.face-visible"},
		{Code: "hurtful", ID: "report.because.hurtful"},
		{Code: "not_by_child", ID: "report.because.not-by-child"},
		{Code: "mine", ID: "report.because.mine"},
		{Code: "other", ID: "report.because.other"},
	}
)

// The usual themes of a drawing.
var themeWords = words{
	{Code: "streets", ID: "console.theme.streets"},
	{Code: "homes", ID: "console.theme.homes"},
	{Code: "parks", ID: "console.theme.parks"},
	{Code: "water", ID: "console.theme.water"},
	{Code: "transport", ID: "console.theme.transport"},
	{Code: "people", ID: "console.theme.people"},
	{Code: "animals", ID: "console.theme.animals"},
	{Code: "night", ID: "console.theme.night"},
}

// What was noticed of a drawing.
var hintWords = words{
	{Code: string(drawing.HintTruncated), ID: "desk.hint.truncated"},
	{Code: string(drawing.HintNear), ID: "hint.near"},
	{Code: string(drawing.HintGenerator), ID: "hint.ai-tool"},
	{Code: string(drawing.HintCredentials), ID: "hint.content-credentials"},
	{Code: string(drawing.HintPlace), ID: "hint.location"},
	{Code: string(drawing.HintOwner), ID: "hint.owner"},
	{Code: string(drawing.HintDevice), ID: "hint.device"},
	{Code: string(drawing.HintTiny), ID: "hint.tiny"},
	{Code: string(drawing.HintBlank), ID: "hint.blank"},
	{Code: string(drawing.HintSurname), ID: "hint.surname"},
	{Code: string(drawing.HintPhone), ID: "hint.phone"},
	{Code: string(drawing.HintEmail), ID: "hint.email"},
	{Code: string(drawing.HintStreet), ID: "hint.address"},
	{Code: string(drawing.HintLink), ID: "hint.link"},
}

// What happened, in a drawing's history.
var factWords = words{
	{Code: string(drawing.Submitted), ID: "desk.fact.submitted"},
	{Code: string(drawing.Replaced), ID: "desk.fact.replaced"},
	{Code: string(drawing.Rendered), ID: "desk.fact.rendered"},
	{Code: string(drawing.Unreadable), ID: "desk.fact.unreadable"},
	{Code: string(drawing.Approved), ID: "desk.fact.approved"},
	{Code: string(drawing.Returned), ID: "desk.fact.returned"},
	{Code: string(drawing.Declined), ID: "desk.fact.declined"},
	{Code: string(drawing.Undone), ID: "desk.fact.undone"},
	{Code: string(drawing.TakenDown), ID: "desk.fact.taken-down"},
	{Code: string(drawing.Reinstated), ID: "desk.fact.reinstated"},
	{Code: string(drawing.Withdrawn), ID: "desk.fact.withdrawn"},
	{Code: string(drawing.Restored), ID: "desk.fact.restored"},
	{Code: string(drawing.Described), ID: "desk.fact.described"},
	{Code: string(drawing.Featured), ID: "desk.fact.featured"},
	{Code: string(drawing.Reported), ID: "desk.fact.reported"},
	{Code: string(drawing.LookedAt), ID: "reports.fact.looked-at"},
	{Code: string(drawing.Erased), ID: "desk.fact.erased"},
	{Code: string(drawing.Screened), ID: "deed.fact.screened"},
	{Code: string(drawing.Edited), ID: "deed.fact.edited"},
	{Code: string(drawing.Appealed), ID: "deed.fact.appealed"},
	{Code: string(drawing.Noted), ID: "deed.fact.noted"},
	{Code: string(drawing.Escalated), ID: "deed.fact.escalated"},
	{Code: string(drawing.Corrected), ID: "correction.fact.corrected"},
	{Code: string(drawing.Destroyed), ID: "correction.fact.destroyed"},
	{Code: string(drawing.Consented), ID: "desk.fact.consented"},
	{Code: string(drawing.Forgotten), ID: "desk.fact.forgotten"},
}

// answerWords are what an edit is called that answers a correction.
var answerWords = words{
	{Code: drawing.ReasonTaken, ID: "correction.fact.taken"},
	{Code: drawing.ReasonLeft, ID: "correction.fact.left"},
}

// proposedWords are what a first verdict of two is called.
var proposedWords = words{
	{Code: string(drawing.Approve), ID: "deed.fact.proposed-approve"},
	{Code: string(drawing.Return), ID: "deed.fact.proposed-return"},
	{Code: string(drawing.Decline), ID: "deed.fact.proposed-decline"},
}

// reasonWords are the words for the reasons that a fact can have.
var reasonWords = map[drawing.Name]words{
	drawing.Returned:  returnWords,
	drawing.Declined:  declineWords,
	drawing.TakenDown: removeWords,
	drawing.Reported:  reportWords,
	drawing.Edited:    answerWords,
}

// factIcons are the signs of a history; what has none is a dot.
var factIcons = map[drawing.Name]string{
	drawing.Approved:   "check",
	drawing.Returned:   "undo",
	drawing.Declined:   "no",
	drawing.TakenDown:  "no",
	drawing.Unreadable: "alert",
	drawing.Withdrawn:  "no",
	drawing.Erased:     "bin",
	drawing.Destroyed:  "bin",
	drawing.Corrected:  "pencil",
	drawing.Described:  "pencil",
	drawing.Featured:   "easel",
	drawing.Reported:   "flag",
	drawing.LookedAt:   "check",
}

// standing says in a sentence how a drawing stands, where there is more to say than
// that it waits. who decided, if somebody did.
func standing(l *language.Language, e edition.Edition, s drawing.State, who string, now time.Time) string {
	switch s.Status(now) {
	case drawing.StatusReceived:
		return l.T("desk.stands.received")
	case drawing.StatusUnreadable:
		return l.T("desk.stands.unreadable")
	case drawing.StatusApproved:
		if !s.ShowOnline {
			return l.T("desk.stands.approved-unshown", "who", who, "at", l.DateTime(s.Decision.At))
		}
		return l.T("desk.stands.approved", "who", who, "at", l.DateTime(s.Decision.At))
	case drawing.StatusPublished:
		return l.T("desk.stands.published", "who", who, "at", l.DateTime(s.Decision.At))
	case drawing.StatusReturned:
		return l.T("desk.stands.returned", "who", who, "at", l.DateTime(s.Decision.At), "reason", returnWords.reason(l, e, s.Decision.Reason))
	case drawing.StatusDeclined:
		return l.T("desk.stands.declined", "who", who, "at", l.DateTime(s.Decision.At), "reason", declineWords.reason(l, e, s.Decision.Reason))
	case drawing.StatusWithdrawn:
		return l.T("desk.stands.withdrawn", "at", l.DateTime(s.Withdrawn))
	case drawing.StatusTakenDown:
		return l.T("desk.stands.taken-down", "at", l.DateTime(s.TakenDown))
	case drawing.StatusErased:
		return l.T("desk.stands.erased", "at", l.DateTime(s.Erased))
	}
	return ""
}
