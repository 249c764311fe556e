package letters_test

import (
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/letters"
)

func TestWhatIsTypedIsTidiedAndNotChanged(t *testing.T) {
	got := letters.ReadSaid(" See\tyou  on\r\nSunday\x00 ", "The wall\u200c is up.  \r\n\r\n\r\n\rCome & <see>.\n– Omar\n\n")
	want := letters.Said{Subject: "See you on Sunday", Text: "The wall\u200c is up.\n\nCome & <see>.\n– Omar"}
	if got != want {
		t.Errorf("it is %q", got)
	}
}

// FuzzSaid: whatever is typed makes no header of its own, and is the same when it is carried
// to the next page.
func FuzzSaid(f *testing.F) {
	f.Add("See you", "The wall is up.\r\n\r\nCome.")
	f.Add("a\r\nBcc: x@example.org", "\x00\xff\r\r\r")
	f.Add("\u0085", " \u2028\n\v\f\n ")
	f.Fuzz(func(t *testing.T, subject, text string) {
		said := letters.ReadSaid(subject, text)
		if strings.ContainsAny(said.Subject, "\r\n\x00") || strings.ContainsAny(said.Text, "\r\x00") || strings.Contains(said.Text, "\n\n\n") {
			t.Errorf("it is %q", said)
		}
		if again := letters.ReadSaid(said.Subject, said.Text); again != said {
			t.Errorf("carried on, %q is %q", said, again)
		}
	})
}
