package moderation_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/moderation"
)

// walk is a desk whose every route is tried: each call has a person of its own, because
// some calls end a session, and a colleague of its own, because some remove them.
type walk struct {
	*desk
	n       int
	drawing string
	file    string
}

func openWalk(t *testing.T) *walk {
	t.Helper()
	w := &walk{desk: open(t)}
	w.enter(t)
	return w
}

// enter lets another drawing of Accra wait.
func (w *walk) enter(t *testing.T) {
	t.Helper()
	s := w.waiting(t, "accra")
	file := s.Ladder.Pictures[0].Key(s.ID)
	w.drawing, w.file = string(s.ID), file[strings.LastIndex(file, "/")+1:]
}

// as is somebody new with a role, signed in.
func (w *walk) as(t *testing.T, role staff.Role, cities ...string) person {
	t.Helper()
	a := w.invited(t, role, cities...)
	_, token, err := w.Staff.SignInProven(t.Context(), a.Email, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	return person{w.desk, a, token}
}

func (w *walk) invited(t *testing.T, role staff.Role, cities ...string) staff.Account {
	t.Helper()
	w.n++
	a, _, err := w.Staff.Invite(t.Context(), fmt.Sprintf("p%d@example.org", w.n), role, cities)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// call asks for a route about a drawing and a colleague of Accra.
func (w *walk) call(t *testing.T, p person, pattern string, right moderation.Right, json bool) answer {
	t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	if strings.HasSuffix(path, "/escalate") {
		defer w.enter(t) // nobody but safeguarding sees the one of now any more
	}
	id := w.drawing
	if right.Of == moderation.Person {
		id = w.invited(t, staff.Moderator, "accra").ID
	}
	path = strings.NewReplacer("{id}", id, "{file}", w.file, "{token}", strings.Repeat("A", 43), "{lane}", "appeals").Replace(path)
	if right.Of == moderation.City {
		path += "?city=accra"
	}
	if path == "/moderation/live" {
		return p.hear(t, path, json)
	}
	return p.ask(method, path, json)
}

// hear asks for an answer that has no end of its own, and leaves when it has begun.
func (p person) hear(t *testing.T, path string, json bool) answer {
	t.Helper()
	ctx, leave := context.WithTimeout(t.Context(), livePatience)
	defer leave()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if json {
		r.Header.Set("Accept", "application/json")
	}
	w := &leaver{httptest.NewRecorder(), leave}
	p.sendTo(w, r)
	return answer{w.ResponseRecorder}
}

// leaver is a reader who leaves after the first words.
type leaver struct {
	*httptest.ResponseRecorder
	leave func()
}

func (l *leaver) Write(p []byte) (int, error) {
	defer l.leave()
	return l.ResponseRecorder.Write(p)
}

func (p person) ask(method, path string, json bool) answer {
	switch {
	case method == "GET" && json:
		return p.getJSON(path)
	case method == "GET":
		return p.get(path)
	case json:
		return p.postJSON(path)
	}
	return p.post(path)
}

// routes are the routes of the mux's own list with their rights; one without is a mistake.
func (w *walk) routes(t *testing.T) map[string]moderation.Right {
	t.Helper()
	rights, out := moderation.Rights(), map[string]moderation.Right{}
	for _, pattern := range w.patterns {
		if strings.HasPrefix(pattern, "GET /assets/moderation/") {
			continue // anybody's, and nobody's secret
		}
		right, ok := rights[pattern]
		if !ok {
			t.Errorf("%s has no right", pattern)
		}
		out[pattern] = right
	}
	return out
}

func TestEveryRouteHasARightAndEveryRightARoute(t *testing.T) {
	w := openWalk(t)
	routes := w.routes(t)
	for pattern := range moderation.Rights() {
		if _, ok := routes[pattern]; !ok {
			t.Errorf("%s is no route", pattern)
		}
	}
}

func TestNobodyGetsPastTheSignIn(t *testing.T) {
	w := openWalk(t)
	for pattern, right := range w.routes(t) {
		for name, p := range map[string]person{"nobody": w.stranger(), "a false token": {desk: w.desk, token: strings.Repeat("A", 43)}} {
			program, reader := w.call(t, p, pattern, right, true), w.call(t, p, pattern, right, false)
			if right.Anybody {
				if to := reader.Header().Get("Location"); strings.Contains(to, "next=") {
					t.Errorf("%s: %s is sent to the sign-in", pattern, name)
				}
				continue
			}
			if program.Code != http.StatusUnauthorized || program.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: as %s a program gets %d", pattern, name, program.Code)
			}
			if reader.Code != http.StatusSeeOther || !strings.HasPrefix(reader.Header().Get("Location"), "/moderation/sign-in?next=") || reader.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: as %s a person gets %d, %q", pattern, name, reader.Code, reader.Header().Get("Location"))
			}
		}
	}
}

func TestEachRoleCallsWhatTheTableSaysAndNothingElse(t *testing.T) {
	w := openWalk(t)
	for pattern, right := range w.routes(t) {
		for _, role := range staff.Roles() {
			a := w.call(t, w.as(t, role), pattern, right, true)
			allowed := right.Anybody || right.Deed == "" || role.May(right.Deed)
			if refused := a.Code == http.StatusForbidden; refused == allowed || !right.Anybody && a.Code == http.StatusUnauthorized || a.Code >= 500 {
				t.Errorf("%s as %s: %d", pattern, role, a.Code)
			}
		}
	}
}

func TestAccountsOfAnotherCityAreRefused(t *testing.T) {
	w := openWalk(t)
	for pattern, right := range w.routes(t) {
		for _, role := range staff.Roles() {
			if right.Anybody || right.Of == "" || !role.May(right.Deed) {
				continue
			}
			if a := w.call(t, w.as(t, role, "cairo", "dakar"), pattern, right, true); a.Code != http.StatusForbidden {
				t.Errorf("%s as a foreign %s: %d", pattern, role, a.Code)
			}
			if a := w.call(t, w.as(t, role, "accra"), pattern, right, true); a.Code == http.StatusForbidden || a.Code >= 500 {
				t.Errorf("%s as a %s of the city: %d", pattern, role, a.Code)
			}
		}
	}
}

func TestBeforeAPasswordIsChosenNothingElseIsOpen(t *testing.T) {
	w := openWalk(t)
	_, _, err := w.Staff.AddGenerated(t.Context(), "new@example.org", staff.Organiser, nil)
	if err != nil {
		t.Fatal(err)
	}
	for pattern, right := range w.routes(t) {
		_, token, err := w.Staff.SignInProven(t.Context(), "new@example.org", staff.From{})
		if err != nil {
			t.Fatal(err)
		}
		p := person{desk: w.desk, token: token}
		if right.Anybody || right.Early {
			continue
		}
		if a := w.call(t, p, pattern, right, true); a.Code != http.StatusForbidden {
			t.Errorf("%s: a program gets %d", pattern, a.Code)
		}
		if a := w.call(t, p, pattern, right, false); a.Code != http.StatusSeeOther || !strings.HasPrefix(a.Header().Get("Location"), "/moderation/password?next=") {
			t.Errorf("%s: a person gets %d, %q", pattern, a.Code, a.Header().Get("Location"))
		}
	}
}
