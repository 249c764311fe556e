package web_test

import (
	"bytes"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/services/web"
)

// An answer that is ready goes out past net/http's headers: it must have the same ones.
func TestWhatIsReadyIsSentOverALineAsItIsOtherwise(t *testing.T) {
	plainly := http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer plainly.CloseIdleConnections()
	for _, size := range []int{0, 1, 3_000, 4_096, 9_000, 300_000} {
		g := newGallery(8<<20).shows("GET /x", says(strings.Repeat("x", size)))
		front := g.front(t)
		address, _ := serve(t, front)
		want := get(front, "/x")
		for range 3 { // on one connection
			res, err := plainly.Get("http://" + address + "/x")
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(res.Body)
			if err != nil || !bytes.Equal(got, want.Body.Bytes()) || res.StatusCode != 200 {
				t.Errorf("%d bytes: %d, %d bytes, %v", size, res.StatusCode, len(got), err)
			}
			_ = res.Body.Close()
			h := want.Header().Clone()
			for _, own := range []string{"X-Request-Id", "Date"} {
				if res.Header.Get(own) == "" {
					t.Errorf("no %s", own)
				}
				h.Del(own)
				res.Header.Del(own)
			}
			if !maps.EqualFunc(res.Header, h, slices.Equal[[]string]) {
				t.Errorf("%d bytes: got %v\nwant %v", size, res.Header, h)
			}
		}
	}
}

func TestALineGoesOnAfterEachKindOfAnswer(t *testing.T) {
	g := newGallery(8<<20).shows("GET /kept", wall)
	g.on("GET /plain", says("plain")).on("POST /taken", says("taken"))
	address, _ := serve(t, g.front(t))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	var asked strings.Builder
	for range 3 {
		for _, line := range []string{"GET /kept", "HEAD /kept", "GET /plain", "GET /nowhere", "POST /taken"} {
			asked.WriteString(line + " HTTP/1.1\r\nHost: easel\r\nContent-Length: 0\r\n\r\n") // all at once, as pipelines do
		}
	}
	asked.WriteString("GET /kept HTTP/1.0\r\n\r\n")
	if _, err := io.WriteString(c, asked.String()); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	if got := bytes.Count(all, []byte("\r\nX-Request-Id: ")); got != 16 {
		t.Errorf("%d answers to 16 requests:\n%.2000s", got, all)
	}
	if got := bytes.Count(all, []byte(" 200 OK\r\n")); got != 13 {
		t.Errorf("%d of 13 are well", got)
	}
}

func TestAReaderOfAKeptPageWhoTakesNothingIsGivenUp(t *testing.T) {
	g := newGallery(512<<20).shows("GET /x", says(strings.Repeat("x", 32<<20)))
	g.patient(web.Patience{Idle: 100 * time.Millisecond, Grace: time.Minute, Rate: 1})
	front := g.front(t)
	get(front, "/x")
	gaveUp := make(chan struct{})
	address, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		front.ServeHTTP(w, r)
		close(gaveUp)
	}))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "GET /x HTTP/1.1\r\nHost: easel\r\n\r\n")
	select {
	case <-gaveUp:
	case <-time.After(time.Minute):
		t.Fatal("still writing")
	}
	all, err := io.Copy(io.Discard, c)
	if all >= 32<<20 {
		t.Errorf("all %d bytes were sent, %v", all, err)
	}
}

func TestAFileIsSentByTheKernelInPieces(t *testing.T) {
	content := bytes.Repeat([]byte("easel gallery "), 100_000)
	path := filepath.Join(t.TempDir(), "picture")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	h := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if _, ok := w.(io.ReaderFrom); !ok {
			t.Error("what is between the file and the connection takes no file")
		}
		http.ServeContent(w, r, "", time.Time{}, file)
		return nil
	})
	front, logged := h.front(t), make(chan struct{}, 1)
	address, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		front.ServeHTTP(w, r)
		logged <- struct{}{}
	}))
	for part, want := range map[string][]byte{"": content, "bytes=70000-200000": content[70_000:200_001], "bytes=5-5": content[5:6]} {
		r, err := http.NewRequest("GET", "http://"+address+"/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Range", part)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		<-logged
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%q: %d bytes of %d, %v", part, len(got), len(want), err)
		}
	}
	if !strings.Contains(h.log.String(), `"bytes":1400000`) {
		t.Errorf("the log knows nothing of what the kernel sent: %s", &h.log)
	}
}

func TestAReaderOfAFileWhoTakesNothingIsGivenUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "picture")
	if err := os.WriteFile(path, make([]byte, 32<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	gaveUp := make(chan int64, 1)
	h := newHouse().patient(web.Patience{Idle: 100 * time.Millisecond, Grace: time.Minute, Rate: 1})
	h.on("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		w.Header().Set("Content-Length", "33554432")
		n, _ := io.Copy(w, file)
		gaveUp <- n
		return nil
	})
	address, _ := serve(t, h.front(t))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "GET /x HTTP/1.1\r\nHost: easel\r\n\r\n")
	select {
	case n := <-gaveUp:
		if n >= 32<<20 {
			t.Error("all of it was sent")
		}
	case <-time.After(time.Minute):
		t.Error("still sending")
	}
}
