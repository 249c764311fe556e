package upload

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// How many pages of receipts are told at once what happens; others ask by themselves, now and then. A listener takes a
// connection and some 60 KB of memory, most of it stacks: 2,000 take 120 MB (measured).
const (
	mostListeners = 2_000
	mostOfNetwork = 100 // a school's
)

const (
	// beat is how often a line is written that says nothing: so proxies and browsers know that the answer goes on, and
	// a reader who is gone is noticed.
	beat = 15 * time.Second
	// comeBack is after how long a browser listens again when it was cut off, and up to as much later.
	comeBack = 2 * time.Second
	// lookAgain is how often the journal is asked whether an erased drawing is destroyed.
	lookAgain = time.Second
	// spread is within which time pages are told that everything may have changed, so that they do not all ask at once.
	spread = 5 * time.Second
)

// live answers GET /entries/{receipt}/live: server-sent events (WHATWG HTML 9.2), one whenever the page has something
// new to show, for as long as the reader listens. What an event says is how the page looks now, as a sign that can only
// be compared; the page says by ?seen= or Last-Event-ID what it shows.
func (s *Site) live(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return err
	}
	leave, err := s.listeners.enter(limit.Network(web.Client(r)))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer leave()
	l := s.watch.join(p.ID)
	defer s.watch.leave(l)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx would wait for more
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	ctx, stop := web.UntilEnding(r)
	defer stop()
	seen := r.Header.Get("Last-Event-ID")
	if seen == "" {
		seen = r.URL.Query().Get("seen")
	}
	t := teller{Site: s, listener: l, out: http.NewResponseController(w), w: w, seen: seen}
	t.tell(ctx)
	return nil
}

// teller writes one answer.
type teller struct {
	*Site
	*listener
	w    http.ResponseWriter
	out  *http.ResponseController
	seen string // what the page shows
}

// tell goes on until the context ends or the reader is gone. The journal is asked once more after joining: what happened
// between the reader's page and that is told at once.
func (t *teller) tell(ctx context.Context) {
	now, err := t.contest.State(ctx, t.id)
	if err != nil || t.write("retry: %d\n\n", (comeBack+rand.N(comeBack)).Milliseconds()) != nil {
		return
	}
	beats := time.NewTicker(beat)
	defer beats.Stop()
	for {
		at := t.now() // one moment for both: what begins between two would never be told
		if t.say(now, at) != nil {
			return
		}
		due := t.due(now, at)
		select {
		case <-ctx.Done():
			return
		case news := <-t.states:
			if news, err = t.whole(ctx, news); err != nil {
				return
			}
			if news.Seq > now.Seq { // the catalog may still be behind
				now = news
			}
		case <-due:
			if now, err = t.contest.State(ctx, t.id); err != nil {
				return
			}
		case <-beats.C:
			if t.write(":\n\n") != nil {
				return
			}
		}
	}
}

// due has a value when the state may look otherwise though nobody tells: a drawing hangs from public_at on, can be
// restored for so long, and has no row in the catalog any more when it is destroyed. Nil is never.
func (t *teller) due(s drawing.State, now time.Time) <-chan time.Time {
	at := s.RestorableUntil()
	switch {
	case s.Status(now) == drawing.StatusApproved:
		at = s.Decision.PublicAt
	case !s.Erased.IsZero() && s.Destroyed.IsZero():
		at = now.Add(lookAgain)
	}
	wait := at.Sub(now)
	if wait < 0 {
		return nil
	}
	return time.After(wait + time.Millisecond)
}

// late reports whether a drawing was withdrawn too long ago to be restored.
func late(s drawing.State, now time.Time) bool {
	return !s.Withdrawn.IsZero() && now.After(s.RestorableUntil())
}

// whole is the state itself, read anew if everything may have changed.
func (t *teller) whole(ctx context.Context, s drawing.State) (drawing.State, error) {
	if s.ID != "" {
		return s, nil
	}
	select {
	case <-ctx.Done():
		return s, ctx.Err()
	case <-time.After(rand.N(spread)):
	}
	return t.contest.State(ctx, t.id)
}

// say tells how the page looks, if it has not been told.
func (t *teller) say(s drawing.State, now time.Time) error {
	sign := look(s, now)
	if sign == t.seen {
		return nil
	}
	t.seen = sign
	return t.write("id: %s\ndata: %s\n\n", sign, sign)
}

func (t *teller) write(format string, args ...any) error {
	if _, err := fmt.Fprintf(t.w, format, args...); err != nil {
		return err
	}
	return t.out.Flush()
}

// look is a sign of all that a family's page shows of a drawing, and of nothing that it is not told: worries and notes
// among moderators do not change it.
func look(s drawing.State, now time.Time) string {
	shown := struct {
		Status                            drawing.Status
		Title, Story, Child               string
		Seen                              drawing.Seen
		Original                          drawing.Original
		Ladder                            *drawing.Ladder
		Refused                           string
		Verdict                           drawing.Verdict
		Reason, Message                   string
		Correction                        *drawing.Pending
		Appealed, Withdrawn, Down, Erased time.Time
		Destroyed                         time.Time
		Purposes                          []drawing.Purpose
		Late                              bool
	}{
		Status: s.Status(now), Title: s.Title, Story: s.Story, Child: s.Child.Name, Seen: s.Seen, Original: s.Original,
		Ladder: s.Ladder, Refused: s.Refused, Correction: s.Correction, Destroyed: s.Destroyed, Purposes: s.Purposes, Late: late(s, now), Appealed: s.Appealed, Withdrawn: s.Withdrawn, Down: s.TakenDown, Erased: s.Erased,
	}
	if d := s.Decision; d != nil {
		shown.Verdict, shown.Reason, shown.Message = d.Verdict, d.Reason, d.Message
	}
	text, err := json.Marshal(shown)
	if err != nil {
		panic(err) // texts, numbers and times can be encoded
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}
