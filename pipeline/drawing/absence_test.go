package drawing_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestAnAbsenceEndsWithTheLastReinstating(t *testing.T) {
	t.Parallel()
	hangs := func() *drawingtest.Drawing { return drawingtest.Submitted("accra", 7).Rendered().Approved() }
	for name, c := range map[string]struct {
		facts      []drawing.Fact
		at         int // which fact is asked about
		ok, hidden bool
	}{
		"it hangs again":                {hangs().TakenDown().Reinstated().Facts(), 4, true, false},
		"it was hidden":                 {hangs().Hidden().Reinstated().Facts(), 4, true, true},
		"it is taken down":              {hangs().TakenDown().Facts(), 3, false, false},
		"it is taken down again":        {hangs().TakenDown().Reinstated().TakenDown().Facts(), 4, false, false},
		"the first of two":              {hangs().TakenDown().Reinstated().Hidden().Reinstated().Facts(), 4, false, false},
		"the second of two":             {hangs().TakenDown().Reinstated().Hidden().Reinstated().Facts(), 6, true, true},
		"it was not taken down at all":  {hangs().Reinstated().Facts(), 3, false, false},
		"something else happened since": {hangs().TakenDown().Reinstated().Withdrawn().Facts(), 4, true, false},
	} {
		a, ok, err := drawing.Ended(c.facts, c.facts[c.at].Seq)
		if err != nil || ok != c.ok || a.Hidden != c.hidden {
			t.Errorf("%s: %+v, %v, %v", name, a, ok, err)
		}
		if last := c.facts[c.at]; ok && (!a.To.Equal(last.At) || a.To.Sub(a.From) <= 0 || a.To.Sub(a.From) > time.Hour) {
			t.Errorf("%s: it lasted from %v to %v", name, a.From, a.To)
		}
	}
}
