package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/letters"
)

// saysGoodbye is a house with what destroys, and what it logs.
func saysGoodbye(t *testing.T, w *contesttest.World) (destroyer, *bytes.Buffer) {
	t.Helper()
	asked, err := letters.Open(t.Context(), w.Journal)
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	h := &house{contest: w.Contest, letters: asked, log: slog.New(slog.NewTextHandler(log, nil))}
	h.Data = w.Dir
	return destroyer{w.Contest, h}, log
}

// TestALetterThatCantBeAskedForKeepsNothingAlive: no request fits into the stream.
func TestALetterThatCantBeAskedForKeepsNothingAlive(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	js, err := jetstream.New(w.Conn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: letters.Stream, Subjects: []string{"letters.*"}, MaxMsgSize: 20}); err != nil {
		t.Fatal(err)
	}
	d, log := saysGoodbye(t, w)
	a := w.Enter(t, func(f *edition.Form) { f.GuardianEmail = "kanarienvogel@example.org" })
	if err := d.Destroy(t.Context(), a.ID); !errors.Is(err, drawing.ErrNotErased) {
		t.Errorf("what is not erased: %v", err)
	}
	if _, err := w.Contest.EraseID(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.Destroy(t.Context(), a.ID); err == nil || log.Len() > 0 {
		t.Errorf("at first it is not tried again: %v %s", err, log)
	}
	w.Move(time.Minute)
	if err := d.Destroy(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if s, err := w.Contest.State(t.Context(), a.ID); err != nil || s.Destroyed.IsZero() {
		t.Errorf("it is not destroyed: %v", err)
	}
	if said := log.String(); strings.Count(said, "can't be asked for") != 1 || strings.Contains(said, "kanarienvogel") {
		t.Errorf("the log: %s", said)
	}
}

func TestTheLongestAddressHasItsLastLetter(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	d, _ := saysGoodbye(t, w)
	for _, sign := range []string{"&", "ü"} {
		address := strings.Repeat(sign, 230/len(sign)) + "@example.org"
		if _, err := edition.CheckEmail("email", address); err != nil {
			t.Fatal(err)
		}
		a := w.Enter(t, func(f *edition.Form) { f.GuardianEmail = address })
		if _, err := w.Contest.EraseID(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
		if err := d.Destroy(t.Context(), a.ID); err != nil {
			t.Errorf("%s: %v", sign, err)
		}
		queue, err := d.house.letters.Queue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		e, ok, err := queue.Next(t.Context(), 10*time.Second)
		if err != nil || !ok {
			t.Fatalf("%s: no request: %v", sign, err)
		}
		if size := len(e.Data); size > 1000 {
			t.Errorf("%s: a request of %d bytes does not fit into a stream of before", sign, size)
		}
		last, _ := letters.ParseErased(e)
		if to, err := w.Contest.OpenLast(t.Context(), a.ID, last.Sealed); err != nil || to.Address != address {
			t.Errorf("%s: it goes to %q: %v", sign, to.Address, err)
		}
		if err := e.Done(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
