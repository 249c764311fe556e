package mail

import (
	"errors"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Refused is what a mail server answered instead of taking a letter. Of its words, which
// often repeat the address, only the numbers are kept.
type Refused struct {
	Code     int    // RFC 5321 4.2.1; 0 if the connection broke instead
	Enhanced string // RFC 3463, such as "5.1.1"; "" without
	Asked    string // what it was asked for
	letter   bool   // it knew whom the letter is for
	sent     bool   // it had the whole letter
}

// Error names nobody.
func (r *Refused) Error() string {
	if r.Code == 0 {
		return "a mail was not taken: the connection broke after " + r.Asked
	}
	return strings.TrimSpace(fmt.Sprintf("a mail was refused at %s: %d %s", r.Asked, r.Code, r.Enhanced))
}

// ForGood reports whether the server will not take this letter at any other time either.
// What it says before it knows whom the letter is for is about us, and can be mended.
func (r *Refused) ForGood() bool { return r.letter && r.Code >= 500 }

// Unknown reports whether the server may have taken the letter nevertheless: all of it was
// sent, and no answer came. SMTP itself can't tell (RFC 1047).
func (r *Refused) Unknown() bool { return r.sent && r.Code == 0 }

// unsent is why a letter was not taken.
func unsent(err error) error {
	if err == nil {
		return nil
	}
	var said *gomail.SendError
	if !errors.As(err, &said) {
		return fmt.Errorf("send a mail: %w", err) // before any letter was spoken of
	}
	r := &Refused{Code: said.ErrorCode(), Enhanced: said.EnhancedStatusCode()}
	switch said.Reason {
	case gomail.ErrSMTPMailFrom:
		r.Asked = "MAIL FROM"
	case gomail.ErrSMTPRcptTo:
		r.Asked, r.letter = "RCPT TO", true
	case gomail.ErrSMTPData, gomail.ErrSMTPDataClose, gomail.ErrWriteContent:
		r.Asked, r.letter, r.sent = "DATA", true, said.Reason == gomail.ErrSMTPDataClose
	default:
		r.Asked = "the greeting"
	}
	return r
}
