package mail

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/mail"
)

// letter is the one with the way to some drawings of one address, for a request of a moment:
// to the page of the only one, or to the page that lists all. The link stands on a line of
// its own, where every mail program finds its end.
func (m *Mailer) letter(l *language.Language, all []contest.Addressed, at time.Time) mail.Letter {
	theme, home := themeIn(l, m.Contest.Edition()), m.PublicURL+"/"+l.Tag()
	out := mail.Letter{To: all[0].Address, Subject: l.N("letter.lost.subject", len(all)), Tag: l.Tag()}
	parts := []string{l.T("letter.hello"), l.N("letter.lost.before", len(all), "theme", theme), home + "/entries/" + all[0].Receipt}
	keep := l.T("letter.lost.keep")
	if len(all) > 1 {
		out.Subject = l.N("letter.family.subject", len(all))
		parts[1], parts[2] = l.N("letter.family.before", len(all), "theme", theme), home+"/family/"+m.Contest.FamilyLink(all[0], at)
		keep = l.N("letter.family.keep", contest.FamilyLinkDays)
	}
	for _, a := range all {
		parts = append(parts, mail.Sentence(named(l, a.State))+"\n"+l.T(standing(a.Status(m.Now())).ID))
		out.About = append(out.About, a.ID)
	}
	out.Text = strings.Join(append(parts, keep, l.T("letter.lost.not-you")), "\n\n") + "\n"
	return out
}

// address finds what mail programs make a link of by themselves.
var address = regexp.MustCompile(`(?i)://|www\.|[\pL\pN]\.[\pL]{2}|@`)

// What stands around a title and a name in a sentence, to find them in it. No text that
// people see has such characters.
const (
	titleBegins = "\x01"
	nameBegins  = "\x02"
	ownEnds     = "\x03"
)

// named says which drawing it is: by its title, and the first of the child's names, each in
// the language that it is in. A stranger may have entered it with this address to have us
// mail what they wrote: what looks like a link is left out.
func named(l *language.Language, s drawing.State) (all []mail.Piece) {
	child, _, _ := strings.Cut(strings.TrimSpace(s.Child.Name), " ")
	if address.MatchString(s.Title) || address.MatchString(child) {
		return []mail.Piece{{Text: l.T("letter.drawing.unnamed")}}
	}
	tags := map[string]string{titleBegins: s.Language, nameBegins: language.Written(child, s.Language)}
	sentence := l.T("letter.drawing", "title", titleBegins+seen(s.Title)+ownEnds, "child", nameBegins+seen(child)+ownEnds)
	for {
		at := strings.IndexAny(sentence, titleBegins+nameBegins)
		if at < 0 {
			return append(all, mail.Piece{Text: sentence})
		}
		own, rest, _ := strings.Cut(sentence[at+1:], ownEnds)
		all = append(all, mail.Piece{Text: sentence[:at]}, mail.Piece{Text: own, Named: true, Tag: tags[sentence[at:at+1]]})
		sentence = rest
	}
}

// seen is a text without control characters.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

// stands is what the letter says of where a drawing stands.
type stands struct {
	Status drawing.Status
	ID     string
}

var standings = []stands{
	{Status: drawing.StatusReceived, ID: "letter.stands.received"},
	{Status: drawing.StatusInReview, ID: "letter.stands.in-review"},
	{Status: drawing.StatusApproved, ID: "letter.stands.approved"},
	{Status: drawing.StatusPublished, ID: "letter.stands.published"},
	{Status: drawing.StatusReturned, ID: "letter.stands.returned"},
	{Status: drawing.StatusDeclined, ID: "letter.stands.declined"},
	{Status: drawing.StatusUnreadable, ID: "letter.stands.unreadable"},
	{Status: drawing.StatusWithdrawn, ID: "letter.stands.withdrawn"},
	{Status: drawing.StatusTakenDown, ID: "letter.stands.taken-down"},
}

func standing(s drawing.Status) stands {
	for _, one := range standings {
		if one.Status == s {
			return one
		}
	}
	return standings[0]
}
