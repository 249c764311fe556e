package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

const (
	// idle is how long a session may lie unused. It is the bucket's own time to live,
	// so that what nobody uses goes away by itself.
	idle = 30 * time.Minute
	// renewed is how old the last use on record may be before it is written again:
	// not every request should cost a write.
	renewed = 5 * time.Minute
	// longest is a working day: after it even a busy session ends.
	longest = 8 * time.Hour

	tokenSize = 32 // bytes of randomness
)

// session is what the bucket holds under a token's SHA-256.
type session struct {
	Account string    `json:"account"` // key in the bucket of accounts
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"` // not more than renewed behind the last use
}

func (s session) ended(now time.Time) bool {
	return now.Sub(s.Seen) >= idle || now.Sub(s.Began) >= longest
}

// SignIn begins a session and returns its token, which is nowhere else. Errors:
// [ErrWrong], whether the address or the password is, and after the same time; and
// [ErrBusy].
func (s *Staff) SignIn(ctx context.Context, email, password string) (Account, string, error) {
	key := s.Secret.StaffKey(Fold(email))
	r, err := s.read(ctx, key)
	want := decoy()
	switch {
	case err == nil:
		if want, err = parseHash(r.Hash); err != nil {
			return Account{}, "", fmt.Errorf("sign in %s: %w", r.ID, err)
		}
	case !errors.Is(err, ErrUnknown):
		return Account{}, "", err
	}
	ok, err := s.hasher.matches(ctx, want, password)
	if err != nil {
		return Account{}, "", fmt.Errorf("sign in: %w", err)
	}
	if !ok {
		return Account{}, "", ErrWrong
	}
	token, err := s.begin(ctx, key)
	return r.Account, token, err
}

func (s *Staff) begin(ctx context.Context, account string) (string, error) {
	raw := make([]byte, tokenSize)
	rand.Read(raw)
	token := base64.RawURLEncoding.EncodeToString(raw)
	now := s.Now().UTC()
	value, err := json.Marshal(session{Account: account, Began: now, Seen: now})
	if err != nil {
		return "", fmt.Errorf("encode a session: %w", err)
	}
	if err := s.sessions.Create(ctx, sessionKey(token), value); err != nil {
		return "", err
	}
	return token, nil
}

// Session tells whose session a token is, and keeps it going. [ErrNoSession]: it
// never was, has ended, or its account is gone.
func (s *Staff) Session(ctx context.Context, token string) (Account, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenSize) {
		return Account{}, ErrNoSession
	}
	v, err := s.sessions.Get(ctx, sessionKey(token))
	if errors.Is(err, journal.ErrNotFound) {
		return Account{}, ErrNoSession
	}
	if err != nil {
		return Account{}, err
	}
	var found session
	if err := json.Unmarshal(v.Bytes, &found); err != nil {
		return Account{}, fmt.Errorf("read a session: %w", err)
	}
	now := s.Now().UTC()
	if found.ended(now) {
		return Account{}, ErrNoSession
	}
	if err := s.load(ctx); err != nil {
		return Account{}, err
	}
	a, err := s.byKey(ctx, found.Account)
	if errors.Is(err, ErrUnknown) {
		return Account{}, ErrNoSession
	}
	if err != nil {
		return Account{}, err
	}
	return a, s.renew(ctx, v, found, now)
}

// renew writes that a session is in use. Losing to another request of the same
// session, or to its sign-out, is no mistake: a session that was deleted is never
// written again.
func (s *Staff) renew(ctx context.Context, v journal.Value, found session, now time.Time) error {
	if now.Sub(found.Seen) < renewed {
		return nil
	}
	found.Seen = now
	value, err := json.Marshal(found)
	if err != nil {
		return fmt.Errorf("encode a session: %w", err)
	}
	err = s.sessions.Update(ctx, v.Key, value, v.Revision)
	if errors.Is(err, journal.ErrConflict) {
		return nil
	}
	return err
}

// SignOut ends a session; one that has ended is no mistake. What was never a session
// costs no write.
func (s *Staff) SignOut(ctx context.Context, token string) error {
	v, err := s.sessions.Get(ctx, sessionKey(token))
	if errors.Is(err, journal.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.sessions.Delete(ctx, v.Key)
}

func sessionKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
