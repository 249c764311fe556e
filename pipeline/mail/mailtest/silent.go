package mailtest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Phases are what a server answers one after the other when it is sent a letter: its first
// word, and then what it is asked. The last is the end of the letter.
func Phases() []string { return []string{"greeting", "EHLO", "MAIL", "RCPT", "DATA", "."} }

// Silent runs a server until the test ends that answers up to a phase, and there says
// nothing any more, or hangs up. It gives its address, and whether somebody has come to
// that phase: who gave up before has seen no silence.
func Silent(t testing.TB, phase string, hangsUp bool) (address string, came func() bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &silent{phase: phase, hangsUp: hangsUp}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			s.add(c)
			running.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.hangUp()
		running.Wait()
	})
	return l.Addr().String(), s.came.Load
}

type silent struct {
	phase   string
	hangsUp bool
	came    atomic.Bool

	mu    sync.Mutex
	conns []net.Conn // guarded by mu
}

func (s *silent) add(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
}

func (s *silent) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		_ = c.Close()
	}
}

// talk answers whatever is asked, until its phase comes.
func (s *silent) talk(c net.Conn) {
	answers := map[string]string{"greeting": "220 silent", "EHLO": "250 silent", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "NOOP": "250 ok"}
	in := bufio.NewScanner(c)
	letter := false
	for word := "greeting"; ; {
		if word == s.phase {
			s.came.Store(true)
			if s.hangsUp {
				_ = c.Close()
			}
			return
		}
		if answer, ok := answers[word]; ok && (!letter || word == ".") {
			fmt.Fprint(c, answer+"\r\n")
			letter = word == "DATA"
		}
		if !in.Scan() {
			return
		}
		if word, _, _ = strings.Cut(in.Text(), " "); letter && in.Text() != "." {
			word = ""
		}
	}
}
