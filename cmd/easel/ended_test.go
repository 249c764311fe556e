package main

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
)

// atOnce is how long a page that listens may go on after its session was ended at another
// process. It is less than the five seconds after which each session is looked at anyway.
const atOnce = 3 * time.Second

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
			victim := signIn(t, here, strings.ReplaceAll(name, " ", ".")+"@example.org")
			away := &moderator{t: t, at: there.URL, email: victim.email, cookie: victim.cookie}
			near, far := listenAll(t, victim, 1), listenAll(t, away, 1)
			asking := away.askOn()
			if got := end(victim); got.Status != http.StatusOK {
				t.Fatalf("answered %d: %s", got.Status, got.Body)
			}
			over := time.Now()
			for where, l := range map[string]*listeners{"here": near, "there": far} {
				l.all.Wait()
				took := time.Since(over)
				if said := l.heard["ended"].Load(); said != 1 || took > atOnce {
					t.Errorf("%s: it ended %s later and said so %d times", where, took, said)
				}
				t.Logf("%s the page that listens ended after %s", where, took.Round(time.Millisecond))
			}
			asked, last := asking()
			if asked == 0 || last.After(over) {
				t.Errorf("%d questions were answered, the last of them %s too late", asked, last.Sub(over))
			}
			for _, m := range []*moderator{victim, away} {
				if got := m.request(http.MethodGet, "/moderation/live", nil); got.Status != http.StatusUnauthorized {
					t.Errorf("to listen again is answered with %d", got.Status)
				}
			}
		})
	}
}

// askOn asks for the queue again and again, from two windows. What it returns stops that,
// and gives how many questions were answered, and when the last of those was asked.
func (m *moderator) askOn() func() (answered int, last time.Time) {
	var mu sync.Mutex
	var answered int
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
				answered++
				if begun.After(last) {
					last = begun
				}
				mu.Unlock()
			}
		})
	}
	return func() (int, time.Time) {
		close(enough)
		windows.Wait()
		return answered, last
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
