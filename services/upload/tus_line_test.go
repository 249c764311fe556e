package upload_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/upload"
)

func coded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// limited are the usual limits of one address.
func limited(c *upload.Config) { c.EntryLimit = 300 }

func TestWhatIsSpokenIsToldToWhoeverAsks(t *testing.T) {
	h := open(t)
	h.lower(t)
	for _, address := range []string{"/uploads/", "/ar/uploads/", h.begin(t, 1)} {
		answer := h.send(http.MethodOptions, address, nil)
		wantStatus(t, answer, http.StatusNoContent)
		for name, said := range map[string]string{
			"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Max-Size": "2000000", "Tus-Checksum-Algorithm": "sha1,sha256",
			"Tus-Extension": "creation,creation-with-upload,termination,expiration,checksum", "Access-Control-Allow-Origin": "",
		} {
			want(t, name, answer.Header().Get(name), said)
		}
	}
	wantStatus(t, h.get(h.begin(t, 1)), http.StatusMethodNotAllowed)
	wantStatus(t, h.get("/uploads/"), http.StatusMethodNotAllowed)
}

func TestAnUploadBeginsWithItsFirstBytes(t *testing.T) {
	h := open(t)
	body := []byte("the first bytes")
	answer := h.tus(http.MethodPost, "/uploads/", bytes.NewReader(body), "Upload-Length", "20", "Upload-Metadata", "filename "+coded("a.jpg")+",empty")
	wantStatus(t, answer, http.StatusCreated)
	want(t, "the offset", answer.Header().Get("Upload-Offset"), "15")
	address := answer.Header().Get("Location")
	head := h.tus(http.MethodHead, address, nil)
	for name, said := range map[string]string{
		"Upload-Offset": "15", "Upload-Length": "20", "Upload-Metadata": "filename " + coded("a.jpg") + ",empty", "Cache-Control": "no-store",
		"Upload-Expires": h.Now().Add(uploads.Lifetime).Format(http.TimeFormat), "Tus-Resumable": "1.0.0",
	} {
		want(t, name, head.Header().Get(name), said)
	}
	spoiled := h.tus(http.MethodPost, "/uploads/", bytes.NewReader(body), "Upload-Length", "20", "Upload-Checksum", "sha1 "+coded(strings.Repeat("x", sha1.Size)))
	wantStatus(t, spoiled, 460)
	heads := 0
	for object := range h.Store.List(t.Context(), uploads.Prefix) {
		if strings.HasSuffix(object.Key, "/head") {
			heads++
		}
	}
	if heads != 1 {
		t.Errorf("there are %d uploads; want none that nobody knows", heads)
	}
}

func TestAChecksumIsComparedBeforeAnythingIsKept(t *testing.T) {
	h := open(t)
	body := bytes.Repeat([]byte("a drawing's bytes "), 150_000) // three pieces
	one, two := sha1.Sum(body), sha256.Sum256(body)
	for name, sum := range map[string][]byte{"sha1": one[:], "sha256": two[:]} {
		address := h.begin(t, len(body))
		header := []string{"Upload-Checksum", name + " " + base64.StdEncoding.EncodeToString(sum)}
		body[len(body)-1] ^= 1
		wantStatus(t, h.patch(address, 0, body, header...), 460)
		want(t, "kept of what was spoiled", h.at(t, address), "0")
		body[len(body)-1] ^= 1
		wantStatus(t, h.patch(address, 0, body, header...), http.StatusNoContent)
		want(t, "kept of what was not", h.at(t, address), strconv.Itoa(len(body)))
	}
	h.wantEmptySpool(t)
}

func TestWhoCanSendOnlyPostsSaysWhatIsMeant(t *testing.T) {
	h := open(t)
	address := h.begin(t, 5)
	meant := func(method string) []string { return []string{"X-HTTP-Method-Override", method, "Upload-Offset", "0"} }
	wantStatus(t, h.tus(http.MethodPost, address, strings.NewReader("bytes"), meant(http.MethodPatch)...), http.StatusNoContent)
	want(t, "the offset", h.at(t, address), "5")
	wantStatus(t, h.tus(http.MethodPost, address, nil, meant(http.MethodDelete)...), http.StatusNoContent)
	wantStatus(t, h.tus(http.MethodHead, address, nil), http.StatusNotFound)
}

func TestARemovedAndAnExpiredUploadAreGone(t *testing.T) {
	h := open(t)
	old, removed := h.begin(t, 5), h.begin(t, 5)
	wantStatus(t, h.tus(http.MethodDelete, removed, nil), http.StatusNoContent)
	h.Move(uploads.Lifetime)
	for address, status := range map[string]int{old: http.StatusGone, removed: http.StatusNotFound} {
		for _, method := range []string{http.MethodHead, http.MethodPatch, http.MethodDelete} {
			wantStatus(t, h.tus(method, address, strings.NewReader("bytes"), "Upload-Offset", "0"), status)
		}
	}
	answer := h.tus(http.MethodPatch, "/es"+old, nil, "Upload-Offset", "0")
	want(t, "in the reader's language", decode[problem](t, answer).Title, "La imagen esperó demasiado")
	for object := range h.Store.List(t.Context(), uploads.Prefix) {
		if !strings.HasSuffix(object.Key, "/head") {
			t.Errorf("%s was kept", object.Key)
		}
	}
}

func TestALocationIsInTheReadersLanguageAndBelowThePublicURL(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.PublicURL = "https://drawings.example.org/" })
	answer := h.send(http.MethodPost, "http://elsewhere.example/es/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "5")
	wantStatus(t, answer, http.StatusCreated)
	if at := answer.Header().Get("Location"); !strings.HasPrefix(at, "https://drawings.example.org/es/uploads/") {
		t.Errorf("it is at %s", at)
	}
}

func TestNoIDReachesALog(t *testing.T) {
	h := open(t)
	address := h.begin(t, 50)
	id := address[strings.LastIndexByte(address, '/')+1:]
	h.patch(address, 0, []byte("some bytes"))
	h.patch(address, 3, []byte("some bytes"))
	h.patch(address, 10, []byte("some bytes"), "Upload-Checksum", "sha1 AAAA")
	h.at(t, address)
	if err := h.Store.Delete(t.Context(), uploads.Prefix+nameOf(t, id)+"/head"); err != nil {
		t.Fatal(err)
	}
	h.patch(address, 10, []byte("some bytes"))
	if log := h.log.String(); strings.Contains(log, id) || !strings.Contains(log, "/uploads/{upload}") {
		t.Errorf("the log: %s", log)
	}
}

func nameOf(t *testing.T, id string) string {
	t.Helper()
	parsed, err := uploads.ParseID(id)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Name()
}

// dial sends the head of a PATCH of so many bytes, and the first of them; sent counts all of it.
func (h *house) dial(t *testing.T, server, address string, offset, length int, bytesOf []byte) (conn net.Conn, sent int) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(server, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	sent, err = fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: %d\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n%s",
		address, offset, length, bytesOf)
	if err != nil {
		t.Fatal(err)
	}
	return conn, sent
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to this: %s", what)
		}
	}
}

// arrived is how many bytes of an upload the store holds.
func (h *house) arrived(t *testing.T, address string) (bytesOf int) {
	t.Helper()
	for object, err := range h.Store.List(t.Context(), uploads.Prefix+nameOf(t, address[len("/uploads/"):])+"/p") {
		if err != nil {
			t.Fatal(err)
		}
		bytesOf += int(object.Size)
	}
	return bytesOf
}

// reading is a listener with one connection, and knows how far that was read.
type reading struct {
	net.Listener
	after atomic.Int64 // so many bytes the server asked for more
}

func (r *reading) Accept() (net.Conn, error) {
	conn, err := r.Listener.Accept()
	return &readConn{Conn: conn, of: r}, err
}

type readConn struct {
	net.Conn
	of   *reading
	read atomic.Int64
}

func (c *readConn) Read(p []byte) (int, error) {
	c.of.after.Store(c.read.Load())
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func TestWhatCameBeforeTheLineBrokeIsKept(t *testing.T) {
	h := open(t)
	server := h.live(t)
	picture := bytes.Repeat(contesttest.Picture(t, 0), 80)
	address := h.begin(t, len(picture))
	at := 0
	for n := 1; at < len(picture)/2; n++ {
		some := picture[at:min(at+200_000*n, len(picture)-1)]
		conn, _ := h.dial(t, server.URL, address, at, len(picture)-at, some)
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		at += len(some)
		// HEAD would take over from the connection that is only seen to be closed when it was read to its end.
		eventually(t, "all that came is kept", func() bool { return h.arrived(t, address) == at })
		want(t, "the offset", h.at(t, address), strconv.Itoa(at))
	}
	wantStatus(t, h.patch(address, at, picture[at:]), http.StatusNoContent)
	want(t, "the offset", h.at(t, address), strconv.Itoa(len(picture)))
	h.wantEmptySpool(t)
}

// The phone went from one network to the next, and nobody told the server of the old one.
func TestANewConnectionTakesOverFromADeadOne(t *testing.T) {
	h := open(t)
	server := httptest.NewUnstartedServer(h)
	line := &reading{Listener: server.Listener}
	server.Listener = line
	server.Start()
	t.Cleanup(server.Close)
	body := bytes.Repeat([]byte("bytes"), 1_000)
	address := h.begin(t, len(body))
	old, sent := h.dial(t, server.URL, address, 0, len(body), body[:2_000])
	eventually(t, "all that the old one sent is read, and more is waited for", func() bool { return line.after.Load() == int64(sent) })
	want(t, "the offset for the new one", h.at(t, address), "2000")
	wantStatus(t, h.patch(address, 2_000, body[2_000:]), http.StatusNoContent)
	if err := old.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(old)
	if err != nil {
		t.Errorf("the old connection stays: %v", err)
	}
	if !strings.HasPrefix(string(said), "HTTP/1.1 423 ") {
		t.Errorf("the old one hears %.100q, %v", said, err)
	}
}
