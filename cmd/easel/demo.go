package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/admin"
	"github.com/easel-gallery/easel/services/demo"
)

type demoCommand struct {
	URL        string  `help:"Home page of the contest." default:"http://localhost:8080"`
	Drawings   int     `help:"How many drawings." default:"1200"`
	Cities     int     `help:"From how many cities." default:"33" env:"-"`
	Senders    int     `help:"How many are sent at once." default:"4"`
	Megapixels float64 `help:"Size of each picture." default:"2"`
}

// Run sends the drawings, with a progress bar.
func (c *demoCommand) Run(ctx context.Context, s streams) error {
	if _, err := siteURL(c.URL); err != nil {
		return fmt.Errorf("%w: --url %w", errUsage, err)
	}
	if c.Drawings < 1 || c.Cities < 1 || c.Senders < 1 || c.Megapixels <= 0 {
		return fmt.Errorf("%w: --drawings, --cities, --senders and --megapixels are all more than 0", errUsage)
	}
	return demo.Families(ctx, demo.Config{
		URL: c.URL, Drawings: c.Drawings, Cities: c.Cities, Senders: c.Senders, Megapixels: c.Megapixels,
		Run: rand.Text()[:8], Bar: s.err,
	})
}

// demoAccount is the demo's moderator. It lies in the data folder, so that a demo
// started again can print it again.
type demoAccount struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Filled   int    `json:"filled"` // drawings that were sent in
}

const (
	demoEmail   = "moderator@example.org"
	demoSenders = 2
	demoSize    = 2 // megapixels
)

// demoCities is from how many cities a demo's drawings come: from 33 where there are 1,200, as in the contest that Easel
// was made for, and from fewer where there are fewer, but from 6 at least.
func demoCities(drawings int) int { return min(max(6, drawings*33/1200), 33) }

func (h *house) demoFile() string { return filepath.Join(h.Data, "demo.json") }

// demoModerator makes the demo's moderator in a new folder, and finds it again in an
// old one. A folder with a contest of its own is not filled.
func (h *house) demoModerator(ctx context.Context) (demoAccount, error) {
	var account demoAccount
	text, err := os.ReadFile(h.demoFile())
	switch {
	case err == nil:
		return account, json.Unmarshal(text, &account)
	case !errors.Is(err, fs.ErrNotExist):
		return account, fmt.Errorf("read the demo's account: %w", err)
	case !h.fresh:
		return account, fmt.Errorf("--demo wants a new data folder, and %s holds a contest: leave --demo out, or name another folder by --data", h.Data)
	}
	account = demoAccount{Email: demoEmail, Password: staff.GeneratePassword()} // good as it is: the demo signs in by itself
	if _, err := h.addStaff(ctx, admin.NewStaff{Email: account.Email, Role: "moderator", Password: account.Password}); err != nil {
		return account, err
	}
	return account, h.keepDemo(account)
}

func (h *house) keepDemo(account demoAccount) error {
	text, err := json.Marshal(account)
	if err == nil {
		err = os.WriteFile(h.demoFile(), text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("keep the demo's account: %w", err)
	}
	return nil
}

// demo fills the folder while the sites run: families send drawings in, and a
// moderator approves most of them, all over HTTP.
func (h *house) demo(ctx context.Context, f serveFlags, account demoAccount, url string, out io.Writer) error {
	if f.Demo == 0 || account.Filled >= f.Demo {
		return nil
	}
	noMore := make(chan struct{})
	g, filling := errgroup.WithContext(ctx)
	g.Go(func() error { return demo.Moderator(filling, url, account.Email, account.Password, noMore) })
	g.Go(func() error {
		defer close(noMore)
		if err := demo.Families(filling, demo.Config{
			URL: url, Drawings: f.Demo, Cities: demoCities(f.Demo), Senders: demoSenders, Megapixels: demoSize, Run: "first", Bar: io.Discard,
		}); err != nil {
			return err
		}
		return h.allMade(filling)
	})
	if err := g.Wait(); err != nil {
		return fmt.Errorf("fill the demo: %w", err)
	}
	account.Filled = f.Demo
	fmt.Fprintf(out, "The demo's %d drawings are in; some wait for you at %s/moderation (the sign-in is in %s).\n", f.Demo, url, h.demoFile())
	return h.keepDemo(account)
}

// allMade waits until every drawing has its renditions, or is unreadable.
func (h *house) allMade(ctx context.Context) error {
	for {
		waiting, _, err := h.catalog.Unmade(ctx)
		if err != nil || waiting == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
