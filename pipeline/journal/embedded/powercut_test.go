package embedded_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
)

// kept is a disk whose names go through a log, as on ext4 and XFS: the server makes new
// block files without syncing their directory.
var kept = powercut.Model{Reorders: true, Logged: func(string) bool { return true }}

// open starts a server in a folder until the test ends, or stop is called.
func open(t *testing.T, dir string) (js jetstream.JetStream, stop func()) {
	t.Helper()
	server, err := embedded.Start(t.Context(), dir, scan.Want{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	js, err = jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return js, func() {
		nc.Close()
		server.Stop()
	}
}

// message is number n, of a size near the largest that a fact may have.
func message(n int) []byte { return bytes.Repeat([]byte{byte(n), byte(n >> 8), 'x'}, 20_000) }

func TestWhatTheServerAcknowledgedSurvivesAPowerCut(t *testing.T) {
	const messages = 320 // more than two blocks of 8 MB
	d := powercuttest.Mount(t)
	js, stop := open(t, filepath.Join(d.Dir, "jetstream"))
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "ALL", Subjects: []string{"all.*"}}); err != nil {
		t.Fatal(err)
	}
	var acknowledged [messages]int
	for n := range messages {
		if _, err := js.Publish(t.Context(), fmt.Sprintf("all.%d", n), message(n)); err != nil {
			t.Fatal(err)
		}
		acknowledged[n] = d.Position()
	}
	stop()
	d.Unmount()
	for seed := range uint64(8) {
		for name, m := range map[string]powercut.Model{"in order": powercut.InOrder, "names kept": kept} {
			chance := rand.New(rand.NewPCG(seed, 0))
			last := chance.IntN(messages)
			t.Run(fmt.Sprintf("%s, after message %d", name, last), func(t *testing.T) {
				holds(t, filepath.Join(d.Cut(t, acknowledged[last], m, chance), "jetstream"), last)
			})
		}
	}
}

// holds wants every message up to the last that was acknowledged.
func holds(t *testing.T, dir string, last int) {
	t.Helper()
	js, stop := open(t, dir)
	defer stop()
	stream, err := js.Stream(t.Context(), "ALL")
	if err != nil {
		t.Fatal(err)
	}
	for n := range last + 1 {
		got, err := stream.GetMsg(t.Context(), uint64(n+1))
		if err != nil || !bytes.Equal(got.Data, message(n)) {
			t.Fatalf("message %d of %d: %v", n, last, err)
		}
	}
}
