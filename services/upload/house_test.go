package upload_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/upload"
	"github.com/easel-gallery/easel/services/web"
)

// house is the site as a stranger meets it, before a whole contest.
type house struct {
	*contesttest.World
	http.Handler
	spool string
	log   *logged
}

// logged is what was logged so far, from whichever goroutine.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// open runs a house, with changes to how it is set up.
func open(t testing.TB, changes ...func(*upload.Config)) *house {
	t.Helper()
	w := contesttest.Open(t)
	return openOn(t, w, w.Contest, changes...)
}

// openOn runs a house before a contest of its own making.
func openOn(t testing.TB, w *contesttest.World, c *contest.Contest, changes ...func(*upload.Config)) *house {
	t.Helper()
	return openWith(t, w, c, patience, changes...)
}

// openWith is openOn with how long a line may be idle.
func openWith(t testing.TB, w *contesttest.World, c *contest.Contest, idle time.Duration, changes ...func(*upload.Config)) *house {
	t.Helper()
	h := &house{World: w, spool: filepath.Join(t.TempDir(), "spool"), log: &logged{}}
	log := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ups, err := uploads.Open(t.Context(), uploads.Config{Store: w.Store, Journal: w.Journal, Now: w.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	asked, err := letters.Open(t.Context(), w.Journal)
	if err != nil {
		t.Fatal(err)
	}
	config := upload.Config{Uploads: ups, Letters: asked, Links: w.Catalog, Family: w.Catalog, Changes: w.Catalog, Contest: c, Queue: w.Catalog, Public: w.Catalog.Public(), Cities: w.Cities, Now: w.Now, Log: log, Spool: h.spool}
	for _, change := range changes {
		change(&config)
	}
	site, err := upload.New(config)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	site.Routes(mux)
	front := web.Front{Site: &web.Site{Log: log, Frame: web.FrameOf}, Patience: web.Patience{Idle: idle, Grace: patience, Rate: 1 << 20}}
	if h.Handler, err = front.Handler(mux); err != nil {
		t.Fatal(err)
	}
	return h
}

// impatient is what a test outlasts who is silent for so long.
const impatient = 700 * time.Millisecond

// entry is a form about to be sent, field by field.
type entry struct {
	fields map[string]string
	file   []byte // nil for none
	name   string // what the sender calls the file
	order  []string
	extra  func(*multipart.Writer)
}

// entry is one that meets every rule.
func (h *house) entry(t *testing.T) *entry {
	t.Helper()
	f := h.Form()
	return &entry{
		fields: map[string]string{
			"city": f.City, "title": f.Title, "story": f.Story, "child_name": f.ChildName, "child_age": f.ChildAge,
			"guardian_name": f.GuardianName, "guardian_email": f.GuardianEmail,
			"consent_guardian": "yes", "consent_publish": "yes", "language": "en", "key": f.Key,
		},
		file: contesttest.Picture(t, 0), name: "street.jpg",
	}
}

// with changes one field.
func (e *entry) with(name, value string) *entry {
	e.fields[name] = value
	return e
}

// encode writes the form; the file stands first, as on the page, unless order says otherwise.
func (e *entry) encode(t testing.TB) (body []byte, kind string) {
	t.Helper()
	order := e.order
	if order == nil {
		order = append([]string{"drawing"}, slices.Sorted(maps.Keys(e.fields))...)
	}
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, name := range order {
		if err := e.part(w, name); err != nil {
			t.Fatal(err)
		}
	}
	if e.extra != nil {
		e.extra(w)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), w.FormDataContentType()
}

func (e *entry) part(w *multipart.Writer, name string) error {
	if name != "drawing" {
		return w.WriteField(name, e.fields[name])
	}
	if e.file == nil {
		return nil
	}
	file, err := w.CreateFormFile(name, e.name)
	if err == nil {
		_, err = file.Write(e.file)
	}
	return err
}

// post sends a form; headers alternate name and value.
func (h *house) post(t testing.TB, address string, e *entry, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	body, kind := e.encode(t)
	return h.send(http.MethodPost, address, bytes.NewReader(body), append(header, "Content-Type", kind)...)
}

func (h *house) send(method, address string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, body)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer
}

// postText sends a form of texts; fields alternate name and value.
func (h *house) postText(address string, fields []string, header ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return h.postForm(address, form, header...)
}

// postForm sends a form of texts.
func (h *house) postForm(address string, form url.Values, header ...string) *httptest.ResponseRecorder {
	return h.send(http.MethodPost, address, strings.NewReader(form.Encode()), append(header, "Content-Type", "application/x-www-form-urlencoded")...)
}

func (h *house) get(address string, header ...string) *httptest.ResponseRecorder {
	return h.send(http.MethodGet, address, nil, header...)
}

// asJSON are the headers of a program.
var asJSON = []string{"Accept", "application/json"}

// accepted is the JSON answer to an entry.
type accepted struct {
	ID        string `json:"id"`
	Receipt   string `json:"receipt"`
	StatusURL string `json:"status_url"`
}

// enter enters a form and wants it accepted.
func (h *house) enter(t testing.TB, e *entry) accepted {
	t.Helper()
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusCreated)
	return decode[accepted](t, answer)
}

// problem is a problem document.
type problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Errors map[string]struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"errors"`
}

func decode[T any](t testing.TB, answer *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(answer.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %s", err, answer.Body)
	}
	return v
}

func document(t testing.TB, answer *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(answer.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wantStatus(t testing.TB, answer *httptest.ResponseRecorder, want int) {
	t.Helper()
	if answer.Code != want {
		t.Fatalf("the answer is %d; want %d: %.600s", answer.Code, want, answer.Body)
	}
}

// wantText wants an element to say something.
func wantText(t testing.TB, d *goquery.Document, selector, want string) {
	t.Helper()
	if got := strings.Join(strings.Fields(d.Find(selector).Text()), " "); got != want {
		t.Errorf("%s says %q; want %q", selector, got, want)
	}
}

// wantEmptySpool wants nothing of any form to be left on its way.
func (h *house) wantEmptySpool(t testing.TB) {
	t.Helper()
	left, err := os.ReadDir(h.spool)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		t.Errorf("%s is left in the spool", f.Name())
	}
}

// wantNothingKept wants no object and no fact.
func (h *house) wantNothingKept(t testing.TB) {
	t.Helper()
	h.wantEmptySpool(t)
	for object, err := range h.Store.List(t.Context(), "") {
		t.Errorf("the store holds %s (%v)", object.Key, err)
	}
	if last, err := h.Journal.LastSeq(t.Context()); err != nil || last != 0 {
		t.Errorf("the journal is at %d, %v; want 0", last, err)
	}
}

// fieldName of the i-th of many.
func fieldName(i int) string { return fmt.Sprintf("field_%05d", i) }
