package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// ErrServer: the address of a mail server is none.
var ErrServer = errors.New("want smtp://user:password@host:port or smtps://user:password@host:port")

// sendTime is how long the server may take for one letter, and each of its answers.
const sendTime = 20 * time.Second

// Letter is a mail to one person.
type Letter struct {
	To      string // an address
	Subject string
	Text    string // lines end with \n
	Tag     string // of its language, BCP 47
}

// Sender hands letters to a mail server. It may be used by many at once.
type Sender struct {
	from    string
	host    string
	options []gomail.Option
}

// New reads the server's address and the sender's, which may have a name:
// "Easel <easel@example.org>". It connects to nothing yet. [ErrServer].
func New(server, from string) (*Sender, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, ErrServer // what was typed may hold a password
	}
	s := &Sender{from: from, host: u.Hostname(), options: options(u)}
	m := gomail.NewMsg()
	if err := m.From(from); err != nil {
		return nil, fmt.Errorf("the sender of mails: %w", err)
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, ErrServer
		}
		s.options = append(s.options, gomail.WithPort(n))
	}
	if _, err := gomail.NewClient(s.host, s.options...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrServer, err)
	}
	return s, nil
}

func options(u *url.URL) []gomail.Option {
	out, auth := []gomail.Option{gomail.WithTimeout(sendTime)}, gomail.SMTPAuthAutoDiscover
	switch {
	case u.Scheme == "smtps":
		out = append(out, gomail.WithSSLPort(false))
	case isHere(u.Hostname()):
		out, auth = append(out, gomail.WithTLSPortPolicy(gomail.TLSOpportunistic)), gomail.SMTPAuthPlainNoEnc
	default:
		out = append(out, gomail.WithTLSPortPolicy(gomail.TLSMandatory))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		out = append(out, gomail.WithSMTPAuth(auth), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return out
}

// isHere reports whether a server is on this machine.
func isHere(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send returns nil once the server has taken the letter. A letter that may have been taken
// although the answer was lost is not sent again.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	m := gomail.NewMsg()
	if err := errors.Join(m.From(s.from), m.To(l.To)); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageID()
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday note answers
	m.SetGenHeader("Content-Language", l.Tag)
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	client, err := gomail.NewClient(s.host, s.options...) // one for each: it holds a connection
	if err != nil {
		return fmt.Errorf("send a mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("send a mail: %w", err)
	}
	return nil
}
