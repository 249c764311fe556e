package moderation

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// settingChange is a change of the edition in words.
type settingChange struct {
	Setting       string // its name for programs
	Name          string
	Before, After string
	Means         string // what comes of it; "" if that is plain
}

// settingNames are the words for settings, by name or by what it begins with.
var settingNames = words{
	{Code: "opens", ID: "edition.opens"},
	{Code: "closes", ID: "edition.closes"},
	{Code: "theme", ID: "edition.theme"},
	{Code: "ages", ID: "edition.ages"},
	{Code: "groups", ID: "edition.groups"},
	{Code: "limits.file", ID: "edition.file"},
	{Code: "limits.title", ID: "edition.title-length"},
	{Code: "limits.story", ID: "edition.story-length"},
	{Code: "cities", ID: "edition.cities"},
	{Code: "publish_delay", ID: "edition.delay"},
	{Code: "hide_after", ID: "edition.hide"},
	{Code: "backup_days", ID: "edition.backup"},
	{Code: "guardian_days", ID: "edition.guardian-days"},
	{Code: "original_days", ID: "edition.original-days"},
	{Code: "address", ID: "edition.address-optional"},
	{Code: "two_persons.declines", ID: "edition.two-declines"},
	{Code: "two_persons.cities", ID: "edition.two-cities"},
	{Code: "reasons.return", ID: "edition.list.return"},
	{Code: "reasons.decline", ID: "edition.list.decline"},
	{Code: "reasons.remove", ID: "edition.list.remove"},
	{Code: "reasons.report", ID: "edition.list.report"},
	{Code: "tags", ID: "edition.tags"},
	{Code: "guidance", ID: "edition.guidance"},
}

// settingChanges says changes in the reader's language.
func (s *Site) settingChanges(l *language.Language, all []edition.Difference) []settingChange {
	var out []settingChange
	for _, d := range all {
		out = append(out, settingChange{Setting: d.Name, Name: settingName(l, d.Name), Before: s.settingValue(l, d.Name, d.Before), After: s.settingValue(l, d.Name, d.After)})
	}
	return out
}

func settingName(l *language.Language, name string) string {
	if text := settingNames.say(l, name); text != name {
		return text
	}
	stem, tag := name, ""
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		stem, tag = name[:i], name[i+1:]
	}
	said := settingNames.say(l, stem)
	if code, ok := strings.CutPrefix(stem, "text."); ok {
		if said = usual(l, code); said == "" {
			said = code
		}
	}
	if other, ok := language.ByTag(tag); ok {
		return said + " (" + other.Name() + ")"
	}
	return said
}

func (s *Site) settingValue(l *language.Language, name, value string) string {
	stem, _, _ := strings.Cut(name, ".")
	switch {
	case name == "cities" && value == "":
		return l.T("edition.every-city")
	case value == "":
		return l.T("edition.nothing")
	case name == "opens" || name == "closes":
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return l.DateTime(at)
		}
	case name == "publish_delay":
		if d, err := time.ParseDuration(value); err == nil {
			return l.N("edition.seconds", int(d/time.Second))
		}
	case name == "limits.file":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return l.Bytes(n)
		}
	case stem == "limits":
		if n, err := strconv.Atoi(value); err == nil {
			return l.Number(n)
		}
	case name == "two_persons.declines" && value == "yes", name == "address" && value == string(edition.NeedOptional):
		return l.T("edition.yes")
	case name == "two_persons.declines", name == "address":
		return l.T("edition.no")
	case name == "cities" || name == "two_persons.cities":
		return mapped(value, func(slug string) string { return s.city(l, slug) })
	case stem == "reasons":
		e := s.Contest.Edition()
		return mapped(value, func(code string) string { return wordsOfList(name).reason(l, e, code) })
	}
	return value
}

func wordsOfList(name string) words {
	switch name {
	case "reasons.return":
		return returnWords
	case "reasons.decline":
		return declineWords
	case "reasons.remove":
		return removeWords
	}
	return reportWords
}

// mapped says the parts of a list, one a line.
func mapped(value string, say func(string) string) string {
	var all []string
	for part := range strings.SplitSeq(value, ", ") {
		all = append(all, say(part))
	}
	return strings.Join(all, "\n")
}

// What a contest does with entries once a change is made.
var opennessWords = words{
	{Code: "not_yet_open", ID: "edition.means.not-yet-open"},
	{Code: "open", ID: "edition.means.open"},
	{Code: "closed", ID: "edition.means.closed"},
}

// explain says what comes of changes, where that is not plain.
func (s *Site) explain(ctx context.Context, l *language.Language, now, wanted edition.Edition, changes []settingChange) error {
	for i, c := range changes {
		switch c.Setting {
		case "cities":
			text, err := s.explainCities(ctx, l, now, wanted)
			if err != nil {
				return err
			}
			changes[i].Means = text
		case "limits.file", "limits.title", "limits.story":
			changes[i].Means = l.T("edition.means.limits")
		case "ages":
			changes[i].Means = l.T("edition.means.ages")
		case "opens", "closes":
			changes[i].Means = opennessWords.say(l, openness(wanted, s.Now()))
		case "two_persons.declines", "two_persons.cities":
			changes[i].Means = l.T("edition.means.two")
		case "guardian_days":
			changes[i].Means = keptMeans(l, wanted.GuardianUntil(), s.Now())
		case "original_days":
			changes[i].Means = keptMeans(l, wanted.OriginalUntil(), s.Now())
		case "publish_delay":
			changes[i].Means = l.T("edition.means.delay")
		}
	}
	return nil
}

// keptMeans says when something is destroyed that is kept until a time, if it is changed to that
// now: nothing is, before the settings have stood for a while.
func keptMeans(l *language.Language, until, now time.Time) string {
	switch {
	case until.IsZero():
		return l.T("edition.means.kept")
	case edition.Over(until, now.Add(contest.Settles)):
		return l.T("edition.means.destroyed-now", "hours", l.Number(int(contest.Settles/time.Hour)))
	}
	return l.T("edition.means.destroyed", "when", l.DateTime(until))
}

// explainCities tells how many cities leave and join, and what becomes of what hangs.
func (s *Site) explainCities(ctx context.Context, l *language.Language, now, wanted edition.Edition) (string, error) {
	hang, err := s.Catalog.Public().Counts(ctx)
	if err != nil {
		return "", err
	}
	var leave, stay, join int
	for _, c := range s.Cities.All() {
		was, is := now.TakesPart(c.Slug), wanted.TakesPart(c.Slug)
		switch {
		case was && !is:
			leave, stay = leave+1, stay+hang[c.Slug]
		case is && !was:
			join++
		}
	}
	var said []string
	if join > 0 {
		said = append(said, l.N("edition.means.join", join))
	}
	if leave > 0 {
		said = append(said, l.N("edition.means.leave", leave), l.N("edition.means.stay", stay))
	}
	return strings.Join(said, " "), nil
}

// settingFaults are the sentences for what is wrong with a setting.
var settingFaults = map[edition.FaultCode]web.Fault{
	edition.FaultRequired:   {ID: "edition.fault.required"},
	edition.FaultTooLong:    {ID: "desk.fault.too-long"},
	edition.FaultCharacters: {ID: "desk.fault.characters"},
	edition.FaultNumber:     {ID: "edition.fault.number"},
	edition.FaultCity:       {ID: "edition.fault.city"},
	edition.FaultMoment:     {ID: "edition.fault.moment"},
	edition.FaultOrder:      {ID: "edition.fault.order"},
	edition.FaultRange:      {ID: "edition.fault.range"},
	edition.FaultGroups:     {ID: "edition.fault.groups"},
	edition.FaultSpelling:   {ID: "edition.fault.spelling"},
	edition.FaultTwice:      {ID: "edition.fault.twice"},
	edition.FaultTooMany:    {ID: "edition.fault.too-many"},
}

// wordedSettings gives what is wrong with an edition its sentences; any other error stays
// as it is.
func wordedSettings(l *language.Language, err error) error {
	faults, ok := errors.AsType[edition.Faults](err)
	if !ok {
		return err
	}
	out := web.Faults{}
	for _, f := range faults {
		w, ok := settingFaults[f.Code]
		if !ok {
			return err // a rule that this site does not know: a mistake of ours
		}
		if f.Field == "cities" && f.Code == edition.FaultRequired {
			w = web.Fault{ID: "edition.fault.no-city"}
		}
		w.Code, w.Args = string(f.Code), []any{"limit", l.Number(f.Limit), "upper", l.Number(f.Upper)}
		out[f.Field] = w
	}
	return out
}
