package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// A family lives through all that can happen to it, by the form and by tus, and is erased. Then nothing that it said or
// sent is in any file: not as it was, nor in base64, UTF-16 or gzip; also after a restart and a rebuild.
func TestAfterErasingNoByteOfAFamilyIsLeft(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	families := birds(t, p, 3)
	liveAndLeave(t, p, families, p.Data)
	wantNothing(t, "after erasing", families[:2], p, p.Data)
	p.stop()
	p.start()
	wantNothing(t, "after a restart", families[:2], p, p.Data)
	p.must("rebuild")
	wantNothing(t, "after a rebuild", families[:2], p, p.Data)
	families[2].isWhole(t, p)
}

// The same on three NATS nodes, after their next snapshots, and on a MinIO that keeps every version of everything, once
// it has emptied its trash.
func TestAfterErasingNoByteOfAFamilyIsLeftInACluster(t *testing.T) {
	t.Parallel()
	cluster, objects, secret := journaltest.NewCluster(t), miniotest.NewServer(t), newSecret(t)
	keeper := cluster.Contest()
	config := objects.Config("easel")
	flags := append(userFlags(keeper.Server(access.Operator), secret, "upload,moderation,gallery,worker"), storeFlags(config)...)
	p := startEasel(t, flags...)
	miniotest.Versioned(t, config)
	families := birds(t, p, 5) // the last two are a class
	liveAndLeave(t, p, families[:3], p.Data, cluster.Folder(), objects.Folder())
	classComesAndGoes(t, p, families[3], families[4], p.Data, cluster.Folder(), objects.Folder())
	cluster.Restart(t) // a node that ends makes a snapshot and begins with it
	objects.Stop()     // and MinIO begins with an empty trash: else it empties it five minutes after its start, and then every ten seconds
	objects.Start()
	eventually(t, startPatience, "the families' pages are there again", func() error {
		got, err := get(p.URL+families[2].StatusURL, asJSON)
		if err == nil && got.Status != http.StatusOK {
			err = fmt.Errorf("status %d", got.Status)
		}
		return err
	})
	gone := append(families[:2:2], families[3])
	wantNothing(t, "after the snapshots", gone, p, p.Data, cluster.Folder(), objects.Folder())
	families[2].isWhole(t, p)
	families[4].isWhole(t, p)
}

// At each step of erasing the process is killed, and started again. Each time all is gone then.
func TestErasingIsFinishedAfterAKillAtEachStep(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	families := birds(t, p, len(erasingSteps)+1)
	stays := families[len(erasingSteps)]
	for _, b := range families {
		b.entersByForm(t, p)
	}
	for _, b := range families {
		waitsFor(t, p, b.accepted, "in_review")
		b.learnsPictures(t, p, "a rendition")
	}
	for n, step := range erasingSteps {
		b := families[n]
		came := step.when(p, b)
		r, err := http.NewRequest(http.MethodPost, p.URL+b.StatusURL+"/erase", strings.NewReader("confirm=yes"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answered := make(chan int, 1)
		go func() {
			got, _ := do(http.DefaultTransport, r) // whoever is killed answers nobody
			answered <- got.Status
		}()
		select {
		case <-came:
		case <-time.After(stepTime):
			t.Errorf("%s: it never came", step.name)
		}
		p.kill()
		status := <-answered
		p.start()
		if statusOf(t, p, b.accepted).Status != "erased" { // the fact was not yet there: nobody was told that it is
			if status == http.StatusOK || status == http.StatusSeeOther {
				t.Errorf("%s: the family was told that it is erased", step.name)
			}
			b.erases(t, p)
		}
		b.isDestroyed(t, p)
		wantNothing(t, step.name, families[n:n+1], p, p.Data)
	}
	stays.isWhole(t, p)
}

// erasingSteps are the steps, each with what shows from outside that it is done.
var erasingSteps = []struct {
	name string
	when func(p *process, b *bird) <-chan struct{}
}{
	{"the fact", func(p *process, _ *bird) <-chan struct{} {
		return changes(filepath.Join(p.Data, "jetstream"), "DRAWINGS")
	}},
	{"the reservation", func(p *process, _ *bird) <-chan struct{} {
		return changes(filepath.Join(p.Data, "jetstream"), "KV_entrants")
	}},
	{"the data key", func(p *process, _ *bird) <-chan struct{} { return changes(filepath.Join(p.Data, "jetstream"), "KEYS") }},
	{"an object", func(p *process, b *bird) <-chan struct{} {
		return shrinks(filepath.Join(p.Data, "objects", "objects", b.ID))
	}},
	{"all objects", func(p *process, b *bird) <-chan struct{} {
		return vanishes(filepath.Join(p.Data, "objects", "objects", b.ID))
	}},
}

// soonSeen looks often, until what it looks for is there or nobody waits any more.
func soonSeen(there func() bool) <-chan struct{} {
	seen, late := make(chan struct{}), time.Now().Add(stepTime)
	go func() {
		for time.Now().Before(late) {
			if there() {
				close(seen)
				return
			}
			time.Sleep(100 * time.Microsecond)
		}
	}()
	return seen
}

// changes is when a file of a stream does.
func changes(dir, stream string) <-chan struct{} {
	look := func() (all string) {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.Contains(path, stream) && strings.HasSuffix(path, ".blk") {
				if info, err := d.Info(); err == nil {
					all += fmt.Sprint(path, info.Size(), info.ModTime().UnixNano(), ";")
				}
			}
			return nil
		})
		return all
	}
	before := look()
	return soonSeen(func() bool { return look() != before })
}

func filesIn(dir string) int {
	names, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	return len(names)
}

func shrinks(dir string) <-chan struct{} {
	before := filesIn(dir)
	return soonSeen(func() bool { return filesIn(dir) < before })
}

func vanishes(dir string) <-chan struct{} { return soonSeen(func() bool { return filesIn(dir) == 0 }) }

// bird is a family of which every word and picture is found again wherever it lies.
type bird struct {
	*family
	accepted
	word    string            // in every text, in the address and in the names of files
	needles map[string][]byte // all that must be nowhere in the end
	another []byte            // the better picture
	mended  bool              // that one is in its place
}

func birds(t *testing.T, p *process, n int) (all []*bird) {
	for i := range n {
		word := fmt.Sprintf("kanari%cenvogel", 'a'+i)
		picture := func(seed int) []byte {
			return commented(renditiontest.WriteJPEG(renditiontest.Photo(900, 700, uint64(10*i+seed)), renditiontest.JPEGOptions{}), word+"bild")
		}
		b := &bird{family: newFamily(p.URL, 100+i, picture(1)), word: word, another: picture(2), needles: map[string][]byte{}}
		b.Fields["title"], b.Fields["story"], b.Fields["description"] = word+" titel", "Es war einmal ein "+word+"marchen.", "Ein "+word+"bild."
		b.Fields["consent_exhibit"] = "yes"
		b.Fields["child_name"], b.Fields["guardian_name"], b.Fields["guardian_email"] = word+"kind", word+"mutter", word+"post@example.org"
		b.Name = word + "datei.jpg"
		b.needles["a word"] = []byte(word)
		b.knows("the first picture", b.File)
		b.knows("the second picture", b.another)
		all = append(all, b)
	}
	return all
}

// commented puts a short comment into a JPEG.
func commented(jpeg []byte, text string) []byte {
	head := []byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(len(text) + 2)}
	return slices.Concat(head, []byte(text), jpeg[2:])
}

// knows adds a piece of a picture's middle.
func (b *bird) knows(what string, picture []byte) {
	middle := len(picture) / 2
	b.needles[what] = bytes.Clone(picture[middle : middle+48])
}

func (b *bird) entersByForm(t *testing.T, p *process) {
	t.Helper()
	a, err := b.enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	b.accepted = a
}

// uploads sends a picture by tus in two pieces, and gives its name for the form.
func (b *bird) uploads(t *testing.T, p *process, picture []byte) string {
	t.Helper()
	metadata := "filename " + base64.StdEncoding.EncodeToString([]byte(b.Name))
	return beginUpload(t, p.URL, picture, "Upload-Metadata", metadata).sends(p.URL, 2)
}

func (b *bird) entersByTus(t *testing.T, p *process) {
	t.Helper()
	b.Fields["upload"] = b.uploads(t, p, b.File)
	b.File = nil
	b.entersByForm(t, p)
}

// asks posts a tool of the receipt as a program does.
func (b *bird) asks(t *testing.T, p *process, tool string, fields url.Values) {
	t.Helper()
	got := (&moderator{t: t, at: p.URL}).post(b.StatusURL+tool, fields)
	if got.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", tool, got.Status, got.Body)
	}
}

// learnsPictures remembers the renditions, which are nobody else's.
func (b *bird) learnsPictures(t *testing.T, p *process, what string) {
	t.Helper()
	for _, i := range statusOf(t, p, b.accepted).Images {
		b.knows(fmt.Sprintf("%s of %d", what, i.Width), []byte(expect(t, p.URL+i.URL, nil, http.StatusOK).Body))
	}
}

// isJudged gives a verdict once the queue shows the family's last words.
func (b *bird) isJudged(t *testing.T, p *process, m *moderator, verdict, reason string) {
	t.Helper()
	waitsFor(t, p, b.accepted, "in_review")
	eventually(t, stepTime, b.word+" is judged", func() error {
		queue := m.queue()
		n := slices.IndexFunc(queue, func(q queued) bool { return q.ID == b.ID })
		if n < 0 {
			return fmt.Errorf("it is not among %d in the queue", len(queue))
		}
		if got := m.decide(queue[n], verdict, reason); got.Status != http.StatusOK {
			return fmt.Errorf("%d %s", got.Status, got.Body)
		}
		return nil
	})
}

func (b *bird) erases(t *testing.T, p *process) {
	t.Helper()
	b.asks(t, p, "/erase", url.Values{"confirm": {"yes"}})
}

func (b *bird) isDestroyed(t *testing.T, p *process) {
	t.Helper()
	eventually(t, 100*time.Second, "the certificate", func() error {
		got, err := get(p.URL+b.StatusURL+"/certificate", asJSON)
		if err != nil {
			return err
		}
		var c struct {
			Destroyed string `json:"destroyed_at"`
		}
		if err := json.Unmarshal([]byte(got.Body), &c); err != nil || c.Destroyed == "" {
			return fmt.Errorf("it says %s", got.Body)
		}
		return nil
	})
}

// isWhole makes sure that a family beside the others has all that it sent.
func (b *bird) isWhole(t *testing.T, p *process) {
	t.Helper()
	got := expect(t, p.URL+b.StatusURL+"/export", nil, http.StatusOK)
	b.holdsAll(t, []byte(got.Body))
}

// holdsAll looks into a family's copy.
func (b *bird) holdsAll(t *testing.T, archive []byte) {
	t.Helper()
	all, err := contents(archive)
	if err != nil {
		t.Fatal(err)
	}
	now := "rendition"
	if b.mended {
		now = "a better rendition"
	}
	for what, needle := range b.needles {
		if (what == "a word" || strings.Contains(what, now)) && !bytes.Contains(all, needle) {
			t.Errorf("%s: its copy lacks %s", b.word, what)
		}
	}
	if original := map[bool]string{false: "the first picture", true: "the second picture"}[b.mended]; !bytes.Contains(all, b.needles[original]) {
		t.Errorf("%s: its copy lacks %s", b.word, original)
	}
}

// contents are those of all files of an archive.
func contents(archive []byte) (all []byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		all = append(all, content...)
	}
	return all, nil
}

// liveAndLeave has the first family enter by the form, the second by tus and the last beside them; the first two live
// through everything and are erased.
func liveAndLeave(t *testing.T, p *process, families []*bird, dirs ...string) {
	t.Helper()
	p.must("edition", "set", "publish_delay=0s")
	m, o := signIn(t, p, "petra@example.org"), signIn(t, p, "orla@example.org", "--role", "organiser")
	families[0].entersByForm(t, p)
	families[1].entersByTus(t, p)
	families[2].entersByForm(t, p)
	for n, b := range families {
		waitsFor(t, p, b.accepted, "in_review")
		b.learnsPictures(t, p, "a rendition")
		if n < 2 {
			b.isMended(t, p, m)
		}
		b.isJudged(t, p, m, "approve", "")
		waitsFor(t, p, b.accepted, "published")
	}
	for _, b := range families[:2] {
		b.isSeen(t, p)
		genuine := b.isPrinted(t, p, o)
		b.asks(t, p, "/correct", url.Values{"title": {b.word + " anders"}})
		if b == families[0] { // the other's waits for a moderator until the end
			b.isCorrected(t, m)
		}
		b.isWhole(t, p)
		b.asks(t, p, "/withdraw", nil)
		b.asks(t, p, "/restore", nil)
		succeeds(t, m.post("/lost-link", url.Values{"email": {b.Fields["guardian_email"]}}))
		eventually(t, stepTime, "a letter", func() error {
			if letters, _ := filepath.Glob(filepath.Join(p.Data, "outbox", "*.eml")); len(letters) == 0 {
				return fmt.Errorf("there is none")
			}
			return nil
		})
		for what, where := range b.found(t, p, dirs...) {
			t.Logf("%s, %s: in %d files", b.word, what, len(where))
		}
		if found := b.found(t, p, dirs...); len(found["a word"]) == 0 || len(found["the second picture"]) == 0 {
			t.Fatalf("%s is nowhere before it is erased: nothing would be proved", b.word)
		}
		b.erases(t, p)
		b.isDestroyed(t, p)
		expect(t, genuine, nil, http.StatusNotFound)
	}
}

// isPrinted: its family prints its keepsakes, somebody asks whether they are genuine, and organisers print what hangs. It
// gives the address at which that is asked.
func (b *bird) isPrinted(t *testing.T, p *process, o *moderator) (genuine string) {
	t.Helper()
	for _, path := range []string{"/certificate", "/postcards"} {
		if got := expect(t, p.URL+"/en"+b.StatusURL+path, nil, http.StatusOK); !strings.Contains(got.Body, b.word) {
			t.Errorf("%s: %s does not name it", b.word, path)
		}
	}
	var c struct {
		ID, Status string
		Published  time.Time `json:"published_at"`
		VerifyURL  string    `json:"verify_url"`
	}
	decode(t, expect(t, p.URL+b.StatusURL+"/certificate", asJSON, http.StatusOK), http.StatusOK, &c)
	genuine = p.URL + strings.TrimPrefix(c.VerifyURL, p.URL)
	if got := expect(t, genuine, nil, http.StatusOK); strings.Contains(got.Body, b.word) {
		t.Errorf("%s is named where anybody can ask", b.word)
	}
	for _, path := range []string{"/moderation/labels?city=barcelona", "/moderation/catalogue?city=barcelona"} {
		if got := o.request(http.MethodGet, path, nil); got.Status != http.StatusOK || !strings.Contains(got.Body, b.word) {
			t.Errorf("%s: %s answers %d, or does not name it", b.word, path, got.Status)
		}
	}
	return genuine
}

// isMended: a better picture, and other words, before anybody has approved them.
func (b *bird) isMended(t *testing.T, p *process, m *moderator) {
	t.Helper()
	b.mended = true
	b.isJudged(t, p, m, "return", "dark")
	if b.File != nil {
		b.asksWithForm(t, p, "/replace", map[string]string{"upload": b.uploads(t, p, b.another)}, nil)
	} else {
		b.asksWithForm(t, p, "/replace", nil, b.another)
	}
	waitsFor(t, p, b.accepted, "in_review")
	b.learnsPictures(t, p, "a better rendition")
	b.asks(t, p, "/correct", url.Values{"title": {b.word + " neu"}, "child_name": {b.word + "kindlein"}, "description": {b.word + " von vorn"}})
}

func (b *bird) asksWithForm(t *testing.T, p *process, tool string, fields map[string]string, picture []byte) {
	t.Helper()
	got, err := sendForm(http.DefaultTransport, p.URL+b.StatusURL+tool, fields, b.Name, picture)
	if err != nil || got.Status != http.StatusOK {
		t.Fatalf("%s: %v, %d %s", tool, err, got.Status, got.Body)
	}
}

// isCorrected has a moderator hang the new words.
func (b *bird) isCorrected(t *testing.T, m *moderator) {
	t.Helper()
	eventually(t, stepTime, b.word+"'s new words hang", func() error {
		var now struct {
			Seq uint64 `json:"seq"`
		}
		path := "/moderation/drawings/" + b.ID
		if err := json.Unmarshal([]byte(m.request(http.MethodGet, path, nil).Body), &now); err != nil {
			return err
		}
		if got := m.post(path+"/correction", url.Values{"take": {"yes"}, "seq": {fmt.Sprint(now.Seq)}}); got.Status != http.StatusOK {
			return fmt.Errorf("%d %s", got.Status, got.Body)
		}
		return nil
	})
}

// isSeen has the public, the family and a search engine look.
func (b *bird) isSeen(t *testing.T, p *process) {
	t.Helper()
	eventually(t, stepTime, b.word+" hangs", func() error { // its family may hear of it a moment before the gallery does
		got, err := get(p.URL+"/drawings/"+b.ID, nil)
		if err == nil && got.Status != http.StatusOK {
			err = fmt.Errorf("status %d", got.Status)
		}
		return err
	})
	for _, path := range []string{"/", "/cities/barcelona", "/drawings/" + b.ID, "/search?q=" + b.word, "/feed.atom", b.StatusURL, "/api/v1/drawings/" + b.ID} {
		expect(t, p.URL+path, nil, http.StatusOK)
	}
}

// found is where what a family said and sent lies: files, and the log, by what it is.
func (b *bird) found(t *testing.T, p *process, dirs ...string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	look := func(name string, content []byte) {
		for what, needle := range b.needles {
			for _, form := range disguises(needle) {
				if bytes.Contains(content, form) {
					found[what] = append(found[what], name)
					break
				}
			}
		}
	}
	look("the log", []byte(p.log.tail(math.MaxInt)))
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return unlessGone(err)
			}
			if strings.Contains(path, b.word) {
				found["a word"] = append(found["a word"], path)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return unlessGone(err)
			}
			for _, one := range append(unpacked(content), content) {
				look(path, one)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// disguises are a needle as it is, in other letters, and in other codes: in base64 it may begin at each of three places.
func disguises(needle []byte) [][]byte {
	all := [][]byte{needle, bytes.ToUpper(needle), bytes.ToLower(needle)}
	for shift := range 3 {
		padded := append(bytes.Repeat([]byte{' '}, shift), needle...)
		for _, code := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := code.EncodeToString(padded[:len(padded)/3*3])
			all = append(all, []byte(text[(shift*8+5)/6:]))
		}
	}
	units := utf16.Encode([]rune(string(needle)))
	var little, big []byte
	for _, u := range units {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	return append(all, little, big)
}

// unpacked is what lies gzipped in a file, wherever that begins.
func unpacked(content []byte) (all [][]byte) {
	for at := 0; ; at++ {
		next := bytes.Index(content[at:], []byte{0x1f, 0x8b, 8})
		if next < 0 {
			return all
		}
		at += next
		z, err := gzip.NewReader(bytes.NewReader(content[at:]))
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(io.LimitReader(z, 8<<20)) // what comes before the damage counts
		all = append(all, plain)
	}
}

// wantNothing gives what runs behind a moment, and then wants no needle anywhere.
func wantNothing(t *testing.T, when string, families []*bird, p *process, dirs ...string) {
	t.Helper()
	for _, b := range families {
		late := time.Now().Add(20 * time.Second)
		for {
			found := b.found(t, p, dirs...)
			if len(found) == 0 {
				break
			}
			if time.Now().After(late) {
				t.Errorf("%s, %s: %v", when, b.word, found)
				break
			}
			time.Sleep(time.Second / 2)
		}
	}
}
