package staff

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// Ongoing is a session that goes on, as its owner sees it.
type Ongoing struct {
	Key   string // names it to [Staff.End]; nobody signs in with it
	From  From
	Began time.Time
	Here  bool // it is the one that asks
}

// Sessions are the sessions of an account that go on, the one of the token first and then
// the newest.
func (s *Staff) Sessions(ctx context.Context, a Account, token string) ([]Ongoing, error) {
	var all []Ongoing
	here := tokenKey(token)
	err := s.eachSession(ctx, a, func(key string, found session) {
		if !found.ended(s.Now().UTC()) {
			all = append(all, Ongoing{Key: key, From: found.From, Began: found.Began, Here: key == here})
		}
	})
	slices.SortFunc(all, func(x, y Ongoing) int {
		if x.Here != y.Here {
			return cmp.Compare(y.here(), x.here())
		}
		return y.Began.Compare(x.Began)
	})
	return all, err
}

func (o Ongoing) here() int {
	if o.Here {
		return 1
	}
	return 0
}

// End ends one session of an account. One that has ended, or is another's, is no mistake,
// and stays as it is.
func (s *Staff) End(ctx context.Context, a Account, key string) error {
	return s.endSessions(ctx, a, func(one string) bool { return one == key })
}

// EndOthers ends all sessions of an account but that of the token: all, without one.
func (s *Staff) EndOthers(ctx context.Context, a Account, token string) error {
	here := tokenKey(token)
	return s.endSessions(ctx, a, func(one string) bool { return one != here })
}

func (s *Staff) endSessions(ctx context.Context, a Account, which func(key string) bool) error {
	var keys []string
	err := s.eachSession(ctx, a, func(key string, _ session) {
		if which(key) {
			keys = append(keys, key)
		}
	})
	for _, key := range keys {
		err = errors.Join(err, s.sessions.Delete(ctx, key))
	}
	return err
}

// eachSession finds an account's sessions among all: there are a few hundred, and this is
// asked seldom.
func (s *Staff) eachSession(ctx context.Context, a Account, take func(key string, found session)) error {
	ctx, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	var broken error
	err := s.sessions.Each(ctx, func(v journal.Value) {
		var found session
		if err := json.Unmarshal(v.Bytes, &found); err != nil {
			broken = fmt.Errorf("read a session: %w", err)
			return
		}
		if found.ID == a.ID {
			take(v.Key, found)
		}
	})
	return errors.Join(err, broken)
}
