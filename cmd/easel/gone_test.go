package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// What is taken down, withdrawn, no longer to be shown or erased is gone a second later: from every page and its JSON, every picture, every
// feed, every memory and every disk of two galleries that 64 readers hammer meanwhile.
func TestWhatIsGoneIsGoneFromEveryGalleryWithinASecond(t *testing.T) {
	t.Parallel()
	at := contestPlace{place: place{Data: t.TempDir(), NATS: journaltest.NewServer(t).URL(), SecretFile: newSecret(t)}}
	objects := miniotest.Start(t)
	at.S3 = s3Flags{Endpoint: objects.Endpoint, Bucket: objects.Bucket, AccessKey: objects.AccessKey, SecretKey: objects.SecretKey}
	flags := append(storeFlags(objects), "--nats", at.NATS, "--secret-file", at.SecretFile)
	desk := startEasel(t, append(slices.Clone(flags), "--roles", "upload,moderation,worker")...)
	galleries := []*process{
		startEasel(t, append(slices.Clone(flags), "--roles", "gallery", "--log-level", "warn")...),
		startEasel(t, append(slices.Clone(flags), "--roles", "gallery", "--log-level", "warn")...),
	}
	desk.must("edition", "set", "publish_delay=0s")
	m := signIn(t, desk, "petra@example.org")
	shown := hangInBoth(t, desk, m, galleries, 5)
	takenDown, withdrawn, kept, erased, stays := shown[0], shown[1], shown[2], shown[3], shown[4]

	audience := newAudience(t, galleries, shown)
	audience.come(64)
	for _, s := range shown {
		audience.knows(s)
	}
	family := &moderator{t: t, at: desk.URL} // families ask as moderators do, with a receipt instead of a cookie
	acts := []struct {
		what   string
		victim *exhibit
		do     func()
	}{
		{"taken down", takenDown, func() {
			succeeds(t, m.post("/moderation/drawings/"+takenDown.ID+"/take-down", url.Values{"reason": {"face_visible"}}))
		}},
		{"withdrawn", withdrawn, func() { succeeds(t, family.post("/entries/"+withdrawn.Receipt+"/withdraw", nil)) }},
		{"no longer to be shown", kept, func() {
			succeeds(t, family.post("/entries/"+kept.Receipt+"/consent", url.Values{"purpose": {"show"}, "agree": {"no"}}))
		}},
		{"erased", erased, func() { desk.must("erase", erased.ID) }},
	}
	for _, act := range acts {
		act.do()
		act.victim.goes()
		time.Sleep(time.Second) // what the promise leaves for it
		leavesNoFile(t, act.what, act.victim, galleries)
	}
	time.Sleep(time.Second) // readers would see the last of them again now
	asked := audience.leave()
	for _, act := range acts {
		last, where := act.victim.lastSeen()
		t.Logf("%s: seen for %v more", act.what, last)
		if last > time.Second {
			t.Errorf("%s, and %v later still at %s", act.what, last, where)
		}
	}
	if age, _ := stays.unseenFor(); age > 2*time.Second {
		t.Errorf("what was to stay was last seen %v before the end", age)
	}
	t.Logf("%d answers", asked)
}

func succeeds(t *testing.T, got reply) {
	t.Helper()
	if got.Status != http.StatusOK {
		t.Fatalf("status %d: %s", got.Status, got.Body)
	}
}

// exhibit is a drawing that hangs, and when it was seen by readers.
type exhibit struct {
	accepted
	title string
	paths []string // that are of this drawing alone

	mu    sync.Mutex
	gone  time.Time // when its going was acknowledged
	seen  time.Time // when the last request that saw it was sent
	where string
	times int
}

func (e *exhibit) saw(sent time.Time, where string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.times++
	if sent.After(e.seen) {
		e.seen, e.where = sent, where
	}
}

func (e *exhibit) goes() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.gone = time.Now()
}

// lastSeen is how long after its going was acknowledged somebody asked for what they got of it.
func (e *exhibit) lastSeen() (after time.Duration, where string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seen.Sub(e.gone), e.where
}

func (e *exhibit) unseenFor() (time.Duration, int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Since(e.seen), e.times
}

// isIn reports whether an answer shows anything of the drawing. An error page names the address that was asked for.
func (e *exhibit) isIn(path string, got reply) bool {
	shows := slices.Contains(e.paths, path) || strings.Contains(got.Body, e.ID)
	return shows && got.Status == http.StatusOK || strings.Contains(got.Body, e.title)
}

// hangInBoth publishes drawings and waits until each gallery shows them.
func hangInBoth(t *testing.T, desk *process, m *moderator, galleries []*process, drawings int) (all []*exhibit) {
	t.Helper()
	for n := range drawings {
		f := newFamily(desk.URL, n, renditiontest.JPEG(t, 700, 500+n))
		a, err := f.enter(stepTime)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &exhibit{accepted: a, title: f.Fields["title"]})
	}
	for _, item := range queues(t, m, drawings) {
		if got := m.decide(item, "approve", ""); got.Status != http.StatusOK {
			t.Fatalf("approve: %d %s", got.Status, got.Body)
		}
	}
	for _, e := range all {
		for _, g := range galleries {
			hangsSoon(t, g, e.accepted)
		}
		e.paths = []string{"/drawings/" + e.ID, "/ar/drawings/" + e.ID, "/api/v1/drawings/" + e.ID}
		var d published
		decode(t, expect(t, galleries[0].URL+"/api/v1/drawings/"+e.ID, nil, http.StatusOK), http.StatusOK, &d)
		for _, picture := range d.Images {
			e.paths = append(e.paths, picture.URL)
		}
	}
	return all
}

// leavesNoFile looks for what galleries may have copied of a drawing.
func leavesNoFile(t *testing.T, what string, e *exhibit, galleries []*process) {
	t.Helper()
	for _, g := range galleries {
		err := filepath.WalkDir(g.Data, func(path string, _ fs.DirEntry, err error) error {
			if strings.Contains(path, e.ID) {
				t.Errorf("%s, and still there: %s", what, path)
			}
			return unlessGone(err)
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// audience are readers who ask both galleries for anything, without a pause.
type audience struct {
	t         *testing.T
	galleries []*process
	shown     []*exhibit
	paths     []string
	through   *http.Transport
	over      chan struct{}
	end       sync.Once
	readers   sync.WaitGroup

	mu    sync.Mutex
	asked int
}

func newAudience(t *testing.T, galleries []*process, shown []*exhibit) *audience {
	a := &audience{
		t: t, galleries: galleries, shown: shown, over: make(chan struct{}),
		through: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		paths: []string{
			"/", "/cities", "/cities/barcelona", "/es/cities/barcelona", "/cities/barcelona?ages=8-10",
			"/api/v1/cities", "/api/v1/cities/barcelona/drawings", "/feed.atom", "/cities/barcelona/feed.atom", "/search?q=tram",
		},
	}
	for _, e := range shown {
		a.paths = append(a.paths, e.paths...)
	}
	t.Cleanup(a.through.CloseIdleConnections)
	return a
}

// come begins to read.
func (a *audience) come(readers int) {
	a.t.Cleanup(func() { a.leave() }) // whatever else goes wrong
	for n := range readers {
		a.readers.Go(func() {
			for {
				select {
				case <-a.over:
					return
				default:
					a.read(a.galleries[n%len(a.galleries)], a.paths[rand.IntN(len(a.paths))])
				}
			}
		})
	}
}

// leave ends all reading, and says how many answers there were.
func (a *audience) leave() int {
	a.end.Do(func() { close(a.over) })
	a.readers.Wait()
	return a.asked
}

func (a *audience) read(from *process, path string) {
	r, err := http.NewRequest(http.MethodGet, from.URL+path, nil)
	if err != nil {
		a.t.Error(err)
		return
	}
	encoding := []string{"", "gzip", "br"}[rand.IntN(3)]
	r.Header.Set("Accept-Encoding", encoding)
	sent := time.Now()
	got, err := do(a.through, r)
	if err == nil {
		got.Body, err = decoded(got)
	}
	if err != nil || got.Status != http.StatusOK && got.Status != http.StatusNotFound {
		a.t.Errorf("%s: %d %v", path, got.Status, err)
		return
	}
	for _, e := range a.shown {
		if e.isIn(path, got) {
			e.saw(sent, fmt.Sprintf("%s as %q", path, encoding))
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
}

// decoded is what an answer says.
func decoded(got reply) (string, error) {
	var from io.Reader
	switch body := strings.NewReader(got.Body); got.Header.Get("Content-Encoding") {
	case "br":
		from = brotli.NewReader(body)
	case "gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return "", err
		}
		from = z
	default:
		return got.Body, nil
	}
	all, err := io.ReadAll(from)
	return string(all), err
}

// knows waits until readers have seen a drawing often, and both galleries have copies of it.
func (a *audience) knows(e *exhibit) {
	a.t.Helper()
	eventually(a.t, stepTime, "all know "+e.title, func() error {
		if _, times := e.unseenFor(); times < 200 {
			return fmt.Errorf("seen %d times", times)
		}
		for _, g := range a.galleries {
			if _, err := os.Stat(filepath.Join(g.Data, "copies", e.ID)); err != nil {
				return err
			}
		}
		return nil
	})
}
