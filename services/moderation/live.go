package moderation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

const (
	// lookEvery is how often a listener's session is looked at: for what ends by the clock, and
	// while the journal is away. That somebody ended it is heard at once.
	lookEvery = 5 * time.Second
	// beats is after how many looks a line is written that says nothing: so proxies and
	// browsers know that the answer goes on, and a reader who is gone is noticed.
	beats = 3
	// gather is how long news wait for more: three hundred people at work make news all
	// the time, and each is written to three hundred connections.
	gather = 200 * time.Millisecond
	// comeBack is after how long a browser asks again, and up to as much later: those whom
	// one process has lost do not come to the next one all at once.
	comeBack = time.Second
)

// live tells what happens, as server-sent events (WHATWG HTML 9.2), for as long as the
// reader listens and their session lasts. Whoever comes back says by Last-Event-ID what
// they have heard.
func (s *Site) live(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	ctx, stop := web.UntilEnding(r)
	defer stop()
	l := &listener{
		Site: s, w: w, flush: http.NewResponseController(w).Flush,
		account: a, holder: holder(r, r.URL.Query().Get("window")), token: tokenOf(r),
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx would wait for more
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	changed, forget := s.Staff.Watch(l.token, a)
	defer forget()
	l.changed = changed
	if !l.mayStay(ctx) { // for what happened before
		return nil
	}
	l.begin(ctx, r.Header.Get("Last-Event-ID"))
	l.listen(ctx)
	return nil
}

// listener is one connection.
type listener struct {
	*Site
	w       http.ResponseWriter
	flush   func() error
	account staff.Account
	holder  string
	token   string
	changed <-chan struct{} // has a value when the session or the account may be another

	at   bookmark
	text bytes.Buffer // what is written next
}

// begin says how things are, and finds the listener's place.
func (l *listener) begin(ctx context.Context, heard string) {
	fmt.Fprintf(&l.text, "retry: %d\n\n", (comeBack + rand.N(comeBack)).Milliseconds())
	if seen, err := strconv.ParseUint(heard, 10, 64); err == nil {
		if at, ok := l.hub.rejoin(seen); ok {
			l.at = at
			l.sayClaims(ctx)
			l.sayCounts(ctx, l.account.Covers)
			return
		}
	}
	var last uint64
	l.at, last = l.hub.join()
	if heard != "" {
		l.say(newsReset, 0, struct{}{})
	}
	l.sayClaims(ctx)
	fmt.Fprintf(&l.text, "id: %d\n", last) // so that whoever leaves at once may come back
	l.sayCounts(ctx, l.account.Covers)
}

// listen goes on until the context ends, the session does, or the reader is gone or falls
// behind.
func (l *listener) listen(ctx context.Context) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for beat := 1; l.welcome(ctx); {
		more, grown, ok := l.tell(ctx)
		if !ok || l.send() != nil {
			return
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-grown:
			if !pause(ctx, gather) {
				return
			}
		case <-l.changed:
			if !l.mayStay(ctx) {
				return
			}
		case <-look.C:
			if !l.mayStay(ctx) {
				return
			}
			if beat++; beat%beats == 0 {
				l.text.WriteString(":\n\n")
			}
		}
	}
}

// pause reports whether the time passed before the context ended.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// send writes what there is to say.
func (l *listener) send() error {
	if l.text.Len() == 0 {
		return nil
	}
	_, err := l.w.Write(l.text.Bytes())
	l.text.Reset()
	if err != nil {
		return err
	}
	return l.flush()
}

// welcome reports whether the listener may stay; it looks only if there is news of that.
func (l *listener) welcome(ctx context.Context) bool {
	select {
	case <-l.changed:
		return l.mayStay(ctx)
	default:
		return true
	}
}

// mayStay looks at the session. While nobody can tell, the listener stays; one whose role
// or cities have changed comes back by itself, and is told of what it may hear now.
func (l *listener) mayStay(ctx context.Context) bool {
	a, err := l.Staff.Peek(ctx, l.token)
	switch {
	case errors.Is(err, staff.ErrNoSession):
		l.say(newsEnded, 0, struct{}{})
		_ = l.send() // the reader may be gone as well
		return false
	case err != nil:
		return ctx.Err() == nil
	}
	return a.Role == l.account.Role && slices.Equal(a.Cities, l.account.Cities)
}

// tell words the next news, if there are any, else gives the channel that is closed when
// there are. It reports false if the listener fell behind.
func (l *listener) tell(ctx context.Context) (more bool, grown <-chan struct{}, ok bool) {
	all, at, grown, ok := l.hub.read(l.at)
	if !ok || len(all) == 0 {
		return false, grown, ok
	}
	l.at = at
	for _, n := range all {
		l.word(ctx, n)
	}
	if slices.ContainsFunc(all, func(n news) bool { return n.other == newsReset }) {
		l.sayCounts(ctx, l.account.Covers)
	} else if cities := citiesOf(all); len(cities) > 0 {
		l.sayCounts(ctx, func(city string) bool { return l.account.Covers(city) && slices.Contains(cities, city) })
	}
	return true, grown, true
}

// word says one piece of news, if it is for this listener.
func (l *listener) word(ctx context.Context, n news) {
	name := n.nameFor(l.account.Role)
	if name == "" || n.city != "" && !l.account.Covers(n.city) {
		return
	}
	switch name {
	case newsWaiting:
		l.say(name, n.seq, map[string]any{"id": n.id, "city": n.city, "seq": n.judged, "lane": n.is})
	case newsEscalated:
		l.say(name, n.seq, map[string]any{"id": n.id, "city": n.city})
	case newsDecided:
		l.say(name, n.seq, map[string]any{"id": n.id, "verdict": n.verdict, "by": l.emailOf(ctx, n.by)})
	case newsClaimed, newsReleased:
		if n.claim.Holder != l.holder {
			l.say(name, 0, l.claimNews(ctx, n.claim, name == newsClaimed))
		}
	case newsReset:
		l.say(name, 0, struct{}{})
	default:
		l.say(name, n.seq, map[string]any{"id": n.id})
	}
}

// emailOf is a colleague's address; nil for one who has left.
func (l *listener) emailOf(ctx context.Context, id string) *string {
	email, err := l.email(ctx, id)
	if err != nil {
		l.Log.Warn("a colleague's name can't be told", "err", err)
	}
	return email
}

func (l *listener) claimNews(ctx context.Context, c claims.Claim, held bool) map[string]any {
	if !held {
		return map[string]any{"id": c.Drawing}
	}
	return map[string]any{"id": c.Drawing, "by": l.emailOf(ctx, c.By)}
}

// sayClaims says all that lies on other desks now, in the place of what was heard before.
func (l *listener) sayClaims(ctx context.Context) {
	others := []map[string]any{}
	for _, c := range l.Claims.All() {
		told := !c.Quiet || l.account.Role.May(staff.Safeguard)
		if told && c.Holder != l.holder && l.account.Covers(c.City) {
			others = append(others, l.claimNews(ctx, c, true))
		}
	}
	l.say(newsClaims, 0, others)
}

// sayCounts says how many drawings wait in each of these cities.
func (l *listener) sayCounts(ctx context.Context, want func(city string) bool) {
	counts, err := l.hub.waiting(ctx, want)
	if err != nil {
		l.Log.Warn("what waits can't be counted", "err", err)
		counts = map[string]int{}
	}
	l.say(newsCounts, 0, counts)
}

// say adds an event. Its id, the catalog's sequence, is what a reader who comes back has
// heard; 0 leaves it as it was.
func (l *listener) say(name string, seq uint64, data any) {
	if seq > 0 {
		fmt.Fprintf(&l.text, "id: %d\n", seq)
	}
	fmt.Fprintf(&l.text, "event: %s\ndata: ", name)
	if err := json.NewEncoder(&l.text).Encode(data); err != nil { // ends the line
		panic(err) // texts and numbers can be encoded
	}
	l.text.WriteByte('\n')
}
