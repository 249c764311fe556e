package language_test

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/language"
)

// BenchmarkSaying says a sentence as it stands, one that something is filled into, and a counted one.
func BenchmarkSaying(b *testing.B) {
	l, ok := language.ByTag("ar")
	if !ok {
		b.Fatal("no Arabic")
	}
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			l.T("enter.title")
		}
	})
	b.Run("filled in", func(b *testing.B) {
		for b.Loop() {
			l.T("home.lead-empty", "min", 5, "max", 14)
		}
	})
	b.Run("counted", func(b *testing.B) {
		for b.Loop() {
			l.N("city.lead", 46, "where", "Lima, Peru")
		}
	})
}
