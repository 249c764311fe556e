package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// family is a pretend family with one drawing. Its fields are the form's.
type family struct {
	at      string            // home page of the contest
	through http.RoundTripper // how it gets there
	Fields  map[string]string
	File    []byte // not sent where a field names an upload
	Name    string // of the file
}

// newFamily is family number n, of Barcelona.
func newFamily(at string, n int, file []byte) *family {
	return &family{at: at, through: http.DefaultTransport, File: file, Name: "photo.jpg", Fields: map[string]string{
		"city": "barcelona", "title": fmt.Sprintf("The tram number %d", n), "story": "It goes to the sea.",
		"child_name": "Lina", "child_age": "8", "guardian_name": "Zoraida Quintanilla",
		"guardian_email": fmt.Sprintf("quintanilla-%d@example.org", n), "consent_guardian": "yes", "consent_publish": "yes",
		"language": "en", "key": fmt.Sprintf("test-key-%020d", n),
	}}
}

// accepted is the answer to an accepted entry.
type accepted struct {
	ID        string `json:"id"`
	Receipt   string `json:"receipt"`
	StatusURL string `json:"status_url"`
}

// send sends the form once.
func (f *family) send() (reply, error) {
	return sendForm(f.through, f.at+"/enter", f.Fields, f.Name, f.File)
}

// sendForm posts fields and a drawing's file of a name, as a program does; or the fields alone, where one of them names an
// upload.
func sendForm(through http.RoundTripper, to string, fields map[string]string, name string, drawing []byte) (reply, error) {
	var around bytes.Buffer // what comes before the file, and what comes after it
	form := multipart.NewWriter(&around)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			return reply{}, err
		}
	}
	if fields["upload"] == "" {
		if _, err := form.CreateFormFile("drawing", name); err != nil {
			return reply{}, err
		}
	}
	before := around.Len()
	if err := form.Close(); err != nil {
		return reply{}, err
	}
	whole := io.MultiReader(bytes.NewReader(around.Bytes()[:before]), bytes.NewReader(drawing), bytes.NewReader(around.Bytes()[before:]))
	r, err := http.NewRequest(http.MethodPost, to, whole)
	if err != nil {
		return reply{}, err
	}
	r.ContentLength = int64(around.Len() + len(drawing))
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept", "application/json")
	return do(through, r)
}

// enter sends the form until the server answers 201, as a patient browser does.
func (f *family) enter(within time.Duration) (accepted, error) {
	end := time.Now().Add(within)
	for {
		got, err := f.send()
		if err == nil && got.Status == http.StatusCreated {
			var a accepted
			return a, json.Unmarshal([]byte(got.Body), &a)
		}
		if err == nil && !isLater(got.Status) {
			return accepted{}, fmt.Errorf("the server answered %d: %s", got.Status, got.Body)
		}
		if time.Now().After(end) {
			return accepted{}, errors.Join(err, fmt.Errorf("no answer within %s; the last was %d", within, got.Status))
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// isLater reports whether a status says to come back: Easel's, or that of a proxy whose
// process is gone.
func isLater(status int) bool {
	return status == http.StatusServiceUnavailable || status == http.StatusBadGateway || status == http.StatusGatewayTimeout
}

// moderator is somebody signed in.
type moderator struct {
	t      testing.TB
	at     string
	email  string
	cookie string
}

// ownPassword is what each moderator of a test chooses.
const ownPassword = "four yellow ferries"

// signIn makes an account by the command, signs in with it, and chooses a password.
func signIn(t testing.TB, p *process, email string, args ...string) *moderator {
	t.Helper()
	generated := strings.TrimSpace(p.must(append([]string{"staff", "add", email}, args...)...))
	m := &moderator{t: t, at: p.URL, email: email}
	got := m.post("/moderation/sign-in", url.Values{"email": {email}, "password": {generated}})
	if got.Status != http.StatusOK {
		t.Fatalf("sign in: %d %s", got.Status, got.Body)
	}
	m.cookie, _, _ = strings.Cut(got.Header.Get("Set-Cookie"), ";")
	if got := m.post("/moderation/password", url.Values{"password": {ownPassword}}); got.Status != http.StatusOK {
		t.Fatalf("choose a password: %d %s", got.Status, got.Body)
	}
	return m
}

func (m *moderator) request(method, path string, fields url.Values) reply {
	m.t.Helper()
	got, err := m.ask(method, path, fields)
	if err != nil {
		m.t.Fatal(err)
	}
	return got
}

// ask is request where nobody may answer.
func (m *moderator) ask(method, path string, fields url.Values) (reply, error) {
	r, err := http.NewRequest(method, m.at+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if m.cookie != "" {
		r.Header.Set("Cookie", m.cookie)
	}
	return do(http.DefaultTransport, r)
}

func (m *moderator) post(path string, fields url.Values) reply {
	m.t.Helper()
	return m.request(http.MethodPost, path, fields)
}

// queued is one item of the queue.
type queued struct {
	ID    string `json:"id"`
	Seq   uint64 `json:"seq"`
	City  string `json:"city"`
	Title string `json:"title"`
	Child struct {
		Name string `json:"name"`
		Age  int    `json:"age"`
	} `json:"child"`
	Hints        []any     `json:"hints"`
	Image        string    `json:"image"`
	WaitingSince time.Time `json:"waiting_since"`
	Claimed      bool      `json:"claimed"`
}

func (m *moderator) queue() []queued {
	m.t.Helper()
	var queue struct {
		Items []queued `json:"items"`
	}
	decode(m.t, m.request(http.MethodGet, "/moderation/queue?limit=500", nil), http.StatusOK, &queue)
	return queue.Items
}

// waitsWith waits until a drawing is in the queue: its receipt is read from the journal, and may be ahead.
func (m *moderator) waitsWith(id string) (found queued) {
	m.t.Helper()
	eventually(m.t, stepTime, id+" waits", func() error {
		queue := m.queue()
		n := slices.IndexFunc(queue, func(q queued) bool { return q.ID == id })
		if n < 0 {
			return fmt.Errorf("it is not among %d", len(queue))
		}
		found = queue[n]
		return nil
	})
	return found
}

// decide gives a verdict on what the queue showed.
func (m *moderator) decide(q queued, verdict, reason string) reply {
	m.t.Helper()
	return m.post("/moderation/drawings/"+q.ID+"/decision",
		url.Values{"verdict": {verdict}, "reason": {reason}, "seq": {fmt.Sprint(q.Seq)}})
}

// decode reads an answer that must have a status, and no field that is unknown.
func decode(t testing.TB, got reply, status int, into any) {
	t.Helper()
	if got.Status != status {
		t.Fatalf("status %d, want %d: %s", got.Status, status, got.Body)
	}
	d := json.NewDecoder(strings.NewReader(got.Body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v: %s", err, got.Body)
	}
}
