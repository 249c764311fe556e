package limit

import (
	"fmt"
	"testing"
	"time"
)

func TestMemoryStaysBoundedWhateverKeysCome(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	l := New(3, time.Hour, func() time.Time { return now })
	l.max = 100
	for i := range 10_000 {
		_ = l.Take(fmt.Sprint(i % 1_000))
		if len(l.keys) > 101 || l.recent.Len() != len(l.keys) || l.events > 101 {
			t.Fatalf("after %d events: %d keys, %d events kept", i+1, len(l.keys), l.events)
		}
	}
}

func TestWhatIsOverIsForgotten(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	l := New(3, time.Minute, func() time.Time { return now })
	for i := range 1_000 {
		_ = l.Take(fmt.Sprint(i))
	}
	now = now.Add(time.Minute)
	_ = l.Take("late")
	if len(l.keys) != 1 || l.events != 1 {
		t.Errorf("%d keys and %d events kept, want those of the last alone", len(l.keys), l.events)
	}
}

func TestTheCountOfEventsFollowsWhatIsKept(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	l := New(3, time.Minute, func() time.Time { return now })
	for range 50 {
		_ = l.Take("a")
		now = now.Add(25 * time.Second)
	}
	if kept := len(l.keys["a"].Value.(*history).times); l.events != kept {
		t.Errorf("%d events counted, %d kept", l.events, kept)
	}
}
