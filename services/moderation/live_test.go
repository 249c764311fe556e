package moderation_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

const livePatience = time.Minute

// heardNews is an event as a browser gets it.
type heardNews struct {
	id, name, data string
}

// listening is an open connection.
type listening struct {
	t     testing.TB
	close func()
	all   chan heardNews // closed when the answer ends
	last  string         // the id of the last event that was read
	beats chan struct{}
}

// listen opens a connection; heard is its Last-Event-ID, "" for none.
func (p person) listen(t testing.TB, at *httptest.Server, path, heard string) *listening {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, at.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "easel", Value: p.token})
	r.Header.Set("Accept", "text/event-stream")
	if heard != "" {
		r.Header.Set("Last-Event-ID", heard)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("answered %d, %s", answer.StatusCode, kind)
	}
	l := &listening{t: t, all: make(chan heardNews, 10_000), beats: make(chan struct{}, 100), close: func() { answer.Body.Close() }}
	go func() {
		defer close(l.all)
		var e heardNews
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case ":":
				l.beats <- struct{}{}
			case "":
				if e.name != "" {
					l.all <- e
				}
				e = heardNews{}
			}
		}
	}()
	t.Cleanup(l.close)
	return l
}

// next is the next event of one of these names.
func (l *listening) next(names ...string) heardNews {
	l.t.Helper()
	for late := time.After(livePatience); ; {
		select {
		case e, ok := <-l.all:
			if !ok {
				l.t.Fatalf("the answer ended before %v", names)
			}
			if e.id != "" {
				l.last = e.id
			}
			for _, name := range names {
				if e.name == name {
					return e
				}
			}
		case <-late:
			l.t.Fatalf("no %v", names)
		}
	}
}

// wants fails the test unless the next of the events of a name is this.
func (l *listening) wants(name, data string) {
	l.t.Helper()
	if e := l.next(name); e.data != data {
		l.t.Errorf("%s: %s, want %s", name, e.data, data)
	}
}

// ends waits until the answer has ended.
func (l *listening) ends() {
	l.t.Helper()
	for late := time.After(livePatience); ; {
		select {
		case _, ok := <-l.all:
			if !ok {
				return
			}
		case <-late:
			l.t.Fatal("the answer goes on")
		}
	}
}

func (d *desk) serve(t *testing.T) *httptest.Server {
	s := httptest.NewServer(d)
	t.Cleanup(s.Close)
	return s
}

func TestWhatHappensIsToldAsItHappens(t *testing.T) {
	d := open(t)
	at := d.serve(t)
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	old := d.waiting(t, "cairo")
	leaves := d.Enter(t)
	d.Render(t, leaves.ID)
	d.Withdraw(t, leaves.Receipt)
	l := ana.listen(t, at, "/moderation/live", "")
	l.wants("claims", "[]")
	l.wants("counts", `{"cairo":1}`)
	s := d.waiting(t, "accra")
	l.wants("waiting", fmt.Sprintf(`{"city":"accra","id":"%s","lane":"waiting","seq":%d}`, s.ID, s.Judged))
	l.wants("counts", `{"accra":1}`)
	ben.postJSON(of(s, "/claim")).wants(t, http.StatusOK)
	l.wants("claimed", fmt.Sprintf(`{"by":"ben@example.org","id":"%s"}`, s.ID))
	ana.postJSON(of(old, "/claim")).wants(t, http.StatusOK) // she knows
	ana.postJSON(of(old, "/release")).wants(t, http.StatusOK)
	ben.postJSON(of(s, "/release")).wants(t, http.StatusOK)
	if e := l.next("claimed", "released"); e.name != "released" || e.data != fmt.Sprintf(`{"id":"%s"}`, s.ID) {
		t.Errorf("told %+v", e)
	}
	ben.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	l.wants("decided", fmt.Sprintf(`{"by":"ben@example.org","id":"%s","verdict":"approve"}`, s.ID))
	l.wants("counts", `{"accra":0}`)
	ben.postJSON(of(s, "/undo")).wants(t, http.StatusOK)
	l.wants("waiting", fmt.Sprintf(`{"city":"accra","id":"%s","lane":"waiting","seq":%d}`, s.ID, d.State(t, s.ID).Judged))
	if _, err := d.Contest.Restore(t.Context(), leaves.Receipt); err != nil {
		t.Fatal(err)
	}
	l.next("waiting")
	d.Withdraw(t, leaves.Receipt)
	l.wants("gone", fmt.Sprintf(`{"id":"%s"}`, leaves.ID))
}

func TestAnAccountWithCitiesHearsOfThoseAlone(t *testing.T) {
	d := open(t)
	at := d.serve(t)
	p, ben := d.moderator(t, "cairo"), d.signedIn(t, "ben@example.org", staff.Moderator)
	l := p.listen(t, at, "/moderation/live", "")
	l.wants("counts", "{}")
	foreign := d.waiting(t, "accra")
	ben.postJSON(of(foreign, "/claim")).wants(t, http.StatusOK)
	d.heard(t, foreign, ben.ID)
	own := d.waiting(t, "cairo")
	if e := l.next("waiting", "claimed"); !strings.Contains(e.data, string(own.ID)) {
		t.Errorf("told %+v", e)
	}
	l.wants("counts", `{"cairo":1}`)
	again := p.listen(t, at, "/moderation/live", "")
	again.wants("claims", "[]")
	again.wants("counts", `{"cairo":1}`)
}

func TestOfAWorryOthersHearOnlyThatTheDrawingIsGone(t *testing.T) {
	d := open(t)
	at := d.serve(t)
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	guardian := d.signedIn(t, "sana@example.org", staff.Safeguarding)
	s := d.waiting(t, "accra")
	others, hers := ana.listen(t, at, "/moderation/live", ""), guardian.listen(t, at, "/moderation/live", "")
	for _, l := range []*listening{others, hers} {
		l.wants("counts", `{"accra":1}`)
	}
	ben.postJSON(of(s, "/claim")).wants(t, http.StatusOK)
	others.next("claimed")
	ben.postJSON(of(s, "/escalate"), "note", "It says that somebody hurts her.").wants(t, http.StatusOK)
	others.wants("gone", fmt.Sprintf(`{"id":"%s"}`, s.ID))
	hers.wants("escalated", fmt.Sprintf(`{"city":"accra","id":"%s"}`, s.ID))
	ben.postJSON(of(s, "/claim")).wants(t, http.StatusNotFound) // not even again
	d.Move(claims.Lease)
	guardian.postJSON(of(s, "/claim")).wants(t, http.StatusOK)
	d.heard(t, s, guardian.ID)
	ana.listen(t, at, "/moderation/live", "").wants("claims", "[]")
	next := d.waiting(t, "cairo")
	if e := others.next("claimed", "escalated", "waiting"); !strings.Contains(e.data, string(next.ID)) {
		t.Errorf("told %+v", e)
	}
}

func TestOnlyWhoMaySeeTheQueueHearsOfIt(t *testing.T) {
	d := open(t)
	d.stranger().getJSON("/moderation/live").wants(t, http.StatusUnauthorized)
	for _, role := range []staff.Role{staff.Jury, staff.Auditor} {
		d.signedIn(t, string(role)+"@example.org", role).getJSON("/moderation/live").wants(t, http.StatusForbidden)
	}
}

func TestListeningEndsSecondsAfterTheSessionDoes(t *testing.T) {
	t.Parallel()
	d := open(t)
	at := d.serve(t)
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	first, second := ana.listen(t, at, "/moderation/live", ""), ben.listen(t, at, "/moderation/live", "")
	ana.postJSON("/moderation/sign-out").wants(t, http.StatusOK)
	first.next("ended")
	first.ends()
	select {
	case <-second.beats: // it goes on, and says so
	case <-time.After(livePatience):
		t.Error("not a beat")
	}
	d.Move(8 * time.Hour)
	second.next("ended")
	second.ends()
}

func TestWhoComesBackTooLateIsToldToAskAgain(t *testing.T) {
	d := open(t)
	at := d.serve(t)
	p := d.moderator(t)
	for _, heard := range []string{"yesterday", "-1"} {
		p.listen(t, at, "/moderation/live", heard).wants("reset", "{}")
	}
	d.waiting(t, "accra")
	other := openWith(t, d.World, d.Staff) // a process that begins only now
	p.listen(t, other.serve(t), "/moderation/live", "1").wants("reset", "{}")
}

// Forty people, each at a process of two, hear of every drawing once and in order, also
// those who leave again and again and come back to the other process.
func TestEveryoneHearsOfEachChangeOnceHoweverOftenTheyComeBack(t *testing.T) {
	const people, drawings = 40, 60
	d := open(t)
	p := d.moderator(t)
	sites := []*httptest.Server{d.serve(t), openWith(t, d.World, d.Staff).serve(t)}
	begun, all := sync.WaitGroup{}, sync.WaitGroup{}
	begun.Add(people)
	heard := make([][]drawing.ID, people)
	for n := range people {
		all.Go(func() {
			ready := sync.OnceFunc(begun.Done)
			defer ready()
			l := p.listen(t, sites[n%2], "/moderation/live", "")
			l.next("counts")
			ready()
			for turn := 0; len(heard[n]) < drawings; turn++ {
				var w struct {
					ID drawing.ID `json:"id"`
				}
				if err := json.Unmarshal([]byte(l.next("waiting").data), &w); err != nil {
					t.Error(err)
				}
				heard[n] = append(heard[n], w.ID)
				if n%4 == 0 && turn%7 == 3 {
					l.close()
					l = p.listen(t, sites[(n+turn)%2], "/moderation/live", l.last)
				}
			}
		})
	}
	begun.Wait()
	var want []drawing.ID
	for range drawings {
		want = append(want, d.waiting(t, "accra").ID)
	}
	all.Wait()
	for n := range people {
		if fmt.Sprint(heard[n]) != fmt.Sprint(want) {
			t.Errorf("person %d heard of %d drawings, or not in order", n, len(heard[n]))
		}
	}
}
