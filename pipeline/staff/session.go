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

// From is where a session was begun, in so few words that its owner knows it again and
// nobody is traced by it.
type From struct {
	Browser string `json:"browser,omitempty"` // its name
	Network string `json:"network,omitempty"` // the first part of the address
}

// session is what the bucket holds under a token's SHA-256.
type session struct {
	Account string    `json:"account"` // key in the bucket of accounts
	ID      string    `json:"id"`      // of the account: whoever comes back is somebody new
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"` // not more than renewed behind the last use
	From    From      `json:"from"`
	Proven  bool      `json:"proven,omitempty"` // begun by a link or a provider, without the password
}

func (s session) ended(now time.Time) bool {
	return now.Sub(s.Seen) >= idle || now.Sub(s.Began) >= longest
}

// SignIn begins a session and returns its token, which is nowhere else. Errors:
// [ErrWrong], whether the address or the password is, and after the same time; and
// [ErrBusy].
func (s *Staff) SignIn(ctx context.Context, email, password string, from From) (Account, string, error) {
	k, err := s.read(ctx, s.Secret.StaffKey(Fold(email)))
	want := decoy()
	switch {
	case err == nil && k.Hash != "":
		if want, err = parseHash(k.Hash); err != nil {
			return Account{}, "", fmt.Errorf("sign in %s: %w", k.ID, err)
		}
	case err != nil && !errors.Is(err, ErrUnknown):
		return Account{}, "", err
	}
	ok, err := s.hasher.matches(ctx, want, password)
	if err != nil {
		return Account{}, "", fmt.Errorf("sign in: %w", err)
	}
	if !ok {
		return Account{}, "", ErrWrong
	}
	token, err := s.begin(ctx, session{Account: k.key, ID: k.ID, From: from})
	if err == nil {
		err = s.confirm(ctx, k, token)
	}
	if err != nil {
		return Account{}, "", err
	}
	return k.Account, token, nil
}

// confirm makes sure that the password that a session was begun with is still the one of its
// account, else ends it: [ErrWrong]. Whoever changed it meanwhile may have ended all others
// before this one was there.
func (s *Staff) confirm(ctx context.Context, k kept, token string) error {
	now, err := s.read(ctx, k.key)
	if err == nil && now.ID == k.ID && now.Hash == k.Hash {
		return nil
	}
	if err == nil || errors.Is(err, ErrUnknown) {
		err = ErrWrong
	}
	return errors.Join(err, s.sessions.Delete(ctx, tokenKey(token)))
}

// SignInProven begins a session for an address that somebody else has proven to be
// theirs: [ErrUnknown] if it has no account. It never makes one.
func (s *Staff) SignInProven(ctx context.Context, email string, from From) (Account, string, error) {
	return s.enter(ctx, s.Secret.StaffKey(Fold(email)), "", from)
}

// enter begins a session without a password, for an account that still has the id if one
// is given.
func (s *Staff) enter(ctx context.Context, key, id string, from From) (Account, string, error) {
	k, err := s.read(ctx, key)
	if err != nil {
		return Account{}, "", err
	}
	if id != "" && k.ID != id {
		return Account{}, "", ErrUnknown
	}
	if k.Invited {
		k.Invited = false
		if err := s.update(ctx, k); err != nil && !errors.Is(err, ErrChanged) {
			return Account{}, "", err
		}
	}
	token, err := s.begin(ctx, session{Account: key, ID: k.ID, From: from, Proven: true})
	return k.Account, token, err
}

// newToken is a secret that nobody guesses: 256 random bits.
func newToken() string {
	raw := make([]byte, tokenSize)
	rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// isToken reports whether a string looks like what newToken makes.
func isToken(s string) bool { return len(s) == base64.RawURLEncoding.EncodedLen(tokenSize) }

func (s *Staff) begin(ctx context.Context, begun session) (string, error) {
	token := newToken()
	begun.Began = s.Now().UTC()
	begun.Seen = begun.Began
	value, err := json.Marshal(begun)
	if err != nil {
		return "", fmt.Errorf("encode a session: %w", err)
	}
	if err := s.sessions.Create(ctx, tokenKey(token), value); err != nil {
		return "", err
	}
	return token, nil
}

// Session tells whose session a token is, and keeps it going. [ErrNoSession]: it
// never was, has ended, or its account is gone.
func (s *Staff) Session(ctx context.Context, token string) (Account, error) {
	a, found, v, err := s.whose(ctx, token)
	if err != nil {
		return Account{}, err
	}
	return a, s.renew(ctx, v, found, s.Now().UTC())
}

// Peek is [Staff.Session] and does not keep the session going: a page that listens is not
// a person at work.
func (s *Staff) Peek(ctx context.Context, token string) (Account, error) {
	a, _, _, err := s.whose(ctx, token)
	return a, err
}

func (s *Staff) whose(ctx context.Context, token string) (Account, session, journal.Value, error) {
	found, v, err := s.session(ctx, token)
	if err == nil {
		err = s.load(ctx)
	}
	if err != nil {
		return Account{}, session{}, journal.Value{}, err
	}
	a, err := s.byKey(ctx, found.Account)
	if errors.Is(err, ErrUnknown) || err == nil && a.ID != found.ID {
		err = ErrNoSession
	}
	return a, found, v, err
}

// session reads one that goes on, else [ErrNoSession].
func (s *Staff) session(ctx context.Context, token string) (session, journal.Value, error) {
	if !isToken(token) {
		return session{}, journal.Value{}, ErrNoSession
	}
	v, err := s.sessions.Get(ctx, tokenKey(token))
	if errors.Is(err, journal.ErrNotFound) {
		return session{}, journal.Value{}, ErrNoSession
	}
	if err != nil {
		return session{}, journal.Value{}, err
	}
	var found session
	if err := json.Unmarshal(v.Bytes, &found); err != nil {
		return session{}, journal.Value{}, fmt.Errorf("read a session: %w", err)
	}
	if found.ended(s.Now().UTC()) {
		return session{}, journal.Value{}, ErrNoSession
	}
	return found, v, nil
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
	v, err := s.sessions.Get(ctx, tokenKey(token))
	if errors.Is(err, journal.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.sessions.Delete(ctx, v.Key)
}

// tokenKey is what a bucket holds of a token.
func tokenKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
