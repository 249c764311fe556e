package edition_test

import (
	"errors"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestTheDayOfADrawingIsNeitherToComeNorLongAgo(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) // it is the 2nd in Kiritimati
	for day, want := range map[string]edition.FaultCode{
		"": "", "  ": "", "2026-03-01": "", " 2026-03-02 ": "", "2024-03-01": "",
		"2026-03-03": edition.FaultFuture, "9999-12-31": edition.FaultFuture, "2024-01-30": "", "2024-01-28": edition.FaultLongAgo, "0000-01-01": edition.FaultLongAgo,
		"2026-02-29": edition.FaultDay, "01/02/2026": edition.FaultDay, "yesterday": edition.FaultDay, "2026-3-1": edition.FaultDay, "\xff": edition.FaultDay,
	} {
		f := form()
		f.DrawnOn = day
		entry, err := edition.Default(noon).Check(f, cities, noon)
		var faults edition.Faults
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", day, err)
		case want != "" && (!errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != "drawn_on" || faults[0].Code != want):
			t.Errorf("%q: %v; want %s", day, err, want)
		case (want == edition.FaultFuture || want == edition.FaultLongAgo) && entry.DrawnOn != day:
			t.Errorf("%q: a retry of what was taken when it was right is compared as %q", day, entry.DrawnOn)
		}
	}
}

func TestADescriptionIsOneLineOfItsLength(t *testing.T) {
	f := form()
	f.Description = " A red tram,\r\nand a cat. "
	if entry, err := edition.Default(noon).Check(f, cities, noon); err != nil || entry.Description != "A red tram, and a cat." {
		t.Errorf("%+v, %v", entry, err)
	}
}

func FuzzDrawn(f *testing.F) {
	for _, day := range []string{"2026-02-28", " 2024-03-01\n", "2026-02-30", "-001-01-01", "2026-02-28T00:00:00Z", "\xff", "٢٠٢٦-٠٢-٢٨"} {
		f.Add(day)
	}
	e := edition.Default(noon)
	f.Fuzz(func(t *testing.T, day string) {
		typed := form()
		typed.DrawnOn = day
		entry, err := e.Check(typed, cities, noon)
		if err != nil {
			return
		}
		if d := entry.DrawnOn; d != "" && (d < edition.FirstDrawn(noon.AddDate(0, 0, -31)) || d > edition.LastDrawn(noon) || len(d) != len(time.DateOnly)) {
			t.Errorf("%q is taken as %q", day, d)
		}
	})
}
