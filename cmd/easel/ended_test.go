package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

// lookedAt is how long a page has listened when its session is looked at anyway. One that ends sooner has heard of it.
const lookedAt = 5 * time.Second

// Whoever was removed, or has another password, is out of every process as soon as that is
// answered, while they ask without a pause, and what they listen to ends.
func TestAnEndedSessionIsOverInEveryProcess(t *testing.T) {
	t.Parallel()
	on, secret := journaltest.NewCluster(t).Contest(), newSecret(t)
	startEasel(t, userFlags(on.Server(access.Worker), secret, "worker")...) // makes the buckets
	here := startEasel(t, userFlags(on.Server(access.Moderation), secret, "moderation")...)
	there := startEasel(t, userFlags(on.Server(access.Moderation), secret, "moderation")...)
	boss := signIn(t, here, "boss@example.org", "--role", "organiser")
	for name, end := range map[string]func(victim *moderator) reply{
		"removed by an organiser": func(victim *moderator) reply {
			return boss.post("/moderation/staff/"+boss.idOf(victim.email)+"/remove", nil)
		},
		"removed by an operator": func(victim *moderator) reply {
			here.must("staff", "remove", victim.email)
			return reply{Status: http.StatusOK}
		},
		"another password": func(victim *moderator) reply {
			again := victim.again(here)
			return again.post("/moderation/password", url.Values{"current": {ownPassword}, "password": {"five orange barges"}})
		},
		"ended by its owner": func(victim *moderator) reply {
			return victim.again(here).post("/moderation/sessions", url.Values{"others": {"yes"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			const most = 8 // tries on a machine that has other work: one that was slow proves nothing
			for try := range most {
				victim := signIn(t, here, fmt.Sprintf("%s.%d@example.org", strings.ReplaceAll(name, " ", "."), try))
				if isShutOut(t, victim, there, end) {
					return
				}
			}
			t.Errorf("in %d tries no page that listens has heard of it", most)
		})
	}
}

// isShutOut ends a session, which must be over in both processes, and reports whether both pages that listened ended sooner than
// they would without hearing of it.
func isShutOut(t *testing.T, victim *moderator, there *process, end func(*moderator) reply) (heard bool) {
	t.Helper()
	away := &moderator{t: t, at: there.URL, email: victim.email, cookie: victim.cookie}
	began := time.Now()
	near, far := listenAll(t, victim, 1), listenAll(t, away, 1)
	asking := away.askOn()
	if got := end(victim); got.Status != http.StatusOK {
		t.Fatalf("answered %d: %s", got.Status, got.Body)
	}
	over := time.Now()
	for where, l := range map[string]*listeners{"here": near, "there": far} {
		l.all.Wait()
		if said := l.heard["ended"].Load(); said != 1 {
			t.Errorf("%s: it said %d times that it ended", where, said)
		}
	}
	heard = time.Since(began) < lookedAt
	if last := asking(); last.After(over) {
		t.Errorf("a question was answered that was asked %s too late", last.Sub(over))
	}
	for _, m := range []*moderator{victim, away} {
		if got := m.request(http.MethodGet, "/moderation/live", nil); got.Status != http.StatusUnauthorized {
			t.Errorf("to listen again is answered with %d", got.Status)
		}
	}
	return heard
}

// askOn asks for the queue again and again, from two windows, and returns once it is answered. What it returns stops that, and
// gives when the last question was asked that was answered.
func (m *moderator) askOn() func() (last time.Time) {
	var mu sync.Mutex
	var last time.Time
	enough := make(chan struct{})
	var windows sync.WaitGroup
	for range 2 {
		windows.Go(func() {
			for {
				select {
				case <-enough:
					return
				default:
				}
				begun := time.Now()
				got, err := m.ask(http.MethodGet, "/moderation/queue", nil)
				if err != nil || got.Status != http.StatusOK {
					continue
				}
				mu.Lock()
				if begun.After(last) {
					last = begun
				}
				mu.Unlock()
			}
		})
	}
	eventually(m.t, stepTime, "questions are answered", func() error {
		mu.Lock()
		defer mu.Unlock()
		if last.IsZero() {
			return errors.New("not yet")
		}
		return nil
	})
	return func() time.Time {
		close(enough)
		windows.Wait()
		return last
	}
}

// again is the same person in another browser.
func (m *moderator) again(at *process) *moderator {
	m.t.Helper()
	o := &moderator{t: m.t, at: at.URL, email: m.email}
	got := o.post("/moderation/sign-in", url.Values{"email": {m.email}, "password": {ownPassword}})
	if got.Status != http.StatusOK {
		m.t.Fatalf("sign in again: %d %s", got.Status, got.Body)
	}
	o.cookie, _, _ = strings.Cut(got.Header.Get("Set-Cookie"), ";")
	return o
}

// idOf finds a colleague.
func (m *moderator) idOf(email string) string {
	m.t.Helper()
	var team struct {
		Staff []struct {
			ID, Email, Role string
			Cities          []string
			Invited         bool
		}
	}
	decode(m.t, m.request(http.MethodGet, "/moderation/staff", nil), http.StatusOK, &team)
	for _, one := range team.Staff {
		if one.Email == email {
			return one.ID
		}
	}
	m.t.Fatalf("there is nobody %q", email)
	return ""
}
