package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// ErrServer: the address of a mail server is none.
var ErrServer = errors.New("want smtp://user:password@host:port or smtps://user:password@host:port")

// sendTime is how long the server may take for one letter, and each of its answers.
const sendTime = 20 * time.Second

// Sender hands letters to a mail server. It may be used by many at once.
type Sender struct {
	from    string
	host    string
	options []gomail.Option
}

// Access is what a sender needs beside the server's address.
type Access struct {
	Password string         // for the address's user; "" for the one in the address, if any
	CA       *x509.CertPool // who is believed about the server; nil for the system's
}

// New is [NewWith] for a server that needs nothing else.
func New(server, from string) (*Sender, error) { return NewWith(server, from, Access{}) }

// NewWith reads the server's address and the sender's, which may have a name:
// "Easel <easel@example.org>". It connects to nothing yet. [ErrServer].
func NewWith(server, from string, access Access) (*Sender, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, ErrServer // what was typed may hold a password
	}
	if access.Password != "" {
		if u.User.Username() == "" {
			return nil, fmt.Errorf("%w: a password, and no user", ErrServer)
		}
		u.User = url.UserPassword(u.User.Username(), access.Password)
	}
	secure := &tls.Config{RootCAs: access.CA, ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}
	way, err := options(u, secure)
	if err != nil {
		return nil, err
	}
	s := &Sender{from: from, host: u.Hostname(), options: way}
	m := gomail.NewMsg()
	if err := m.From(from); err != nil {
		return nil, fmt.Errorf("the sender of mails: %w", err)
	}
	if _, err := gomail.NewClient(s.host, s.options...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrServer, err)
	}
	return s, nil
}

// smtpsPort is that of mail submission over TLS (RFC 8314, 7.3).
const smtpsPort = 465

func options(u *url.URL, secure *tls.Config) ([]gomail.Option, error) {
	policy, auth, dial := gomail.TLSMandatory, gomail.SMTPAuthAutoDiscover, dialer(nil)
	switch {
	case u.Scheme == "smtps": // the library sees that it is encrypted already
		policy, dial = gomail.TLSOpportunistic, dialer(secure)
	case isHere(u.Hostname()):
		policy, auth = gomail.TLSOpportunistic, gomail.SMTPAuthPlainNoEnc
	}
	out, err := ports(u, policy)
	if err != nil {
		return nil, err
	}
	out = append(out, gomail.WithTLSConfig(secure), gomail.WithDialContextFunc(dial))
	if u.User != nil {
		password, _ := u.User.Password()
		out = append(out, gomail.WithSMTPAuth(auth), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return out, nil
}

// ports has a given port be the only one that is tried: behind another one, 25 above all, may
// be somebody else's server. Where none is given it is 465 for smtps, else 587; and on this
// machine 25, where nobody answers at that.
func ports(u *url.URL, policy gomail.TLSPolicy) ([]gomail.Option, error) {
	switch given := u.Port(); {
	case given != "":
		n, err := strconv.Atoi(given)
		if err != nil {
			return nil, ErrServer
		}
		return []gomail.Option{gomail.WithTLSPolicy(policy), gomail.WithPort(n)}, nil
	case u.Scheme == "smtps":
		return []gomail.Option{gomail.WithTLSPolicy(policy), gomail.WithPort(smtpsPort)}, nil
	}
	return []gomail.Option{gomail.WithTLSPortPolicy(policy)}, nil
}

// dialer connects, with TLS from the first byte if it is told how. The connection ends with
// the context's time: the library waits for ever for a server that says nothing at first
// (go-mail 0.7: seen).
func dialer(secure *tls.Config) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if late, ok := ctx.Deadline(); ok {
			err = conn.SetDeadline(late)
		}
		if err == nil && secure != nil {
			encrypted := tls.Client(conn, secure)
			if err = encrypted.HandshakeContext(ctx); err == nil {
				return encrypted, nil
			}
		}
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return conn, nil
	}
}

// isHere reports whether a server is on this machine.
func isHere(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// errWithin: the connection broke within the letter, so that no server can have taken it.
var errWithin = errors.New("the connection broke within the letter")

// whole sends a letter. go-mail 0.7.2 panics where the connection breaks within one of several
// parts: it goes on with the next, which has no writer.
func whole(send func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%w: %v", errWithin, cause)
		}
	}()
	return send()
}

// Send returns nil once the server has taken the letter. A letter that may have been taken
// although the answer was lost is not sent again: that is the caller's to decide. *[Refused]
// if the server said no; no error tells whom the letter is for.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	m, err := l.message(s.from)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	late, _ := ctx.Deadline()
	left := gomail.WithTimeout(max(time.Until(late), time.Millisecond))
	client, err := gomail.NewClient(s.host, append(slices.Clone(s.options), left)...) // one for each: it holds a connection
	if err != nil {
		return fmt.Errorf("send a mail: %w", err)
	}
	err = whole(func() error { return client.DialAndSendWithContext(ctx, m) })
	if m.IsDelivered() {
		return nil // what went wrong after that is nobody's loss
	}
	return unsent(err)
}
