package upload_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// live runs the house on a loopback address, because only a connection can break.
func (h *house) live(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// sendRaw posts a form as a program and reads the answer; it may be called from any goroutine.
func (h *house) sendRaw(t *testing.T, body []byte, kind string) (got accepted) {
	answer := h.send(http.MethodPost, "/enter", bytes.NewReader(body), "Content-Type", kind, "Accept", "application/json")
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || answer.Code != http.StatusCreated {
		t.Errorf("the answer is %d, %v", answer.Code, err)
	}
	return got
}

func TestASenderOfTooMuchHearsTheAnswerOnTheSameConnection(t *testing.T) {
	h := open(t)
	server := h.live(t)
	for name, c := range map[string]struct {
		spoil  func(*entry)
		status int
	}{
		"three times the bytes": {func(e *entry) { e.file = padded(t, 3*edition.MaxDrawing) }, http.StatusRequestEntityTooLarge},
		"10,000 fields": {func(e *entry) {
			e.extra = func(w *multipart.Writer) {
				for i := range 10_000 {
					_ = w.WriteField(fieldName(i), "x")
				}
			}
		}, http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			e := h.entry(t)
			c.spoil(e)
			body, kind := e.encode(t)
			answer, err := server.Client().Post(server.URL+"/enter", kind, bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != c.status || answer.Close {
				t.Errorf("the answer is %d, %v, connection closed %v", answer.StatusCode, err, answer.Close)
			}
		})
	}
	server.Close() // waits for the requests
	h.wantNothingKept(t)
}

func TestASenderWithoutEndHearsTheAnswerAndLosesTheConnection(t *testing.T) {
	h := open(t)
	server := h.live(t)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		fmt.Fprint(conn, "POST /enter HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nContent-Type: multipart/form-data; boundary=b\r\n",
			"Content-Length: 1000000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"drawing\"; filename=\"x\"\r\n\r\n")
		for chunk := make([]byte, 1<<20); ; {
			if _, err := conn.Write(chunk); err != nil {
				return
			}
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestEntityTooLarge || !answer.Close {
		t.Errorf("the answer is %d, connection closed %v", answer.StatusCode, answer.Close)
	}
	conn.Close()
	<-sent
	server.Close() // waits for the request
	h.wantNothingKept(t)
}

func TestASenderWhoGoesAwayLeavesNothing(t *testing.T) {
	h := open(t)
	server := h.live(t)
	body, kind := h.entry(t).encode(t)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /enter HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", kind, len(body), body[:len(body)/2])
	conn.Close()
	server.Close() // waits for the request
	h.wantNothingKept(t)
	if strings.Contains(h.log.String(), `"level":"ERROR"`) {
		t.Errorf("the log takes it for a mistake of ours: %s", h.log)
	}
}

func TestASenderWhoStopsHearsThatItTookTooLong(t *testing.T) {
	w := contesttest.Open(t)
	h := openWith(t, w, w.Contest, impatient)
	server := h.live(t)
	e := h.entry(t).with("title", "Kept title")
	e.order = []string{"title", "drawing"}
	body, kind := e.encode(t)
	for accept, want := range map[string]string{"application/json": `"too-slow"`, "text/html": "Kept title"} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /en/enter HTTP/1.1\r\nHost: x\r\nAccept: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
			accept, kind, len(body), body[:len(body)-100])
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(text), want) {
			t.Errorf("the answer is %d, %v: %s", answer.StatusCode, err, text)
		}
	}
	server.Close() // waits for the requests
	h.wantNothingKept(t)
}
