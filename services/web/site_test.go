package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

const theme = "Metropolises through Children’s Eyes"

var errNoCity = errors.New("no such city")

// house is a site with what it logged.
type house struct {
	*web.Site
	log      bytes.Buffer
	mux      *http.ServeMux
	patience web.Patience
	ready    []web.Ready
}

func newHouse() *house {
	h := &house{mux: http.NewServeMux()}
	h.Site = &web.Site{
		Log:    slog.New(slog.NewJSONHandler(&h.log, nil)),
		Errors: web.Errors{{Is: errNoCity, Status: 409, ID: "error.absent", Field: "city"}},
		Frame: func(r *http.Request) web.Frame {
			f := web.FrameOf(r)
			f.Theme, f.Ages = theme, web.Ages{Min: 5, Max: 14}
			return f
		},
	}
	return h
}

// on adds a route.
func (h *house) on(pattern string, f web.Handler) *house {
	h.mux.Handle(pattern, h.Handle(f))
	return h
}

// patient sets how long connections may take.
func (h *house) patient(p web.Patience) *house {
	h.patience = p
	return h
}

// front is the whole house as a stranger meets it.
func (h *house) front(t testing.TB) http.Handler {
	t.Helper()
	proxies, err := web.ParseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.Front{Site: h.Site, Proxies: proxies, Patience: h.patience, Ready: h.ready}.Handler(h.mux)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// fails is a handler that does.
func fails(err error) web.Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

// says is a handler that answers with a text.
func says(text string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Page(w, r, http.StatusOK, templ.Raw(text))
	}
}

func get(h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	return do(h, http.MethodGet, address, header...)
}

func do(h http.Handler, method, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func document(t testing.TB, body string) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnErrorIsAnsweredByItsMeaning(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		status int
		code   string
		retry  string
	}{
		{"one of the site's own", fmt.Errorf("look: %w", errNoCity), 409, "absent", ""},
		{"absent", web.ErrAbsent, 404, "absent", ""},
		{"bad request", web.ErrBadRequest, 400, "bad-request", ""},
		{"forbidden", web.ErrForbidden, 403, "forbidden", ""},
		{"a part is away", fmt.Errorf("append: %w", web.ErrUnavailable), 503, "unavailable", "5"},
		{"out of time", context.DeadlineExceeded, 503, "unavailable", "5"},
		{"a limit knows when", &limit.Exceeded{After: 90*time.Second + time.Millisecond}, 429, "too-many", "91"},
		{"body over its limit", &http.MaxBytesError{Limit: 1}, 413, "too-large", ""},
		{"fields", web.Faults{"title": {Code: "long", ID: "error.invalid.text"}}, 422, "invalid", ""},
		{"anything else", errors.New("disk on fire"), 500, "internal", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse().on("GET /x", fails(c.err))
			w := get(h.front(t), "/x", "Accept", "application/json")
			var problem struct {
				Type, Title, Detail, Code string
				Status                    int
			}
			if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
				t.Fatal(err)
			}
			if w.Code != c.status || problem.Status != c.status || problem.Code != c.code {
				t.Errorf("got %d, document %+v, want %d %s", w.Code, problem, c.status, c.code)
			}
			if problem.Title == "" || problem.Detail == "" || problem.Type != "about:blank" {
				t.Errorf("incomplete: %+v", problem)
			}
			if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("type %q", got)
			}
			if got := w.Header().Get("Retry-After"); got != c.retry {
				t.Errorf("Retry-After %q, want %q", got, c.retry)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control %q", got)
			}
		})
	}
}

func TestAProblemNamesFieldsAndCarriesFurtherMembers(t *testing.T) {
	faults := web.Faults{"child_age": {Code: "range", ID: "frame.contest", Args: []any{"min", 5, "max", 14}}}
	h := newHouse().
		on("GET /faults", fails(&web.Detail{Err: faults, Members: map[string]any{"seq": 7, "status": 99}})).
		on("GET /city", fails(errNoCity))
	front := h.front(t)

	got := get(front, "/faults", "Accept", "application/json").Body.String()
	for _, want := range []string{
		`"errors":{"child_age":{"code":"range","message":"A drawing contest for children aged 5 to 14."}}`,
		`"seq":7`, `"status":422`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	got = get(front, "/city", "Accept", "application/json").Body.String()
	if !strings.Contains(got, `"errors":{"city":{"code":"absent"`) {
		t.Errorf("the meaning's field is not named: %s", got)
	}
}

func TestAPersonGetsAKindPageInTheirLanguageAndNeverTheCause(t *testing.T) {
	h := newHouse().on("GET /x", fails(errors.New("disk on fire")))
	w := get(h.front(t), "/ar/x", "Accept", "text/html")
	page := document(t, w.Body.String())
	if w.Code != 500 || page.Find("html").AttrOr("dir", "") != "rtl" || page.Find("h1").Text() != "حدث عطل عندنا" {
		t.Errorf("%d, %s", w.Code, w.Body)
	}
	if page.Find("main a.btn").AttrOr("href", "") != "/ar/" || page.Find("meta[name=robots]").Length() != 1 {
		t.Errorf("no way on, or open to search engines: %s", w.Body)
	}
	if strings.Contains(w.Body.String(), "fire") {
		t.Error("the page shows the cause")
	}
	if !strings.Contains(h.log.String(), "disk on fire") {
		t.Errorf("the log does not: %s", &h.log)
	}
	id := w.Header().Get("X-Request-Id")
	if id == "" || !strings.Contains(w.Body.String(), id) || !strings.Contains(h.log.String(), id) {
		t.Errorf("request %q is not named on page and in log", id)
	}
}

func TestTheLogDoesNotRepeatWhatTheReaderGotWrong(t *testing.T) {
	h := newHouse().on("GET /x", fails(fmt.Errorf("look for Lina: %w", web.ErrAbsent)))
	get(h.front(t), "/x")
	if strings.Contains(h.log.String(), "Lina") || !strings.Contains(h.log.String(), `"code":"absent"`) {
		t.Errorf("logged %s", &h.log)
	}
}

func TestAFormWithoutAPageOfItsOwnListsWhatIsWrong(t *testing.T) {
	h := newHouse().on("POST /x", fails(web.Faults{
		"b": {Code: "b", ID: "error.too-large.title"}, "a": {Code: "a", ID: "error.too-slow.title"},
	}))
	var got []string
	document(t, do(h.front(t), "POST", "/x").Body.String()).Find("main li").Each(func(_ int, s *goquery.Selection) {
		got = append(got, s.Text())
	})
	if fmt.Sprint(got) != "[The connection was too slow That is too much at once]" {
		t.Errorf("got %q", got)
	}
}

func TestAnAddressForProgramsFailsInJSONWhateverIsAccepted(t *testing.T) {
	h := newHouse()
	h.mux.Handle("GET /api/v1/x", h.HandleJSON(fails(web.ErrAbsent)))
	w := get(h.front(t), "/api/v1/x", "Accept", "text/html")
	if w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s", w.Code, w.Header())
	}
}

func TestAHandlerCanBeTestedWithoutTheFront(t *testing.T) {
	h := newHouse().on("GET /x", fails(web.ErrAbsent))
	w := get(h.mux, "/x", "Accept-Language", "es")
	if got := document(t, w.Body.String()).Find("h1").Text(); w.Code != 404 || got != "Aquí no hay nada" {
		t.Errorf("%d %q", w.Code, got)
	}
}

func TestAReaderWhoLeftIsNoMistake(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	h := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		leave()
		return fmt.Errorf("query: %w", r.Context().Err())
	})
	w := httptest.NewRecorder()
	h.front(t).ServeHTTP(w, httptest.NewRequest("GET", "/x", nil).WithContext(ctx))
	if w.Body.Len() != 0 || !strings.Contains(h.log.String(), `"status":499`) || strings.Contains(h.log.String(), "ERROR") {
		t.Errorf("answered %q, logged %s", w.Body, &h.log)
	}
}

func TestAnErrorAfterTheAnswerBeganCutsTheConnection(t *testing.T) {
	h := newHouse().on("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = w.Write([]byte("half"))
		return errors.New("the rest is lost")
	})
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("the half answer passed for a whole one")
		}
		if !strings.Contains(h.log.String(), "the rest is lost") {
			t.Errorf("logged %s", &h.log)
		}
	}()
	get(h.front(t), "/x")
}
