package demo_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/services/demo"
)

// desk is the moderators' side of a contest.
type desk struct {
	*httptest.Server
	t *testing.T

	mu       sync.Mutex
	waiting  map[string]uint64 // seq by id; guarded by mu
	approved []string          // guarded by mu
	featured int               // drawings on the first page; guarded by mu
	taken    string            // somebody else has decided this one; guarded by mu
	looked   int               // at the queue; guarded by mu
	away     int               // so many answers that are still 503; guarded by mu
}

const (
	email    = "moderator@example.org"
	password = "a tram and a cat"
)

func newDesk(t *testing.T, drawings int) *desk {
	t.Helper()
	d := &desk{t: t, waiting: map[string]uint64{}}
	d.enter(1, drawings)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /moderation/sign-in", d.signIn)
	mux.HandleFunc("GET /moderation/queue", d.session(d.queue))
	mux.HandleFunc("POST /moderation/drawings/{id}/decision", d.session(d.decide))
	mux.HandleFunc("POST /moderation/drawings/{id}/feature", d.session(d.feature))
	d.Server = httptest.NewServer(mux)
	t.Cleanup(d.Close)
	return d
}

// enter lets drawings of some numbers wait.
func (d *desk) enter(first, last int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n := first; n <= last; n++ {
		d.waiting[string(drawingtest.ID(n))] = uint64(1000 + n)
	}
}

func (d *desk) signIn(w http.ResponseWriter, r *http.Request) {
	if r.PostFormValue("email") != email || r.PostFormValue("password") != password {
		http.Error(w, `{"title":"No account has this address and password."}`, http.StatusUnauthorized)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "1", Path: "/", HttpOnly: true})
	fmt.Fprint(w, `{"email":"`+email+`","role":"moderator","cities":null}`)
}

func (d *desk) session(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if c, err := r.Cookie("session"); err != nil || c.Value != "1" || r.Header.Get("Accept") != "application/json" {
			d.t.Errorf("%s without a session, or not for JSON: %v", r.URL, r.Header)
		}
		if d.away--; d.away >= 0 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		next(w, r)
	}
}

type waits struct {
	ID  string `json:"id"`
	Seq uint64 `json:"seq"`
}

func (d *desk) queue(w http.ResponseWriter, r *http.Request) {
	d.looked++
	limit, err := strconv.Atoi(r.FormValue("limit"))
	if err != nil || limit < 1 || limit > 500 {
		d.t.Errorf("limit %q", r.FormValue("limit"))
	}
	items := []waits{}
	for id, seq := range d.waiting {
		items = append(items, waits{id, seq})
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"items": items[:min(limit, len(items))]}); err != nil {
		d.t.Error(err)
	}
}

func (d *desk) decide(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	seq, ok := d.waiting[id]
	if !ok || r.PostFormValue("verdict") != "approve" || r.PostFormValue("seq") != fmt.Sprint(seq) {
		d.t.Errorf("the decision on %s is %v; its seq was %d", id, r.PostForm, seq)
	}
	delete(d.waiting, id)
	if id == d.taken {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"verdict":"decline","by":"omar@example.org","seq":9}`)
		return
	}
	d.approved = append(d.approved, id)
	fmt.Fprintf(w, `{"id":%q,"status":"approved"}`, id)
}

func (d *desk) feature(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if r.PostFormValue("on") != "yes" || id != d.taken && !slices.Contains(d.approved, id) {
		d.t.Errorf("%s is featured by %v", id, r.PostForm)
	}
	if id == d.taken {
		w.WriteHeader(http.StatusConflict) // it was declined
	}
	d.featured++
	fmt.Fprintf(w, `{"id":%q,"status":"approved"}`, id)
}

// enough is a channel that is closed already: no more drawings come.
func enough() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func TestTheModeratorLeavesAboutOneInNineAndFeaturesOneInTwelve(t *testing.T) {
	t.Parallel()
	const drawings = 450
	d := newDesk(t, drawings)
	if err := demo.Moderator(t.Context(), d.URL, email, password, enough()); err != nil {
		t.Fatal(err)
	}
	if left := len(d.waiting); left < drawings/9-20 || left > drawings/9+20 || left+len(d.approved) != drawings {
		t.Errorf("of %d drawings %d were approved and %d left", drawings, len(d.approved), left)
	}
	if d.featured < drawings/12-20 || d.featured > drawings/12+20 {
		t.Errorf("%d are on the first page", d.featured)
	}
	again := newDesk(t, drawings)
	if err := demo.Moderator(t.Context(), again.URL, email, password, enough()); err != nil {
		t.Fatal(err)
	}
	for id := range d.waiting {
		if _, ok := again.waiting[id]; !ok {
			t.Errorf("%s was left once and approved once", id)
		}
	}
}

func TestTheModeratorLooksAgainUntilNoMoreCome(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 20)
	d.away = 1
	noMore := make(chan struct{})
	ended := make(chan error, 1)
	go func() { ended <- demo.Moderator(t.Context(), d.URL, email, password, noMore) }()
	for late := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		d.mu.Lock()
		looked := d.looked
		d.mu.Unlock()
		if looked > 0 {
			break
		}
		if time.Now().After(late) {
			t.Fatal("it never looks at the queue")
		}
	}
	d.enter(21, 40)
	close(noMore)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(d.approved, func(id string) bool { return id == string(drawingtest.ID(21)) || id == string(drawingtest.ID(40)) }) {
		t.Errorf("what came later was not looked at: %v", d.approved)
	}
}

func TestADecisionOfSomebodyElseDoesNotStopTheModerator(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 30)
	if err := demo.Moderator(t.Context(), d.URL, email, password, enough()); err != nil {
		t.Fatal(err)
	}
	before := len(d.approved)
	other := newDesk(t, 30)
	other.taken = d.approved[0]
	if err := demo.Moderator(t.Context(), other.URL, email, password, enough()); err != nil {
		t.Fatal(err)
	}
	if len(other.approved) != before-1 {
		t.Errorf("%d were approved; want all %d but one", len(other.approved), before)
	}
}

func TestAModeratorWithAWrongPasswordSaysSo(t *testing.T) {
	t.Parallel()
	err := demo.Moderator(t.Context(), newDesk(t, 1).URL, email, "guessed", enough())
	if err == nil || !strings.Contains(err.Error(), "401") || !strings.Contains(err.Error(), "No account") {
		t.Errorf("the moderator ended by %v", err)
	}
}
