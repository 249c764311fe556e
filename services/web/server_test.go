package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/services/web"
)

// serve runs a handler on loopback and returns its address, and how to stop it and see what Serve said.
func serve(t *testing.T, h http.Handler) (address string, stop func() error) {
	t.Helper()
	l, err := net.Listen("tcp", addresstest.Free(t)) // so that nobody else listens there when it has stopped
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(ctx, web.Server(h, slog.New(slog.DiscardHandler)), l) }()
	var said error
	stopped := false
	stop = func() error {
		if !stopped {
			stopped = true
			cancel()
			said = <-ended
		}
		return said
	}
	t.Cleanup(func() { _ = stop() })
	return l.Addr().String(), stop
}

func TestAStoppingServerFinishesWhatItBegan(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	address, stop := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(began)
		<-finish
		_, _ = io.WriteString(w, "whole")
	}))
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + address)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		answer <- string(body)
	}()
	<-began
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	refusesNew(t, address)
	close(finish)
	if got := <-answer; got != "whole" {
		t.Errorf("the answer under way is %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stopped with %v", err)
	}
}

// refusesNew waits until nobody listens any more.
func refusesNew(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_ = c.Close()
	}
	t.Fatal("still takes connections")
}

func TestAServerThatCannotServeSaysSo(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := web.Serve(t.Context(), web.Server(http.NewServeMux(), slog.New(slog.DiscardHandler)), l); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// body is a handler that reads a request's body to its end.
func body(read chan<- error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.Copy(io.Discard, r.Body)
		read <- err
		if err != nil {
			return fmt.Errorf("read body: %w", err)
		}
		return says("thank you")(w, r)
	}
}

func TestABodyThatStopsComingIsGivenUp(t *testing.T) {
	read := make(chan error, 1)
	address, _ := serve(t, newHouse().patient(web.Patience{Idle: 2 * time.Second, Grace: time.Minute, Rate: 1}).on("POST /x", body(read)).front(t))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "POST /x HTTP/1.1\r\nHost: easel\r\nContent-Length: 100\r\n\r\nonly this")
	select {
	case err := <-read:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("read ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("still reading")
	}
	status, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.Contains(status, "408") {
		t.Errorf("answered %q, %v", status, err)
	}
}

func TestABodyThatOnlyDripsIsGivenUp(t *testing.T) {
	read := make(chan error, 1)
	address, _ := serve(t, newHouse().patient(web.Patience{Idle: time.Minute, Grace: 200 * time.Millisecond, Rate: 1_000_000}).on("POST /x", body(read)).front(t))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "POST /x HTTP/1.1\r\nHost: easel\r\nContent-Length: 100000\r\n\r\n")
	drip := time.NewTicker(5 * time.Millisecond)
	defer drip.Stop()
	enough := time.After(time.Minute)
	for {
		select {
		case err := <-read:
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("read ended with %v", err)
			}
			return
		case <-enough:
			t.Fatal("still reading")
		case <-drip.C:
			_, _ = io.WriteString(c, ".")
		}
	}
}

func TestASlowButSteadyBodyArrives(t *testing.T) {
	read := make(chan error, 1)
	h := newHouse().patient(web.Patience{Idle: time.Minute, Grace: time.Minute, Rate: 1})
	h.on("POST /x", func(w http.ResponseWriter, r *http.Request) error {
		if err := body(read)(w, r); err != nil {
			return err
		}
		return r.Context().Err() // a deadline left behind would have ended it
	})
	address, _ := serve(t, h.front(t))
	in, out := io.Pipe()
	go func() {
		for range 20 {
			_, _ = out.Write([]byte("slow "))
			time.Sleep(5 * time.Millisecond) // the sender's pace, not a wait for something
		}
		_ = out.Close()
	}()
	res, err := http.Post("http://"+address+"/x", "text/plain", in)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || <-read != nil {
		t.Errorf("got %d", res.StatusCode)
	}
}

func TestAReaderWhoTakesNothingIsGivenUp(t *testing.T) {
	wrote := make(chan error, 1)
	address, _ := serve(t, newHouse().patient(web.Patience{Idle: 100 * time.Millisecond, Grace: time.Minute, Rate: 1}).on("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
		for block := make([]byte, 1<<20); ; {
			if _, err := w.Write(block); err != nil {
				wrote <- err
				return err
			}
		}
	}).front(t))
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "GET /x HTTP/1.1\r\nHost: easel\r\n\r\n")
	select {
	case err := <-wrote:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("still writing")
	}
}
