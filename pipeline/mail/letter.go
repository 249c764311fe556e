package mail

import (
	"errors"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Letter is a mail to one person.
type Letter struct {
	To      string // an address
	Subject string
	Text    string // lines end with \n
	HTML    string // the same words as a page; "" for a letter in plain text alone
	Tag     string // of its language, BCP 47

	// ID is the same each time that the same letter is tried, so that a second copy can be
	// told from a second letter; "" for one that is tried once.
	ID string
	// At is when it was asked for; zero for now.
	At time.Time
	// About are the drawings that it speaks of. They stand in a [Folder]'s files and in no
	// mail.
	About []drawing.ID
}

// ErrAddress: a letter's address, or its sender's, can't be written to.
var ErrAddress = errors.New("an address that no mail can go to")

// message is the letter in the format of RFC 5322.
func (l Letter) message(from string) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if errors.Join(m.From(from), m.To(l.To)) != nil {
		return nil, fmt.Errorf("write a mail: %w", ErrAddress) // what the library says has the address in it
	}
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageID()
	if l.ID != "" {
		m.SetMessageIDWithValue(l.ID + "@" + domainOf(m))
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")        // RFC 3834: nobody's holiday note answers
	m.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All") // Exchange's word for the same
	m.SetGenHeader("Content-Language", l.Tag)
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// domainOf is that of the sender's address.
func domainOf(m *gomail.Msg) string {
	for _, a := range m.GetFrom() {
		return a.Address[strings.LastIndexByte(a.Address, '@')+1:]
	}
	return "localhost"
}
