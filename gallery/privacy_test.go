package gallery_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

func TestBothPagesOfPrivacyAnswerEightQuestionsInEveryLanguage(t *testing.T) {
	w := newWorld(t)
	for _, l := range language.All() {
		for _, path := range []string{"/privacy", "/privacy/children"} {
			page := w.page("/" + l.Tag() + path)
			questions, answers := page.Find("main h2").Length(), page.Find("main section > div > p:first-child").Length()
			if questions != 8 || answers != 8 {
				t.Errorf("%s%s: %d questions, %d answers", l.Tag(), path, questions, answers)
			}
		}
	}
	for path, other := range map[string]string{"/privacy": "/en/privacy/children", "/privacy/children": "/en/privacy"} {
		if w.page("/en"+path).Find(`main a[href="`+other+`"]`).Length() != 1 {
			t.Errorf("%s does not lead to %s", path, other)
		}
	}
}

func TestThePagesOfPrivacySayWhatTheEditionDoes(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name                        string
		guardians, originals, keeps int
		address                     edition.Need
		adults, children, not       []string
	}{
		{
			"kept without a date", 0, 0, 30, edition.NeedRequired,
			[]string{"no date makes them go by themselves", "a name and an e-mail address"}, []string{"We lock that away"},
			[]string{"are destroyed", "we throw it away", "only if the family likes"},
		},
		{
			"guardians for a year", 365, 0, 30, edition.NeedOptional,
			[]string{"365 days after the contest has closed, the names and addresses", "for 30 more days", "only if the family likes"},
			[]string{"365 days after the contest ends, we throw it away."},
			[]string{"no date makes", "photos as they were sent are destroyed"},
		},
		{
			"both for a while", 1, 90, 0, edition.NeedRequired,
			[]string{"1 day after the contest has closed, the name and the address", "90 days after the contest has closed, the photos"},
			[]string{"1 day after the contest ends, we throw it away."},
			[]string{"safety cop"},
		},
	} {
		w.edition.GuardianDays, w.edition.OriginalDays, w.edition.BackupDays, w.edition.Address = c.guardians, c.originals, c.keeps, c.address
		adults, children := w.page("/en/privacy").Find("main").Text(), w.page("/en/privacy/children").Find("main").Text()
		for _, said := range c.adults {
			if !strings.Contains(adults, said) {
				t.Errorf("%s: adults do not read %q", c.name, said)
			}
		}
		for _, said := range c.children {
			if !strings.Contains(children, said) {
				t.Errorf("%s: children do not read %q", c.name, said)
			}
		}
		for _, said := range c.not {
			if strings.Contains(adults, said) || strings.Contains(children, said) {
				t.Errorf("%s: somebody reads %q", c.name, said)
			}
		}
	}
}

func TestThePagesOfPrivacyNameAllThatAFamilyGivesAndForHowLongItCanRestore(t *testing.T) {
	w := newWorld(t)
	if drawing.RestoreFor != 7*24*time.Hour {
		t.Fatalf("the pages say seven days, and it is %s", drawing.RestoreFor)
	}
	for path, all := range map[string][]string{
		"/en/privacy": {
			"the story and a description", "on which day it was drawn", "a description if the family or a moderator wrote one",
			"For seven days the family can also hang it up again.",
		},
		"/en/privacy/children": {"for seven days they can hang it up again"},
	} {
		page := w.page(path).Find("main").Text()
		for _, said := range all {
			if !strings.Contains(page, said) {
				t.Errorf("%s does not say %q", path, said)
			}
		}
	}
}

func TestThePageOfPrivacyNamesEveryCookie(t *testing.T) {
	items := texts(newWorld(t).page("/en/privacy").Find("#cookies + div li"))
	var named []string
	for _, item := range items {
		names, _, _ := strings.Cut(item, ":")
		for name := range strings.FieldsFuncSeq(strings.ReplaceAll(names, " and ", ","), func(r rune) bool { return r == ',' || r == ' ' }) {
			named = append(named, name)
		}
	}
	if want := []string{"lang", "data", "easel", "easel-oidc", "easel-examples"}; !slices.Equal(named, want) {
		t.Errorf("it names %q, of %q", named, want)
	}
}
