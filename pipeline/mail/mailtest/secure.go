package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
)

// Security is how a server is spoken to.
type Security struct {
	Implicit  bool   // TLS from the first byte; else by STARTTLS
	Mechanism string // of signing in: PLAIN or LOGIN; "" for PLAIN
	User      string
	Password  string
}

// Secure runs a server with a certificate for 127.0.0.1 and 0.0.0.0, until the test
// ends. Who believes ca, in PEM, believes the server.
func Secure(t testing.TB, c Security) (server *Server, ca []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4zero},
		IsCA:        true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{mails: make(chan Mail, 100), user: c.User, password: c.Password, mechanism: c.Mechanism}
	s.run(t, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, c.Implicit)
	return s, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// login is the server's half of LOGIN, which many old servers have alone
// (draft-murchison-sasl-login).
type login struct {
	check    func(user, password string) error
	user     *string
	question int
}

// Next implements sasl.Server.
func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	l.question++
	switch {
	case l.question == 1 && response == nil:
		return []byte("Username:"), false, nil
	case l.user == nil:
		user := string(response)
		l.user = &user
		return []byte("Password:"), false, nil
	case l.question > 3:
		return nil, false, errors.New("too many answers")
	}
	return nil, true, l.check(*l.user, string(response))
}

var _ sasl.Server = (*login)(nil)
