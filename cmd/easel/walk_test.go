package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// The whole way by HTTP: enter, wait, approve, publish, take down.

func TestTheWalkOnEmbeddedDefaults(t *testing.T) {
	t.Parallel()
	walk(t, startEasel(t))
}

func TestTheWalkOverNATSAndMinIO(t *testing.T) {
	t.Parallel()
	walk(t, startEasel(t, elsewhere(t)...))
}

// elsewhere are the flags for a real NATS server and a real MinIO.
func elsewhere(t *testing.T) []string {
	t.Helper()
	return engineFlags(t, journaltest.NewServer(t).URL(), miniotest.Start(t))
}

// engineFlags point a process at a journal and a store of its own.
func engineFlags(t *testing.T, natsURL string, objects store.S3Config) []string {
	t.Helper()
	return append(storeFlags(objects), "--nats", natsURL, "--secret-file", newSecret(t))
}

// storeFlags point a process at a store.
func storeFlags(objects store.S3Config) []string {
	return []string{"--s3-endpoint", objects.Endpoint, "--s3-bucket", objects.Bucket,
		"--s3-access-key", objects.AccessKey, "--s3-secret-key", objects.SecretKey}
}

func walk(t *testing.T, p *process) {
	p.must("edition", "set", "publish_delay=300ms")
	f := newFamily(p.URL, 1, renditiontest.JPEG(t, 900, 600))
	entered, err := f.enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.enter(stepTime)
	if err != nil || again != entered {
		t.Fatalf("the same key again: %+v, %v; want %+v", again, err, entered)
	}
	waitsUnseen(t, p, entered)
	first, second := signIn(t, p, "ines@example.org"), signIn(t, p, "omar@example.org")
	item := looksAt(t, first, entered)
	decides(t, first, second, item)
	hangs(t, p, entered)
	isReported(t, p, first, entered)
	isFine(t, p, second, entered)
	comesDown(t, p, first, entered)
	if out := p.must("doctor", "--scrub"); strings.Contains(out, "DAMAGED") || !strings.Contains(out, "ok       hashes") {
		t.Error(out)
	}
	factsNameNobody(t, p, entered)
}

// status is the receipt's answer.
type status struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	Message string `json:"message"`
	History []struct {
		At   time.Time `json:"at"`
		What string    `json:"what"`
	} `json:"history"`
	Images []image `json:"images"`
}

type image struct {
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Type   string `json:"type"`
}

var asJSON = http.Header{"Accept": {"application/json"}}

func statusOf(t *testing.T, p *process, a accepted) status {
	t.Helper()
	got, err := get(p.URL+a.StatusURL, asJSON)
	if err != nil {
		t.Fatal(err)
	}
	var s status
	decode(t, got, http.StatusOK, &s)
	return s
}

func waitsFor(t *testing.T, p *process, a accepted, want string) {
	t.Helper()
	eventually(t, stepTime, "status "+want, func() error {
		if s := statusOf(t, p, a); s.Status != want {
			return fmt.Errorf("status %s", s.Status)
		}
		return nil
	})
}

// expect asks for an address and wants a status.
func expect(t *testing.T, address string, header http.Header, want int) reply {
	t.Helper()
	got, err := get(address, header)
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != want {
		t.Errorf("GET %s: status %d, want %d", address, got.Status, want)
	}
	return got
}

func waitsUnseen(t *testing.T, p *process, a accepted) {
	waitsFor(t, p, a, "in_review")
	s := statusOf(t, p, a)
	if len(s.Images) == 0 {
		t.Fatal("the family can't see its picture")
	}
	expect(t, p.URL+s.Images[0].URL, nil, http.StatusOK)
	expect(t, p.URL+"/drawings/"+a.ID, nil, http.StatusNotFound)
	expect(t, p.URL+"/api/v1/drawings/"+a.ID, nil, http.StatusNotFound)
	_, name, _ := strings.Cut(s.Images[0].URL, "/images/")
	expect(t, p.URL+"/images/"+a.ID+"/"+name, nil, http.StatusNotFound)
	expect(t, p.URL+"/moderation/images/"+a.ID+"/"+name, nil, http.StatusSeeOther)
	expect(t, p.URL+"/moderation/queue", asJSON, http.StatusUnauthorized)
	expect(t, p.URL+"/entries/"+strings.Repeat("0", len(a.Receipt)), nil, http.StatusNotFound)
}

func looksAt(t *testing.T, m *moderator, a accepted) queued {
	t.Helper()
	var queue []queued
	eventually(t, stepTime, "something waits", func() error { // the receipt is read from the journal, and may be ahead
		if queue = m.queue(); len(queue) == 0 {
			return fmt.Errorf("the queue is empty")
		}
		return nil
	})
	if len(queue) != 1 || queue[0].ID != a.ID || queue[0].Child.Name != "Lina" || queue[0].City != "barcelona" {
		t.Fatalf("queue: %+v", queue)
	}
	if got := m.request(http.MethodGet, queue[0].Image, nil); got.Status != http.StatusOK || !strings.Contains(got.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("the moderator's picture: %d, %q", got.Status, got.Header.Get("Cache-Control"))
	}
	return queue[0]
}

func decides(t *testing.T, first, second *moderator, item queued) {
	t.Helper()
	if got := first.decide(item, "decline", ""); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("decline without a reason: %d %s", got.Status, got.Body)
	}
	for range 2 { // the same decision again is done
		var done struct{ ID, Status string }
		decode(t, first.decide(item, "approve", ""), http.StatusOK, &done)
	}
	got := second.decide(item, "decline", "off_theme")
	if got.Status != http.StatusConflict || !strings.Contains(got.Body, `"approve"`) || !strings.Contains(got.Body, "ines@example.org") {
		t.Errorf("a second decision: %d %s", got.Status, got.Body)
	}
	eventually(t, stepTime, "out of the queue", func() error {
		if left := first.queue(); len(left) != 0 {
			return fmt.Errorf("it still holds %+v", left)
		}
		return nil
	})
}

// published is a drawing as the public gets it.
type published struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Story string `json:"story"`
	Child struct {
		Name string `json:"name"`
		Age  int    `json:"age"`
	} `json:"child"`
	City        string    `json:"city"`
	PublishedAt time.Time `json:"published_at"`
	Color       string    `json:"color"`
	Images      []image   `json:"images"`
}

func hangs(t *testing.T, p *process, a accepted) {
	t.Helper()
	waitsFor(t, p, a, "published")
	var wall struct {
		Drawings []published `json:"drawings"`
		Next     *string     `json:"next"`
	}
	eventually(t, stepTime, "on its city's wall", func() error {
		for range 2 { // each of two galleries, where there are two
			decode(t, expect(t, p.URL+"/api/v1/cities/barcelona/drawings", nil, http.StatusOK), http.StatusOK, &wall)
			if len(wall.Drawings) == 0 {
				return fmt.Errorf("the wall is empty")
			}
		}
		return nil
	})
	if len(wall.Drawings) != 1 || wall.Drawings[0].ID != a.ID || wall.Drawings[0].Title != "The tram number 1" {
		t.Fatalf("wall: %+v", wall)
	}
	picture := p.URL + wall.Drawings[0].Images[0].URL
	got := expect(t, picture, nil, http.StatusOK)
	expect(t, picture, http.Header{"If-None-Match": {got.Header.Get("ETag")}}, http.StatusNotModified)
	for _, path := range []string{"/", "/cities/barcelona", "/drawings/" + a.ID, "/ar/cities/barcelona"} {
		page := expect(t, p.URL+path, nil, http.StatusOK)
		if !strings.Contains(page.Body, "The tram number 1") {
			t.Errorf("%s does not show the drawing", path)
		}
		if strings.Contains(strings.ToLower(page.Body), "quintanilla") {
			t.Errorf("%s shows the guardian's name", path)
		}
	}
}

func comesDown(t *testing.T, p *process, m *moderator, a accepted) {
	t.Helper()
	picture := p.URL + statusImage(t, p, a)
	if got := m.post("/moderation/drawings/"+a.ID+"/take-down", url.Values{"reason": {"face_visible"}}); got.Status != http.StatusOK {
		t.Fatalf("take down: %d %s", got.Status, got.Body)
	}
	eventually(t, stepTime, "taken down everywhere", func() error {
		for _, address := range []string{picture, p.URL + "/drawings/" + a.ID, p.URL + "/api/v1/drawings/" + a.ID} {
			if got, err := get(address, nil); err != nil || got.Status != http.StatusNotFound {
				return fmt.Errorf("%s: %d %w", address, got.Status, err)
			}
		}
		return nil
	})
	waitsFor(t, p, a, "taken_down")
	listsReported(t, m)
}

// reporter is a word of whoever reports the drawing.
const reporter = "Wachsflügel"

// isReported has a visitor report what hangs, and a moderator told of it.
func isReported(t *testing.T, p *process, m *moderator, a accepted) {
	t.Helper()
	address := "/drawings/" + a.ID + "/report"
	eventually(t, stepTime, "every process that takes reports knows what hangs", func() error {
		for range 4 { // a proxy asks two of them in turn
			if got, err := get(p.URL+"/ar"+address, nil); err != nil || got.Status != http.StatusOK {
				return fmt.Errorf("%d %w", got.Status, err)
			}
		}
		return nil
	})
	visitor := &moderator{t: t, at: p.URL}
	if got := visitor.post(address, url.Values{"reason": {"praise"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a report of no reason: %d %s", got.Status, got.Body)
	}
	for range 2 { // one network is heard once
		if got := visitor.post(address, url.Values{"reason": {"name_visible"}, "note": {"The " + reporter + " on the gate."}}); got.Status != http.StatusOK {
			t.Fatalf("report: %d %s", got.Status, got.Body)
		}
	}
	listsReported(t, m, a.ID)
}

// isFine has a moderator find nothing wrong with what was reported once: it hangs on.
func isFine(t *testing.T, p *process, m *moderator, a accepted) {
	t.Helper()
	var d seenDrawing
	decode(t, m.request(http.MethodGet, "/moderation/drawings/"+a.ID, nil), http.StatusOK, &d)
	got := m.post("/moderation/drawings/"+a.ID+"/looked-at", url.Values{"seq": {fmt.Sprint(d.Seq)}, "reports": {"1"}})
	decode(t, got, http.StatusOK, &struct{ ID, Status string }{})
	listsReported(t, m)
	expect(t, p.URL+"/drawings/"+a.ID, nil, http.StatusOK)
}

// listsReported waits until these and no others are listed as reported once.
func listsReported(t *testing.T, m *moderator, ids ...string) {
	t.Helper()
	eventually(t, stepTime, "reported are the right ones", func() error {
		var list struct {
			Items []struct {
				queued
				Reports []any `json:"reports"`
				Looked  int   `json:"looked"`
			} `json:"items"`
		}
		decode(t, m.request(http.MethodGet, "/moderation/reports", nil), http.StatusOK, &list)
		var got []string
		for _, item := range list.Items {
			if len(item.Reports) == 1 {
				got = append(got, item.ID)
			}
		}
		if !slices.Equal(got, ids) {
			return fmt.Errorf("they are %+v; want %v", list.Items, ids)
		}
		return nil
	})
}

// statusImage is the public address of a published drawing's smallest rendition.
func statusImage(t *testing.T, p *process, a accepted) string {
	t.Helper()
	var d published
	decode(t, expect(t, p.URL+"/api/v1/drawings/"+a.ID, nil, http.StatusOK), http.StatusOK, &d)
	return d.Images[0].URL
}

// factsNameNobody looks for the family's words in every file of the process's
// folder but for the catalog, which holds what moderators see, the objects, and the letters to the
// family itself.
func factsNameNobody(t *testing.T, p *process, a accepted) {
	t.Helper()
	if out := p.must("facts", a.ID); strings.Count(out, "\n") < 3 || !strings.Contains(out, `"reported"`) {
		t.Errorf("facts: %s", out)
	}
	err := filepath.WalkDir(p.Data, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return unlessGone(err)
		}
		if filepath.Base(filepath.Dir(path)) == "outbox" {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, canary := range []string{"Quintanilla", "quintanilla"} {
			if strings.Contains(string(text), canary) {
				t.Errorf("%s holds the guardian's name", path)
			}
		}
		if strings.Contains(string(text), reporter) && !strings.HasPrefix(filepath.Base(path), "catalog.db") {
			t.Errorf("%s holds a reporter's words", path)
		}
		return unlessGone(err)
	})
	if err != nil {
		t.Error(err)
	}
}

// unlessGone forgives that a running server has removed a file meanwhile.
func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
