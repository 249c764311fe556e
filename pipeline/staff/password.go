package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// cost is how hard argon2id works.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// today is the second recommended option of RFC 9106, section 4, for machines with
// little memory.
var today = cost{memory: 64 << 10, passes: 3, lanes: 4}

const (
	saltSize = 16 // bytes, as RFC 9106 recommends
	tagSize  = 32
)

// hash is a password's argon2id hash with all that is needed to make it again.
type hash struct {
	cost
	salt, tag []byte
}

// decoy is a hash that no password has. Checking it costs what a real one does.
func decoy() hash {
	h := hash{cost: today, salt: make([]byte, saltSize), tag: make([]byte, tagSize)}
	rand.Read(h.salt)
	rand.Read(h.tag)
	return h
}

// String is the hash in the PHC string format, as other argon2 tools read it.
func (h hash) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.tag))
}

var errHash = errors.New("not an argon2id hash of ours")

// parseHash reads what String writes. It bounds the cost: a damaged row must not
// take all memory.
func parseHash(s string) (hash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return hash{}, errHash
	}
	var h hash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return hash{}, errHash
	}
	if h.memory > 1<<20 || h.passes < 1 || h.passes > 64 || h.lanes < 1 {
		return hash{}, errHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.tag, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(h.tag) == 0 || h.String() != s {
		return hash{}, errHash
	}
	return h, nil
}

const (
	// atOnce bounds how many passwords are hashed at the same time: each takes 64 MiB.
	atOnce = 2
	// patience is how long one may wait for a turn.
	patience = 10 * time.Second
)

// hasher makes and checks hashes, a few at a time.
type hasher struct{ turns chan struct{} }

func newHasher() hasher { return hasher{make(chan struct{}, atOnce)} }

// make hashes a new password under a salt of its own.
func (h hasher) make(ctx context.Context, password string) (hash, error) {
	made := hash{cost: today, salt: make([]byte, saltSize)}
	rand.Read(made.salt)
	var err error
	made.tag, err = h.work(ctx, made, password, tagSize)
	return made, err
}

// matches reports, in constant time, whether a password has the hash.
func (h hasher) matches(ctx context.Context, want hash, password string) (bool, error) {
	tag, err := h.work(ctx, want, password, len(want.tag))
	return subtle.ConstantTimeCompare(tag, want.tag) == 1, err
}

func (h hasher) work(ctx context.Context, like hash, password string, size int) ([]byte, error) {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
	case <-waiting.Done():
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, ErrBusy
	}
	// NFC, as RFC 8265 has it, because keyboards differ in how they compose an accent.
	plain := []byte(norm.NFC.String(password))
	return argon2.IDKey(plain, like.salt, like.passes, like.memory, like.lanes, uint32(size)), nil
}

// GeneratePassword makes a password of 100 random bits in groups that can be read
// out: "h4k2p-9xw3m-7tqd0-c5nve".
func GeneratePassword() string {
	const groups, size = 4, 5
	raw := make([]byte, (groups*size*5+7)/8) // five bits a letter
	rand.Read(raw)
	letters := drawing.Crockford.EncodeToString(raw)
	words := make([]string, groups)
	for i := range words {
		words[i] = letters[i*size : (i+1)*size]
	}
	return strings.Join(words, "-")
}
