package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// ClusterCopies is how many copies there are at least where there are machines for
// them: with fewer, one machine that is lost takes facts with it, or stops everything.
const ClusterCopies = 3

// Flaws are [Flaws] of the stream of all facts.
func (j *Journal) Flaws(ctx context.Context) ([]string, error) {
	return Flaws(ctx, j.js, config(0))
}

// Flaws says where a stream keeps less than the configuration that it should have:
// [OpenStream] leaves one that exists as it is, and its operator may have made or
// changed it. Each flaw is in plain words and ends with the command that mends it. A
// limit that makes the stream refuse what is new is none: nothing is lost by it.
func Flaws(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig) ([]string, error) {
	request, cancel := asked(ctx)
	defer cancel()
	stream, err := js.Stream(request, want.Name)
	if err != nil {
		return nil, meaning(ctx, "ask how "+want.Name+" is configured", err)
	}
	if want.Replicas = 1; js.Conn().ConnectedClusterName() != "" {
		want.Replicas = ClusterCopies
	}
	var flaws []string
	for _, f := range append(editable(stream.CachedInfo().Config, want), lasting(stream.CachedInfo().Config, want)...) {
		if f.is {
			flaws = append(flaws, fmt.Sprintf("stream %s: %s: %s", want.Name, f.says, f.mend))
		}
	}
	return flaws, nil
}

// flaw is one that a stream may have.
type flaw struct {
	is         bool
	says, mend string
}

// editable are the flaws that can be mended where they are.
func editable(is, want jetstream.StreamConfig) []flaw {
	edit := func(option string) string { return "nats stream edit " + want.Name + " " + option }
	limit := max(want.MaxMsgsPerSubject, -1)
	if limit == 0 {
		limit = -1 // how the server says none
	}
	return []flaw{
		{want.DenyDelete && !is.DenyDelete, "what it holds can be deleted", edit("--deny-delete")},
		{want.DenyPurge && !is.DenyPurge, "it can be emptied", edit("--deny-purge")},
		{is.AllowRollup && !want.AllowRollup, "one message can take the place of all others", edit("--no-allow-rollup")},
		{is.Discard != want.Discard, "when it is full it drops what is oldest", edit("--discard new")},
		{want.DiscardNewPerSubject && !is.DiscardNewPerSubject, "what it holds can be written over", edit("--discard-per-subject")},
		{is.MaxAge > 0, fmt.Sprintf("it drops what is older than %s", is.MaxAge.Round(time.Second)), edit("--max-age 0s")},
		{is.MaxMsgsPerSubject != limit, fmt.Sprintf("of each subject it keeps %d and should keep %d (-1: all)", is.MaxMsgsPerSubject, limit), edit(fmt.Sprintf("--max-msgs-per-subject=%d", limit))},
		{is.NoAck, "it acknowledges nothing", edit("--ack")},
		{is.Replicas < want.Replicas, fmt.Sprintf("it is kept %d times and can be kept %d times", is.Replicas, want.Replicas), edit(fmt.Sprintf("--replicas %d", want.Replicas))},
	}
}

// lasting are the flaws that a stream has for as long as it exists.
func lasting(is, want jetstream.StreamConfig) []flaw {
	const anew = `make it anew: RUNBOOK.md, "When doctor finds something"`
	return []flaw{
		{is.Storage != want.Storage, "it lies in memory, and goes with its server", anew},
		{is.Retention != want.Retention, "it drops what somebody has read", anew},
		{is.PersistMode != want.PersistMode, "it acknowledges what is not written yet", anew},
		{is.AllowMsgTTL && !want.AllowMsgTTL, "a message can say when it is to be dropped", anew},
	}
}
