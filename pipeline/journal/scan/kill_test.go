package scan_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// TestWhatAKilledServerLeavesIsNoDamage: a server that is killed again and again while
// facts are appended, data keys made and destroyed, and values written, deleted and left
// to their age.
func TestWhatAKilledServerLeavesIsNoDamage(t *testing.T) {
	server, secret, seed := journaltest.NewServer(t), vaulttest.Secret(t), uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	c := &churn{}
	for kill := 0; kill < 6 || c.seen == 0 && kill < 36; kill++ { // more, and later, where the machine is too slow to write anything
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		writers.Go(func() { c.write(ctx, t, server, secret) })
		time.Sleep(time.Duration(300+dice.IntN(700)) << (kill / 6) * time.Millisecond) // anywhere in its work
		server.Stop()
		stop()
		writers.Wait()
		r, err := scan.Folder(t.Context(), server.Folder(), scan.Want{Last: c.seen, Contest: c.seen > 0})
		if err != nil {
			t.Fatalf("after kill %d: %s", kill, all(err))
		}
		t.Logf("after kill %d: %d facts, of which %d were acknowledged, in %d bytes; torn: %v", kill, r.Facts, c.seen, r.Bytes, r.Torn)
		server.Start()
	}
	if c.seen == 0 {
		t.Error("nothing was acknowledged: nothing is proved")
	}
}

// churn writes until it is told to stop, or the server is gone.
type churn struct {
	seen  uint64 // the last fact that was acknowledged
	drawn int
}

func (c *churn) write(ctx context.Context, t *testing.T, server *journaltest.Server, secret *vault.Secret) {
	nc := server.Connect(t)
	keys, err := vault.Open(ctx, nc, secret, 1)
	if err != nil {
		return // killed already
	}
	j, err := journal.Open(ctx, nc, journal.Config{Replicas: 1, Sealer: keys, Log: quiet})
	if err != nil {
		return
	}
	settings, err := j.Bucket(ctx, "settings", 0)
	if err != nil {
		return
	}
	sessions, err := j.Bucket(ctx, "sessions", time.Second)
	if err != nil {
		return
	}
	for ctx.Err() == nil {
		c.drawn++
		id, key := drawingtest.ID(c.drawn), fmt.Sprint(c.drawn%7)
		for _, do := range []func() error{
			func() error { return keys.Create(ctx, id) },
			func() error { return c.append(ctx, j, id, drawing.Submitted) },
			func() error { return settings.Put(ctx, key, make([]byte, c.drawn%300)) },
			func() error { return sessions.Put(ctx, fmt.Sprint(c.drawn), []byte("session")) },
			func() error {
				if c.drawn%3 != 0 {
					return nil
				}
				return settings.Delete(ctx, key)
			},
			func() error {
				if c.drawn%4 != 0 {
					return nil
				}
				if err := c.append(ctx, j, id, drawing.Erased); err != nil {
					return err
				}
				return keys.Destroy(ctx, id)
			},
		} {
			if err := do(); err != nil {
				return
			}
		}
	}
}

func (c *churn) append(ctx context.Context, j *journal.Journal, id drawing.ID, name drawing.Name) error {
	_, head, err := j.History(ctx, id)
	if err != nil {
		return err
	}
	f, err := drawing.New(journal.NewEventID(), id, name, drawingtest.NewRow().Now(), drawing.Act{Version: drawing.Version})
	if err != nil {
		return err
	}
	if head, err = j.Append(ctx, head, f); err == nil {
		c.seen = head.Seq
	}
	return err
}
