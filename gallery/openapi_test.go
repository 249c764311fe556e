package gallery_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// described is the API's own description, as OpenAPI 3.1.
type described struct {
	doc    *openapi3.T
	router routers.Router
}

var description = sync.OnceValues(func() (described, error) {
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		return described{}, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return described{}, err
	}
	if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
		return described{}, err
	}
	router, err := gorillamux.NewRouter(doc)
	return described{doc, router}, err
})

// held is a handler whose every answer in JSON is held to the description: of the API, and of pages that were asked
// for JSON.
func held(t testing.TB, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told := &overheard{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(told, r)
		kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		if r.Method != http.MethodGet || !strings.HasSuffix(kind, "json") || w.Header().Get("Content-Encoding") != "" {
			return
		}
		if err := asDescribed(r, told.status, w.Header(), told.body.Bytes()); err != nil {
			t.Errorf("GET %s is not as described: %v", r.URL, err)
		}
	})
}

// overheard notes what is answered.
type overheard struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (o *overheard) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

func (o *overheard) Write(b []byte) (int, error) {
	o.body.Write(b)
	return o.ResponseWriter.Write(b)
}

func (o *overheard) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// asDescribed says what of an answer is not as the description has it. An address that it does not know must be
// answered by a problem.
func asDescribed(r *http.Request, status int, header http.Header, body []byte) error {
	d, err := description()
	if err != nil {
		return err
	}
	asked := r.Clone(r.Context())
	asked.URL = &url.URL{Path: withoutLanguage(r.URL.Path), RawQuery: r.URL.RawQuery}
	asked.Header.Del("If-None-Match")
	route, params, err := d.router.FindRoute(asked)
	if errors.Is(err, routers.ErrPathNotFound) && status >= 400 {
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			return err
		}
		return d.doc.Components.Schemas["Problem"].Value.VisitJSON(v, openapi3.EnableJSONSchema2020())
	}
	if err != nil {
		return err
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route},
		Status:                 status, Header: header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{
			IncludeResponseStatus:   true,
			SchemaValidationOptions: []openapi3.SchemaValidationOption{openapi3.EnableFormatValidation()},
		},
	}
	return openapi3filter.ValidateResponse(r.Context(), input)
}

func withoutLanguage(path string) string {
	for _, l := range language.All() {
		if rest, ok := strings.CutPrefix(path, "/"+l.Tag()+"/"); ok {
			return "/" + rest
		}
	}
	return path
}

func TestTheDescriptionIsOpenAPIAndServedAsItIs(t *testing.T) {
	d, err := description()
	if err != nil {
		t.Fatal(err)
	}
	if d.doc.OpenAPI != "3.1.0" {
		t.Errorf("version %s", d.doc.OpenAPI)
	}
	w := newWorld(t)
	answer := w.get("/api/v1/openapi.json")
	text, _ := os.ReadFile("openapi.json")
	if answer.Code != http.StatusOK || answer.Body.String() != string(text) {
		t.Errorf("status %d, %d bytes", answer.Code, answer.Body.Len())
	}
}

func TestTheDescriptionKnowsWhatWeKnow(t *testing.T) {
	d, err := description()
	if err != nil {
		t.Fatal(err)
	}
	schemas := d.doc.Components.Schemas
	if got, want := fmt.Sprint(schemas["Region"].Value.Enum), fmt.Sprint(edition.Regions); got != want {
		t.Errorf("regions %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(schemas["Tone"].Value.Enum), fmt.Sprint(drawing.Tones); got != want {
		t.Errorf("tones %s, want %s", got, want)
	}
	for name, want := range map[string]uint64{"title": edition.MaxTitle, "story": edition.MaxStory} {
		if got := schemas["Drawing"].Value.Properties[name].Value.MaxLength; got == nil || *got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAnAnswerThatIsOtherwiseIsFound(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	address := "/api/v1/drawings/" + string(d.ID())
	answer := w.get(address)
	manifest := "/iiif/" + string(d.ID()) + "/manifest.json"
	iiif := w.get(manifest)
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, manifest, nil)
	if err := asDescribed(r, http.StatusOK, iiif.Header(), bytes.Replace(iiif.Body.Bytes(), []byte(`"Manifest"`), []byte(`"Range"`), 1)); err == nil {
		t.Error("a manifest of another kind is not found")
	}
	for what, body := range map[string]string{
		"a member more":    strings.Replace(answer.Body.String(), `{"id"`, `{"guardian":"x","id"`, 1),
		"a member less":    strings.Replace(answer.Body.String(), `"color"`, `"tint"`, 1),
		"another age":      strings.Replace(answer.Body.String(), `"age":8`, `"age":"8"`, 1),
		"a time elsewhere": strings.Replace(answer.Body.String(), `Z"`, `+01:00"`, 1),
		"no picture":       answer.Body.String()[:strings.Index(answer.Body.String(), `"images":[`)] + `"images":[]}`,
	} {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err := asDescribed(r, http.StatusOK, answer.Header(), []byte(body)); err == nil || body == answer.Body.String() {
			t.Errorf("%s is not found", what)
		}
	}
}
