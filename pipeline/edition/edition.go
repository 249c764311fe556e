package edition

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Limits of an entry that no edition changes: the outside contract's. For the others see
// [Limits].
const (
	MaxChildName    = 40     // characters
	MaxGuardianName = 80     // characters
	MaxEmail        = 254    // bytes, RFC 5321 4.5.3.1.3
	MaxMessage      = 1_000  // characters, a moderator's words, and those of a report
	MaxDescription  = 500    // characters, what can be seen on a drawing
	MinKey, MaxKey  = 16, 64 // printable ASCII characters
)

// When an edition takes no entries.
var (
	ErrNotYetOpen = errors.New("the contest is not open yet")
	ErrClosed     = errors.New("the contest is closed")
)

// Ages is an inclusive range of whole years.
type Ages struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Contains reports whether an age lies in the range.
func (a Ages) Contains(age int) bool { return a.Min <= age && age <= a.Max }

// String is "5-14", the form that addresses and the command line use.
func (a Ages) String() string { return fmt.Sprintf("%d-%d", a.Min, a.Max) }

// ParseAges reads "5-14"; both ends must be from 1 to 99 and in order.
func ParseAges(s string) (Ages, error) {
	var a Ages
	_, err := fmt.Sscanf(s, "%d-%d", &a.Min, &a.Max)
	if err != nil || a.Min < 1 || a.Max > 99 || a.Min > a.Max || a.String() != s {
		return Ages{}, fmt.Errorf("ages %q: want two numbers from 1 to 99 such as 5-14", s)
	}
	return a, nil
}

// Reasons are the codes that a moderator may give, and whoever reports a drawing, in the
// order shown. Their sentences stand in the message catalogues. [ReasonOther] wants a message.
type Reasons struct {
	Return  []string `json:"return"`
	Decline []string `json:"decline"`
	Remove  []string `json:"remove"` // for a take-down
	Report  []string `json:"report"` // for a report, by anybody
}

// ReasonOther is in every list and says nothing by itself.
const ReasonOther = "other"

// Edition is one year's contest.
type Edition struct {
	ID           string        `json:"id"`               // part of an entrant's reservation; never changes
	Theme        string        `json:"theme"`            // empty: the catalogue's own, in each language
	Themes       Text          `json:"themes,omitempty"` // by language, where it has one of its own
	OpensAt      time.Time     `json:"opens_at"`
	ClosesAt     time.Time     `json:"closes_at"`
	Ages         Ages          `json:"ages"`
	Groups       []Ages        `json:"groups"`
	Limits       Limits        `json:"limits"`
	PublishDelay time.Duration `json:"publish_delay"` // nanoseconds in JSON
	Cities       []string      `json:"cities"`        // slugs; empty: every listed city
	Reasons      Reasons       `json:"reasons"`
	TwoPersons   TwoPersons    `json:"two_persons"`
	HideAfter    int           `json:"hide_after"`    // reports from so many networks hide a drawing; 0: none do
	BackupDays   int           `json:"backup_days"`   // for so many days a backup is kept
	GuardianDays int           `json:"guardian_days"` // for so many after closing who a guardian is is kept; 0: until it is erased
	OriginalDays int           `json:"original_days"` // and the bytes that families sent
	Address      Need          `json:"address"`       // whether a guardian must give an address
	Tags         []string      `json:"tags"`          // codes of themes that a moderator may give a drawing
	Texts        Texts         `json:"texts,omitempty"`
	Guidance     Text          `json:"guidance,omitempty"` // for those who see to what worries somebody
}

// TwoPersons says which verdicts want two people who agree.
type TwoPersons struct {
	Declines bool     `json:"declines"`         // every decline does
	Cities   []string `json:"cities,omitempty"` // every verdict on a drawing of these does; slugs
}

// Text is the same words in several languages, by their tags.
type Text map[string]string

// Texts are an edition's own words for its reasons and tags, by their codes.
type Texts map[string]Text

// WantsTwo reports whether a verdict on a drawing of a city wants two people. decline
// says that it is a decline.
func (e Edition) WantsTwo(decline bool, city string) bool {
	return decline && e.TwoPersons.Declines || slices.Contains(e.TwoPersons.Cities, city)
}

// Default is the edition of a new folder: open for 90 days from now, for every
// listed city, ages 5 to 14 in three groups, and ten seconds to take an approval
// back.
func Default(now time.Time) Edition {
	opens := now.UTC().Truncate(time.Second)
	return Edition{
		ID: opens.Format("2006"), OpensAt: opens, ClosesAt: opens.AddDate(0, 0, 90),
		Ages: Ages{5, 14}, Groups: []Ages{{5, 7}, {8, 10}, {11, 14}}, Limits: usualLimits(),
		PublishDelay: 10 * time.Second,
		Reasons: Reasons{
			Return:  []string{"blurred", "dark", "turned", "cut_off", "name_visible", "face_visible", ReasonOther},
			Decline: []string{"not_by_child", "someone_elses", "duplicate", "hurtful", "off_theme", ReasonOther},
			Remove:  []string{"name_visible", "face_visible", "hurtful", "not_by_child", ReasonOther},
			Report:  reportReasons(),
		},
		HideAfter: hideAfter, BackupDays: backupDays, GuardianDays: guardianDays, Address: NeedRequired, Tags: tags(),
	}
}

// hideAfter is the usual number of networks: one may be mistaken or mean, and two a family.
const hideAfter = 3

// backupDays is the usual time: a month.
const backupDays = 30

// tags are the usual ones of a contest about cities.
func tags() []string {
	return []string{"streets", "homes", "parks", "water", "transport", "people", "animals", "night"}
}

// reportReasons are the usual ones. "mine" is said by a family that wants its drawing back.
func reportReasons() []string {
	return []string{"name_visible", "face_visible", "hurtful", "not_by_child", "mine", ReasonOther}
}

// UnmarshalJSON reads an edition. What one does not say that was written before there was
// such a thing is as usual.
func (e *Edition) UnmarshalJSON(raw []byte) error {
	type plain Edition // without this method
	e.Limits, e.HideAfter, e.BackupDays, e.Address, e.Tags = usualLimits(), hideAfter, backupDays, NeedRequired, tags()
	if err := json.Unmarshal(raw, (*plain)(e)); err != nil {
		return err
	}
	if e.Reasons.Report == nil {
		e.Reasons.Report = reportReasons()
	}
	return nil
}

// Open answers nil while entries are taken, else [ErrNotYetOpen] or [ErrClosed].
func (e Edition) Open(now time.Time) error {
	switch {
	case now.Before(e.OpensAt):
		return ErrNotYetOpen
	case !now.Before(e.ClosesAt):
		return ErrClosed
	}
	return nil
}

// TakesPart reports whether a listed city may enter.
func (e Edition) TakesPart(slug string) bool {
	return len(e.Cities) == 0 || slices.Contains(e.Cities, slug)
}

// Validate names the first thing that makes an edition impossible to run.
func (e Edition) Validate() error {
	switch {
	case !e.ClosesAt.After(e.OpensAt):
		return fmt.Errorf("it closes (%s) before it opens (%s)", e.ClosesAt.Format(time.RFC3339), e.OpensAt.Format(time.RFC3339))
	case e.Ages.Min < 1 || e.Ages.Max > 99 || e.Ages.Min > e.Ages.Max:
		return fmt.Errorf("ages %s are no range", e.Ages)
	case e.PublishDelay < 0 || e.PublishDelay > 24*time.Hour:
		return fmt.Errorf("publish_delay %s is not from 0 to 24h", e.PublishDelay)
	case len([]rune(e.Theme)) > MaxTheme:
		return fmt.Errorf("the theme has more than %d characters", MaxTheme)
	}
	for _, validate := range []func() error{e.validateGroups, e.Limits.validate} {
		if err := validate(); err != nil {
			return err
		}
	}
	return e.validateWords()
}

// validateGroups makes sure that the age groups are all of the ages, without a gap.
func (e Edition) validateGroups() error {
	next := e.Ages.Min
	for _, g := range e.Groups {
		if g.Min != next || g.Max < g.Min {
			return fmt.Errorf("groups: %s does not begin at %d", g, next)
		}
		next = g.Max + 1
	}
	if next != e.Ages.Max+1 || len(e.Groups) > MaxGroups {
		return fmt.Errorf("groups: they are not all ages %s, in at most %d", e.Ages, MaxGroups)
	}
	return nil
}

// validateWords names the first thing that is wrong with what organisers write, however it
// got into the edition.
func (e Edition) validateWords() error {
	if e.HideAfter < 0 || e.HideAfter > MaxHide {
		return fmt.Errorf("hide_after %d is not from 0 to %d", e.HideAfter, MaxHide)
	}
	if e.BackupDays < 0 || e.BackupDays > MaxBackup {
		return fmt.Errorf("backup_days %d is not from 0 to %d", e.BackupDays, MaxBackup)
	}
	if err := e.validateKept(); err != nil {
		return err
	}
	if n := len(e.Tags); n > MaxTags {
		return fmt.Errorf("there are %d tags, more than %d", n, MaxTags)
	}
	for _, list := range [][]string{e.Reasons.Return, e.Reasons.Decline, e.Reasons.Remove, e.Reasons.Report} {
		if len(list) > 0 && !slices.Contains(list, ReasonOther) {
			return fmt.Errorf("a list of reasons lacks %q", ReasonOther)
		}
	}
	for _, theme := range e.Themes {
		if len([]rune(theme)) > MaxTheme {
			return fmt.Errorf("a theme has more than %d characters", MaxTheme)
		}
	}
	return nil
}
