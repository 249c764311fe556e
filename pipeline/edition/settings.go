package edition

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of what organisers write.
const (
	MaxCode     = 32    // letters, of a reason or a tag
	MaxReasons  = 40    // codes of reasons
	MaxTags     = 40    // codes of tags
	MaxReason   = 300   // characters, what a reason says to a family
	MaxGuidance = 4_000 // characters
	MaxGroups   = 10    // age groups
	MaxTheme    = 80    // characters
	MaxHide     = 20    // networks: see drawing.MaxReports
	MaxBackup   = 3_650 // days
	MaxDelay    = 24 * time.Hour
)

// moments are how an organiser's form writes one, in UTC: as the fields of browsers do
// (HTML 2.3.5.6), and as programs do.
var moments = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339}

var (
	// codePattern is the form of codes that organisers make.
	codePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	// languagePattern is the form of the tags that pages use (BCP 47, 2.1).
	languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// Form fields of an organiser: those of [Settings], but that ages are two fields, a list of
// cities has a field for each, every_city=yes stands for all, a reason of a list is
// reasons.<list>=<code> once for each, and new_reason is the code of one more, with
// new.<list>=yes and text.new.<language>. publish_delay is in whole seconds, limits.file in
// whole megabytes.

// Typed is a form as it came: fields by name. A field that is missing is empty.
type Typed map[string][]string

func (t Typed) first(name string) string {
	if all := t[name]; len(all) > 0 {
		return all[0]
	}
	return ""
}

func (t Typed) has(name string) bool {
	_, ok := t[name]
	return ok
}

// Read makes an edition of an organiser's form: what the form does not say is e's. The
// languages are those in which texts may be written. The error is [Faults] in the order of
// the form; the edition then holds what could be made of it all the same.
func (e Edition) Read(t Typed, languages []string, cities *Cities) (Edition, error) {
	c := checker{}
	e.OpensAt = c.moment("opens", t.first("opens"))
	e.ClosesAt = c.moment("closes", t.first("closes"))
	if len(c.faults) == 0 && !e.ClosesAt.After(e.OpensAt) {
		c.fault("closes", FaultOrder)
	}
	e.Theme = c.optional("theme", t.first("theme"), MaxTheme)
	e.Themes = c.texts("theme", t, languages, MaxTheme)
	e.Ages = c.ages(t.first("ages_min"), t.first("ages_max"))
	e.Groups = c.groups("groups", t.first("groups"), e.Ages)
	e.Limits = c.limits(t.first("limits.file"), t.first("limits.title"), t.first("limits.story"))
	e.Cities = nil
	if t.first("every_city") != "yes" {
		e.Cities = c.cities("cities", t["cities"], cities)
		if len(e.Cities) == 0 && !c.faults.Has("cities") {
			c.fault("cities", FaultRequired)
		}
	}
	e.TwoPersons.Declines = t.first("two_persons.declines") == "yes"
	e.TwoPersons.Cities = c.cities("two_persons.cities", t["two_persons.cities"], cities)
	e.PublishDelay = time.Duration(c.number("publish_delay", t.first("publish_delay"), int(MaxDelay/time.Second))) * time.Second
	e.HideAfter = c.number("hide_after", t.first("hide_after"), MaxHide)
	e.BackupDays = c.number("backup_days", t.first("backup_days"), MaxBackup)
	e.GuardianDays = c.number("guardian_days", t.first("guardian_days"), MaxKept)
	e.OriginalDays = c.number("original_days", t.first("original_days"), MaxKept)
	e.Address = NeedRequired
	if t.first("address") == string(NeedOptional) {
		e.Address = NeedOptional
	}
	e.Reasons, e.Texts = c.reasons(e, t, languages)
	e.Tags = c.tags("tags", t.first("tags"))
	e.Guidance = c.texts("guidance", t, languages, MaxGuidance)
	if len(c.faults) > 0 {
		return e, c.faults
	}
	return e, nil
}

func (c *checker) moment(field, s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		c.fault(field, FaultRequired)
		return time.Time{}
	}
	for _, layout := range moments {
		at, err := time.Parse(layout, s)
		if err == nil && at.Year() >= 2000 && at.Year() < 3000 {
			return at.UTC().Truncate(time.Second)
		}
	}
	c.fault(field, FaultMoment)
	return time.Time{}
}

// optional cleans one line that may be empty.
func (c *checker) optional(field, s string, limit int) string {
	return strings.Join(strings.Fields(c.text(field, s, limit)), " ")
}

// texts reads the same words in each language, from fields such as theme.es.
func (c *checker) texts(field string, t Typed, languages []string, limit int) Text {
	var all Text
	for _, tag := range languages {
		name := field + "." + tag
		s := c.text(name, t.first(name), limit)
		if limit < MaxGuidance {
			s = strings.Join(strings.Fields(s), " ")
		}
		if s == "" {
			continue
		}
		if all == nil {
			all = Text{}
		}
		all[tag] = s
	}
	return all
}

// number reads a whole number from 0 to a limit.
func (c *checker) number(field, s string, limit int) int { return c.between(field, s, 0, limit) }

// between reads a whole number of a range.
func (c *checker) between(field, s string, least, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	switch {
	case strings.TrimSpace(s) == "":
		c.fault(field, FaultRequired)
	case err != nil:
		c.fault(field, FaultNumber)
	case n < least || n > most:
		c.fault(field, FaultRange, least, most)
	default:
		return n
	}
	return 0
}

// limits reads the limits of an entry, that of a file in megabytes.
func (c *checker) limits(file, title, story string) Limits {
	return Limits{
		File:  int64(c.between("limits.file", file, MinDrawing/Megabyte, MaxDrawing/Megabyte)) * Megabyte,
		Title: c.between("limits.title", title, MinTitle, MaxTitle),
		Story: c.between("limits.story", story, MinStory, MaxStory),
	}
}

func (c *checker) ages(least, most string) Ages {
	all := Ages{c.number("ages_min", least, oldest), c.number("ages_max", most, oldest)}
	switch {
	case c.faults.Has("ages_min") || c.faults.Has("ages_max"):
	case all.Min < 1:
		c.fault("ages_min", FaultRange, 1, oldest)
	case all.Min > all.Max:
		c.fault("ages_max", FaultRange, all.Min, oldest)
	}
	return all
}

// oldest is the highest age that a contest may be for.
const oldest = 99

// groups reads "5-7, 8-10, 11-14": ascending, without a gap, and all of the ages. None at
// all is one group.
func (c *checker) groups(field, s string, ages Ages) []Ages {
	parts := parts(s)
	if len(parts) == 0 {
		return []Ages{ages}
	}
	var all []Ages
	next := ages.Min
	for _, part := range parts[:min(len(parts), MaxGroups)] {
		g, err := ParseAges(strings.ReplaceAll(part, "–", "-"))
		if err != nil || g.Min != next && !c.faults.Has("ages_min") {
			c.fault(field, FaultGroups)
			return all
		}
		all, next = append(all, g), g.Max+1
	}
	if c.faults.Has("ages_min") || c.faults.Has("ages_max") {
		return all
	}
	if len(parts) > MaxGroups || next != ages.Max+1 {
		c.fault(field, FaultGroups)
	}
	return all
}

// cities reads slugs; one that is not listed is a fault. They come in the list's order.
func (c *checker) cities(field string, slugs []string, cities *Cities) []string {
	for _, slug := range slugs {
		if !cities.has(slug) {
			c.fault(field, FaultCity)
			return nil
		}
	}
	var all []string
	for _, city := range cities.list {
		if slices.Contains(slugs, city.Slug) {
			all = append(all, city.Slug)
		}
	}
	return all
}

// reasons reads which reasons are offered where, and what they say. A code that is offered
// nowhere is gone with its texts; [ReasonOther] is the last of every list.
func (c *checker) reasons(e Edition, t Typed, languages []string) (Reasons, Texts) {
	codes := e.Reasons.Codes()
	added := strings.TrimSpace(t.first("new_reason"))
	if added != "" && c.code("new_reason", added, append(codes, ReasonOther), MaxReasons) {
		codes = append(codes, added)
	}
	offered := func(list string, was []string) []string {
		var all []string
		for _, code := range inOrder(was, codes) {
			if slices.Contains(t["reasons."+list], code) || code == added && t.first("new."+list) == "yes" {
				all = append(all, code)
			}
		}
		return append(all, ReasonOther)
	}
	r := Reasons{
		offered("return", e.Reasons.Return), offered("decline", e.Reasons.Decline),
		offered("remove", e.Reasons.Remove), offered("report", e.Reasons.Report),
	}
	texts := Texts{}
	for _, code := range append(r.Codes(), e.Tags...) {
		field := "text." + code
		if code == added {
			field = "text.new"
		}
		said := c.texts(field, t, languages, MaxReason)
		if !slices.ContainsFunc(languages, func(tag string) bool { return t.has(field + "." + tag) }) {
			said = e.Texts[code] // the form has no field for it
		}
		if len(said) > 0 {
			texts[code] = said
		}
	}
	if len(texts) == 0 {
		texts = nil
	}
	return r, texts
}

// inOrder are the codes of a list as they stood, and then the others.
func inOrder(was, codes []string) []string {
	var all []string
	for _, code := range append(slices.Clone(was), codes...) {
		if code != ReasonOther && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

// code makes sure of a code that an organiser made.
func (c *checker) code(field, s string, others []string, most int) bool {
	switch {
	case len(s) > MaxCode || !codePattern.MatchString(s):
		c.fault(field, FaultSpelling)
	case slices.Contains(others, s):
		c.fault(field, FaultTwice)
	case len(others) > most:
		c.fault(field, FaultTooMany, most)
	default:
		return true
	}
	return false
}

// tags reads codes between spaces, commas or line ends.
func (c *checker) tags(field, s string) []string {
	all := []string{}
	for _, code := range parts(s) {
		if slices.Contains(all, code) {
			continue
		}
		if !c.code(field, code, all, MaxTags-1) {
			return all
		}
		all = append(all, code)
	}
	return all
}

// parts are the words between spaces, commas and line ends.
func parts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '،' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
}

func moment(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func number(n int) string { return strconv.Itoa(n) }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
