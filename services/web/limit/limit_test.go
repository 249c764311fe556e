package limit_test

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/easel-gallery/easel/services/web/limit"
)

// clock is a time that only the test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) passes(d time.Duration)  { c.at = c.at.Add(d) }
func newClock() *clock                   { return &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)} }
func take(l *limit.Limiter, n int) error { return times(n, func() error { return l.Take("a") }) }

func times(n int, f func() error) error {
	for range n {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func TestTheEventAfterTheLastAllowedOneIsRefusedWithTheTimeToWait(t *testing.T) {
	c := newClock()
	l := limit.New(3, 10*time.Minute, c.now)
	if err := l.Take("a"); err != nil {
		t.Fatal(err)
	}
	c.passes(4 * time.Minute)
	if err := take(l, 2); err != nil {
		t.Fatalf("within the limit: %v", err)
	}
	var exceeded *limit.Exceeded
	if err := l.Take("a"); !errors.As(err, &exceeded) || !errors.Is(err, limit.ErrExceeded) {
		t.Fatalf("got %v, want ErrExceeded", err)
	}
	if exceeded.RetryAfter() != 6*time.Minute {
		t.Errorf("told to wait %v, want until the first is 10 minutes old, 6m", exceeded.RetryAfter())
	}
	c.passes(exceeded.RetryAfter())
	if err := l.Take("a"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := l.Take("a"); err == nil {
		t.Error("only one event was over, but two were allowed")
	}
}

func TestNoStretchOfTheWindowHoldsMoreThanAllowed(t *testing.T) {
	c := newClock()
	l := limit.New(10, time.Minute, c.now)
	var allowed []time.Time
	for range 500 {
		if l.Take("a") == nil {
			allowed = append(allowed, c.at)
		}
		c.passes(1_700 * time.Millisecond)
	}
	for i := 10; i < len(allowed); i++ {
		if allowed[i].Sub(allowed[i-10]) < time.Minute {
			t.Fatalf("11 events within %v", allowed[i].Sub(allowed[i-10]))
		}
	}
	if len(allowed) < 10*13 {
		t.Errorf("only %d events in 14 minutes", len(allowed))
	}
}

func TestWhatBelongsToAnEventThatWasTakenIsCountedAndNotRefused(t *testing.T) {
	c := newClock()
	l := limit.New(3, 10*time.Minute, c.now)
	if err := take(l, 3); err != nil {
		t.Fatal(err)
	}
	c.passes(4 * time.Minute)
	l.Count("a")
	l.Count("a")
	var exceeded *limit.Exceeded
	if err := l.Take("a"); !errors.As(err, &exceeded) || exceeded.RetryAfter() != 6*time.Minute {
		t.Fatalf("got %v, want to wait for 6m", err)
	}
	c.passes(6 * time.Minute)
	if err := l.Take("a"); err != nil {
		t.Errorf("two still count, and one is refused: %v", err)
	}
	if err := l.Take("a"); !errors.As(err, &exceeded) || exceeded.RetryAfter() != 4*time.Minute {
		t.Errorf("got %v, want to wait for 4m: what was counted beyond the limit is waited for", err)
	}
}

func TestKeysDoNotCountForEachOther(t *testing.T) {
	l := limit.New(1, time.Minute, newClock().now)
	if err := errors.Join(l.Take("a"), l.Take("b")); err != nil {
		t.Error(err)
	}
}

func TestCheckingCountsNothingAndForgettingStartsAnew(t *testing.T) {
	l := limit.New(2, time.Minute, newClock().now)
	if err := times(10, func() error { return l.Check("a") }); err != nil {
		t.Fatalf("checking counted: %v", err)
	}
	if err := take(l, 2); err != nil {
		t.Fatal(err)
	}
	if l.Check("a") == nil {
		t.Error("check does not see what was taken")
	}
	l.Forget("a")
	if err := take(l, 2); err != nil {
		t.Errorf("after forgetting: %v", err)
	}
}

func TestALimitOfNoneAllowsEverything(t *testing.T) {
	l := limit.New(0, time.Minute, newClock().now)
	if err := errors.Join(take(l, 1000), l.Check("a")); err != nil {
		t.Error(err)
	}
}

func TestAnIPv6ClientIsKnownByItsNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.9":          "203.0.113.9",
		"::ffff:203.0.113.9":   "203.0.113.9",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::":  "2001:db8:1:2::/64",
		"fe80::1%eth0":         "fe80::/64",
	} {
		if got := limit.Address(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestANetworkIsManyAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.9":          "203.0.113.0/24",
		"::ffff:203.0.113.77":  "203.0.113.0/24",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0":         "fe80::/64",
	} {
		if got := limit.Network(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	if got := limit.Network(netip.Addr{}); got != "" {
		t.Errorf("no address is of %s", got)
	}
}

func BenchmarkTakeFromManyAddresses(b *testing.B) {
	l := limit.New(300, 10*time.Minute, time.Now)
	keys := make([]string, 10_000)
	for i := range keys {
		keys[i] = fmt.Sprint(i)
	}
	for i := 0; b.Loop(); i++ {
		_ = l.Take(keys[i%len(keys)])
	}
}
