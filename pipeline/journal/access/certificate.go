package access

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"time"
)

const (
	authorityYears = 10
	nodeYears      = 2
	backdated      = time.Hour // what clocks of different machines may differ by
)

// certificates makes the authority if there is none, and one certificate for the nodes,
// who show it to clients and to each other.
func (f folder) certificates(hosts []string, now time.Time) (until time.Time, err error) {
	authority, key, err := f.authority(now)
	if err != nil {
		return until, err
	}
	nodeKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return until, err
	}
	node := template("easel nats", now, nodeYears)
	node.KeyUsage = x509.KeyUsageDigitalSignature
	node.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			node.IPAddresses = append(node.IPAddresses, ip)
		} else {
			node.DNSNames = append(node.DNSNames, host)
		}
	}
	signed, err := x509.CreateCertificate(rand.Reader, node, authority, nodeKey.Public(), key)
	if err != nil {
		return until, err
	}
	secret, err := keyPEM(nodeKey)
	if err != nil {
		return until, err
	}
	// The two are read as one when a node starts or reloads, not before.
	return node.NotAfter, errors.Join(write(f.node("node-key.pem"), 0o600, secret), write(f.node("node.pem"), 0o644, certificatePEM(signed)))
}

// authority is who signs the nodes' certificates, and nobody else's.
func (f folder) authority(now time.Time) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	secret, err := kept(f.private("ca-key.pem"), func() ([]byte, error) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		return keyPEM(key)
	})
	if err != nil {
		return nil, nil, err
	}
	key, err := parseKey(secret)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", f.private("ca-key.pem"), err)
	}
	public, err := os.ReadFile(CA(string(f)))
	if errors.Is(err, fs.ErrNotExist) {
		public, err = selfSigned(key, now)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(write(CA(string(f)), 0o644, public), write(f.node("ca.pem"), 0o644, public)); err != nil {
		return nil, nil, err
	}
	block, _ := pem.Decode(public)
	if block == nil {
		return nil, nil, fmt.Errorf("%s: not a certificate", CA(string(f)))
	}
	authority, err := x509.ParseCertificate(block.Bytes)
	return authority, key, err
}

func selfSigned(key *ecdsa.PrivateKey, now time.Time) ([]byte, error) {
	authority := template("easel nats authority", now, authorityYears)
	authority.IsCA, authority.BasicConstraintsValid, authority.MaxPathLenZero = true, true, true
	authority.KeyUsage = x509.KeyUsageCertSign
	signed, err := x509.CreateCertificate(rand.Reader, authority, authority, key.Public(), key)
	return certificatePEM(signed), err
}

func template(name string, now time.Time, years int) *x509.Certificate {
	serial := make([]byte, 16)
	rand.Read(serial)
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-backdated), NotAfter: now.AddDate(years, 0, 0),
	}
}

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func keyPEM(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

func parseKey(text []byte) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode(bytes.TrimSpace(text))
	if block == nil {
		return nil, errors.New("not a key")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	pair, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("not a key of an elliptic curve")
	}
	return pair, nil
}
