package edition

import (
	"fmt"
	"time"
)

// Need says whether families must give something.
type Need string

// Both needs.
const (
	NeedRequired Need = "required"
	NeedOptional Need = "optional"
)

// MaxKept is the most days that something may be kept after closing, if its days are counted.
const MaxKept = 3_650

// guardianDays is the usual time of a new edition: a year, in which prizes are given, exhibitions
// are hung, and lost links are asked for. Originals are kept without a date, as a catalogue may
// want them. An edition of a time before these settings keeps both: nobody decided otherwise.
const guardianDays = 365

// GuardianUntil is until when it is kept who the guardians are; the zero time is for as long as
// their drawings.
func (e Edition) GuardianUntil() time.Time { return e.keptUntil(e.GuardianDays) }

// OriginalUntil is until when the bytes that families sent are kept; the zero time is for as
// long as their drawings.
func (e Edition) OriginalUntil() time.Time { return e.keptUntil(e.OriginalDays) }

func (e Edition) keptUntil(days int) time.Time {
	if days == 0 {
		return time.Time{}
	}
	return e.ClosesAt.AddDate(0, 0, days)
}

// Over reports whether a time until which something is kept has passed.
func Over(until, now time.Time) bool { return !until.IsZero() && !now.Before(until) }

// validateKept names the first thing that is wrong with what is kept.
func (e Edition) validateKept() error {
	switch {
	case e.GuardianDays < 0 || e.GuardianDays > MaxKept:
		return fmt.Errorf("guardian_days %d is not from 0 to %d", e.GuardianDays, MaxKept)
	case e.OriginalDays < 0 || e.OriginalDays > MaxKept:
		return fmt.Errorf("original_days %d is not from 0 to %d", e.OriginalDays, MaxKept)
	case e.Address != NeedRequired && e.Address != NeedOptional:
		return fmt.Errorf("address %q is neither %s nor %s", e.Address, NeedRequired, NeedOptional)
	}
	return nil
}

func setAddress(e *Edition, value string, _ *Cities) error {
	if n := Need(value); n != NeedRequired && n != NeedOptional {
		return errUnread
	}
	e.Address = Need(value)
	return nil
}
