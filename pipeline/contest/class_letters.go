package contest

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// The letters that a teacher gets who gave an address: one with the way back to the sheet, and
// two while guardians are missing.
const (
	LetterBegun = "begun" // at once
	LetterWeek  = "week"  // a week before closing
	LetterDay   = "day"   // a day before closing
)

const day = 24 * time.Hour

// due is the letter that a sheet's teacher should get now; "" for none. Who begins a sheet
// in the last days before closing is reminded of it no more often than of another.
func (c *Contest) due(s Sheet, now time.Time) string {
	closes := c.Edition().ClosesAt
	came := func(kind string) bool { return !now.Before(s.LetterAt(kind, closes)) }
	kind := ""
	switch {
	case s.Email == "", !now.Before(closes):
	case !s.hasLetter(LetterBegun):
		return LetterBegun
	case came(LetterDay) && s.Made.Before(closes.Add(-2*day)):
		kind = LetterDay
	case came(LetterWeek) && s.Made.Before(closes.Add(-8*day)):
		kind = LetterWeek
	}
	if s.hasLetter(kind) {
		return ""
	}
	return kind
}

// LetterAt is when a letter to a sheet's teacher has its time, in a contest that closes at a
// moment.
func (s Sheet) LetterAt(kind string, closes time.Time) time.Time {
	switch kind {
	case LetterWeek:
		return closes.Add(-7 * day)
	case LetterDay:
		return closes.Add(-day)
	}
	return s.Made
}

func (s Sheet) hasLetter(kind string) bool {
	return slices.ContainsFunc(s.Letters, func(sent Sent) bool { return sent.Kind == kind })
}

// writingFor is how long nobody else writes a letter that somebody has begun: longer than a mail
// server may take.
const writingFor = 10 * time.Minute

var errNoLetter = errors.New("no letter is due")

// TakeLetter gives the letter that is due to a sheet's teacher, for one of those who ask to write
// it; "" for none. Who can't write it lets it be: in a while another tries.
func (c *Contest) TakeLetter(ctx context.Context, id drawing.ID) (kind string, class Class, err error) {
	now := c.Now()
	s, err := c.changeSheet(ctx, id, func(s *Sheet) error {
		kind = c.due(*s, now)
		if kind == "" || now.Sub(s.Writing) < writingFor {
			return errNoLetter
		}
		s.Writing = now
		return nil
	})
	if errors.Is(err, errNoLetter) || errors.Is(err, ErrNoClass) {
		return "", Class{}, nil
	}
	if err != nil {
		return "", Class{}, err
	}
	class, err = c.ClassOf(ctx, s)
	return kind, class, err
}

// LetterSent notes that a teacher's letter is on its way, or needs none; [ErrNoClass] for a
// sheet that was erased meanwhile.
func (c *Contest) LetterSent(ctx context.Context, id drawing.ID, kind string) error {
	_, err := c.changeSheet(ctx, id, func(s *Sheet) error {
		s.Letters, s.Writing = append(s.Letters, Sent{kind, c.Now()}), time.Time{}
		return nil
	})
	return err
}
