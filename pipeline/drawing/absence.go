package drawing

import "time"

// Absence is a time in which a drawing was taken down.
type Absence struct {
	From, To time.Time
	Hidden   bool // because of reports, by nobody
}

// Ended is the absence that the reinstated fact of a sequence ended; ok is false if it ended
// none, or the drawing was taken down again since. The drawing's facts are in order.
func Ended(facts []Fact, seq uint64) (a Absence, ok bool, err error) {
	var s State
	for _, f := range facts {
		switch {
		case f.Seq < seq:
			if err := s.Apply(f); err != nil {
				return Absence{}, false, err
			}
		case f.Seq == seq && f.Name == Reinstated && !s.TakenDown.IsZero():
			a, ok = Absence{From: s.TakenDown, To: f.At, Hidden: s.Hidden}, true
		case f.Name == TakenDown:
			return Absence{}, false, nil
		}
	}
	return a, ok, nil
}
