package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

const (
	// LinkTime is how long a link to sign in is good.
	LinkTime = 15 * time.Minute
	// inviteTime is how long an invitation is: the bucket's own time to live, so that
	// none lies longer.
	inviteTime = 7 * 24 * time.Hour
)

// link is what the bucket holds under a token's SHA-256.
type link struct {
	Account string    `json:"account"` // key in the bucket of accounts
	ID      string    `json:"id"`      // of the account
	Until   time.Time `json:"until"`
}

// Link makes a link's token for an address: whoever has it signs in once, within
// [LinkTime], or within the week after they were invited and have not come yet. It is
// nowhere else. [ErrUnknown] if the address has no account. A mail goes to the account's
// own address, however somebody spelt it.
func (s *Staff) Link(ctx context.Context, email string) (Account, string, error) {
	k, err := s.read(ctx, s.Secret.StaffKey(Fold(email)))
	if err != nil {
		return Account{}, "", err
	}
	value, err := json.Marshal(link{Account: k.key, ID: k.ID, Until: s.Now().UTC().Add(GoodFor(k.Account))})
	if err != nil {
		return Account{}, "", fmt.Errorf("encode a link: %w", err)
	}
	token := newToken()
	return k.Account, token, s.links.Create(ctx, tokenKey(token), value)
}

// GoodFor is how long a link for an account is good.
func GoodFor(a Account) time.Duration {
	if a.Invited {
		return inviteTime
	}
	return LinkTime
}

// Invite makes an account without a password, and the token of its owner's first link.
// Errors: as [Staff.Add].
func (s *Staff) Invite(ctx context.Context, email string, role Role, cities []string) (Account, string, error) {
	a, err := s.add(ctx, Account{Email: email, Role: role, Cities: cities, Invited: true}, "")
	if err != nil {
		return Account{}, "", err
	}
	return s.Link(ctx, a.Email)
}

// Linked tells whose link a token is, and leaves it good; [ErrNoLink].
func (s *Staff) Linked(ctx context.Context, token string) (Account, error) {
	found, _, err := s.link(ctx, token)
	if err != nil {
		return Account{}, err
	}
	k, err := s.read(ctx, found.Account)
	if errors.Is(err, ErrUnknown) || err == nil && k.ID != found.ID {
		return Account{}, ErrNoLink
	}
	return k.Account, err
}

// SignInByLink uses a link up and begins a session; of many at once one does. [ErrNoLink].
func (s *Staff) SignInByLink(ctx context.Context, token string, from From) (Account, string, error) {
	found, v, err := s.link(ctx, token)
	if err != nil {
		return Account{}, "", err
	}
	err = s.links.DeleteRevision(ctx, v.Key, v.Revision)
	if errors.Is(err, journal.ErrConflict) {
		return Account{}, "", ErrNoLink
	}
	if err != nil {
		return Account{}, "", err
	}
	a, session, err := s.enter(ctx, found.Account, found.ID, from)
	if errors.Is(err, ErrUnknown) {
		return Account{}, "", ErrNoLink
	}
	return a, session, err
}

// Spend notes that a secret of somebody else's making was used, which is good for once, and
// for less than a week: [ErrNoLink] if it was before, in whichever process.
func (s *Staff) Spend(ctx context.Context, secret string) error {
	value, err := json.Marshal(link{}) // leads nowhere, and its time is over
	if err != nil {
		return fmt.Errorf("encode a spent secret: %w", err)
	}
	err = s.links.Create(ctx, tokenKey("spent "+secret), value)
	if errors.Is(err, journal.ErrConflict) {
		return ErrNoLink
	}
	return err
}

func (s *Staff) link(ctx context.Context, token string) (link, journal.Value, error) {
	if !isToken(token) {
		return link{}, journal.Value{}, ErrNoLink
	}
	v, err := s.links.Get(ctx, tokenKey(token))
	if errors.Is(err, journal.ErrNotFound) {
		return link{}, journal.Value{}, ErrNoLink
	}
	if err != nil {
		return link{}, journal.Value{}, err
	}
	var found link
	if err := json.Unmarshal(v.Bytes, &found); err != nil {
		return link{}, journal.Value{}, fmt.Errorf("read a link: %w", err)
	}
	if !s.Now().Before(found.Until) {
		return link{}, journal.Value{}, ErrNoLink
	}
	return found, v, nil
}
