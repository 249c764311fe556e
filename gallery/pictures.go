package gallery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/services/web"
)

const (
	// hotBytes is what pictures may take of memory: some 1,000 of the size that a wall shows.
	hotBytes = 64 << 20
	// largestHot is the largest picture that is held in memory. The kernel sends larger ones as quickly.
	largestHot = 512 << 10
	// readTime is how long a picture may take to be read, whoever waits for it.
	readTime = 30 * time.Second
)

// imageRoute is the pattern that pictures are logged by.
const imageRoute = "GET /images/{id}/{name}"

// pictures sends renditions, the hot ones from memory. A picture is hot when it is asked for a second time: who walks
// through a whole gallery once, as a crawler does, would otherwise push out what all others look at.
//
// What is held in memory is given out without asking the catalog only as long as nothing has changed there since it was
// last asked. After any change it is asked again, for each picture; the bytes stay.
type pictures struct {
	objects Objects
	copies  *Copies // of objects elsewhere; nil if there are none
	version func() web.Version

	shelf *web.Shelf[string] // by address
	seen  seen
	reads singleflight.Group
	gone  atomic.Uint64 // grows whenever pictures are dropped

	hits, made, again atomic.Uint64
}

// Find implements web.Ready.
func (p *pictures) Find(r *http.Request) *web.Answer {
	if !strings.HasPrefix(r.RequestURI, "/images/") {
		return nil
	}
	a, version := p.shelf.Take(r.RequestURI)
	if a == nil || version != p.version() || !a.Whole(r) {
		return nil
	}
	p.hits.Add(1)
	return a
}

// found is a rendition that was published a moment ago.
type found struct {
	id      drawing.ID
	rung    drawing.Rendition
	version web.Version // from before the catalog was asked
	gone    uint64      // pictures.gone, from before that
}

func (f found) key() string     { return f.rung.Key(f.id) }
func (f found) address() string { return "/images/" + f.key() }

// send answers with a rendition. An error is the store's.
func (p *pictures) send(w http.ResponseWriter, r *http.Request, f found) error {
	a, err := p.hot(r.Context(), w.Header(), f)
	if err != nil {
		return err
	}
	if a != nil && a.Whole(r) {
		a.Send(w, r)
		return nil
	}
	body, err := p.open(r.Context(), f)
	if err != nil {
		return err
	}
	defer body.Close()
	headers(w.Header(), f)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}

// hot gives a picture from memory, and takes it there if it is asked for again; nil if it stays where it is. All answers
// begin with the same headers.
func (p *pictures) hot(ctx context.Context, begin http.Header, f found) (*web.Answer, error) {
	if a, _ := p.shelf.Take(f.address()); a != nil {
		p.again.Add(1)
		p.put(f, a)
		return a, nil
	}
	if f.rung.Bytes > largestHot || !p.seen.again(f.address()) {
		return nil, nil
	}
	made, err, _ := p.reads.Do(f.key(), func() (any, error) { return p.read(context.WithoutCancel(ctx), begin, f) })
	if err != nil {
		return nil, err
	}
	return made.(*web.Answer), nil
}

func (p *pictures) read(ctx context.Context, begin http.Header, f found) (*web.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	body, err := p.open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	content, err := io.ReadAll(io.LimitReader(body, largestHot+1))
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}
	h := begin.Clone()
	h.Set("Accept-Ranges", "bytes")
	headers(h, f)
	a := web.NewAnswer(imageRoute, h, content)
	p.made.Add(1)
	p.put(f, a)
	return a, nil
}

// put holds a picture in memory, unless its drawing may have gone since the catalog was asked: drop may have been there
// before it.
func (p *pictures) put(f found, a *web.Answer) {
	p.shelf.Put(f.address(), a, f.version)
	if p.gone.Load() != f.gone {
		p.shelf.Drop(func(address string) bool { return address == f.address() })
	}
}

// open opens a picture where it lies.
func (p *pictures) open(ctx context.Context, f found) (io.ReadSeekCloser, error) {
	if p.copies == nil {
		body, _, err := p.objects.Get(ctx, f.key())
		return body, err
	}
	still := func() bool { return p.gone.Load() == f.gone }
	body, err := p.copies.open(ctx, f.key(), still)
	if errors.Is(err, errNoCopy) { // the disk is full, or the picture too large for it
		body, _, err := p.objects.Get(ctx, f.key())
		return body, err
	}
	return body, err
}

func (p *pictures) outcomes() map[string]uint64 {
	return map[string]uint64{"hit": p.hits.Load(), "made": p.made.Load(), "again": p.again.Load()}
}

// drop forgets the pictures of drawings, all of them for nil.
func (p *pictures) drop(ids []drawing.ID) {
	p.gone.Add(1)
	if ids == nil {
		p.shelf.Empty()
	}
	p.shelf.Drop(func(address string) bool {
		for _, id := range ids {
			if strings.HasPrefix(address, "/images/"+string(id)+"/") {
				return true
			}
		}
		return false
	})
	if p.copies != nil {
		p.copies.drop(ids)
	}
}

// headers are those of a picture. Everyone may keep it for a while; a cache before us is told whose it is.
func headers(h http.Header, f found) {
	h.Del("Vary")
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Cache-Tag", string(f.id))
	h.Set("Content-Type", f.rung.Type)
	h.Set("ETag", `"`+f.rung.Hash+`"`)
}

// seen remembers the last addresses that were asked for once, some thousands of them.
type seen struct {
	mu          sync.Mutex
	now, before map[string]struct{}
}

// mostSeen is how many addresses make a generation; two are remembered, at 100 bytes each.
const mostSeen = 10_000

// again notes an address, and reports whether it was noted before.
func (s *seen) again(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, is := s.now[address]
	_, was := s.before[address]
	if is || was {
		return true
	}
	if s.now == nil || len(s.now) >= mostSeen {
		s.now, s.before = make(map[string]struct{}), s.now
	}
	s.now[address] = struct{}{}
	return false
}

// isLost reports whether an object that should be there is not.
func isLost(err error) bool { return errors.Is(err, store.ErrNotFound) }
