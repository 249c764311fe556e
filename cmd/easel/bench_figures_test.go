package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"text/tabwriter"
)

// limit is what a figure must not exceed, and what it should not; 0 is no limit. Where the aim is above the must, more is
// better: a figure must and should reach them.
type limit struct{ must, aim float64 }

// keeps tells whether a figure is on the good side of one end of the limit.
func (l limit) keeps(figure, end float64) bool {
	if l.aim > l.must {
		return figure >= end
	}
	return figure <= end
}

// judge says which of its limits a figure keeps.
func (l limit) judge(figure float64) (verdict string, kept bool) {
	switch {
	case l == limit{}:
		return "", true
	case l.keeps(figure, l.aim):
		return "aim reached", true
	case l.keeps(figure, l.must):
		return "must kept", true
	}
	return "MUST MISSED", false
}

func (l limit) columns() string {
	if l == (limit{}) {
		return "\t"
	}
	return fmt.Sprintf("%g\t%g", l.must, l.aim)
}

// figures is a table of what was measured, each beside its limits. A figure beyond its
// must fails the benchmark that it is of.
type figures struct {
	b     *testing.B
	table *tabwriter.Writer
}

// newFigures begins a table; end prints it.
func newFigures(b *testing.B) *figures {
	f := &figures{b, tabwriter.NewWriter(b.Output(), 0, 0, 3, ' ', 0)}
	f.line("figure", "measured", "must\taim", "", "")
	return f
}

// add adds a figure. Its note says what it was computed from.
func (f *figures) add(name string, figure float64, l limit, note string) {
	f.b.ReportMetric(figure, name)
	verdict, kept := l.judge(figure)
	if !kept {
		f.b.Fail()
	}
	f.line(name, fmt.Sprintf("%.4g", figure), l.columns(), verdict, note)
}

func (f *figures) line(cells ...string) { fmt.Fprintln(f.table, strings.Join(cells, "\t")) }

func (f *figures) end() {
	if err := f.table.Flush(); err != nil {
		f.b.Error(err)
	}
}

func TestAFigureBeyondItsMustIsMissed(t *testing.T) {
	t.Parallel()
	l, least := limit{must: 0.9, aim: 0.65}, limit{must: 0.4, aim: 0.55}
	for _, c := range []struct {
		limit   limit
		figure  float64
		verdict string
		kept    bool
	}{
		{l, 0.65, "aim reached", true},
		{l, 0.66, "must kept", true},
		{l, 0.9, "must kept", true},
		{l, 0.91, "MUST MISSED", false},
		{l, math.NaN(), "MUST MISSED", false},
		{limit{}, 1_000, "", true},
		{least, 0.55, "aim reached", true},
		{least, 0.54, "must kept", true},
		{least, 0.39, "MUST MISSED", false},
		{least, math.NaN(), "MUST MISSED", false},
	} {
		if verdict, kept := c.limit.judge(c.figure); verdict != c.verdict || kept != c.kept {
			t.Errorf("%v of %+v: %q, %t", c.figure, c.limit, verdict, kept)
		}
	}
}
