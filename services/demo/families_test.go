package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/services/demo"
)

// contest answers as the outside contract says, as well or badly as a test wants.
type contest struct {
	*httptest.Server
	t      *testing.T
	cities []string
	fault  func(entry int, again bool) int // what to do with a request; 0 takes it

	mu      sync.Mutex
	entries map[string]*entered // by key; guarded by mu
	order   []string            // keys as they first came; guarded by mu
}

// The faults of a server. Other numbers are statuses to answer.
const (
	taken      = 0
	lostAnswer = -1 // the entry is kept, and the connection cut
	cutOff     = -2 // nothing is kept, and the connection cut
)

// entered is what one key sent, request by request.
type entered struct {
	fields map[string]string
	file   []byte
	at     []time.Time
}

func newContest(t *testing.T, cities ...string) *contest {
	t.Helper()
	c := &contest{t: t, cities: cities, entries: map[string]*entered{}, fault: func(int, bool) int { return taken }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/cities", c.list)
	mux.HandleFunc("POST /enter", c.enter)
	c.Server = httptest.NewServer(mux)
	t.Cleanup(c.Close)
	return c
}

func (c *contest) list(w http.ResponseWriter, r *http.Request) {
	type city struct {
		Slug    string `json:"slug"`
		Country string `json:"country"`
	}
	list := []city{}
	for _, slug := range c.cities {
		listed, ok := edition.MemberCities().BySlug(slug)
		if !ok {
			c.t.Errorf("no city %q", slug)
		}
		list = append(list, city{slug, listed.Country})
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"cities": list}); err != nil {
		c.t.Error(err)
	}
}

func (c *contest) enter(w http.ResponseWriter, r *http.Request) {
	fields, file, err := read(r)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return // the family was told to stop while it was sending
	}
	if err != nil {
		c.t.Errorf("the form can't be read: %v", err)
	}
	if got := r.Header.Get("Accept"); got != "application/json" {
		c.t.Errorf("it accepts %q", got)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := fields["key"]
	e, again := c.entries[key]
	if !again {
		e = &entered{fields: fields, file: file}
		c.entries[key], c.order = e, append(c.order, key)
	} else if !maps.Equal(e.fields, fields) || !bytes.Equal(e.file, file) {
		c.t.Errorf("the key %q came with other contents: %v and %v", key, e.fields, fields)
	}
	e.at = append(e.at, time.Now())
	c.answer(w, c.fault(slices.Index(c.order, key), again))
}

func (c *contest) answer(w http.ResponseWriter, fault int) {
	switch fault {
	case taken:
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"id":"0","receipt":"0","status_url":"/entries/0"}`)
	case lostAnswer, cutOff:
		panic(http.ErrAbortHandler)
	default:
		w.Header().Set("Retry-After", "2")
		w.WriteHeader(fault)
		fmt.Fprint(w, `{"title":"this and that"}`)
	}
}

// read takes a form apart: each field once, and one file.
func read(r *http.Request) (fields map[string]string, file []byte, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, nil, err
	}
	fields = map[string]string{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, file, nil
		}
		if err != nil {
			return nil, nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		if part.FileName() != "" {
			if file, err = content, whole(part); err != nil {
				return nil, nil, err
			}
			continue
		}
		if _, twice := fields[part.FormName()]; twice {
			return nil, nil, fmt.Errorf("the field %s twice", part.FormName())
		}
		fields[part.FormName()] = string(content)
	}
}

// whole wants the file where the contract has it.
func whole(part *multipart.Part) error {
	if part.FormName() != "drawing" || !strings.HasSuffix(part.FileName(), ".jpg") {
		return fmt.Errorf("the file %s in the field %s", part.FileName(), part.FormName())
	}
	return nil
}

// config sends small pictures.
func (c *contest) config(drawings int) demo.Config {
	return demo.Config{URL: c.URL, Drawings: drawings, Cities: 33, Senders: 3, Megapixels: 0.1, Run: "test", Bar: io.Discard}
}

func TestWhatFamiliesSendMeetsEveryRuleOfTheContest(t *testing.T) {
	t.Parallel()
	c := newContest(t, "accra", "barcelona", "cairo", "seoul", "quito")
	if err := demo.Families(t.Context(), c.config(10)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"child_age", "child_name", "city", "consent_exhibit", "consent_guardian", "consent_publish", "guardian_email", "guardian_name", "key", "language", "story", "title",
	}
	entrants := map[string]bool{}
	rules := edition.Default(time.Now())
	for key, e := range c.entries {
		f := e.fields
		if names := slices.Sorted(maps.Keys(f)); !slices.Equal(names, want) {
			t.Errorf("%s has the fields %v; want %v", key, names, want)
		}
		if _, err := rules.Check(edition.Form{
			City: f["city"], Title: f["title"], Story: f["story"], ChildName: f["child_name"], ChildAge: f["child_age"],
			GuardianName: f["guardian_name"], GuardianEmail: f["guardian_email"],
			ConsentGuardian: f["consent_guardian"], ConsentPublish: f["consent_publish"], Language: f["language"], Key: f["key"],
		}, edition.MemberCities(), time.Now()); err != nil {
			t.Errorf("%s: %v in %v", key, err, f)
		}
		info, err := rendition.Inspect(bytes.NewReader(e.file), int64(len(e.file)), rendition.DefaultLimits())
		if err != nil || info.Kind.MIME() != "image/jpeg" {
			t.Errorf("%s: %+v, %v", key, info, err)
		}
		entrants[rules.Entrant(f["guardian_email"], f["child_name"])] = true
	}
	if len(c.entries) != 10 || len(entrants) != 10 {
		t.Errorf("%d keys and %d children for 10 drawings", len(c.entries), len(entrants))
	}
}

func TestFamiliesAreAsPatientAsTheyAreTold(t *testing.T) {
	t.Parallel()
	c := newContest(t, "accra", "barcelona")
	faults := []int{http.StatusServiceUnavailable, lostAnswer, http.StatusTooManyRequests, cutOff}
	c.fault = func(entry int, again bool) int {
		if again || entry >= len(faults) {
			return taken
		}
		return faults[entry]
	}
	var bar bytes.Buffer
	config := c.config(8)
	config.Bar, config.Senders = &bar, 4
	if err := demo.Families(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	if len(c.entries) != 8 {
		t.Errorf("%d keys for 8 drawings", len(c.entries))
	}
	for n, key := range c.order {
		at := c.entries[key].at
		if n >= len(faults) {
			if len(at) != 1 {
				t.Errorf("%s was answered, and came %d times", key, len(at))
			}
			continue
		}
		if len(at) != 2 {
			t.Errorf("%s came %d times after fault %d; want 2", key, len(at), faults[n])
		} else if waited := at[1].Sub(at[0]); faults[n] > 0 && waited < 2*time.Second {
			t.Errorf("after a %d with Retry-After: 2 it came again after %s", faults[n], waited)
		}
	}
	if !strings.HasSuffix(bar.String(), "\r["+strings.Repeat("#", 40)+"] 8 of 8 drawings\n") || strings.Count(bar.String(), "\r") != 8 {
		t.Errorf("the bar went %q", bar.String())
	}
}

func TestARefusalIsSaidInTheServersWords(t *testing.T) {
	t.Parallel()
	c := newContest(t, "accra")
	c.fault = func(int, bool) int { return http.StatusForbidden }
	err := demo.Families(t.Context(), c.config(5))
	if err == nil || !strings.Contains(err.Error(), "403") || !strings.Contains(err.Error(), "this and that") {
		t.Errorf("families ended by %v", err)
	}
}

func TestARunSentAgainIsTheSameAndAnotherIsNot(t *testing.T) {
	t.Parallel()
	c := newContest(t, "accra", "barcelona")
	first := c.config(3)
	for range 2 { // the server compares what comes under the same key
		if err := demo.Families(t.Context(), first); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.entries) != 3 {
		t.Errorf("a run sent twice has %d keys; want 3", len(c.entries))
	}
	other := first
	other.Run = "other"
	if err := demo.Families(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if len(c.entries) != 6 {
		t.Errorf("two runs have %d keys; want 6", len(c.entries))
	}
}

func TestFamiliesComeFromAsManyCitiesAsAreWanted(t *testing.T) {
	t.Parallel()
	for wanted, cities := range map[int][]string{
		1: {"barcelona"}, 2: {"barcelona", "cairo"}, 33: {"accra", "barcelona", "cairo", "quito"},
	} {
		c := newContest(t, "accra", "barcelona", "quito", "cairo")
		config := c.config(8)
		config.Cities = wanted
		if err := demo.Families(t.Context(), config); err != nil {
			t.Fatal(err)
		}
		from := map[string]bool{}
		for _, e := range c.entries {
			from[e.fields["city"]] = true
		}
		if got := slices.Sorted(maps.Keys(from)); !slices.Equal(got, cities) {
			t.Errorf("of %d cities came %v; want %v", wanted, got, cities)
		}
	}
}

func TestAContestWithoutCitiesIsAnErrorWithWords(t *testing.T) {
	t.Parallel()
	if err := demo.Families(t.Context(), newContest(t).config(1)); err == nil || !strings.Contains(err.Error(), "no city takes part") {
		t.Errorf("families ended by %v", err)
	}
}

func TestFamiliesStopWhenTheyAreTold(t *testing.T) {
	t.Parallel()
	c := newContest(t, "accra")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	c.fault = func(int, bool) int {
		stop()
		return http.StatusServiceUnavailable
	}
	began := time.Now()
	if err := demo.Families(ctx, c.config(1_000)); !errors.Is(err, context.Canceled) {
		t.Errorf("families ended by %v", err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took them %s", took)
	}
}
