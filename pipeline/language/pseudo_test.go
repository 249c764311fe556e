package language_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/language"
)

func TestNobodyHearsTheLanguageForTestsUnlessItIsWishedFor(t *testing.T) {
	if _, ok := language.ByTag(language.PseudoTag); ok {
		t.Fatal("it is there")
	}
	wished := exec.Command(os.Args[0], "-test.run", "^TestTheLanguageForTestsIsLongerAccentedAndBetweenBrackets$", "-test.v")
	wished.Env = append(os.Environ(), language.PseudoWish+"=yes")
	if out, err := wished.CombinedOutput(); err != nil || !strings.Contains(string(out), "it says ⟦") {
		t.Errorf("with the wish: %v\n%s", err, out)
	}
}

func TestTheLanguageForTestsIsLongerAccentedAndBetweenBrackets(t *testing.T) {
	l, ok := language.ByTag(language.PseudoTag)
	if !ok {
		return // the test above runs this one in a process that wishes for it
	}
	for _, other := range language.All() {
		if other == l {
			t.Error("it is in the picker")
		}
	}
	if got := language.Negotiate("", "en-XA").Tag(); got != "en" {
		t.Errorf("a browser that asks for it gets %s", got)
	}
	for _, got := range []string{l.T("enter.title"), l.N("city.lead", 3, "city", "Lima", "country", "Peru"), l.Country("PE"), l.City("lima", "Lima")} {
		t.Logf("it says %s", got)
		if !strings.HasPrefix(got, "⟦") || !strings.HasSuffix(got, "⟧") {
			t.Errorf("it is not between brackets: %q", got)
		}
	}
	if long, usual := l.T("enter.lead"), language.English().T("enter.lead"); len([]rune(long))*10 < len([]rune(usual))*13 {
		t.Errorf("it is not longer: %q", long)
	}
	if got := l.T("home.lead-empty", "min", 5, "max", 14); !strings.Contains(got, "5") || !strings.Contains(got, "14") || strings.Contains(got, "{{") {
		t.Errorf("nothing is filled in: %q", got)
	}
}
