package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// Peek tells whose session a token is, and does not keep it going: a page that listens is
// not a person at work. Errors are those of [Staff.Session].
func (s *Staff) Peek(ctx context.Context, token string) (Account, error) {
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
	if found.ended(s.Now().UTC()) {
		return Account{}, ErrNoSession
	}
	a, err := s.byKey(ctx, found.Account)
	if errors.Is(err, ErrUnknown) {
		return Account{}, ErrNoSession
	}
	return a, err
}
