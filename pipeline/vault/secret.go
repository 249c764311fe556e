package vault

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/durable"
)

const (
	secretSize  = 32 // bytes
	secretLabel = "easel-secret-1 "
)

// ErrBadSecret: a secret file does not hold what [NewSecretFile] writes.
var ErrBadSecret = errors.New("not a secret file of Easel's")

// Secret is what all keys of one Easel are derived from, each for one use.
type Secret struct {
	id, receipt, code, keepsake, entrant, staff, network, page, family, familyLink, class []byte // HMAC keys
	master                                                                                []byte // AES-256, seals data keys
}

// NewSecretFile makes a new secret in a file of mode 0600 that must not exist yet.
// It is on disk when nil or fs.ErrExist is returned.
func NewSecretFile(path string) error {
	raw := make([]byte, secretSize)
	rand.Read(raw)
	// Written beside and linked, so that a crash leaves the whole secret or none.
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // mode 0600
	if err != nil {
		return fmt.Errorf("make a secret file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(secretLabel + base64.RawURLEncoding.EncodeToString(raw) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the secret file: %w", err)
	}
	linked := os.Link(f.Name(), path)
	if linked == nil || errors.Is(linked, fs.ErrExist) { // whoever made that one may have been killed before this
		if err := durable.Sync(filepath.Dir(path)); err != nil {
			return fmt.Errorf("make a secret file: %w", err)
		}
	}
	if linked != nil {
		return fmt.Errorf("make a secret file: %w", linked)
	}
	return nil
}

// ReadSecret reads a secret file. One that others may read is refused.
func ReadSecret(path string) (*Secret, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret file: %w", err)
	}
	if loose := info.Mode().Perm() & 0o077; loose != 0 {
		return nil, fmt.Errorf("read the secret file: others may read %s (mode %04o): chmod 600 it: %w", path, info.Mode().Perm(), fs.ErrPermission)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret file: %w", err)
	}
	coded, ok := strings.CutPrefix(strings.TrimSpace(string(text)), secretLabel)
	raw, err := base64.RawURLEncoding.DecodeString(coded)
	if !ok || err != nil || len(raw) != secretSize {
		return nil, fmt.Errorf("read %s: %w", path, ErrBadSecret)
	}
	return newSecret(raw)
}

// newSecret derives the keys by HKDF-SHA256 (RFC 5869), the use as info.
func newSecret(raw []byte) (*Secret, error) {
	s := &Secret{}
	for use, key := range map[string]*[]byte{
		"easel 1 drawing id": &s.id, "easel 1 receipt": &s.receipt, "easel 1 short link": &s.code, "easel 1 keepsake": &s.keepsake, "easel 1 entrant": &s.entrant,
		"easel 1 staff": &s.staff, "easel 1 network": &s.network, "easel 1 page": &s.page, "easel 1 family": &s.family, "easel 1 class": &s.class,
		"easel 1 family link": &s.familyLink,
		"easel 1 data keys":   &s.master,
	} {
		derived, err := hkdf.Key(sha256.New, raw, nil, use, secretSize)
		if err != nil {
			return nil, fmt.Errorf("derive the key for %s: %w", use, err)
		}
		*key = derived
	}
	return s, nil
}

func mac(key []byte, message string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message))
	return h.Sum(nil)
}

// DrawingID is the id of the drawing that a family's key names: the same key, the
// same drawing.
func (s *Secret) DrawingID(key string) drawing.ID { return drawing.NewID(mac(s.id, key)) }

// Entrant is what is kept of who entered, in hex: it can be compared, not read.
func (s *Secret) Entrant(who string) string { return hex.EncodeToString(mac(s.entrant, who)) }

// StaffKey is the bucket key of an account, in hex, from its folded address.
func (s *Secret) StaffKey(address string) string { return hex.EncodeToString(mac(s.staff, address)) }

// Family is what is kept of a guardian's folded address, in hex, so that a family that lost
// its link is found by typing it.
func (s *Secret) Family(address string) string { return hex.EncodeToString(mac(s.family, address)) }

// LastLetter is under which name the data key of a drawing's last letter lies: it outlives
// the drawing's own, and no drawing can have it.
func (s *Secret) LastLetter(id drawing.ID) drawing.ID {
	return drawing.NewID(mac(s.family, "last letter of "+string(id)))
}

// Network is what a drawing's reports keep of the network that one came from, in hex: 64
// bits that tell two of the drawing's reports apart. Those of two drawings can't be compared.
func (s *Secret) Network(id drawing.ID, network string) string {
	return hex.EncodeToString(mac(s.network, string(id)+" "+network)[:8])
}

// Page proves, in hex, that a page of ours said something: 128 bits.
func (s *Secret) Page(said string) string { return hex.EncodeToString(mac(s.page, said)[:16]) }

// IsPage reports, in constant time, whether a proof is the one of what a page said.
func (s *Secret) IsPage(said, proof string) bool {
	return hmac.Equal([]byte(proof), []byte(s.Page(said)))
}

// Sender is what is kept of the address that uploads come from, in hex, to count them.
func (s *Secret) Sender(address string) string {
	return hex.EncodeToString(mac(s.network, "uploads "+address)[:16])
}

// receiptMAC is the length of a receipt's proof: 128 bits.
const receiptMAC = 16

// Receipt is the family's secret link: the id and a 128-bit proof over id and link
// version. It is stored nowhere.
func (s *Secret) Receipt(id drawing.ID, version int) string {
	return string(id) + drawing.Crockford.EncodeToString(s.proof(id, version))
}

// ReceiptID is the id that a receipt names, if it looks like one. It proves
// nothing: [Secret.IsReceipt] does.
func ReceiptID(receipt string) (drawing.ID, bool) {
	if len(receipt) != drawing.IDLength+drawing.Crockford.EncodedLen(receiptMAC) {
		return "", false
	}
	id, err := drawing.ParseID(receipt[:drawing.IDLength])
	return id, err == nil
}

// IsReceipt reports, in constant time, whether a receipt is the one of a drawing
// at a link version.
func (s *Secret) IsReceipt(receipt string, id drawing.ID, version int) bool {
	return hmac.Equal([]byte(receipt), []byte(s.Receipt(id, version)))
}

func (s *Secret) proof(id drawing.ID, version int) []byte {
	return mac(s.receipt, fmt.Sprintf("%s %d", id, version))[:receiptMAC]
}
