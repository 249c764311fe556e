package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store"
)

// The whole way over separate processes: what one of them has acknowledged, all others
// know, and none can do more than its role needs.
func TestTheWalkOverRolesApart(t *testing.T) {
	t.Parallel()
	p := startTopology(t)
	walk(t, p.process)
	a, m := seenByBothGalleries(t, p)
	moderatorsHearThroughTheProxy(t, p, m)
	everyProcessAnswered(t, p)
	noRoleCanDoMore(t, p, a)
	limitsSeeTheClient(t, p)
	goesOnWithOneOfEach(t, p, m)
	allAreWatched(t, p)
	endsAllThatItStarted(t, p)
}

// seenByBothGalleries publishes a drawing and takes it down, and asks both galleries.
func seenByBothGalleries(t *testing.T, p *topology) (accepted, *moderator) {
	t.Helper()
	a, err := newFamily(p.URL, 2, renditiontest.JPEG(t, 700, 900)).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p.process, a, "in_review")
	m := signIn(t, p.process, "petra@example.org")
	var done struct{ ID, Status string }
	decode(t, m.decide(looksAt(t, m, a), "approve", ""), http.StatusOK, &done)
	waitsFor(t, p.process, a, "published")
	bothAnswer(t, p, "/drawings/"+a.ID, http.StatusOK)
	if got := m.post("/moderation/drawings/"+a.ID+"/take-down", url.Values{"reason": {"face_visible"}}); got.Status != http.StatusOK {
		t.Fatalf("take down: %d %s", got.Status, got.Body)
	}
	bothAnswer(t, p, "/drawings/"+a.ID, http.StatusNotFound)
	return a, m
}

// moderatorsHearThroughTheProxy has four listen, at both processes in turn: the proxy must
// hand on each line as it comes.
func moderatorsHearThroughTheProxy(t *testing.T, p *topology, m *moderator) {
	t.Helper()
	const many = 4
	l := listenAll(t, m, many)
	defer l.end()
	if _, err := newFamily(p.URL, 4, renditiontest.JPEG(t, 300, 200)).enter(stepTime); err != nil {
		t.Fatal(err)
	}
	l.waitFor("waiting", many)
}

func bothAnswer(t *testing.T, p *topology, path string, want int) {
	t.Helper()
	eventually(t, stepTime, fmt.Sprintf("both galleries answer %d", want), func() error {
		for number := range 2 {
			got, err := get(p.at("gallery", 1+number)+path, nil)
			if err != nil || got.Status != want {
				return fmt.Errorf("gallery-%d: %d %w", 1+number, got.Status, err)
			}
		}
		return nil
	})
}

// everyProcessAnswered looks for requests, and for a role's own credentials, in each.
func everyProcessAnswered(t *testing.T, p *topology) {
	t.Helper()
	pids := p.pids()
	for role := range roles {
		for number := range 2 {
			name := fmt.Sprintf("%s-%d", role, 1+number)
			if role != "worker" && !strings.Contains(p.logOf(name), "msg=request") {
				t.Errorf("%s has answered nothing", name)
			}
			words, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pids[name]))
			if err != nil {
				t.Fatal(err)
			}
			for _, mine := range []string{"/" + role + ".creds\x00", "/s3-" + role + "\x00"} {
				if !strings.Contains(string(words), mine) {
					t.Errorf("%s runs without its own %s", name, mine)
				}
			}
		}
	}
}

// noRoleCanDoMore tries with each role's keys what another role does.
func noRoleCanDoMore(t *testing.T, p *topology, a accepted) {
	t.Helper()
	fact := func(name drawing.Name) string { return "drawings." + a.ID + "." + string(name) }
	for role, forbidden := range map[access.Role][]string{
		access.Upload:     {fact(drawing.Approved), fact(drawing.Rendered), "$KV.staff.x", "$JS.API.STREAM.DELETE.DRAWINGS"},
		access.Worker:     {fact(drawing.Approved), fact(drawing.Submitted), "$KV.staff.x", "$JS.API.STREAM.PURGE.DRAWINGS"},
		access.Moderation: {fact(drawing.Submitted), fact(drawing.Rendered), "$KV.entrants.a", "$JS.API.STREAM.MSG.DELETE.KEYS"},
		access.Gallery:    {fact(drawing.Approved), fact(drawing.Submitted), "$KV.sessions.x", "$JS.API.STREAM.UPDATE.DRAWINGS"},
	} {
		for _, subject := range forbidden {
			deniedOnTheJournal(t, p, access.Creds(p.secret("nats"), "easel", role), subject)
		}
	}
	ctx := t.Context()
	original, rendition := a.ID+"/"+strings.Repeat("0a", 32), a.ID+"/320-0123456789abcdef.jpg"
	for role, deeds := range map[string]map[string]func(*store.S3) error{
		"upload":     {"delete": deletes(ctx, original), "list": lists(ctx)},
		"moderation": {"delete": deletes(ctx, rendition), "read an original": reads(ctx, original)},
		"gallery":    {"delete": deletes(ctx, rendition), "read an original": reads(ctx, original), "list": lists(ctx)},
	} {
		s := p.openS3(t, role)
		for name, deed := range deeds {
			if err := deed(s); !errors.Is(err, store.ErrDenied) {
				t.Errorf("%s in the store as %s: %v", name, role, err)
			}
		}
	}
}

func (p *topology) secret(name string) string { return filepath.Join(p.Data, "secrets", name) }

// deniedOnTheJournal publishes and wants to hear that this may not be.
func deniedOnTheJournal(t *testing.T, p *topology, creds, subject string) {
	t.Helper()
	nc, err := nats.Connect("tls://"+p.net+".11:4222", nats.UserCredentials(creds), nats.RootCAs(p.secret("nats/ca.pem")),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if err := errors.Join(nc.Publish(subject, nil), nc.Flush()); err != nil {
		t.Fatal(err)
	}
	eventually(t, stepTime, subject+" is denied with "+filepath.Base(creds), func() error {
		if err := nc.LastError(); !errors.Is(err, nats.ErrPermissionViolation) {
			return fmt.Errorf("the server says: %w", err)
		}
		return nil
	})
}

func (p *topology) openS3(t *testing.T, role string) *store.S3 {
	t.Helper()
	config := store.S3Config{Endpoint: "https://" + p.net + ".3:9000", Bucket: "easel"}
	var err, err2 error
	config.AccessKey, config.SecretKey, err = store.ReadKeys(p.secret("s3-" + role))
	config.TLS, err2 = store.Trust(p.secret("minio/public.crt"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	s, err := store.OpenS3(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func deletes(ctx context.Context, key string) func(*store.S3) error {
	return func(s *store.S3) error { return s.Delete(ctx, key) }
}

func reads(ctx context.Context, key string) func(*store.S3) error {
	return func(s *store.S3) error {
		_, _, err := s.Get(ctx, key)
		return err
	}
}

func lists(ctx context.Context) func(*store.S3) error {
	return func(s *store.S3) error {
		for _, err := range s.List(ctx, "") {
			return err
		}
		return nil
	}
}

// limitsSeeTheClient fails to sign in from one address until that is limited, whatever
// the client says about itself, while somebody else at another address is not.
func limitsSeeTheClient(t *testing.T, p *topology) {
	t.Helper()
	signIn(t, p.process, "noor@example.org")
	stranger, home := from("127.0.0.77"), from("127.0.0.78")
	refused := 0
	for range 2*10 + 2 { // each of the two processes counts by itself
		if got := signInFrom(t, stranger, p, "wrong"); got.Status == http.StatusTooManyRequests {
			refused++
		} else if got.Status != http.StatusUnauthorized {
			t.Fatalf("a wrong password: %d %s", got.Status, got.Body)
		}
	}
	if refused < 2 || refused > 12 {
		t.Errorf("%d of 22 wrong passwords were refused unread", refused)
	}
	if got := signInFrom(t, home, p, ownPassword); got.Status != http.StatusOK {
		t.Errorf("the same account from another address: %d %s", got.Status, got.Body)
	}
}

// from is how a client with this address of loopback reaches us.
func from(address string) http.RoundTripper {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	return &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}
}

func signInFrom(t *testing.T, client http.RoundTripper, p *topology, password string) reply {
	t.Helper()
	fields := url.Values{"email": {"noor@example.org"}, "password": {password}}
	r, err := http.NewRequest(http.MethodPost, p.URL+"/moderation/sign-in", strings.NewReader(fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", time.Now().UnixNano()%250)) // its own claim
	got, err := do(client, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// goesOnWithOneOfEach stops one process of each role and one node, and lets a family
// enter; then it starts them again while most of the nodes are away.
func goesOnWithOneOfEach(t *testing.T, p *topology, m *moderator) {
	t.Helper()
	away := []string{"upload-1", "worker-1", "moderation-1", "gallery-1", "nats-2"}
	for _, name := range away {
		p.script("stop", name)
	}
	a, err := newFamily(p.URL, 3, renditiontest.JPEG(t, 600, 600)).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p.process, a, "in_review")
	eventually(t, stepTime, "in the queue of the moderation that is left", func() error {
		if len(m.queue()) == 0 {
			return errors.New("the queue is empty")
		}
		return nil
	})
	expect(t, p.URL+"/cities/barcelona", nil, http.StatusOK)
	p.script("kill", "nats-1") // so that who starts finds one node of three
	for _, name := range append(away, "nats-1") {
		p.script("start", name)
	}
	for role := range roles {
		for number := range 2 {
			waitsForItsJournal(t, p, role, 1+number)
		}
	}
}

func waitsForItsJournal(t *testing.T, p *topology, role string, number int) {
	t.Helper()
	eventually(t, stepTime, fmt.Sprintf("%s-%d is well again", role, number), func() error {
		got, err := get(strings.Replace(p.at(role, number), ":8080", ":9090/readyz", 1), nil)
		if err == nil && !strings.Contains(got.Body, `"journal":{"ok":true`) {
			err = fmt.Errorf("%d %s", got.Status, got.Body)
		}
		return err
	})
}

// allAreWatched asks Prometheus whom it can see.
func allAreWatched(t *testing.T, p *topology) {
	t.Helper()
	eventually(t, stepTime, "all eight are watched", func() error {
		got, err := get("http://"+p.net+".4:9090/api/v1/query?query="+url.QueryEscape("sum(up)"), nil)
		if err != nil {
			return err
		}
		var answer struct {
			Data struct {
				Result []struct{ Value [2]any }
			}
		}
		if err := json.Unmarshal([]byte(got.Body), &answer); err != nil {
			return err
		}
		if r := answer.Data.Result; len(r) != 1 || r[0].Value[1] != "8" {
			return fmt.Errorf("it sees %s", got.Body)
		}
		return nil
	})
}

func endsAllThatItStarted(t *testing.T, p *topology) {
	t.Helper()
	pids := p.pids()
	p.end()
	if p.err != nil {
		t.Errorf("it did not end well: %v", p.err)
	}
	if len(pids) != 14 {
		t.Errorf("it ran %v", pids)
	}
	for name, pid := range pids {
		if _, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err == nil {
			t.Errorf("%s still runs", name)
		}
	}
}
