package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// All are all accounts by address, as the bucket has them at this moment.
func (s *Staff) All(ctx context.Context) ([]Account, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	var all []Account
	err := s.accounts.Each(ctx, func(v journal.Value) {
		k, err := parse(v)
		if err != nil {
			s.Log.Error("an account can't be read: nobody can use it", "err", err)
			return
		}
		all = append(all, k.Account)
	})
	slices.SortFunc(all, func(x, y Account) int { return cmp.Compare(Fold(x.Email), Fold(y.Email)) })
	return all, err
}

// ByAddress finds an account by its address, else [ErrUnknown].
func (s *Staff) ByAddress(ctx context.Context, email string) (Account, error) {
	k, err := s.read(ctx, s.Secret.StaffKey(Fold(email)))
	return k.Account, err
}

// Change gives a person another role and other cities, in the name of somebody who may.
// Errors: [ErrYourself], [ErrUnknown], [ErrRole], [ErrChanged].
func (s *Staff) Change(ctx context.Context, by, a Account, role Role, cities []string) error {
	if _, err := ParseRole(string(role)); err != nil {
		return err
	}
	return s.overrule(ctx, by, a, func(k kept) error {
		k.Role, k.Cities = role, cities
		return s.update(ctx, k)
	})
}

// Dismiss removes a person's account in the name of somebody who may. Their sessions end
// at once, in every process. Errors: [ErrYourself], [ErrUnknown], [ErrChanged].
func (s *Staff) Dismiss(ctx context.Context, by, a Account) error {
	return s.overrule(ctx, by, a, func(k kept) error { return s.drop(ctx, k) })
}

// Remove removes an account for an operator, who may remove anybody. Errors:
// [ErrUnknown], [ErrChanged].
func (s *Staff) Remove(ctx context.Context, a Account) error {
	k, err := s.read(ctx, s.Secret.StaffKey(Fold(a.Email)))
	if err != nil {
		return err
	}
	return s.drop(ctx, k)
}

// overrule acts on another's account. Nobody acts on their own, and whoever acts writes
// their own account first, after reading both: of people who overrule each other at once
// one fails, because the revision they read is gone, and whoever was last to write their
// own is still there at the end. So there is always somebody left who may.
func (s *Staff) overrule(ctx context.Context, by, a Account, act func(kept) error) error {
	if by.ID == a.ID {
		return ErrYourself
	}
	theirs, err := s.read(ctx, s.Secret.StaffKey(Fold(a.Email)))
	if err != nil {
		return err
	}
	own, err := s.read(ctx, s.Secret.StaffKey(Fold(by.Email)))
	if errors.Is(err, ErrUnknown) || err == nil && (own.ID != by.ID || own.Role != by.Role) {
		return ErrChanged
	}
	if err != nil {
		return err
	}
	if err := s.update(ctx, own); err != nil {
		return err
	}
	return act(theirs)
}

func (s *Staff) drop(ctx context.Context, k kept) error {
	err := s.accounts.DeleteRevision(ctx, k.key, k.revision)
	if errors.Is(err, journal.ErrConflict) {
		return ErrChanged
	}
	if err != nil {
		return err
	}
	s.forget(k.key)
	if err := s.endSessions(ctx, k.Account, func(string) bool { return true }); err != nil {
		// They open nothing any more: no account has their id.
		return fmt.Errorf("clear the sessions of somebody who left: %w", err)
	}
	return nil
}

// SetPassword gives the owner of a session another password, and ends their other
// sessions. Who signed in with a password of their own proves it by current; who came by
// a link, or with one that was generated, need not. Errors: [ErrNoSession], [ErrWrong],
// [ErrWeak], [ErrChanged], [ErrBusy].
func (s *Staff) SetPassword(ctx context.Context, token, current, next string) error {
	found, _, err := s.session(ctx, token)
	if err != nil {
		return err
	}
	k, err := s.read(ctx, found.Account)
	if errors.Is(err, ErrUnknown) || err == nil && k.ID != found.ID {
		return ErrNoSession
	}
	if err != nil {
		return err
	}
	if err := s.mayReplace(ctx, found, k, current, next); err != nil {
		return err
	}
	made, err := s.hasher.make(ctx, next)
	if err != nil {
		return err
	}
	k.Hash, k.Generated = made.String(), false
	if err := s.update(ctx, k); err != nil {
		return err
	}
	return s.EndOthers(ctx, k.Account, token)
}

// mayReplace checks the password that is to go, and the one that is to come.
func (s *Staff) mayReplace(ctx context.Context, found session, k kept, current, next string) error {
	if err := checkPassword(next, k.Email); err != nil {
		return err
	}
	if k.Hash == "" {
		return nil
	}
	old, err := parseHash(k.Hash)
	if err != nil {
		return fmt.Errorf("change the password of %s: %w", k.ID, err)
	}
	if k.Generated {
		same, err := s.hasher.matches(ctx, old, next)
		if same {
			return ErrSame
		}
		return err
	}
	if found.Proven {
		return nil
	}
	ok, err := s.hasher.matches(ctx, old, current)
	if err == nil && !ok {
		return ErrWrong
	}
	return err
}

// NeedsPassword reports whether [Staff.SetPassword] will want the password of now.
func (s *Staff) NeedsPassword(ctx context.Context, token string) (bool, error) {
	found, _, err := s.session(ctx, token)
	if err != nil {
		return false, err
	}
	k, err := s.read(ctx, found.Account)
	return err == nil && k.Hash != "" && !k.Generated && !found.Proven, err
}
