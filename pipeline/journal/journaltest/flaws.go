package journaltest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// flaws: a stream that somebody else made keeps what it is told to keep, and that is
// said; one that Easel makes has no flaw.
func flaws(t *testing.T, host Host) {
	js, err := jetstream.New(host.Own(t))
	if err != nil {
		t.Fatal(err)
	}
	weak := jetstream.StreamConfig{
		Name: journal.Stream, Subjects: []string{"drawings.>"}, Replicas: 1, MaxAge: 48 * time.Hour,
		MaxMsgsPerSubject: 5, Discard: jetstream.DiscardOld, AllowRollup: true, NoAck: true,
	}
	configure(t, js.CreateStream, weak)
	keys := jetstream.StreamConfig{
		Name: vault.Stream, Subjects: []string{"keys.*"}, Replicas: host.Replicas(), Storage: jetstream.MemoryStorage,
		Retention: jetstream.InterestPolicy, AllowMsgTTL: true, DenyPurge: true,
	}
	configure(t, js.CreateStream, keys)
	b := openBook(t, host, vaulttest.Secret(t))
	want := []string{
		"DRAWINGS --deny-delete", "DRAWINGS --deny-purge", "DRAWINGS --no-allow-rollup", "DRAWINGS --discard new",
		"DRAWINGS --max-age 0s", "DRAWINGS --max-msgs-per-subject=-1", "DRAWINGS --ack",
	}
	if host.Replicas() > 1 {
		want = append(want, "DRAWINGS --replicas 3")
	}
	wantFlaws(t, b.Flaws, want)
	const anew = `make it anew: RUNBOOK.md, "When doctor finds something"`
	wantFlaws(t, b.keys.Flaws, []string{
		"KEYS --discard new", "KEYS --discard-per-subject", "KEYS --max-msgs-per-subject=1",
		"stream KEYS: it lies in memory, and goes with its server: " + anew, "stream KEYS: it drops what somebody has read: " + anew,
		"stream KEYS: a message can say when it is to be dropped: " + anew,
	})
	mended := weak
	mended.DenyDelete, mended.DenyPurge, mended.AllowRollup, mended.Discard, mended.MaxAge = true, true, false, jetstream.DiscardNew, 0
	mended.MaxMsgsPerSubject, mended.NoAck, mended.Replicas = -1, false, host.Replicas()
	configure(t, js.UpdateStream, mended)
	wantFlaws(t, b.Flaws, nil)
}

// configure makes or changes a stream. A host that was started just now may not be
// ready yet.
func configure(t *testing.T, do func(context.Context, jetstream.StreamConfig) (jetstream.Stream, error), c jetstream.StreamConfig) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		_, err := do(t.Context(), c)
		if err == nil {
			return
		}
		if time.Now().After(late) {
			t.Fatal(err)
		}
	}
}

// noFlaws: what Easel makes is as it should be.
func noFlaws(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	wantFlaws(t, b.Flaws, nil)
	wantFlaws(t, b.keys.Flaws, nil)
}

// wantFlaws wants these flaws by how they end, in order.
func wantFlaws(t *testing.T, ask func(context.Context) ([]string, error), want []string) {
	t.Helper()
	got, err := ask(t.Context())
	if err != nil || !slices.EqualFunc(got, want, strings.HasSuffix) {
		t.Errorf("the flaws are %v,\n%s;\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
