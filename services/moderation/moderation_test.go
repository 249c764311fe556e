package moderation_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/moderation"
	"github.com/easel-gallery/easel/services/web"
)

const password = "three green trams"

// desk is a moderators' site over a whole contest.
type desk struct {
	*contesttest.World
	Staff  *staff.Staff
	Claims *claims.Claims
	http.Handler
	patterns []string // of all routes, as the mux was given them
}

// listing is a mux that keeps its list.
type listing struct {
	*http.ServeMux
	of *desk
}

func (l listing) Handle(pattern string, handler http.Handler) {
	l.of.patterns = append(l.of.patterns, pattern)
	l.ServeMux.Handle(pattern, handler)
}

func open(t *testing.T) *desk {
	t.Helper()
	w := contesttest.Open(t)
	return openWith(t, w, openStaff(t, w, w.Journal))
}

func openWith(t *testing.T, w *contesttest.World, s *staff.Staff) *desk {
	t.Helper()
	return openConfig(t, moderation.Config{
		Contest: w.Contest, Catalog: w.Catalog, Staff: s, Cities: w.Cities, Now: w.Now, Log: w.Log,
	}, w)
}

// openConfig puts a site on a mux that keeps the list of its routes.
func openConfig(t *testing.T, c moderation.Config, w *contesttest.World) *desk {
	t.Helper()
	c.Claims = openClaims(t, w)
	openLetters(t, w, &c)
	site, err := moderation.New(c)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{World: w, Staff: c.Staff, Claims: c.Claims}
	mux := http.NewServeMux()
	site.Routes(listing{mux, d})
	proxies, err := web.ParseProxies([]string{proxy})
	if err != nil {
		t.Fatal(err)
	}
	d.Handler, err = web.Front{Site: &web.Site{Log: w.Log, Frame: web.FrameOf}, Proxies: proxies}.Handler(mux)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// proxy is the reverse proxy that the site believes.
const proxy = "192.0.2.99"

func openStaff(t *testing.T, w *contesttest.World, j *journal.Journal) *staff.Staff {
	t.Helper()
	s, err := staff.Open(t.Context(), staff.Config{Journal: j, Secret: w.Secret, Now: w.Now, Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	runs(t, "the staff", s.Run)
	return s
}

// openLetters opens what organisers write with.
func openLetters(t *testing.T, w *contesttest.World, c *moderation.Config) {
	t.Helper()
	var asked, written, missed error
	c.Letters, asked = letters.Open(t.Context(), w.Journal)
	c.Messages, written = letters.OpenMessages(t.Context(), w.Journal)
	c.Mishaps, missed = letters.OpenMishaps(t.Context(), w.Journal)
	if err := errors.Join(asked, written, missed); err != nil {
		t.Fatal(err)
	}
}

func openClaims(t *testing.T, w *contesttest.World) *claims.Claims {
	t.Helper()
	c, err := claims.Open(t.Context(), claims.Config{Journal: w.Journal, Now: w.Now, Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	runs(t, "the claims", c.Run)
	return c
}

// runs keeps something running until the test ends.
func runs(t *testing.T, name string, run func(context.Context) error) {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s stopped: %v", name, err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// person is somebody at the desk.
type person struct {
	*desk
	staff.Account
	token string
}

// stranger has no account.
func (d *desk) stranger() person { return person{desk: d} }

// add makes an account that is not signed in.
func (d *desk) add(t *testing.T, email string, role staff.Role, cities ...string) staff.Account {
	t.Helper()
	a, err := d.Staff.Add(t.Context(), email, role, cities, password)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// signedIn is a new member of the staff who came by a link: that takes no time, as
// passwords do on purpose.
func (d *desk) signedIn(t *testing.T, email string, role staff.Role, cities ...string) person {
	t.Helper()
	_, link, err := d.Staff.Invite(t.Context(), email, role, cities)
	if err != nil {
		t.Fatal(err)
	}
	a, token, err := d.Staff.SignInByLink(t.Context(), link, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	return person{d, a, token}
}

// signedInByPassword is signedIn for somebody who has one.
func (d *desk) signedInByPassword(t *testing.T, email string, role staff.Role) person {
	t.Helper()
	d.add(t, email, role)
	a, token, err := d.Staff.SignIn(t.Context(), email, password, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	return person{d, a, token}
}

func (d *desk) moderator(t *testing.T, cities ...string) person {
	return d.signedIn(t, "ana@example.org", staff.Moderator, cities...)
}

// answer is what came back.
type answer struct{ *httptest.ResponseRecorder }

// page reads the answer as HTML.
func (a answer) page(t *testing.T) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(a.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// into reads the answer as JSON with exactly the fields of v.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(a.Body.String()))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("%v: %d %s", err, a.Code, a.Body)
	}
}

// wants fails the test unless the answer has the status.
func (a answer) wants(t *testing.T, status int) answer {
	t.Helper()
	if a.Code != status {
		t.Fatalf("answered %d, want %d: %s", a.Code, status, a.Body)
	}
	return a
}

func (p person) send(r *http.Request) answer {
	w := httptest.NewRecorder()
	p.sendTo(w, r)
	return answer{w}
}

func (p person) sendTo(w http.ResponseWriter, r *http.Request) {
	if p.token != "" {
		r.AddCookie(&http.Cookie{Name: "easel", Value: p.token})
	}
	p.ServeHTTP(w, r)
}

func (p person) get(path string) answer {
	return p.send(httptest.NewRequest("GET", path, nil))
}

func (p person) getJSON(path string) answer {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "application/json")
	return p.send(r)
}

func (p person) post(path string, fields ...string) answer { return p.send(posted(path, fields)) }

func (p person) postJSON(path string, fields ...string) answer {
	r := posted(path, fields)
	r.Header.Set("Accept", "application/json")
	return p.send(r)
}

// posted is a form; fields alternate name and value.
func posted(path string, fields []string) *http.Request {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// problem is an error as a program sees it.
type problem struct {
	Type, Title, Detail, Code string
	Status                    int
	Errors                    map[string]struct{ Code, Message string }
	Verdict, By, At           *string
	Seq                       uint64
}

// waiting enters a drawing from a city and renders it.
func (d *desk) waiting(t *testing.T, city string, changes ...func(*edition.Form)) drawing.State {
	t.Helper()
	accepted := d.Enter(t, append(changes, func(f *edition.Form) { f.City = city })...)
	return d.Render(t, accepted.ID)
}

// of is the address of something about a drawing.
func of(s drawing.State, end string) string {
	return "/moderation/drawings/" + string(s.ID) + end
}
