package store_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// In a bubble of synctest our clock shows what we slept, while the server's and the sockets go on as ever.

func TestAClockThatIsWrongIsSaid(t *testing.T) {
	config := miniotest.Start(t)
	for _, clock := range []struct {
		ahead time.Duration
		said  string
	}{
		{20 * time.Minute, "20m0s ahead of"},
		{-20 * time.Minute, "20m0s behind"},
		{90 * 24 * time.Hour, "2160h0m0s ahead of"},
	} {
		t.Run(clock.said, func(t *testing.T) {
			now := time.Now()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(now.Add(clock.ahead)))
				s, err := store.OpenS3(t.Context(), config)
				if err == nil {
					s.Close()
				}
				wantClockSaid(t, "open", err, clock.said)
			})
		})
	}
}

func TestAClockThatIsALittleWrongServes(t *testing.T) {
	config := miniotest.Start(t)
	for _, ahead := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		now := time.Now()
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(now.Add(ahead)))
			s := openS3(t, config)
			if err := put(t.Context(), s, "a/b", []byte("drawing")); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAClockThatGoesWrongLaterIsSaidByEveryDeed(t *testing.T) {
	t.Parallel() // It may wait, and needs no processor for it.
	config := miniotest.Start(t)
	now := time.Now()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(now))
		s := openS3(t, config)
		s.Close() // A bubble's time stands still while a connection is read. The next deed opens another.
		time.Sleep(20 * time.Minute)
		for deed, err := range everyDeed(t.Context(), s) {
			wantClockSaid(t, deed, err, "ahead of")
		}
	})
}

// wantClockSaid fails unless the error tells that the clock is at fault, and that trying later is right.
func wantClockSaid(t *testing.T, deed string, err error, said string) {
	t.Helper()
	if !errors.Is(err, store.ErrUnreachable) || errors.Is(err, store.ErrDenied) {
		t.Errorf("%s: %v; want it to mean %v", deed, err, store.ErrUnreachable)
	} else if !strings.Contains(err.Error(), "this machine's clock is ") || !strings.Contains(err.Error(), said) {
		t.Errorf("%s: %v; want it to say that the clock is %s the S3's", deed, err, said)
	}
}
