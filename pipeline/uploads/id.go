package uploads

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// ID is what an upload's address ends in. Whoever has it may go on with the upload, so it is a secret: it prints as the
// name that it stands for.
type ID struct{ text string }

// idLength is that of rand.Text: 26 letters of base32, 130 bits.
const idLength = 26

// base32 are the letters of an id, those of RFC 4648.
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// NewID makes an id that nobody can guess.
func NewID() ID { return ID{rand.Text()} }

// ParseID reads an id; ErrUnknown for what can't be one.
func ParseID(text string) (ID, error) {
	if len(text) != idLength || strings.Trim(text, base32) != "" {
		return ID{}, fmt.Errorf("read the id of an upload: %w", ErrUnknown)
	}
	return ID{text}, nil
}

// Text is the id itself, for its sender alone.
func (id ID) Text() string { return id.text }

// Name is what the upload is called in the store.
func (id ID) Name() string {
	sum := sha256.Sum256([]byte("easel upload " + id.text))
	return hex.EncodeToString(sum[:])
}

// String implements fmt.Stringer.
func (id ID) String() string { return id.Name() }
