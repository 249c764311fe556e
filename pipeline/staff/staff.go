package staff

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// What a caller may have to act on. Where the journal can't be reached it is
// journal.ErrAway.
var (
	ErrExists    = errors.New("there is an account with this address already")
	ErrAddress   = errors.New("not an e-mail address")
	ErrRole      = errors.New("not a role: there are moderator, organiser, jury, auditor and safeguarding")
	ErrWrong     = errors.New("no account has this address and password")
	ErrBusy      = errors.New("too many people are signing in at this moment")
	ErrNoSession = errors.New("there is no such session, or it has ended")
	ErrUnknown   = errors.New("no account has this id")
	ErrYourself  = errors.New("nobody changes or removes their own account")
	ErrChanged   = errors.New("somebody changed the account at the same moment")
	ErrNoLink    = errors.New("there is no such link, or it was used, or its time is over")
)

// Bucket is the name of the bucket of accounts.
const Bucket = "staff"

// Config is what the staff are kept with.
type Config struct {
	Journal *journal.Journal
	Secret  *vault.Secret
	Now     func() time.Time
	Log     *slog.Logger
}

// Staff is everybody who works on the contest. It may be used by many at once.
type Staff struct {
	Config
	accounts *journal.Bucket // HMAC of the address to record
	sessions *journal.Bucket // SHA-256 of the token to session
	links    *journal.Bucket // SHA-256 of the token to link
	hasher   hasher
	watchers *watchers

	loaded chan struct{} // closed when all accounts of the start are known
	once   sync.Once     // closes loaded

	mu   sync.RWMutex
	byID map[string]Account // guarded by mu
	keys map[string]string  // bucket key to id; guarded by mu
	seen map[string]uint64  // bucket key to the revision in memory; guarded by mu
}

// record is an account as the bucket holds it.
type record struct {
	Account
	Hash string `json:"hash,omitempty"` // none: whoever was invited and chose no password
}

// Open opens the buckets, making them if they do not exist. Adding and signing in
// work at once; [Staff.Session] and [Staff.ByID] want [Staff.Run].
func Open(ctx context.Context, c Config) (*Staff, error) {
	accounts, err := c.Journal.Bucket(ctx, Bucket, 0)
	if err != nil {
		return nil, err
	}
	sessions, err := c.Journal.Bucket(ctx, "sessions", idle)
	if err != nil {
		return nil, err
	}
	links, err := c.Journal.Bucket(ctx, "links", inviteTime)
	if err != nil {
		return nil, err
	}
	return &Staff{
		Config: c, accounts: accounts, sessions: sessions, links: links, hasher: newHasher(), watchers: &watchers{all: map[*watcher]struct{}{}},
		loaded: make(chan struct{}), byID: map[string]Account{}, keys: map[string]string{}, seen: map[string]uint64{},
	}, nil
}

// Run keeps the accounts in memory as they change, here or in another process, and hears
// of sessions that are ended, until the context ends.
func (s *Staff) Run(ctx context.Context) error {
	var hearing sync.WaitGroup
	hearing.Go(func() { _ = s.follow(ctx, s.sessions, s.hear, func() {}) }) // the context's end, as below
	defer hearing.Wait()
	return s.follow(ctx, s.accounts, s.take, func() { s.once.Do(func() { close(s.loaded) }) })
}

// follow watches a bucket for as long as the context lasts, whatever interrupts it.
func (s *Staff) follow(ctx context.Context, b *journal.Bucket, take func(journal.Value), ready func()) error {
	for {
		err := b.Watch(ctx, take, ready)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.Log.Warn("watching the staff was interrupted", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// hear wakes those who watch a session that was ended.
func (s *Staff) hear(v journal.Value) {
	if v.Deleted {
		s.watchers.tell(func(w *watcher) bool { return w.session == v.Key })
	}
}

// take keeps what the bucket holds, unless something newer is known, and wakes those who
// watch the account.
func (s *Staff) take(v journal.Value) {
	var k kept
	var err error
	if !v.Deleted {
		if k, err = parse(v); err != nil {
			s.Log.Error("an account can't be read: nobody can use it", "err", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Revision < s.seen[v.Key] {
		return
	}
	defer s.watchers.tellOf(s.keys[v.Key], k.ID)
	delete(s.byID, s.keys[v.Key])
	delete(s.keys, v.Key)
	s.seen[v.Key] = v.Revision
	if !v.Deleted && err == nil {
		s.byID[k.ID], s.keys[v.Key] = k.Account, k.ID
	}
}

// refresh reads an account that this process has just written, so that what it is asked
// next it knows already.
func (s *Staff) refresh(ctx context.Context, key string) error {
	v, err := s.accounts.Get(ctx, key)
	if errors.Is(err, journal.ErrNotFound) {
		return nil // removed meanwhile: the watcher hears of it
	}
	if err != nil {
		return err
	}
	s.take(v)
	return nil
}

// forget drops an account at once, before the watcher hears that it is gone.
func (s *Staff) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.watchers.tellOf(s.keys[key])
	delete(s.byID, s.keys[key])
	delete(s.keys, key)
}

// Add makes an account whose owner has chosen the password: for all cities if none are
// given. Which slugs are cities is the caller's to know. Errors: [ErrExists],
// [ErrAddress], [ErrRole], [ErrWeak].
func (s *Staff) Add(ctx context.Context, email string, role Role, cities []string, password string) (Account, error) {
	return s.add(ctx, Account{Email: email, Role: role, Cities: cities}, password)
}

// AddGenerated is [Staff.Add] with a password that it makes and returns. Its owner has to
// choose another one at the first sign-in.
func (s *Staff) AddGenerated(ctx context.Context, email string, role Role, cities []string) (Account, string, error) {
	password := GeneratePassword()
	a, err := s.add(ctx, Account{Email: email, Role: role, Cities: cities, Generated: true}, password)
	return a, password, err
}

func (s *Staff) add(ctx context.Context, a Account, password string) (_ Account, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("add to the staff: %w", err)
		}
	}()
	if a.Email, err = checkAddress(a.Email); err != nil {
		return Account{}, err
	}
	if _, err := ParseRole(string(a.Role)); err != nil {
		return Account{}, err
	}
	r := record{Account: a}
	if !a.Invited {
		if err := checkPassword(password, a.Email); err != nil {
			return Account{}, err
		}
		made, err := s.hasher.make(ctx, password)
		if err != nil {
			return Account{}, err
		}
		r.Hash = made.String()
	}
	r.ID, r.CreatedAt = rand.Text(), s.Now().UTC()
	return r.Account, s.create(ctx, r)
}

// create writes a new account; [ErrExists] if its address has one.
func (s *Staff) create(ctx context.Context, r record) error {
	value, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode an account: %w", err)
	}
	key := s.Secret.StaffKey(Fold(r.Email))
	err = s.accounts.Create(ctx, key, value)
	if errors.Is(err, journal.ErrConflict) {
		return ErrExists
	}
	if err != nil {
		return err
	}
	return s.refresh(ctx, key)
}

// ByID finds the person that a fact names, else [ErrUnknown].
func (s *Staff) ByID(ctx context.Context, id string) (Account, error) {
	if err := s.load(ctx); err != nil {
		return Account{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	a, ok := s.byID[id]
	if !ok {
		return Account{}, ErrUnknown
	}
	return a, nil
}

// loadTime is how long the accounts may take to arrive before the journal counts
// as away.
const loadTime = 4 * time.Second

// load waits until the accounts are known.
func (s *Staff) load(ctx context.Context) error {
	select {
	case <-s.loaded:
		return nil
	default:
	}
	waiting, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	select {
	case <-s.loaded:
		return nil
	case <-waiting.Done():
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("load the staff: %w", journal.ErrAway)
	}
}

// byKey finds the account of a bucket key: in memory, or, if it came into being
// only just now in another process, in the bucket. [ErrUnknown] if there is none.
func (s *Staff) byKey(ctx context.Context, key string) (Account, error) {
	s.mu.RLock()
	a, ok := s.byID[s.keys[key]]
	s.mu.RUnlock()
	if ok {
		return a, nil
	}
	r, err := s.read(ctx, key)
	return r.Account, err
}

// kept is a record as it was read, with what a change has to name.
type kept struct {
	record
	key      string
	revision uint64
}

// read reads an account from the bucket; [ErrUnknown] if it has none.
func (s *Staff) read(ctx context.Context, key string) (kept, error) {
	v, err := s.accounts.Get(ctx, key)
	if errors.Is(err, journal.ErrNotFound) {
		return kept{}, ErrUnknown
	}
	if err != nil {
		return kept{}, err
	}
	return parse(v)
}

func parse(v journal.Value) (kept, error) {
	k := kept{key: v.Key, revision: v.Revision}
	if err := json.Unmarshal(v.Bytes, &k.record); err != nil {
		return kept{}, fmt.Errorf("read an account: %w", err)
	}
	return k, nil
}

// update writes an account as it is now, unless it changed since it was read: [ErrChanged].
func (s *Staff) update(ctx context.Context, k kept) error {
	value, err := json.Marshal(k.record)
	if err != nil {
		return fmt.Errorf("encode an account: %w", err)
	}
	err = s.accounts.Update(ctx, k.key, value, k.revision)
	if errors.Is(err, journal.ErrConflict) {
		return ErrChanged
	}
	if err != nil {
		return err
	}
	return s.refresh(ctx, k.key)
}
