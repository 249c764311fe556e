package edition

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fault is one thing that is wrong with one field of an entry or of a decision.
type Fault struct {
	Field string
	Code  FaultCode
	Limit int // what Code's sentence needs: characters, or the lower age
	Upper int // the upper age
}

// FaultCode says what is wrong; the sites have a sentence for each.
type FaultCode string

// Every fault.
const (
	FaultRequired   FaultCode = "required"
	FaultTooLong    FaultCode = "too_long"   // Limit characters
	FaultCharacters FaultCode = "characters" // bytes that are no text, or signs that hide or turn text
	FaultCity       FaultCode = "unknown_city"
	FaultAge        FaultCode = "age" // from Limit to Upper
	FaultNumber     FaultCode = "not_a_number"
	FaultEmail      FaultCode = "email"
	FaultConsent    FaultCode = "consent"
	FaultKey        FaultCode = "key" // not 16 to 64 printable ASCII characters
	FaultKeyReused  FaultCode = "key_reused"
	FaultChoice     FaultCode = "choice" // not one of the choices offered
	FaultSameChild  FaultCode = "same_child"
	FaultMoment     FaultCode = "moment" // not a date with a time
	FaultOrder      FaultCode = "order"  // it closes before it opens
	FaultRange      FaultCode = "range"  // from Limit to Upper
	FaultGroups     FaultCode = "groups" // not all ages, ascending and without a gap
	FaultSpelling   FaultCode = "code"   // not lower-case letters, digits and single underscores
	FaultTwice      FaultCode = "twice"
	FaultTooMany    FaultCode = "too_many" // Limit of them
	FaultDay        FaultCode = "day"      // no day such as 2026-05-31
	FaultFuture     FaultCode = "future"   // a day that has not come anywhere on Earth
	FaultLongAgo    FaultCode = "long_ago" // a day more than Limit years ago
)

// Faults is an error that names everything wrong at once.
type Faults []Fault

// Error lists fields and codes, never what was typed.
func (f Faults) Error() string {
	words := make([]string, len(f))
	for i, one := range f {
		words[i] = one.Field + ": " + string(one.Code)
	}
	return "faults: " + strings.Join(words, ", ")
}

// Has reports whether a field is at fault.
func (f Faults) Has(field string) bool {
	return slices.ContainsFunc(f, func(one Fault) bool { return one.Field == field })
}

// Form is what a family typed, as it came.
type Form struct {
	City, Title, Story, ChildName, ChildAge string
	GuardianName, GuardianEmail             string
	ConsentGuardian, ConsentPublish         string
	Description, DrawnOn                    string
	Language, Key                           string
}

// Entry is a form that met the rules, cleaned: NFC, trimmed, inner runs of spaces
// made one (line breaks kept in the story).
type Entry struct {
	City, Title, Story, ChildName string
	ChildAge                      int
	GuardianName, GuardianEmail   string
	Description                   string // of the picture, for those who can't see it
	DrawnOn                       string // 2006-01-02: the age is of that day; "" if nobody said
	Language, Key                 string
}

// Check applies the edition's rules to a form that came now, but for the edition's times: see
// [Edition.Open]. The error is [Faults] in the order of the form; the entry then holds
// what could be made of the form all the same. A language is taken as it is.
func (e Edition) Check(f Form, cities *Cities, now time.Time) (Entry, error) {
	c := checker{}
	entry := Entry{
		ChildName:     c.line("child_name", f.ChildName, MaxChildName),
		ChildAge:      c.age("child_age", f.ChildAge, e.Ages),
		DrawnOn:       c.drawn("drawn_on", f.DrawnOn, now),
		Title:         c.line("title", f.Title, e.Limits.Title),
		Story:         c.text("story", f.Story, e.Limits.Story),
		Description:   c.optional("description", f.Description, MaxDescription),
		City:          c.city("city", f.City, cities, e),
		GuardianName:  c.line("guardian_name", f.GuardianName, MaxGuardianName),
		GuardianEmail: c.address("guardian_email", f.GuardianEmail, e.Address),
		Language:      f.Language,
		Key:           c.key("key", f.Key),
	}
	c.consent("consent_guardian", f.ConsentGuardian)
	c.consent("consent_publish", f.ConsentPublish)
	if len(c.faults) > 0 {
		return entry, c.faults
	}
	return entry, nil
}

// CheckDescription cleans what is said of a picture for those who can't see it: one
// line, which may be empty.
func CheckDescription(field, s string) (string, error) {
	c := checker{}
	s = strings.Join(strings.Fields(c.text(field, s, MaxDescription)), " ")
	if len(c.faults) > 0 {
		return "", c.faults
	}
	return s, nil
}

// CheckCorrection cleans, in their places, the words that a family corrects, under the names
// that they have on its form; those that are nil stay as they are.
func (l Limits) CheckCorrection(title, story, description, child *string) error {
	c := checker{}
	if child != nil {
		*child = c.line("child_name", *child, MaxChildName)
	}
	if title != nil {
		*title = c.line("title", *title, l.Title)
	}
	if story != nil {
		*story = c.text("story", *story, l.Story)
	}
	if description != nil {
		*description = c.optional("description", *description, MaxDescription)
	}
	if len(c.faults) > 0 {
		return c.faults
	}
	return nil
}

// CheckEdit cleans, in their places, the texts of an entry that are corrected; those that
// are nil stay as they are.
func (l Limits) CheckEdit(title, story, child *string) error {
	c := checker{}
	if child != nil {
		*child = c.line("child", *child, MaxChildName)
	}
	if title != nil {
		*title = c.line("title", *title, l.Title)
	}
	if story != nil {
		*story = c.text("story", *story, l.Story)
	}
	if len(c.faults) > 0 {
		return c.faults
	}
	return nil
}

// CheckReport cleans the note of a report, and makes sure of its reason.
func (e Edition) CheckReport(reason, note string) (string, error) {
	note, err := CheckMessage("note", note)
	if err != nil {
		return "", err
	}
	return note, CheckReason(e.Reasons.Report, reason, "note", note)
}

// CheckMessage cleans words to the family, to colleagues or to moderators; they may be
// empty.
func CheckMessage(field, s string) (string, error) {
	c := checker{}
	s = c.text(field, s, MaxMessage)
	if len(c.faults) > 0 {
		return "", c.faults
	}
	return s, nil
}

// CheckEmail cleans a guardian's address.
func CheckEmail(field, s string) (string, error) {
	c := checker{}
	s = c.email(field, s)
	if len(c.faults) > 0 {
		return "", c.faults
	}
	return s, nil
}

// Entrant is what makes a child of a guardian the same child again: NFKC,
// case-folded, spaces collapsed and trimmed. It is kept only as an HMAC. Folding
// takes some letters apart, so NFKC comes again after it (Unicode 3.13, D146).
func (e Edition) Entrant(guardianEmail, childName string) string {
	return e.ID + "\x00" + folded(guardianEmail) + "\x00" + folded(childName)
}

// EntrantWithout is [Edition.Entrant] for a family without an address. A name is no address:
// two families of a city can have the same. So the child's city and age count, too; who spells
// a name otherwise is somebody else.
func (e Edition) EntrantWithout(guardianName, childName string, age int, city string) string {
	return strings.Join([]string{e.ID, "", folded(guardianName), folded(childName), strconv.Itoa(age), city}, "\x00")
}

// Family is what makes a guardian's address the same again, in every edition.
func Family(guardianEmail string) string { return folded(guardianEmail) }

func folded(s string) string {
	return strings.Join(strings.Fields(norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))), " ")
}

// checker collects faults.
type checker struct{ faults Faults }

func (c *checker) fault(field string, code FaultCode, numbers ...int) {
	f := Fault{Field: field, Code: code}
	if len(numbers) > 0 {
		f.Limit = numbers[0]
	}
	if len(numbers) > 1 {
		f.Upper = numbers[1]
	}
	c.faults = append(c.faults, f)
}

// line cleans one line that must not be empty.
func (c *checker) line(field, s string, limit int) string {
	if !plainText(s, false) {
		c.fault(field, FaultCharacters)
		return ""
	}
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	switch {
	case s == "" || !strings.ContainsFunc(s, unicode.IsGraphic):
		c.fault(field, FaultRequired)
	case utf8.RuneCountInString(s) > limit:
		c.fault(field, FaultTooLong, limit)
	}
	return s
}

// text cleans lines that may be empty.
func (c *checker) text(field, s string, limit int) string {
	s = strings.ReplaceAll(s, "\r\n", "\n") // as browsers send it, HTML 4.10.22.4
	if !plainText(s, true) {
		c.fault(field, FaultCharacters)
		return ""
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	if utf8.RuneCountInString(s) > limit {
		c.fault(field, FaultTooLong, limit)
	}
	return s
}

// plainText refuses what is no UTF-8, control characters, and the signs that turn
// or hide the text after them (UAX #9 embeddings, overrides and isolates): a name
// with an override in it can turn the words round it on every page.
func plainText(s string, lines bool) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		switch {
		case lines && (r == '\n' || r == '\t'):
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return false
		case r == '\u2028', r == '\u2029', r == '\ufffe', r == '\uffff', r == '\ufeff':
			return false
		case r >= 0xe0000 && r <= 0xe007f: // tags: invisible text
			return false
		}
	}
	return true
}

func (c *checker) age(field, s string, ages Ages) int {
	s = strings.TrimSpace(s)
	if s == "" {
		c.fault(field, FaultRequired)
		return 0
	}
	age, err := strconv.Atoi(s)
	switch {
	case err != nil:
		c.fault(field, FaultNumber)
	case !ages.Contains(age):
		c.fault(field, FaultAge, ages.Min, ages.Max)
	}
	return age
}

func (c *checker) city(field, s string, cities *Cities, e Edition) string {
	if strings.TrimSpace(s) == "" {
		c.fault(field, FaultRequired)
		return ""
	}
	city, ok := cities.FindWritten(s)
	if !ok || !e.TakesPart(city.Slug) {
		c.fault(field, FaultCity)
	}
	return city.Slug
}

// address cleans an address that may be missing where families need not give one.
func (c *checker) address(field, s string, need Need) string {
	if need == NeedOptional && strings.TrimSpace(s) == "" {
		return ""
	}
	before := len(c.faults)
	if s = c.email(field, s); len(c.faults) == before && !public(s) {
		c.fault(field, FaultEmail)
	}
	return s
}

func (c *checker) email(field, s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		c.fault(field, FaultRequired)
		return ""
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > MaxEmail || !plainText(s, false) {
		c.fault(field, FaultEmail)
	}
	return s
}

// public reports whether the host of an address can be anybody's: it has a dot, or is a number in brackets. One without
// has lost its end on the way ("maria@example"), and no letter would come. It is asked of new addresses only: what was
// taken before is still found by its own.
func public(address string) bool {
	host := address[strings.LastIndexByte(address, '@')+1:]
	return strings.Contains(strings.Trim(host, "."), ".") || strings.HasPrefix(host, "[")
}

// IsKey reports whether a string can be an entry's key: 16 to 64 printable ASCII
// characters.
func IsKey(s string) bool {
	return len(s) >= MinKey && len(s) <= MaxKey && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r > 0x7e })
}

func (c *checker) key(field, s string) string {
	if !IsKey(s) {
		c.fault(field, FaultKey)
	}
	return s
}

func (c *checker) consent(field, s string) {
	if s != "yes" {
		c.fault(field, FaultConsent)
	}
}

// CheckReason makes sure that a verdict or take-down has one of the reasons
// offered, and that [ReasonOther] comes with words in a field.
func CheckReason(offered []string, reason, field, words string) error {
	switch {
	case reason == "":
		return Faults{{Field: "reason", Code: FaultRequired}}
	case !slices.Contains(offered, reason):
		return Faults{{Field: "reason", Code: FaultChoice}}
	case reason == ReasonOther && words == "":
		return Faults{{Field: field, Code: FaultRequired}}
	}
	return nil
}

// String is for logs: which edition, and when it is open.
func (e Edition) String() string {
	return fmt.Sprintf("edition %s, open %s to %s", e.ID, e.OpensAt.Format(time.DateOnly), e.ClosesAt.Format(time.DateOnly))
}
