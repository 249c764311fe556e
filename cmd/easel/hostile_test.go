package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// While somebody sends the worst files there are, families get what they came for, and
// whoever sent something else is told what to do.
func TestHostileFilesThroughTheFrontDoor(t *testing.T) {
	const bad, good = 100, 20
	p := startEasel(t)
	s := siege{t: t, p: p}
	var families sync.WaitGroup
	for n, h := range renditiontest.Worst(bad) {
		s.send(1_000+n, h)
		if n%(bad/good) != 0 {
			continue
		}
		families.Go(func() {
			took := s.makes(n)
			t.Logf("family %d waited for %s", n, took)
			if took > patience {
				t.Errorf("family %d waited for %s, longer than %s", n, took, patience)
			}
		})
	}
	families.Wait()
	s.ends()
	if out := p.must("doctor", "--scrub"); strings.Contains(out, "DAMAGED") {
		t.Error(out)
	}
	nothingIsLeft(t, p)
}

// patience is how long a family waits for its renditions.
const patience = time.Minute

// makes enters a family's drawing and tells how long it took until it could be seen. On
// a machine that has other work, what counts is the time that the server had.
func (s *siege) makes(n int) time.Duration {
	a, err := newFamily(s.p.URL, n, renditiontest.JPEG(s.t, 900, 600)).enter(stepTime)
	if err != nil {
		s.t.Error(err)
		return 0
	}
	began, used := time.Now(), s.p.used(s.t)
	for time.Since(began) < 3*time.Minute {
		if now, err := stands(s.p, a); err == nil && now.Status == "in_review" && len(now.Images) > 0 {
			return min(time.Since(began), s.p.used(s.t)-used)
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Errorf("drawing %s is not rendered", a.ID)
	return 0
}

// used is the time of processors that a process and its children have taken; where
// nobody tells, all of the time there was.
func (p *process) used(t testing.TB) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return time.Duration(time.Now().UnixNano())
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	const first, last, perSecond = 11, 15, 100 // utime, stime, cutime, cstime in ticks: proc(5)
	var ticks time.Duration
	for _, field := range fields[first:last] {
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += time.Duration(n)
	}
	return ticks * time.Second / perSecond
}

// stands is what a family reads of its drawing.
func stands(p *process, a accepted) (s status, err error) {
	got, err := get(p.URL+a.StatusURL, asJSON)
	if err != nil || got.Status != http.StatusOK {
		return s, fmt.Errorf("status %d: %w", got.Status, err)
	}
	return s, json.Unmarshal([]byte(got.Body), &s)
}

// siege is what became of hostile files.
type siege struct {
	t       *testing.T
	p       *process
	refused int
	taken   []besieger
}

type besieger struct {
	renditiontest.Hostile
	accepted
}

// send enters a file as a family's drawing. The door may refuse it by its name.
func (s *siege) send(n int, h renditiontest.Hostile) {
	s.t.Helper()
	got, err := newFamily(s.p.URL, n, h.File).send()
	if err != nil {
		s.t.Fatalf("%s: %v", h.Name, err)
	}
	if got.Status == http.StatusCreated {
		b := besieger{Hostile: h}
		if err := json.Unmarshal([]byte(got.Body), &b.accepted); err != nil {
			s.t.Fatal(err)
		}
		s.taken = append(s.taken, b)
		return
	}
	var problem struct {
		Errors map[string]struct{ Code, Message string }
	}
	if err := json.Unmarshal([]byte(got.Body), &problem); err != nil || got.Status >= http.StatusInternalServerError {
		s.t.Fatalf("%s: status %d, %v: %s", h.Name, got.Status, err, got.Body)
	}
	s.refused++
	if said := problem.Errors["drawing"]; !slices.Contains(h.Verdicts, said.Code) || said.Message == "" {
		s.t.Errorf("%s: refused as %q, %q; want one of %q", h.Name, said.Code, said.Message, h.Verdicts)
	}
}

// ends waits until each file that was taken is a picture, or unreadable for a reason
// that its family reads.
func (s *siege) ends() {
	s.t.Helper()
	unreadable := 0
	for _, b := range s.taken {
		var now status
		eventually(s.t, 3*time.Minute, b.Name+" is judged", func() (err error) {
			if now, err = stands(s.p, b.accepted); err == nil && now.Status == "received" {
				err = fmt.Errorf("it is %s", now.Status)
			}
			return err
		})
		if now.Status == "in_review" && slices.Contains(b.Verdicts, "") {
			continue
		}
		unreadable++
		s.isExplained(b, now)
	}
	s.t.Logf("%d refused at the door, %d unreadable, %d pictures", s.refused, unreadable, len(s.taken)-unreadable)
}

// isExplained wants a reason in the facts, and its sentence on the receipt's page.
func (s *siege) isExplained(b besieger, now status) {
	s.t.Helper()
	facts := s.p.must("facts", b.ID)
	verdicts := b.Verdicts
	if slices.Contains(verdicts, "") { // it could be made, but perhaps not with what a cell has
		verdicts = append(slices.Clone(verdicts), "too_costly")
	}
	known := func(reason string) bool { return reason != "" && strings.Contains(facts, `"`+reason+`"`) }
	if now.Status != "unreadable" || !slices.ContainsFunc(verdicts, known) {
		s.t.Errorf("%s is %s, for none of %q:\n%s", b.Name, now.Status, verdicts, facts)
	}
	page := expect(s.t, s.p.URL+b.StatusURL, nil, http.StatusOK)
	if now.Message == "" || !strings.Contains(page.Body, now.Message) {
		s.t.Errorf("%s: its receipt does not say %q", b.Name, now.Message)
	}
}
