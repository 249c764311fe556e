package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Moderator signs in and approves what waits, but for one drawing in nine, which it
// leaves for the reader of the demo. One in twelve it puts on the first page. Once no
// more come it looks a last time and returns.
func Moderator(ctx context.Context, at, email, password string, noMore <-chan struct{}) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	b := &browser{url: strings.TrimSuffix(at, "/"), http: &http.Client{Timeout: time.Minute, Jar: jar, CheckRedirect: stay}}
	if err := b.post(ctx, "/moderation/sign-in", url.Values{"email": {email}, "password": {password}}); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-noMore:
			return b.approveAll(ctx)
		case <-time.After(time.Second):
			if err := b.approveAll(ctx); err != nil {
				return err
			}
		}
	}
}

func (b *browser) approveAll(ctx context.Context) error {
	got, err := b.patiently(ctx, func() (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/moderation/queue?limit=500", nil)
	})
	if err != nil {
		return err
	}
	var queue struct {
		Items []struct {
			ID  string `json:"id"`
			Seq uint64 `json:"seq"`
		} `json:"items"`
	}
	if err := json.Unmarshal(got.body, &queue); err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	for _, item := range queue.Items {
		if leave(item.ID) {
			continue
		}
		decision := url.Values{"verdict": {"approve"}, "seq": {strconv.FormatUint(item.Seq, 10)}}
		if err := b.post(ctx, "/moderation/drawings/"+item.ID+"/decision", decision); err != nil {
			return err
		}
		if !feature(item.ID) {
			continue
		}
		if err := b.post(ctx, "/moderation/drawings/"+item.ID+"/feature", url.Values{"on": {"yes"}}); err != nil {
			return err
		}
	}
	return nil
}

func leave(id string) bool { return chance(id)%9 == 0 }

func feature(id string) bool { return chance(id)%12 == 1 }

// chance is the same each time for a drawing.
func chance(id string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()
}

// post sends a form; a conflict is somebody else's decision, and fine.
func (b *browser) post(ctx context.Context, path string, fields url.Values) error {
	got, err := b.patiently(ctx, func() (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+path, strings.NewReader(fields.Encode()))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return r, err
	})
	if err != nil {
		return err
	}
	if got.status != http.StatusOK && got.status != http.StatusConflict {
		return fmt.Errorf("%s: the server answered %d: %s", path, got.status, got.body)
	}
	return nil
}
