package vault

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// ClassID is the id of the sheet that a teacher's key names: the same key, the same sheet.
func (s *Secret) ClassID(key string) drawing.ID { return drawing.NewID(mac(s.class, "sheet "+key)) }

// Pupil is the id of the drawing that a key names on a sheet. No family's key, on any form,
// names the same one.
func (s *Secret) Pupil(sheet drawing.ID, key string) drawing.ID {
	return drawing.NewID(mac(s.class, fmt.Sprintf("drawing %s %s", sheet, key)))
}

// FormKey is what is kept, in hex, of the key in the form by which a guardian agreed to a drawing:
// who shows the same key again is the same person.
func (s *Secret) FormKey(id drawing.ID, key string) string {
	return hex.EncodeToString(mac(s.class, fmt.Sprintf("form %s %s", id, key)))
}

// ClassLink is a teacher's secret link: the sheet's id and a 128-bit proof over id and link
// version, as long as a receipt, and as little stored.
func (s *Secret) ClassLink(id drawing.ID, version int) string {
	proof := mac(s.class, fmt.Sprintf("link %s %d", id, version))[:receiptMAC]
	return string(id) + drawing.Crockford.EncodeToString(proof)
}

// ClassLinkID is the id that a link names, if it looks like one. It proves nothing:
// [Secret.IsClassLink] does.
func ClassLinkID(link string) (drawing.ID, bool) { return ReceiptID(link) }

// IsClassLink reports, in constant time, whether a link is the one of a sheet at a link
// version.
func (s *Secret) IsClassLink(link string, id drawing.ID, version int) bool {
	return hmac.Equal([]byte(link), []byte(s.ClassLink(id, version)))
}

// EachClass is [Keys.Each] of sheets.
func (k *Keys) EachClass(ctx context.Context, take func(drawing.ID, time.Time) error) error {
	return k.each(ctx, func(word string, made time.Time) error {
		id, is := strings.CutSuffix(word, class)
		if !is {
			return nil
		}
		return take(drawing.ID(id), made)
	})
}
