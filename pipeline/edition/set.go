package edition

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settable is a setting that the command line changes. It is called as on the organisers'
// page; reasons, texts and guidance are for the page alone.
type Settable struct {
	Name  string // a name that ends in <language> stands for one of each language
	Wants string // what it can be, in words
	set   func(e *Edition, value string, cities *Cities) error
}

// EveryCity is what taking-part cities are set to when all that are listed take part.
const EveryCity = "all"

// errUnread is for a value of another form than wanted.
var errUnread = errors.New("it can't be read")

// Settables are all of them, in the order of the page.
func Settables() []Settable {
	return []Settable{
		{"opens", "a day such as 2027-03-31, from its beginning in UTC, or a moment such as 2027-03-31T18:00:00Z", func(e *Edition, value string, _ *Cities) (err error) {
			e.OpensAt, err = parseMoment(value)
			return err
		}},
		{"closes", "the same", func(e *Edition, value string, _ *Cities) (err error) {
			e.ClosesAt, err = parseMoment(value)
			return err
		}},
		{"theme", fmt.Sprintf("a line of at most %d characters, or nothing for the usual words", MaxTheme), func(e *Edition, value string, _ *Cities) (err error) {
			e.Theme, err = parseTheme(value)
			return err
		}},
		{"theme.<language>", "the same in one language, such as theme.es=Ríos", nil},
		{"ages", "two numbers from 1 to 99 such as 5-14; the groups are cut to them", setAges},
		{"groups", "groups of all ages without a gap, such as 5-7,8-10,11-14", setGroups},
		{"limits.file", fmt.Sprintf("how large a drawing's file may be, from %dMB to %dMB, such as 8MB", MinDrawing/Megabyte, MaxDrawing/Megabyte), setFile},
		{"limits.title", fmt.Sprintf("characters of a title, from %d to %d", MinTitle, MaxTitle), whole(func(e *Edition) *int { return &e.Limits.Title })},
		{"limits.story", fmt.Sprintf("characters of a story, from %d to %d", MinStory, MaxStory), whole(func(e *Edition) *int { return &e.Limits.Story })},
		{"cities", "cities that take part, by slug or name, such as accra,quito; or " + EveryCity, setCities},
		{"publish_delay", "the time in which an approval can be taken back, such as 10s", func(e *Edition, value string, _ *Cities) (err error) {
			e.PublishDelay, err = time.ParseDuration(value)
			return unread(err)
		}},
		{"hide_after", fmt.Sprintf("reports from so many networks hide a drawing, from 1 to %d; 0 for never", MaxHide), whole(func(e *Edition) *int { return &e.HideAfter })},
		{"backup_days", fmt.Sprintf("for how many days a backup is kept, from 0 to %d: families whose drawing was erased are told until when", MaxBackup), whole(func(e *Edition) *int { return &e.BackupDays })},
		{"guardian_days", fmt.Sprintf("for how many days after closing it is kept who the guardians are, from 1 to %d; 0 for as long as their drawings", MaxKept), whole(func(e *Edition) *int { return &e.GuardianDays })},
		{"original_days", fmt.Sprintf("for how many days after closing the files are kept that families sent, from 1 to %d; 0 for as long as their drawings", MaxKept), whole(func(e *Edition) *int { return &e.OriginalDays })},
		{"address", "required or optional: whether a guardian must give an email address", setAddress},
		{"two_persons.declines", "yes or no: whether two people must agree on a decline", setTwoForDeclines},
		{"two_persons.cities", "cities where two people must agree on every verdict, such as accra,quito; or nothing", func(e *Edition, value string, cities *Cities) (err error) {
			e.TwoPersons.Cities, err = parseCities(value, cities)
			return err
		}},
		{"tags", "codes that a moderator may give a drawing, such as rivers,night_sky; or nothing", setTags},
	}
}

// Set changes settings by name, ages before groups. cities may be nil where nobody knows the
// list: then a city can have any name, and the edition is good for nothing but a trial. An
// error names the setting and what it wants; the edition may then be changed in part.
func (e *Edition) Set(settings map[string]string, cities *Cities) error {
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if err := e.set(name, settings[name], cities); err != nil {
			return err
		}
	}
	return nil
}

func (e *Edition) set(name, value string, cities *Cities) error {
	all := Settables()
	for _, s := range all {
		var err error
		stem, manifold := strings.CutSuffix(s.Name, "<language>")
		tag, ofStem := strings.CutPrefix(name, stem)
		switch {
		case manifold && ofStem:
			err = e.setTheme(tag, value)
		case name == s.Name:
			err = s.set(e, value, cities)
		default:
			continue
		}
		if err != nil {
			return fmt.Errorf("%s=%q: %w; want %s", name, value, err, s.Wants)
		}
		return nil
	}
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
	}
	return fmt.Errorf("no setting %q: there are %s", name, strings.Join(names, ", "))
}

func unread(err error) error {
	if err != nil {
		return errUnread
	}
	return nil
}

func parseMoment(s string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, s)
	return at.UTC(), unread(err)
}

func parseTheme(value string) (string, error) {
	c := checker{}
	theme := c.optional("theme", value, MaxTheme)
	if len(c.faults) > 0 {
		return "", errUnread
	}
	return theme, nil
}

func (e *Edition) setTheme(tag, value string) error {
	theme, err := parseTheme(value)
	if err != nil {
		return err
	}
	if !languagePattern.MatchString(tag) {
		return fmt.Errorf("%q is no language", tag)
	}
	themes := maps.Clone(e.Themes)
	if themes == nil {
		themes = Text{}
	}
	themes[tag] = theme
	maps.DeleteFunc(themes, func(_, s string) bool { return s == "" })
	e.Themes = themes
	if len(themes) == 0 {
		e.Themes = nil
	}
	return nil
}

func setAges(e *Edition, value string, _ *Cities) error {
	ages, err := ParseAges(value)
	if err != nil {
		return errUnread
	}
	e.Ages, e.Groups = ages, cutGroups(e.Groups, ages)
	return nil
}

// cutGroups keeps the groups that still overlap the ages, cut to them, and
// stretches the outer ones so that every age has a group.
func cutGroups(groups []Ages, ages Ages) []Ages {
	var kept []Ages
	for _, g := range groups {
		g = Ages{max(g.Min, ages.Min), min(g.Max, ages.Max)}
		if g.Min <= g.Max {
			kept = append(kept, g)
		}
	}
	if len(kept) == 0 {
		return []Ages{ages}
	}
	kept[0].Min, kept[len(kept)-1].Max = ages.Min, ages.Max
	return kept
}

// setGroups reads the groups. Whether they are all of the ages is for [Edition.Validate].
func setGroups(e *Edition, value string, _ *Cities) error {
	var all []Ages
	for _, part := range parts(value) {
		g, err := ParseAges(part)
		if err != nil {
			return errUnread
		}
		all = append(all, g)
	}
	if len(all) == 0 {
		all = []Ages{e.Ages}
	}
	e.Groups = all
	return nil
}

// setFile reads "8MB", or a number of bytes, as it is shown.
func setFile(e *Edition, value string, _ *Cities) error {
	unit := int64(1)
	if s, ok := strings.CutSuffix(strings.ToUpper(value), "MB"); ok {
		value, unit = strings.TrimSpace(s), Megabyte
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 || n > MaxDrawing { // so that nothing overflows
		return errUnread
	}
	e.Limits.File = n * unit
	return nil
}

// whole is for a whole number. Its range is for [Edition.Validate].
func whole(of func(*Edition) *int) func(*Edition, string, *Cities) error {
	return func(e *Edition, value string, _ *Cities) (err error) {
		*of(e), err = strconv.Atoi(value)
		return unread(err)
	}
}

func setCities(e *Edition, value string, cities *Cities) (err error) {
	if value == EveryCity {
		e.Cities = nil
		return nil
	}
	if e.Cities, err = parseCities(value, cities); err == nil && len(e.Cities) == 0 {
		err = errors.New("a contest wants a city")
	}
	return err
}

// parseCities reads slugs and names between commas. They come in the list's order.
func parseCities(value string, cities *Cities) ([]string, error) {
	words := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '،' })
	if cities == nil {
		return words, nil
	}
	c := checker{}
	var slugs []string
	for _, word := range words {
		city, ok := cities.Find(word)
		if !ok {
			return nil, noCity(strings.TrimSpace(word), cities)
		}
		slugs = append(slugs, city.Slug)
	}
	return c.cities("cities", slugs, cities), nil
}

// noCity says that a city is not listed, with some that begin in the same way.
func noCity(word string, cities *Cities) error {
	const most, begun = 5, 3 // cities to name, letters
	letters := []rune(word)
	near := cities.Named(string(letters[:min(begun, len(letters))]))
	if len(near) == 0 || len(near) > most {
		return fmt.Errorf("no city %q is listed", word)
	}
	return fmt.Errorf("no city %q is listed, but %s", word, strings.Join(near, ", "))
}

func setTwoForDeclines(e *Edition, value string, _ *Cities) error {
	if value != "yes" && value != "no" {
		return errUnread
	}
	e.TwoPersons.Declines = value == "yes"
	return nil
}

func setTags(e *Edition, value string, _ *Cities) error {
	c := checker{}
	tags := c.tags("tags", value)
	if len(c.faults) > 0 {
		return fmt.Errorf("a code has small letters, digits and single _, at most %d, and there are at most %d codes", MaxCode, MaxTags)
	}
	e.Tags = tags
	return nil
}
