package vault

import (
	"crypto/hmac"
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// FamilyLink is the secret link to all drawings of one mailbox: the family, the last day
// on which it leads anywhere, and a 128-bit proof over both and the mailbox. It is stored
// nowhere.
type FamilyLink struct {
	Family string // as [Secret.Family] writes it
	Last   time.Time
	day    uint16 // days after 1 January 1970: until 2149
	proof  []byte
}

const (
	familySize     = 32 // bytes
	familyLinkSize = familySize + 2 + receiptMAC
	dayLength      = 24 * time.Hour
)

// FamilyLink is the link of a mailbox of a family until the end of a day (UTC). One family
// may have several mailboxes: addresses that fold into the same, and are not spelt the same.
func (s *Secret) FamilyLink(family, mailbox string, last time.Time) (string, bool) {
	raw, err := hex.DecodeString(family)
	if err != nil || len(raw) != familySize {
		return "", false
	}
	raw = binary.BigEndian.AppendUint16(raw, uint16(last.Unix()/int64(dayLength/time.Second)))
	return drawing.Crockford.EncodeToString(append(raw, s.familyProof(raw, mailbox)...)), true
}

// ReadFamilyLink reads a link. It proves nothing: [Secret.IsFamilyLink] does.
func ReadFamilyLink(text string) (FamilyLink, bool) {
	if len(text) != drawing.Crockford.EncodedLen(familyLinkSize) {
		return FamilyLink{}, false
	}
	raw, err := drawing.Crockford.DecodeString(text)
	if err != nil {
		return FamilyLink{}, false
	}
	day := binary.BigEndian.Uint16(raw[familySize:])
	return FamilyLink{
		Family: hex.EncodeToString(raw[:familySize]), day: day, proof: raw[familySize+2:],
		Last: time.Unix(0, 0).UTC().AddDate(0, 0, int(day)),
	}, true
}

// IsFamilyLink reports, in constant time, whether a link is that of a mailbox.
func (s *Secret) IsFamilyLink(l FamilyLink, mailbox string) bool {
	raw, err := hex.DecodeString(l.Family)
	return err == nil && hmac.Equal(l.proof, s.familyProof(binary.BigEndian.AppendUint16(raw, l.day), mailbox))
}

// IsOver reports whether a link leads nowhere any more.
func (l FamilyLink) IsOver(now time.Time) bool { return !now.Before(l.Last.Add(dayLength)) }

func (s *Secret) familyProof(familyAndDay []byte, mailbox string) []byte {
	return mac(s.familyLink, string(familyAndDay)+" "+mailbox)[:receiptMAC]
}
