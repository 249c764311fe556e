package upload_test

import (
	"bufio"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/services/upload"
)

// stream is one page that is told what happens.
type stream struct {
	*http.Response
	lines *bufio.Scanner
}

// listen opens the events of an address on a real connection.
func listen(t *testing.T, address string, header ...string) *stream {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return &stream{answer, bufio.NewScanner(answer.Body)}
}

// next is what the next event says.
func (s *stream) next(t *testing.T) string {
	t.Helper()
	late := time.AfterFunc(patience, func() { s.Body.Close() })
	defer late.Stop()
	for s.lines.Scan() {
		if data, ok := strings.CutPrefix(s.lines.Text(), "data: "); ok {
			return data
		}
	}
	t.Fatalf("no event came: %v", s.lines.Err())
	return ""
}

// events is where a receipt's page listens.
func (h *house) events(t *testing.T, at string) string {
	t.Helper()
	live, ok := document(t, h.get(at)).Find("#news[role=status]").Attr("data-live")
	if !ok {
		t.Fatal("the page does not listen")
	}
	return live
}

func TestAReceiptIsToldWhatHappensToItsDrawing(t *testing.T) {
	h := open(t)
	server := h.live(t)
	a, other := h.Enter(t), h.Enter(t)
	at := "/entries/" + a.Receipt
	s := listen(t, server.URL+h.events(t, at))
	want(t, "kind", s.Header.Get("Content-Type"), "text/event-stream")
	want(t, "kept", s.Header.Get("Cache-Control"), "no-store")
	h.Render(t, other.ID) // nobody's business
	h.Render(t, a.ID)
	ready := s.next(t)
	if sign := h.events(t, at); !strings.HasSuffix(sign, "="+ready) {
		t.Errorf("the event says %s, and the page %s", ready, sign)
	}
	if _, err := h.Contest.Escalate(t.Context(), a.ID, "staff-1", "It says help."); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Contest.CloseEscalation(t.Context(), a.ID, "staff-1", "It is a poem."); err != nil {
		t.Fatal(err)
	}
	h.Approve(t, a.ID)
	said := s.next(t)
	if page := h.events(t, at); !strings.HasSuffix(page, "="+said) || said == ready {
		t.Errorf("the event says %s, and the page %s", said, page)
	}
}

func TestAPageThatComesLateIsToldAtOnce(t *testing.T) {
	h := open(t)
	server := h.live(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt
	before := h.events(t, at)
	h.Render(t, a.ID)
	first := listen(t, server.URL+before).next(t)
	again := listen(t, server.URL+before, "Last-Event-ID", first)
	h.Withdraw(t, a.Receipt)
	if got := again.next(t); got == first {
		t.Error("who comes back is told again what it knows")
	}
}

func TestADrawingThatIsAboutToHangTellsWhenItDoes(t *testing.T) {
	h := open(t)
	server := h.live(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	s := h.Approve(t, a.ID)
	h.Move(s.Decision.PublicAt.Sub(h.Now()) - 300*time.Millisecond)
	at := "/entries/" + a.Receipt
	l := listen(t, server.URL+h.events(t, at))
	h.Move(time.Second)
	if got := l.next(t); !strings.HasSuffix(h.events(t, at), "="+got) {
		t.Error("it does not hang yet")
	}
}

// However close to its moment the page is looked at: here the clock goes on whenever somebody looks at it.
func TestNoMomentToHangIsMissed(t *testing.T) {
	var looked atomic.Bool
	var h *house
	h = open(t, func(c *upload.Config) {
		c.Now = func() time.Time {
			if looked.Load() {
				h.Move(time.Millisecond)
			}
			return h.Now()
		}
	})
	server := h.live(t)
	for early := range 8 * time.Millisecond / time.Millisecond {
		a := h.Enter(t)
		h.Render(t, a.ID)
		s := h.Approve(t, a.ID)
		live := server.URL + h.events(t, "/entries/"+a.Receipt)
		h.Move(s.Decision.PublicAt.Sub(h.Now()) - early*time.Millisecond)
		looked.Store(true)
		l, said, told := listen(t, live), "", false
		for !told && said != ":" && l.lines.Scan() { // a line that says nothing comes in any case, many seconds later
			said, told = strings.CutPrefix(l.lines.Text(), "data: ")
		}
		looked.Store(false)
		if !strings.HasSuffix(h.events(t, "/entries/"+a.Receipt), "="+said) {
			t.Errorf("listened to %d ms before, it says %q", early, said)
		}
		l.Body.Close()
	}
}

func TestACertificateIsToldWhenAllIsDestroyed(t *testing.T) {
	h := open(t)
	server := h.live(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt + "/certificate"
	h.erase(t, a.ID)
	s := listen(t, server.URL+h.events(t, at))
	h.destroy(t, a.ID)
	s.next(t)
	if heading := document(t, h.get("/en"+at)).Find("h1").Text(); heading != "Erased for good" {
		t.Errorf("it says %q", heading)
	}
}

func TestANetworkListensToSoManyPagesAndNoMore(t *testing.T) {
	h := open(t)
	server := h.live(t)
	live := server.URL + h.events(t, "/entries/"+h.Enter(t).Receipt)
	var all []*stream
	for range 100 {
		s := listen(t, live)
		want(t, "status", s.Status, "200 OK")
		all = append(all, s)
	}
	refused := listen(t, live, asJSON...)
	if refused.StatusCode != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "60" {
		t.Errorf("one more is answered %s, %v", refused.Status, refused.Header)
	}
	all[0].Body.Close()
	for begun := time.Now(); ; {
		s := listen(t, live)
		if s.StatusCode == http.StatusOK {
			break
		}
		s.Body.Close()
		if time.Since(begun) > patience {
			t.Fatal("who goes away leaves no room")
		}
	}
}

func TestAWrongReceiptHearsNothing(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.PublicURL = "" })
	wantStatus(t, h.get("/entries/"+strings.Repeat("0", 52)+"/live", asJSON...), http.StatusNotFound)
}
