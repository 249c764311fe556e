// Package mailtest runs a real SMTP server on loopback, which keeps what it is sent.
package mailtest

import (
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mail is what the server was sent.
type Mail struct {
	From, To string // of the envelope
	Header   mail.Header
	Subject  string
	Text     string
	HTML     string // "" if it has no such part
}

// Server keeps what it is sent.
type Server struct {
	Addr  string // host and port
	mails chan Mail

	user, password string
	mechanism      string // of signing in; "" for PLAIN

	mu      sync.Mutex
	awkward Awkward // guarded by mu
	asked   int     // letters that were begun; guarded by mu
}

// Awkward is what a server does with the letters to come, one after the other, until
// nothing is left of it. It takes those that come then.
type Awkward []Way

// Way is what a server does with a letter.
type Way struct {
	Rcpt *smtp.SMTPError // what it answers when it hears whom the letter is for
	Data *smtp.SMTPError // and when it has read the letter
	Hold chan struct{}   // it has read the letter, and says nothing until this is closed
	Keep bool            // it keeps the letter nevertheless
	Cut  bool            // it takes the letter and breaks the connection instead of saying so
	Tear bool            // it breaks the connection within the letter
	Left bool            // it takes the letter, says so, and breaks the connection then
}

// Be has the server do something with the letters to come.
func (s *Server) Be(a ...Way) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.awkward = a
}

// Asked is how many letters were begun.
func (s *Server) Asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// way is what to do with the next letter.
func (s *Server) way() (w Way) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if len(s.awkward) > 0 {
		w, s.awkward = s.awkward[0], s.awkward[1:]
	}
	return w
}

// Open runs a server until the test ends. With a user it wants a password.
func Open(t testing.TB, user, password string) *Server {
	t.Helper()
	s := &Server{mails: make(chan Mail, 100), user: user, password: password}
	s.run(t, nil, false)
	return s
}

// run serves until the test ends. Without TLS it lets anybody sign in as they like.
func (s *Server) run(t testing.TB, secure *tls.Config, implicit bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Addr = l.Addr().String()
	server := smtp.NewServer(s)
	server.Domain, server.AllowInsecureAuth = "localhost", secure == nil
	if implicit {
		l = tls.NewListener(l, secure)
	} else {
		server.TLSConfig = secure
	}
	var running sync.WaitGroup
	running.Go(func() {
		if err := server.Serve(l); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Errorf("the mail server: %v", err)
		}
	})
	t.Cleanup(func() {
		_ = server.Close() // connections that are still open are the test's own
		running.Wait()
	})
}

// Next waits for a mail.
func (s *Server) Next(t testing.TB) Mail {
	t.Helper()
	select {
	case m := <-s.mails:
		return m
	case <-time.After(time.Minute):
		t.Fatal("no mail comes")
		return Mail{}
	}
}

// Empty reports whether no mail has come that was not taken.
func (s *Server) Empty() bool { return len(s.mails) == 0 }

// NewSession implements smtp.Backend.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c, in: s.user == ""}, nil
}

type session struct {
	server *Server
	conn   *smtp.Conn
	in     bool
	mail   Mail
	way    Way
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	if s.server.mechanism != "" {
		return []string{s.server.mechanism}
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	check := func(user, password string) error {
		if s.in = user == s.server.user && password == s.server.password; !s.in {
			return smtp.ErrAuthFailed
		}
		return nil
	}
	if s.server.mechanism == sasl.Login {
		return &login{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.in {
		return smtp.ErrAuthRequired
	}
	s.mail.From = from
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To, s.way = to, s.server.way()
	if s.way.Rcpt != nil {
		return s.way.Rcpt
	}
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	if s.way.Tear {
		return s.tear(r)
	}
	read, err := Read(r)
	if err != nil {
		return err
	}
	read.From, read.To = s.mail.From, s.mail.To
	s.mail = read
	if s.way.Data == nil && s.way.Hold == nil || s.way.Keep {
		s.server.mails <- s.mail
	}
	return s.answer()
}

// tear reads the beginning of a letter, and resets the connection.
func (s *session) tear(r io.Reader) error {
	if _, err := io.CopyN(io.Discard, r, 1<<10); err != nil {
		return err
	}
	conn := s.conn.Conn()
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil {
			return err
		}
	}
	return conn.Close()
}

// Read reads a mail as it is sent, or lies in a folder. It has no envelope.
func Read(r io.Reader) (m Mail, err error) {
	read, err := mail.ReadMessage(r)
	if err != nil {
		return m, err
	}
	m.Header = read.Header
	if err := m.readParts(read); err != nil {
		return m, err
	}
	m.Subject, err = new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	return m, err
}

// readParts reads the text of a mail, and the page beside it.
func (m *Mail) readParts(read *mail.Message) error {
	kind, params, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		text, broken := plain(read.Body, read.Header.Get("Content-Transfer-Encoding"))
		m.Text = text
		return errors.Join(err, broken)
	}
	for parts := multipart.NewReader(read.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		text, err := plain(part, part.Header.Get("Content-Transfer-Encoding"))
		if err != nil {
			return err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			m.HTML = text
		} else {
			m.Text = text
		}
	}
}

// plain is a text as it was before it was encoded for the way.
func plain(body io.Reader, encoding string) (string, error) {
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}

// answer is what it says of a letter that it has read.
func (s *session) answer() error {
	if s.way.Hold != nil {
		<-s.way.Hold
	}
	if s.way.Cut {
		return s.conn.Conn().Close()
	}
	if s.way.Data != nil {
		return s.way.Data
	}
	return nil
}

// Reset implements smtp.Session.
func (s *session) Reset() {
	s.mail = Mail{}
	if s.way.Left {
		_ = s.conn.Conn().Close() // the other side may have gone already
	}
}

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }
