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

	lapsed int // drawings, and as many sheets

	retire func() (guardians, originals int, err error) // nil for nothing

	pieces func() (objects int, err error) // what sweeping uploads comes to; nil for nothing
}

func (s *sweeper) Sweep(ctx context.Context, age time.Duration) (objects, keys int, err error) {
	s.at, s.ages = append(s.at, time.Since(s.began)), append(s.ages, age)
	return s.do(ctx, len(s.at))
}

// Lapse has one drawing and one sheet to erase each time that objects are swept.
func (s *sweeper) Lapse(_ context.Context, age time.Duration) (drawings, sheets int, err error) {
	if age != sweep.Age {
		return 0, 0, errors.New("it destroys data keys of another age")
	}
	return s.lapsed, s.lapsed, nil
}

func (s *sweeper) Retire(context.Context) (guardians, originals int, err error) {
	if s.retire == nil {
		return 0, 0, nil
	}
	return s.retire()
}

// uploads sweeps uploads.
type uploads struct {
	do func() (objects int, err error)
}

func (u uploads) Sweep(_ context.Context, age time.Duration) (int, error) {
	if age != sweep.Age {
		return 0, errors.New("it sweeps uploads of another age")
	}
	return u.do()
}

// uploads are those beside what a sweeper sweeps.
func (s *sweeper) uploads() uploads {
	if s.pieces == nil {
		return uploads{func() (int, error) { return 0, nil }}
	}
	return uploads{s.pieces}
}

// runFor sweeps for a time and returns what was logged.
func runFor(t *testing.T, d time.Duration, s *sweeper) string {
	t.Helper()
	s.began = time.Now()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	var log bytes.Buffer
	if err := sweep.Run(ctx, s, s, s.uploads(), slog.New(slog.NewTextHandler(&log, nil))); !errors.Is(err, context.DeadlineExceeded) {
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

func TestUploadsAreSweptToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := 0
		s := &sweeper{
			do: func(context.Context, int) (int, int, error) { return 0, 0, errors.New("the journal is away") },
			pieces: func() (int, error) {
				if times++; times == 1 {
					return 0, errors.New("the store is away")
				}
				return 4, nil
			},
		}
		log := runFor(t, 7*time.Hour, s)
		for _, want := range []string{"the journal is away", "the store is away", "objects=4"} {
			if !strings.Contains(log, want) {
				t.Errorf("the log does not say %q:\n%s", want, log)
			}
		}
	})
}

func TestWhatNoGuardianAgreedToIsErasedAndSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{lapsed: 3, do: func(context.Context, int) (int, int, error) { return 0, 0, nil }}
		if log := runFor(t, time.Hour, s); !strings.Contains(log, "drawings=3 sheets=3") {
			t.Errorf("it says %s", log)
		}
	})
}

func TestWhatWasKeptLongEnoughGoesWithEverySweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := 0
		s := &sweeper{
			do: func(context.Context, int) (int, int, error) { return 0, 0, errors.New("the store is away") },
			retire: func() (int, int, error) {
				if times++; times == 1 {
					return 5, 0, errors.New("the journal is away")
				}
				return 30, 12, nil
			},
		}
		log := runFor(t, 7*time.Hour, s)
		for _, want := range []string{"the journal is away", "guardians=5 originals=0", "guardians=30 originals=12"} {
			if !strings.Contains(log, want) {
				t.Errorf("the log does not say %q:\n%s", want, log)
			}
		}
	})
}
