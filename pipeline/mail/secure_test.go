package mail_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"

	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
)

// believing is a sender that believes an authority, "" for the system's.
func believing(t *testing.T, server, password string, ca []byte) *mail.Sender {
	t.Helper()
	access := mail.Access{Password: password}
	if ca != nil {
		access.CA = x509.NewCertPool()
		if !access.CA.AppendCertsFromPEM(ca) {
			t.Fatal("no authority")
		}
	}
	s, err := mail.NewWith(server, "Easel <easel@example.org>", access)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// port is that of an address. 0.0.0.0 leads to this machine, and is not taken for it: so it
// stands for any other.
func port(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestALetterGoesByTLSAndAfterSigningIn(t *testing.T) {
	for _, c := range []struct {
		scheme, mechanism string
		implicit          bool
	}{
		{"smtp", sasl.Plain, false}, {"smtp", sasl.Login, false}, {"smtps", sasl.Plain, true}, {"smtps", sasl.Login, true},
	} {
		server, ca := mailtest.Secure(t, mailtest.Security{Implicit: c.implicit, Mechanism: c.mechanism, User: "easel", Password: "a b/c"})
		address := c.scheme + "://easel@0.0.0.0:" + port(t, server.Addr)
		if err := believing(t, address, "a b/c", ca).Send(t.Context(), toSomeone()); err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		server.Next(t)
		for name, s := range map[string]*mail.Sender{
			"another password": believing(t, address, "a b/d", ca), "no password": believing(t, c.scheme+"://0.0.0.0:"+port(t, server.Addr), "", ca),
			"another authority": believing(t, address, "a b/c", nil),
		} {
			err := s.Send(t.Context(), toSomeone())
			refused, _ := errors.AsType[*mail.Refused](err)
			if err == nil || refused != nil && (refused.ForGood() || refused.Unknown()) {
				t.Errorf("%+v, %s: %v", c, name, err)
			}
			if err != nil && (strings.Contains(err.Error(), "a b/") || strings.Contains(err.Error(), "kanarienvogel")) {
				t.Errorf("%+v, %s: it tells: %v", c, name, err)
			}
		}
		if !server.Empty() {
			t.Errorf("%+v: it took a letter from nobody", c)
		}
	}
}

func TestAServerWithoutTLSGetsNoLetterUnlessItIsHere(t *testing.T) {
	server := mailtest.Open(t, "", "")
	if err := sender(t, "smtp://0.0.0.0:"+port(t, server.Addr)).Send(t.Context(), toSomeone()); err == nil || !server.Empty() {
		t.Errorf("it went in the clear: %v", err)
	}
	if err := sender(t, "smtp://"+server.Addr).Send(t.Context(), toSomeone()); err != nil {
		t.Error(err)
	}
	server.Next(t)
}

func TestAPortThatWasGivenIsTheOnlyOneThatIsTried(t *testing.T) {
	for server, want := range map[string]string{
		"smtp://127.0.0.25:9": "9", "smtp://127.0.0.25:25": "25", "smtp://0.0.0.0:9": "9", "smtps://127.0.0.25:9": "9", "smtps://0.0.0.0:25": "25",
		"smtp://127.0.0.25": "587 25", "smtp://0.0.0.0": "587", "smtps://127.0.0.25": "465", "smtps://0.0.0.0": "465",
	} {
		var tried []string
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{ConnectStart: func(_, address string) { tried = append(tried, port(t, address)) }})
		if err := sender(t, server).Send(ctx, toSomeone()); err == nil {
			t.Errorf("%s: somebody took it", server)
		}
		if got := strings.Join(tried, " "); got != want {
			t.Errorf("%s: it tried %s", server, got)
		}
	}
}

func TestAPasswordWithoutAUserIsAMistake(t *testing.T) {
	if _, err := mail.NewWith("smtp://mail.example.org", "easel@example.org", mail.Access{Password: "hush"}); !errors.Is(err, mail.ErrServer) || strings.Contains(err.Error(), "hush") {
		t.Error(err)
	}
}

// In each phase of a letter the server falls silent, or hangs up. Only after the end of the
// letter may it have taken it. Who was too slow to come to the phase tries again, with more time.
func TestWhereverAServerFallsSilentNobodyWaitsForEver(t *testing.T) {
	for _, phase := range mailtest.Phases() {
		for _, hangsUp := range []bool{false, true} {
			t.Run(phase, func(t *testing.T) {
				t.Parallel()
				var err error
				for wait, reached := time.Second, false; !reached; wait *= 4 {
					address, came := mailtest.Silent(t, phase, hangsUp)
					err = sendWithin(t, sender(t, "smtp://"+address), wait)
					reached = came()
				}
				refused, _ := errors.AsType[*mail.Refused](err)
				unknown := refused != nil && refused.Unknown()
				if err == nil || unknown != (phase == ".") || refused != nil && refused.ForGood() {
					t.Errorf("hangs up: %v: %v", hangsUp, err)
				}
			})
		}
	}
}

// sendWithin tries to send a letter for so long.
func sendWithin(t *testing.T, s *mail.Sender, wait time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), wait)
	defer cancel()
	began := time.Now()
	err := s.Send(ctx, toSomeone())
	if took := time.Since(began); took > wait+15*time.Second { // and less than Send takes by itself
		t.Errorf("of %s it took %s", wait, took)
	}
	return err
}
