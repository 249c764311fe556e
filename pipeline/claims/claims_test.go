package claims_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

const patience = time.Minute

const sheet = drawing.ID("7t3kq0000000000000000000zz")

func open(t *testing.T, w *contesttest.World) *claims.Claims {
	t.Helper()
	c, err := claims.Open(t.Context(), claims.Config{Journal: w.Journal, Now: w.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// running are the claims as one process knows them.
func running(t *testing.T, w *contesttest.World) *claims.Claims {
	t.Helper()
	c := open(t, w)
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		if err := c.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("the claims stopped: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		all.Wait()
	})
	return c
}

func claim(holder string) claims.Claim {
	return claims.Claim{Drawing: sheet, Holder: holder, By: "account-of-" + holder, City: "accra"}
}

func take(t *testing.T, c *claims.Claims, holder string) claims.Claim {
	t.Helper()
	got, err := c.Take(t.Context(), claim(holder))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// comesTo waits until a process knows who holds the drawing; "" for nobody.
func comesTo(t *testing.T, c *claims.Claims, holder string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if on, _ := c.On(sheet); on.Holder == holder || holder == "" && len(c.All()) == 0 {
			return
		}
		if time.Now().After(end) {
			on, ok := c.On(sheet)
			t.Fatalf("held by %q (%v), want %q", on.Holder, ok, holder)
		}
	}
}

func TestOfManyWhoClaimOneDrawingAtOnceOneHasIt(t *testing.T) {
	w := contesttest.Open(t)
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		c := open(t, w) // a process of its own
		all.Go(func() { _, errs[i] = c.Take(t.Context(), claim(fmt.Sprint(i))) })
	}
	all.Wait()
	var holders []string
	won := 0
	for i, err := range errs {
		var taken *claims.Taken
		switch {
		case err == nil:
			won++
			holders = append(holders, fmt.Sprint(i))
		case errors.As(err, &taken):
			holders = append(holders, taken.Claim.Holder)
		default:
			t.Fatal(err)
		}
	}
	if won != 1 || len(slices.Compact(holders)) != 1 {
		t.Errorf("%d hold it; they say: %v", won, holders)
	}
}

func TestAClaimIsTakenAgainByItsHolderAndByNobodyElse(t *testing.T) {
	w := contesttest.Open(t)
	c := open(t, w)
	first := take(t, c, "ana")
	w.Move(time.Minute)
	if again := take(t, c, "ana"); again.Until.Sub(first.Until) != time.Minute {
		t.Errorf("it lasts until %v, and after a minute until %v", first.Until, again.Until)
	}
	_, err := c.Take(t.Context(), claim("ben"))
	taken, ok := errors.AsType[*claims.Taken](err)
	if !ok || taken.Claim.By != "account-of-ana" || taken.Claim.City != "accra" {
		t.Errorf("another one: %v", err)
	}
	w.Move(claims.Lease)
	take(t, c, "ben")
}

func TestOnlyItsHolderReleasesAClaim(t *testing.T) {
	w := contesttest.Open(t)
	c := running(t, w)
	take(t, c, "ana")
	for _, holder := range []string{"ben", "ana", "ana"} { // twice is no mistake
		if err := c.Release(t.Context(), sheet, holder); err != nil {
			t.Fatal(err)
		}
		if holder == "ben" {
			comesTo(t, c, "ana")
		}
	}
	comesTo(t, c, "")
	take(t, c, "ben")
	comesTo(t, c, "ben")
}

func TestEveryProcessHearsOfEachClaimOnceAndInOrder(t *testing.T) {
	w := contesttest.Open(t)
	here, there := open(t, w), running(t, w)
	var mu sync.Mutex
	var said []string
	there.OnChange(func(c claims.Claim, held bool) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, fmt.Sprint(c.Holder, " ", held))
	})
	take(t, here, "ana")
	take(t, here, "ana")
	comesTo(t, there, "ana")
	if err := here.Release(t.Context(), sheet, "ana"); err != nil {
		t.Fatal(err)
	}
	comesTo(t, there, "")
	take(t, here, "ben")
	comesTo(t, there, "ben")
	w.Move(claims.Lease) // whoever held it is gone without a word
	if _, ok := there.On(sheet); ok {
		t.Error("it is held for longer than its time")
	}
	want := []string{"ana true", "ana false", "ben true", "ben false"}
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		mu.Lock()
		got := slices.Clone(said)
		mu.Unlock()
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("heard %v, want %v", got, want)
		}
	}
}

func TestTheBucketItselfForgetsWhatNobodyTakesAgain(t *testing.T) {
	w := contesttest.Open(t)
	open(t, w)
	js, err := jetstream.New(w.Conn)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), journal.BucketStream(claims.Bucket))
	if err != nil {
		t.Fatal(err)
	}
	if c := stream.CachedInfo().Config; c.MaxAge != claims.Lease || c.MaxMsgsPerSubject != 1 {
		t.Errorf("it keeps %d values for each drawing, for %v", c.MaxMsgsPerSubject, c.MaxAge)
	}
}

// A clock that runs ahead elsewhere must not keep a drawing from everybody here.
func TestNoClaimIsBelievedForLongerThanItsTime(t *testing.T) {
	w := contesttest.Open(t)
	c := running(t, w)
	ahead, err := claims.Open(t.Context(), claims.Config{Journal: w.Journal, Now: func() time.Time { return w.Now().Add(time.Hour) }, Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	take(t, ahead, "ana")
	comesTo(t, c, "ana")
	w.Move(claims.Lease)
	comesTo(t, c, "")
}
