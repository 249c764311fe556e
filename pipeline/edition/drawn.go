package edition

import (
	"strings"
	"time"
)

const (
	// MaxDrawn is how many years ago a drawing may have been made, on the day when its form is filled in.
	MaxDrawn = 2
	// kept is how long a form may lie on a family's device before it comes, be it the first time or once more.
	kept = 31 * 24 * time.Hour
)

// FirstDrawn and LastDrawn are the days between which a drawing of now may have been made,
// as fields of forms write them. The last one is today where the day begins first, in
// UTC+14 (Kiritimati).
func FirstDrawn(now time.Time) string {
	return now.UTC().AddDate(-MaxDrawn, 0, 0).Format(time.DateOnly)
}

// LastDrawn is the other end: see [FirstDrawn].
func LastDrawn(now time.Time) string { return now.UTC().Add(14 * time.Hour).Format(time.DateOnly) }

// drawn reads the day on which a drawing was made, which nobody needs to say. A day that
// is out of range comes back all the same.
func (c *checker) drawn(field, s string, now time.Time) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		c.fault(field, FaultDay)
		return ""
	}
	switch s = day.Format(time.DateOnly); {
	case s > LastDrawn(now):
		c.fault(field, FaultFuture)
	case s < FirstDrawn(now.Add(-kept)):
		c.fault(field, FaultLongAgo, MaxDrawn)
	}
	return s
}
