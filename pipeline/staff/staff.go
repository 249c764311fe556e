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
	ErrWeak      = fmt.Errorf("a password must have at least %d characters", MinPassword)
	ErrRole      = errors.New("not a role: there are moderator, organiser, jury, auditor and safeguarding")
	ErrWrong     = errors.New("no account has this address and password")
	ErrBusy      = errors.New("too many people are signing in at this moment")
	ErrNoSession = errors.New("there is no such session, or it has ended")
	ErrUnknown   = errors.New("no account has this id")
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
	hasher   hasher

	loaded chan struct{} // closed when all accounts of the start are known
	once   sync.Once     // closes loaded

	mu   sync.RWMutex
	byID map[string]Account // guarded by mu
	keys map[string]string  // bucket key to id; guarded by mu
}

// record is an account as the bucket holds it.
type record struct {
	Account
	Hash string `json:"hash"`
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
	return &Staff{
		Config: c, accounts: accounts, sessions: sessions, hasher: newHasher(),
		loaded: make(chan struct{}), byID: map[string]Account{}, keys: map[string]string{},
	}, nil
}

// Run keeps the accounts in memory as they change, here or in another process,
// until the context ends.
func (s *Staff) Run(ctx context.Context) error {
	for {
		err := s.accounts.Watch(ctx, s.take, func() { s.once.Do(func() { close(s.loaded) }) })
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

func (s *Staff) take(v journal.Value) {
	if v.Deleted {
		s.forget(v.Key)
		return
	}
	var r record
	if err := json.Unmarshal(v.Bytes, &r); err != nil {
		s.Log.Error("an account can't be read: nobody can use it", "err", err)
		s.forget(v.Key)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID[r.ID], s.keys[v.Key] = r.Account, r.ID
}

func (s *Staff) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, s.keys[key])
	delete(s.keys, key)
}

// Add makes an account: for all cities if none are given. Which slugs are cities
// is the caller's to know. Errors: [ErrExists], [ErrAddress], [ErrRole], [ErrWeak].
func (s *Staff) Add(ctx context.Context, email string, role Role, cities []string, password string) (Account, error) {
	email, err := checkAddress(email)
	if err != nil {
		return Account{}, fmt.Errorf("add to the staff: %w", err)
	}
	if _, err := ParseRole(string(role)); err != nil {
		return Account{}, fmt.Errorf("add to the staff: %w", err)
	}
	if err := checkPassword(password); err != nil {
		return Account{}, fmt.Errorf("add to the staff: %w", err)
	}
	made, err := s.hasher.make(ctx, password)
	if err != nil {
		return Account{}, fmt.Errorf("add to the staff: %w", err)
	}
	a := Account{ID: rand.Text(), Email: email, Role: role, Cities: cities, CreatedAt: s.Now().UTC()}
	value, err := json.Marshal(record{a, made.String()})
	if err != nil {
		return Account{}, fmt.Errorf("encode an account: %w", err)
	}
	key := s.Secret.StaffKey(Fold(email))
	err = s.accounts.Create(ctx, key, value)
	if errors.Is(err, journal.ErrConflict) {
		return Account{}, fmt.Errorf("add to the staff: %w", ErrExists)
	}
	if err != nil {
		return Account{}, err
	}
	s.take(journal.Value{Key: key, Bytes: value})
	return a, nil
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

func (s *Staff) read(ctx context.Context, key string) (record, error) {
	v, err := s.accounts.Get(ctx, key)
	if errors.Is(err, journal.ErrNotFound) {
		return record{}, ErrUnknown
	}
	if err != nil {
		return record{}, err
	}
	var r record
	if err := json.Unmarshal(v.Bytes, &r); err != nil {
		return record{}, fmt.Errorf("read an account: %w", err)
	}
	return r, nil
}
