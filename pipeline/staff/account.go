package staff

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Account is a person who works on the contest.
type Account struct {
	ID        string    `json:"id"` // random; what facts say instead of a name
	Email     string    `json:"email"`
	Role      Role      `json:"role"`
	Cities    []string  `json:"cities,omitempty"` // slugs; none are all cities
	CreatedAt time.Time `json:"created_at"`
}

// Covers reports whether the account works for a city.
func (a Account) Covers(city string) bool {
	return len(a.Cities) == 0 || slices.Contains(a.Cities, city)
}

// Role is what a person does in the contest.
type Role string

// Every role.
const (
	Moderator    Role = "moderator"
	Organiser    Role = "organiser"
	Jury         Role = "jury"
	Auditor      Role = "auditor"
	Safeguarding Role = "safeguarding"
)

// Deed is a kind of work that a role allows.
type Deed string

// The deeds of a moderators' console.
const (
	Queue     Deed = "queue"     // see what waits
	Look      Deed = "look"      // see one drawing with its pictures and history
	Decide    Deed = "decide"    // give and undo verdicts, take down, reinstate
	Manage    Deed = "manage"    // staff, edition and overview
	Audit     Deed = "audit"     // see who did what
	Safeguard Deed = "safeguard" // see and close what worried somebody
)

// allowed says which role may do what. A jury sees only what is published.
var allowed = map[Role][]Deed{
	Moderator:    {Queue, Look, Decide},
	Organiser:    {Queue, Look, Decide, Manage, Audit},
	Jury:         {},
	Auditor:      {Look, Audit},
	Safeguarding: {Queue, Look, Decide, Safeguard},
}

// Roles are all roles, in the order in which they are offered.
func Roles() []Role { return []Role{Moderator, Organiser, Jury, Auditor, Safeguarding} }

// May reports whether the role allows a deed.
func (r Role) May(d Deed) bool { return slices.Contains(allowed[r], d) }

// ParseRole reads a role's name, else [ErrRole].
func ParseRole(s string) (Role, error) {
	if _, ok := allowed[Role(s)]; !ok {
		return "", fmt.Errorf("%q: %w", s, ErrRole)
	}
	return Role(s), nil
}

// Fold is what two spellings of one address have in common: an address that folds
// to the same is the same account.
func Fold(address string) string {
	return cases.Fold().String(norm.NFKC.String(strings.TrimSpace(address)))
}

// maxAddress is the longest address in bytes, RFC 5321 4.5.3.1.3.
const maxAddress = 254

func checkAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > maxAddress {
		return "", ErrAddress
	}
	return s, nil
}
