package sweep_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/worker/sweep"
)

// sweeper notes when it swept, and does as it is told.
type sweeper struct {
	began time.Time
	at    []time.Duration
	ages  []time.Duration
	do    func(ctx context.Context, time int) (objects, keys int, err error)
}

func (s *sweeper) Sweep(ctx context.Context, age time.Duration) (objects, keys int, err error) {
	s.at, s.ages = append(s.at, time.Since(s.began)), append(s.ages, age)
	return s.do(ctx, len(s.at))
}

// runFor sweeps for a time and returns what was logged.
func runFor(t *testing.T, d time.Duration, s *sweeper) string {
	t.Helper()
	s.began = time.Now()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	var log bytes.Buffer
	if err := sweep.Run(ctx, s, slog.New(slog.NewTextHandler(&log, nil))); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it ended by %v", err)
	}
	return log.String()
}

func TestItSweepsTenMinutesAfterTheStartAndThenFourTimesADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{do: func(context.Context, int) (int, int, error) { return 0, 0, nil }}
		log := runFor(t, 24*time.Hour, s)
		want := []time.Duration{10 * time.Minute, 6*time.Hour + 10*time.Minute, 12*time.Hour + 10*time.Minute, 18*time.Hour + 10*time.Minute}
		if !slices.Equal(s.at, want) {
			t.Errorf("it swept at %v; want %v", s.at, want)
		}
		for _, age := range s.ages {
			if age != 24*time.Hour {
				t.Errorf("it swept what is older than %s", age)
			}
		}
		if log != "" {
			t.Errorf("it swept nothing, and says: %s", log)
		}
	})
}

func TestASweepThatFailsIsTriedAgainLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{do: func(_ context.Context, time int) (int, int, error) {
			if time == 1 {
				return 3, 0, errors.New("the store is away")
			}
			return 2, 1, nil
		}}
		log := runFor(t, 7*time.Hour, s)
		if len(s.at) != 2 {
			t.Errorf("it swept at %v", s.at)
		}
		for _, want := range []string{"the store is away", "objects=3 keys=0", "objects=2 keys=1"} {
			if !strings.Contains(log, want) {
				t.Errorf("the log does not say %q:\n%s", want, log)
			}
		}
	})
}

func TestASweepThatIsToldToStopDoesNotComplain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{do: func(ctx context.Context, _ int) (int, int, error) {
			<-ctx.Done()
			return 0, 0, ctx.Err()
		}}
		if log := runFor(t, time.Hour, s); log != "" {
			t.Errorf("it says: %s", log)
		}
	})
}
