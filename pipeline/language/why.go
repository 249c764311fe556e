package language

// Why is what was done about a drawing that its family is told a reason for.
type Why string

// What is done for a reason. Each is what the drawing's status is called.
const (
	WhyReturned   Why = "returned"
	WhyDeclined   Why = "declined"
	WhyTakenDown  Why = "taken_down"
	WhyUnreadable Why = "unreadable"
)

// because is the sentence for a reason. An empty Code stands for those that have none of their own: a new one of the
// edition's, or "other", which says nothing without a moderator's words.
type because struct {
	Done     Why
	Code, ID string
}

func sentences() []because {
	return []because{
		{Done: WhyReturned, Code: "blurred", ID: "receipt.returned.blurred"},
		{Done: WhyReturned, Code: "dark", ID: "receipt.returned.dark"},
		{Done: WhyReturned, Code: "turned", ID: "receipt.returned.turned"},
		{Done: WhyReturned, Code: "cut_off", ID: "receipt.returned.cut-off"},
		{Done: WhyReturned, Code: "name_visible", ID: "receipt.returned.name-visible"},
		{Done: WhyReturned, Code: "face_visible", ID: "receipt.returned.face-visible"},
		{Done: WhyReturned, Code: "", ID: "receipt.returned.other"},
		{Done: WhyDeclined, Code: "not_by_child", ID: "receipt.declined.not-by-child"},
		{Done: WhyDeclined, Code: "someone_elses", ID: "receipt.declined.someone-elses"},
		{Done: WhyDeclined, Code: "duplicate", ID: "receipt.declined.duplicate"},
		{Done: WhyDeclined, Code: "hurtful", ID: "receipt.declined.hurtful"},
		{Done: WhyDeclined, Code: "off_theme", ID: "receipt.declined.off-theme"},
		{Done: WhyDeclined, Code: "", ID: "receipt.declined.other"},
		{Done: WhyTakenDown, Code: "name_visible", ID: "receipt.taken-down.name-visible"},
		{Done: WhyTakenDown, Code: "face_visible", ID: "receipt.taken-down.face-visible"},
		{Done: WhyTakenDown, Code: "hurtful", ID: "receipt.taken-down.hurtful"},
		{Done: WhyTakenDown, Code: "not_by_child", ID: "receipt.taken-down.not-by-child"},
		{Done: WhyTakenDown, Code: "reports", ID: "another-look.hidden"},
		{Done: WhyTakenDown, Code: "", ID: "receipt.taken-down.other"},
		{Done: WhyUnreadable, Code: "empty", ID: "receipt.unreadable.empty"},
		{Done: WhyUnreadable, Code: "not_picture", ID: "receipt.unreadable.not-a-picture"},
		{Done: WhyUnreadable, Code: "too_large", ID: "receipt.unreadable.too-large"},
		{Done: WhyUnreadable, Code: "too_many_pixels", ID: "receipt.unreadable.too-large"},
		{Done: WhyUnreadable, Code: "too_many_scans", ID: "receipt.unreadable.too-intricate"},
		{Done: WhyUnreadable, Code: "too_many_frames", ID: "receipt.unreadable.too-intricate"},
		{Done: WhyUnreadable, Code: "too_many_parts", ID: "receipt.unreadable.too-intricate"},
		{Done: WhyUnreadable, Code: "too_costly", ID: "receipt.unreadable.too-intricate"},
		{Done: WhyUnreadable, Code: "truncated", ID: "receipt.unreadable.truncated"},
		{Done: WhyUnreadable, Code: "", ID: "receipt.unreadable.damaged"},
	}
}

// Why is the sentence that a family reads for a reason, where no moderator wrote one: what the edition says of it in
// this language, if it says something; else the reason's own here, else one that fits whatever it was; "" for what needs
// no reason. Why a file cannot be read is no edition's to say.
func (l *Language) Why(done Why, code, edition string) string {
	if edition != "" && done != WhyUnreadable {
		return edition
	}
	found := because{}
	for _, b := range sentences() {
		if b.Done == done && (b.Code == code || b.Code == "" && found.ID == "") {
			found = b
		}
	}
	if found.ID == "" {
		return ""
	}
	return l.T(found.ID)
}
