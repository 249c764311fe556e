package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// minFree is --min-free's default.
const minFree = 16 << 20

// Families send pictures until less than --min-free would stay: then they are told
// kindly to come back, and everything that needs no picture goes on. Once there is
// space, so do they, in the same process.
func TestUploadsWaitBelowMinFreeAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	d := newDisk(t, "80m")
	p := startEaselIn(t, d.Dir, "--entry-limit", "0")
	p.must("edition", "set", "publish_delay=300ms")
	m := signIn(t, p, "ines@example.org")
	hung := enters(t, p, 1, renditiontest.JPEG(t, 480, 320))
	returned := enters(t, p, 2, renditiontest.JPEG(t, 480, 320))
	eventually(t, stepTime, "both wait for a verdict", func() error {
		if n := len(m.queue()); n != 2 {
			return fmt.Errorf("%d do", n)
		}
		return nil
	})
	for _, item := range m.queue() {
		verdict := map[bool][2]string{true: {"approve", ""}, false: {"return", "blurred"}}[item.ID == hung.ID]
		m.decide(item, verdict[0], verdict[1])
	}
	waitsFor(t, p, hung, "published")
	hangsSoon(t, p, hung)

	d.fill(minFree + 12<<20)
	refused := fillsUp(t, p, d)
	goesOn(t, p, m, hung, returned)

	d.clear()
	a, err := refused.enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p, a, "in_review")
	if out := p.must("doctor", "--scrub"); strings.Contains(out, "DAMAGED") || !strings.Contains(out, "ok       hashes") {
		t.Error(out)
	}
	nothingIsLeft(t, p)
}

func enters(t *testing.T, p *process, n int, file []byte) accepted {
	t.Helper()
	a, err := newFamily(p.URL, n, file).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// fillsUp sends pictures of 2 MB until a family is told to come back, and returns that
// family.
func fillsUp(t *testing.T, p *process, d *disk) *family {
	t.Helper()
	for n := 100; n < 120; n++ {
		f := newFamily(p.URL, n, renditiontest.Noisy(1200, 900, 2_000_000))
		got, err := f.send()
		if err != nil {
			t.Fatal(err)
		}
		if got.Status == http.StatusCreated {
			continue
		}
		var problem struct{ Title, Detail string }
		if err := json.Unmarshal([]byte(got.Body), &problem); err != nil {
			t.Fatal(err)
		}
		if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" || problem.Detail == "" {
			t.Fatalf("a family is answered %d, Retry-After %q: %s", got.Status, got.Header.Get("Retry-After"), got.Body)
		}
		if n < 103 {
			t.Errorf("only %d pictures found room", n-100)
		}
		if free := d.free(); free < minFree-1<<20 { // facts may take some
			t.Errorf("%d bytes are free; about %d should stay so", free, minFree)
		}
		return f
	}
	t.Fatal("the disk does not fill")
	return nil
}

// goesOn goes the ways of all who send no picture.
func goesOn(t *testing.T, p *process, m *moderator, hung, returned accepted) {
	t.Helper()
	for _, path := range []string{"/", "/cities", "/cities/barcelona", "/drawings/" + hung.ID, "/enter", "/about", hung.StatusURL, returned.StatusURL, statusImage(t, p, hung)} {
		expect(t, p.URL+path, nil, http.StatusOK)
	}
	for _, path := range []string{"/moderation/queue", "/moderation/drawings/" + hung.ID} {
		if got := m.request(http.MethodGet, path, nil); got.Status != http.StatusOK {
			t.Errorf("GET %s: %d", path, got.Status)
		}
	}
	if got, err := sendForm(http.DefaultTransport, p.URL+returned.StatusURL+"/replace", nil, "photo.jpg", renditiontest.Noisy(1200, 900, 2_000_000)); err != nil || got.Status != http.StatusServiceUnavailable {
		t.Errorf("another picture in the place of one that was returned: %d, %v", got.Status, err)
	}
	for _, deed := range []struct {
		path   string
		fields url.Values
		want   string
	}{
		{"/moderation/drawings/" + hung.ID + "/undo", nil, "in_review"},
		{"/moderation/drawings/" + hung.ID + "/decision", url.Values{"verdict": {"approve"}}, "published"},
		{"/moderation/drawings/" + hung.ID + "/take-down", url.Values{"reason": {"face_visible"}}, "taken_down"},
		{"/moderation/drawings/" + hung.ID + "/reinstate", nil, "published"},
		{hung.StatusURL + "/withdraw", nil, "withdrawn"},
		{hung.StatusURL + "/restore", nil, "published"},
	} {
		if deed.fields.Has("verdict") {
			deed.fields.Set("seq", fmt.Sprint(m.waitsWith(hung.ID).Seq))
		}
		if got := m.post(deed.path, deed.fields); got.Status != http.StatusOK {
			t.Errorf("POST %s on a full disk: %d %s", deed.path, got.Status, got.Body)
		}
		waitsFor(t, p, hung, deed.want)
	}
	signIn(t, p, "omar@example.org")
}

// The disk fills to its last byte while families and moderators are at work. They are
// told to come back, everybody reads on, and once there is space again everything goes
// on in the same process; nothing that was acknowledged is lost.
func TestADiskThatIsFullToTheLastByteIsWaitedFor(t *testing.T) {
	t.Parallel()
	times, seed := campaign(t, "FULL", 2)
	d := newDisk(t, "64m")
	p := startEaselIn(t, d.Dir, "--entry-limit", "0", "--min-free", "0")
	c := newCrowd(t, p, seed)
	c.begin(8)
	for n := range times {
		before := c.next.Load()
		eventually(t, stepTime, "lives go on", func() error {
			if now := c.next.Load(); now < before+20 {
				return fmt.Errorf("%d drawings after %d", now, before)
			}
			return nil
		})
		wedged := p.log.says("the journal can't be written to")
		d.fill(0)
		select {
		case <-wedged:
		case <-time.After(time.Minute):
			t.Fatal("the disk is full, and the journal says nothing")
		}
		for _, path := range []string{"/", "/cities/barcelona", "/api/v1/cities/barcelona/drawings", "/enter", c.any().StatusURL} {
			expect(t, p.URL+path, nil, http.StatusOK)
		}
		t.Logf("the disk is full for the %d. time, with %d drawings", n+1, c.next.Load())
		time.Sleep(2 * time.Second) // people go on trying
		d.clear()
	}
	lived := c.end()
	t.Logf("%d drawings", len(lived))
	c.holds(p, lived)
	nothingIsLeft(t, p)
	rebuildsEqual(t, p, len(lived))
}

// nothingIsLeft wants no file that somebody began and did not finish.
func nothingIsLeft(t *testing.T, p *process) {
	t.Helper()
	for _, dir := range []string{filepath.Join("objects", "incoming"), "spool"} {
		names, err := os.ReadDir(filepath.Join(p.Data, dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			t.Errorf("%s holds %s", dir, name.Name())
		}
	}
}
