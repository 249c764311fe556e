package admin_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/services/admin"
)

// An examination may take hours: what nobody waits for any more must end.
func TestAnExaminationEndsWithItsClientAndIsHeardWhileItGoesOn(t *testing.T) {
	ended := make(chan error, 1)
	long := admin.Operations{Log: quiet, Doctor: func(ctx context.Context, e contest.Examination) ([]contest.Finding, error) {
		e.Tell(contest.Progress{Objects: 1, Of: 2})
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}}
	bothWays(t, long, func(t *testing.T, c *admin.Client) {
		ctx, leave := context.WithCancel(t.Context())
		heard := 0
		found, err := c.Doctor(ctx, contest.Examination{Tell: func(contest.Progress) { heard++; leave() }})
		if found != nil || !errors.Is(err, context.Canceled) || heard != 1 {
			t.Errorf("found %v, %v, and heard %d times of it", found, err, heard)
		}
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Error("it goes on")
		}
	})
}

func TestAnExaminationThatBreaksOffFindsNothing(t *testing.T) {
	data := shortDir(t)
	listen(t, data, admin.Operations{Log: quiet, Doctor: func(_ context.Context, e contest.Examination) ([]contest.Finding, error) {
		e.Tell(contest.Progress{Objects: 1, Of: 2})
		panic(http.ErrAbortHandler)
	}})
	found, err := dial(t, data).Doctor(t.Context(), contest.Examination{})
	if found != nil || err == nil || !strings.Contains(err.Error(), "broke off") {
		t.Errorf("found %v, %v", found, err)
	}
}

// Whoever stops a server must not wait for an examination of hours.
func TestAnExaminationEndsWithItsServer(t *testing.T) {
	server, stop := context.WithCancel(t.Context())
	operations := admin.Operations{Doctor: func(ctx context.Context, e contest.Examination) ([]contest.Finding, error) {
		if !e.Scrub {
			return []contest.Finding{{Part: "chain"}}, ctx.Err()
		}
		stop()
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	examine := operations.EndingWith(server).Doctor
	if found, err := examine(t.Context(), contest.Examination{}); err != nil || len(found) != 1 {
		t.Errorf("while the server runs: %v, %v", found, err)
	}
	if found, err := examine(t.Context(), contest.Examination{Scrub: true}); found != nil || err == nil || !strings.Contains(err.Error(), "server was stopped") {
		t.Errorf("when it stops: %v, %v", found, err)
	}
}
