package language_test

import (
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

func TestAReasonHasItsOwnSentenceOrOneThatAlwaysFits(t *testing.T) {
	l := language.English()
	for _, c := range []struct {
		done language.Why
		code string
		want string
	}{
		{language.WhyReturned, "dark", "The photo is a little dark. Can you take it again near a window?"},
		{language.WhyReturned, "other", "Can you take the photo again?"},
		{language.WhyDeclined, "a new one", "It does not fit into this contest."},
		{language.WhyTakenDown, "name_visible", "A full name could be read on it. We keep children’s names safe."},
		{language.WhyUnreadable, "", "The file is damaged. Please choose the picture again, or take a new photo."},
		{"published", "dark", ""},
	} {
		if got := l.Why(c.done, c.code, ""); got != c.want {
			t.Errorf("%s, %q: %q; want %q", c.done, c.code, got, c.want)
		}
	}
}

func TestAnEditionsOwnWordsGoFirst(t *testing.T) {
	l := language.English()
	if got := l.Why(language.WhyDeclined, "off_theme", "Draw a bridge, please."); got != "Draw a bridge, please." {
		t.Errorf("it says %q", got)
	}
	if got := l.Why(language.WhyUnreadable, "empty", "Draw a bridge, please."); got != "The file was empty. Please choose the picture again." {
		t.Errorf("of a file it says %q", got)
	}
}

// TestEveryReasonOfAnEditionHasItsSentence: but "other", for which a moderator writes one.
func TestEveryReasonOfAnEditionHasItsSentence(t *testing.T) {
	reasons := edition.Default(time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)).Reasons
	for done, codes := range map[language.Why][]string{
		language.WhyReturned: reasons.Return, language.WhyDeclined: reasons.Decline,
		language.WhyTakenDown: append(slices.Clone(reasons.Remove), drawing.ReasonReports),
	} {
		said := map[string]string{language.English().Why(done, edition.ReasonOther, ""): edition.ReasonOther}
		for _, code := range codes {
			if code == edition.ReasonOther {
				continue
			}
			text := language.English().Why(done, code, "")
			if other, twice := said[text]; twice {
				t.Errorf("%s, %s: %q, as for %s", done, code, text, other)
			}
			said[text] = code
		}
	}
}
