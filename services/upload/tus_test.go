package upload_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// tus sends a request as a client of tus does; what a test wants otherwise comes last.
func (h *house) tus(method, address string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	usual := []string{"Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream"}
	return h.send(method, address, body, append(usual, header...)...)
}

// begin begins an upload of so many bytes and returns its address.
func (h *house) begin(t testing.TB, size int, header ...string) string {
	t.Helper()
	answer := h.send(http.MethodPost, "/uploads/", nil, append([]string{"Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(size)}, header...)...)
	wantStatus(t, answer, http.StatusCreated)
	return answer.Header().Get("Location")
}

// patch sends bytes from an offset on.
func (h *house) patch(address string, offset int, bytesOf []byte, header ...string) *httptest.ResponseRecorder {
	return h.tus(http.MethodPatch, address, bytes.NewReader(bytesOf), append([]string{"Upload-Offset", strconv.Itoa(offset)}, header...)...)
}

// at is where an upload goes on.
func (h *house) at(t testing.TB, address string) string {
	t.Helper()
	answer := h.tus(http.MethodHead, address, nil)
	wantStatus(t, answer, http.StatusOK)
	return answer.Header().Get("Upload-Offset")
}

// uploaded sends a whole picture and returns what the form calls it.
func (h *house) uploaded(t testing.TB, picture []byte) string {
	t.Helper()
	address := h.begin(t, len(picture))
	wantStatus(t, h.patch(address, 0, picture), http.StatusNoContent)
	return address[len("/uploads/"):]
}

func TestAnUploadGoesOnWhereItBrokeOffAndIsEntered(t *testing.T) {
	h := open(t)
	picture := contesttest.Picture(t, 0)
	address := h.begin(t, len(picture))
	half := len(picture) / 2
	answer := h.patch(address, 0, picture[:half])
	wantStatus(t, answer, http.StatusNoContent)
	want(t, "the offset", answer.Header().Get("Upload-Offset"), strconv.Itoa(half))
	expires, err := http.ParseTime(answer.Header().Get("Upload-Expires"))
	if err != nil || expires.Sub(h.Now()) != 24*time.Hour {
		t.Errorf("it expires at %v (%v); want in a day", expires, err)
	}
	want(t, "the offset, asked", h.at(t, address), strconv.Itoa(half))
	wantStatus(t, h.patch(address, half, picture[half:]), http.StatusNoContent)

	e := h.entry(t).with("upload", address[len("/uploads/"):])
	e.file = nil
	e.order = append(slices.Sorted(maps.Keys(e.fields)), "drawing")
	first := h.enter(t, e)
	if again := h.enter(t, e); again != first {
		t.Errorf("sent again, it is answered by %v; want %v", again, first)
	}
	wantStatus(t, h.tus(http.MethodHead, address, nil), http.StatusNotFound)
	h.wantEmptySpool(t)
	for object, err := range h.Store.List(t.Context(), "uploads/") {
		t.Errorf("the store still holds %s (%v)", object.Key, err)
	}
	if whole := contesttest.Upload(picture); h.original(t, first.ID) != whole.SHA256 {
		t.Error("the original is not what was sent")
	}
}

// original is the SHA-256 of what the store holds of a drawing.
func (h *house) original(t testing.TB, id string) (sum [sha256.Size]byte) {
	t.Helper()
	for object, err := range h.Store.List(t.Context(), id+"/") {
		if err != nil {
			t.Fatal(err)
		}
		body, _, err := h.Store.Get(t.Context(), object.Key)
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		all, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(all)
	}
	t.Fatalf("the store holds nothing of %s", id)
	return sum
}

func TestWhatTheProtocolRefuses(t *testing.T) {
	h := open(t)
	h.Change(t, func(e *edition.Edition) { e.Limits.File = 2_000_000 })
	one := []byte("a picture, or so")
	sum := sha1.Sum([]byte("another"))
	wrong := base64.StdEncoding.EncodeToString(sum[:])
	nobody := "/uploads/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for name, row := range map[string]struct {
		method, address string
		header          []string
		status          int
		code            string
	}{
		"no version":                {"PATCH", "", []string{"Tus-Resumable", ""}, 412, "version"},
		"another version":           {"POST", "/uploads/", []string{"Tus-Resumable", "0.2.2", "Upload-Length", "5"}, 412, "version"},
		"another type":              {"PATCH", "", []string{"Content-Type", "image/jpeg", "Upload-Offset", "0"}, 415, "type"},
		"another offset":            {"PATCH", "", []string{"Upload-Offset", "3"}, 409, "offset"},
		"no offset":                 {"PATCH", "", nil, 400, "header"},
		"a wrong offset":            {"PATCH", "", []string{"Upload-Offset", "-1"}, 400, "header"},
		"more than was said":        {"PATCH", "", []string{"Upload-Offset", "0", "X-More", "yes"}, 413, "too-large"},
		"another checksum":          {"PATCH", "", []string{"Upload-Offset", "0", "Upload-Checksum", "sha1 " + wrong}, 460, "checksum"},
		"an unknown algorithm":      {"PATCH", "", []string{"Upload-Offset", "0", "Upload-Checksum", "crc32 " + wrong}, 400, "header"},
		"half a checksum":           {"PATCH", "", []string{"Upload-Offset", "0", "Upload-Checksum", "sha1 AAAA"}, 400, "header"},
		"an id of nobody's":         {"PATCH", nobody, []string{"Upload-Offset", "0"}, 404, "unknown"},
		"no id":                     {"DELETE", "/uploads/x", nil, 404, "unknown"},
		"no length":                 {"POST", "/uploads/", nil, 400, "header"},
		"a wrong length":            {"POST", "/uploads/", []string{"Upload-Length", "5x"}, 400, "header"},
		"a length to come":          {"POST", "/uploads/", []string{"Upload-Defer-Length", "1"}, 400, "header"},
		"an empty file":             {"POST", "/uploads/", []string{"Upload-Length", "0"}, 422, "invalid"},
		"a file too large":          {"POST", "/uploads/", []string{"Upload-Length", "2000001"}, 413, "too-large"},
		"several at once":           {"POST", "/uploads/", []string{"Upload-Length", "5", "Upload-Concat", "partial"}, 400, "header"},
		"metadata that is no pairs": {"POST", "/uploads/", []string{"Upload-Length", "5", "Upload-Metadata", "name !!"}, 400, "header"},
		"the same key twice":        {"POST", "/uploads/", []string{"Upload-Length", "5", "Upload-Metadata", "a YQ==,a YQ=="}, 400, "header"},
		"another site":              {"POST", "/uploads/", []string{"Upload-Length", "5", "Sec-Fetch-Site", "cross-site", "Accept", "application/json"}, 403, "cross-site"},
		"another method":            {"POST", "", []string{"X-HTTP-Method-Override", "PUT"}, 400, "header"},
	} {
		t.Run(name, func(t *testing.T) {
			address, body := row.address, one
			if address == "" {
				address = h.begin(t, len(one))
			}
			if slices.Contains(row.header, "X-More") {
				body = append(slices.Clone(one), '!')
			}
			answer := h.tus(row.method, address, bytes.NewReader(body), row.header...)
			wantStatus(t, answer, row.status)
			want(t, "the code", decode[struct{ Code string }](t, answer).Code, row.code)
			if row.status != http.StatusForbidden {
				want(t, "the version", answer.Header().Get("Tus-Resumable"), "1.0.0")
			}
			if row.address == "" {
				want(t, "what was kept", h.at(t, address), "0")
			}
		})
	}
	h.wantEmptySpool(t)
}
