package edition

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ThemeIn is the theme in a language: its own, else the one of all languages; "" is the
// catalogue's.
func (e Edition) ThemeIn(language string) string {
	if own := e.Themes[language]; own != "" {
		return own
	}
	return e.Theme
}

// Text is what the edition says in a language for a code, of a reason or a tag; "" leaves
// it to the catalogue.
func (e Edition) Text(code, language string) string { return e.Texts[code][language] }

// TextToFamily is [Edition.Text] as the reason for what was done to a family's drawing. Where
// it was taken down, a code that a drawing may be returned for, too, is left to the catalogue:
// the edition's words for that one ask for a better picture, which nobody can send then.
func (e Edition) TextToFamily(code, language string, takenDown bool) string {
	if takenDown && slices.Contains(e.Reasons.Return, code) {
		return ""
	}
	return e.Text(code, language)
}

// Codes are the codes of all reasons, each once, in the order in which they are offered,
// but for [ReasonOther]: it wants words each time.
func (r Reasons) Codes() []string {
	var all []string
	for _, list := range [][]string{r.Return, r.Decline, r.Remove, r.Report} {
		for _, code := range list {
			if code != ReasonOther && !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	return all
}

// Setting is one thing of an edition that organisers change, in a form that programs
// read: a moment is RFC 3339, a list has its parts between ", ", a file's limit is in bytes.
type Setting struct {
	Name  string // as the fields of an organiser's form
	Value string
}

// Settings are all of an edition's, in the order of the form. Where it leaves words to the
// catalogues there is no setting.
func (e Edition) Settings() []Setting {
	list := func(parts []string) string { return strings.Join(parts, ", ") }
	all := []Setting{
		{"opens", moment(e.OpensAt)}, {"closes", moment(e.ClosesAt)}, {"theme", e.Theme},
	}
	all = append(all, inLanguages("theme", e.Themes)...)
	groups := make([]string, len(e.Groups))
	for i, g := range e.Groups {
		groups[i] = g.String()
	}
	all = append(all, []Setting{
		{"ages", e.Ages.String()}, {"groups", list(groups)},
		{"limits.file", strconv.FormatInt(e.Limits.File, 10)}, {"limits.title", number(e.Limits.Title)}, {"limits.story", number(e.Limits.Story)},
		{"cities", list(e.Cities)},
		{"publish_delay", e.PublishDelay.String()}, {"hide_after", number(e.HideAfter)}, {"backup_days", number(e.BackupDays)},
		{"guardian_days", number(e.GuardianDays)}, {"original_days", number(e.OriginalDays)}, {"address", string(e.Address)},
		{"two_persons.declines", yes(e.TwoPersons.Declines)}, {"two_persons.cities", list(e.TwoPersons.Cities)},
		{"reasons.return", list(e.Reasons.Return)}, {"reasons.decline", list(e.Reasons.Decline)},
		{"reasons.remove", list(e.Reasons.Remove)}, {"reasons.report", list(e.Reasons.Report)},
	}...)
	for _, code := range slices.Sorted(maps.Keys(e.Texts)) {
		all = append(all, inLanguages("text."+code, e.Texts[code])...)
	}
	all = append(all, Setting{"tags", list(e.Tags)})
	return append(all, inLanguages("guidance", e.Guidance)...)
}

func inLanguages(name string, t Text) (all []Setting) {
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		if t[tag] != "" {
			all = append(all, Setting{name + "." + tag, t[tag]})
		}
	}
	return all
}

// Difference is a setting that two editions have otherwise; "" is none.
type Difference struct {
	Name   string `json:"name"` // see [Setting]
	Before string `json:"before"`
	After  string `json:"after"`
}

// Differences are what an edition has otherwise than the one before it, in the order of
// the form.
func Differences(before, after Edition) []Difference {
	was := map[string]string{}
	for _, s := range before.Settings() {
		was[s.Name] = s.Value
	}
	var all []Difference
	for _, s := range after.Settings() {
		if s.Value != was[s.Name] {
			all = append(all, Difference{s.Name, was[s.Name], s.Value})
		}
		delete(was, s.Name)
	}
	for _, s := range before.Settings() {
		if _, gone := was[s.Name]; gone && s.Value != "" {
			all = append(all, Difference{s.Name, s.Value, ""})
		}
	}
	return all
}
