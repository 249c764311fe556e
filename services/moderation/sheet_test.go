package moderation

import "testing"

func TestACellThatASpreadsheetWouldRunIsQuoted(t *testing.T) {
	for _, first := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'"} {
		if got := notFormula(first + "1"); got != "'"+first+"1" {
			t.Errorf("%q becomes %q", first+"1", got)
		}
	}
	for _, cell := range []string{"", "My street", "1+1", "جسر", "é=1"} {
		if got := notFormula(cell); got != cell {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}
