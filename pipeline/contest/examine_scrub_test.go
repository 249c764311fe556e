package contest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// onStore is a world's contest on another store.
func onStore(t *testing.T, w *contesttest.World, s store.Store) *contest.Contest {
	t.Helper()
	config := w.Contest.Config
	config.Store = s
	c, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// scrubbed examines and wants every object read; it returns what was found of them.
func scrubbed(t *testing.T, w *contesttest.World, c *contest.Contest, objects int) contest.Finding {
	t.Helper()
	var last contest.Progress
	findings, err := c.Examine(t.Context(), w.Catalog, contest.Examination{Scrub: true, Tell: func(p contest.Progress) {
		if p.Objects != last.Objects+1 || p.Of != objects || p.Bytes <= last.Bytes {
			t.Errorf("after %+v came %+v", last, p)
		}
		last = p
	}})
	if err != nil {
		t.Fatal(err)
	}
	if last.Objects != objects || last.Bytes != last.OfBytes {
		t.Errorf("the last it told was %+v; want all of %d objects", last, objects)
	}
	return findings[slices.IndexFunc(findings, func(f contest.Finding) bool { return f.Part == "hashes" })]
}

func TestAnS3IsScrubbedAsAFolderIs(t *testing.T) {
	config := miniotest.Start(t)
	s3, err := store.OpenS3(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s3.Close() })
	w := contesttest.Open(t)
	w.Contest = onStore(t, w, s3)
	s := three(t, w)
	all := 3 * len(contest.Objects(s))
	if f := scrubbed(t, w, w.Contest, all); !f.OK {
		t.Errorf("%+v", f)
	}
	key := s.Original.Key(s.ID)
	spoil(t, s3, key)
	f := scrubbed(t, w, w.Contest, all)
	if f.OK || len(f.Damaged) != 1 || !strings.HasPrefix(f.Damaged[0], key) || !strings.Contains(f.Detail, "the bucket easel of "+config.Endpoint) {
		t.Errorf("%+v", f)
	}
}

// reading is a store that counts how many read at once, and fails as it is told.
type reading struct {
	store.Store
	body func(key string, r io.ReadSeekCloser) io.ReadSeekCloser
	ping error

	mu        sync.Mutex
	now, most int
}

func (s *reading) Ping(context.Context) error { return s.ping }

func (s *reading) Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error) {
	r, object, err := s.Store.Get(ctx, key)
	if err != nil {
		return nil, object, err
	}
	s.count(1)
	if s.body != nil {
		r = s.body(key, r)
	}
	return &counted{r, s}, object, nil
}

func (s *reading) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now += n
	s.most = max(s.most, s.now)
}

// counted is a body that is open.
type counted struct {
	io.ReadSeekCloser
	of *reading
}

func (c *counted) Close() error {
	c.of.count(-1)
	return c.ReadSeekCloser.Close()
}

// failingBody is one that can't be read.
type failingBody struct {
	io.ReadSeekCloser
	io.Reader
}

func (f failingBody) Read(p []byte) (int, error) { return f.Reader.Read(p) }

func broken(r io.ReadSeekCloser) io.ReadSeekCloser {
	return failingBody{r, iotest.ErrReader(syscall.EIO)}
}

func TestTwoObjectsAreReadAtOnceAndNoMore(t *testing.T) {
	w := contesttest.Open(t)
	s := three(t, w)
	both := sync.NewCond(&sync.Mutex{})
	open := 0
	slow := &reading{Store: w.Store, body: func(_ string, r io.ReadSeekCloser) io.ReadSeekCloser {
		both.L.Lock()
		first := open < 2
		for open++; open < 2; { // the first waits for a second beside it
			both.Wait()
		}
		both.Broadcast()
		both.L.Unlock()
		if first {
			time.Sleep(100 * time.Millisecond) // long enough for a third, if there were one
		}
		return r
	}}
	all := 3 * len(contest.Objects(s))
	if f := scrubbed(t, w, onStore(t, w, slow), all); !f.OK || slow.most != 2 || slow.now != 0 {
		t.Errorf("%d were read at once, %d are still open: %+v", slow.most, slow.now, f)
	}
}

// A disk that fails gives no bytes, or says that it can't: both are damage of that
// object, and no reason to leave the others unread.
func TestWhatCannotBeReadIsNamedAndAllElseIsRead(t *testing.T) {
	w := contesttest.Open(t)
	s := three(t, w)
	key := s.Ladder.Pictures[0].Key(s.ID)
	failing := &reading{Store: w.Store, body: func(k string, r io.ReadSeekCloser) io.ReadSeekCloser {
		if k == key {
			return broken(r)
		}
		return r
	}}
	f := scrubbed(t, w, onStore(t, w, failing), 3*len(contest.Objects(s)))
	if f.OK || len(f.Damaged) != 1 || !strings.HasPrefix(f.Damaged[0], key+" can't be read: ") {
		t.Errorf("%+v", f)
	}
}

func TestAStoreThatGoesAwayOrAnOperatorWhoLeavesEndsTheScrub(t *testing.T) {
	w := contesttest.Open(t)
	three(t, w)
	away := &reading{Store: w.Store, ping: store.ErrUnreachable, body: func(_ string, r io.ReadSeekCloser) io.ReadSeekCloser { return broken(r) }}
	if found, err := onStore(t, w, away).Examine(t.Context(), w.Catalog, contest.Examination{Scrub: true}); found != nil || !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("away: %+v, %v", found, err)
	}
	ctx, leave := context.WithCancel(t.Context())
	told := 0
	found, err := w.Contest.Examine(ctx, w.Catalog, contest.Examination{Scrub: true, Tell: func(contest.Progress) { told++; leave() }})
	if found != nil || !errors.Is(err, context.Canceled) || told > 2 {
		t.Errorf("left: %+v, %v, told %d times", found, err, told)
	}
}

// What a family replaces while it is read was right when it was named.
func TestWhatIsReplacedWhileItIsReadIsNoDamage(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	s := w.Render(t, accepted.ID)
	replace := sync.OnceFunc(func() {
		if _, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(contesttest.Picture(t, 3))); err != nil {
			t.Error(err)
		}
	})
	meanwhile := &reading{Store: w.Store, body: func(key string, r io.ReadSeekCloser) io.ReadSeekCloser {
		replace()
		return failingBody{r, bytes.NewReader([]byte("of another drawing"))}
	}}
	if f := scrubbed(t, w, onStore(t, w, meanwhile), len(contest.Objects(s))); !f.OK {
		t.Errorf("%+v", f)
	}
	if s := w.State(t, accepted.ID); s.Status(w.Now()) != drawing.StatusReceived {
		t.Errorf("it is %s", s.Status(w.Now()))
	}
}
