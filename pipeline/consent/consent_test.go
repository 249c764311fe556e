package consent_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/consent"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
)

func TestEverySentenceThatPagesShowIsKept(t *testing.T) {
	for _, l := range language.All() {
		for _, p := range consent.Purposes() {
			if s, ok := consent.ByHash(consent.Hash(consent.Sentence(l, p))); !ok || s.What != string(p) || s.Language != l.Tag() {
				t.Errorf("%s: the sentence of %q is not kept: run `make generate`", l.Tag(), p)
			}
		}
		if s, ok := consent.ByHash(consent.Asked(l).Text); !ok || s.What != consent.OfChild {
			t.Errorf("%s: the child's question is not kept: run `make generate`", l.Tag())
		}
	}
}

func TestWhatWasShownStaysKept(t *testing.T) {
	text, err := os.ReadFile("shown.csv")
	if err != nil {
		t.Fatal(err)
	}
	all, err := consent.Parse(bytes.NewReader(text))
	if err != nil || len(all) < 18 {
		t.Fatalf("%d texts, %v", len(all), err)
	}
	var again bytes.Buffer
	if err := consent.Write(&again, all); err != nil || again.String() != string(text) {
		t.Errorf("written anew it is another file, %v", err)
	}
	if after := consent.Add(all[:5:5]); len(after) < 5 || after[4] != all[4] {
		t.Error("adding changes what was there")
	}
	lines := strings.SplitAfter(string(text), "\n")
	for what, bad := range map[string]string{
		"a line taken out":    strings.Join(append(lines[:7:7], lines[8:]...), ""),
		"a sentence changed":  strings.Replace(string(text), "exhibitions", "museums", 1),
		"another hash":        strings.Replace(string(text), all[9].Hash, consent.Hash("something else"), 1),
		"a line without text": string(text) + "99,00\n",
	} {
		if _, err := consent.Parse(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was not noticed", what)
		}
	}
}

func TestAConsentIsTurnedBackIntoTheSentencesThatWereShown(t *testing.T) {
	es, _ := language.ByTag("es")
	c := consent.Given(es, drawing.PurposePress, drawing.PurposeEnter, "wallpaper")
	if len(c.Purposes) != 2 || c.Purposes[0] != drawing.PurposeEnter || c.Purposes[1] != drawing.PurposePress || len(c.Texts) != 4 {
		t.Errorf("it is %+v", c)
	}
	got := consent.Agreed(c)
	if len(got) != 2 || got[0] != consent.Sentence(es, drawing.PurposeEnter) || got[1] != consent.Sentence(es, drawing.PurposePress) {
		t.Errorf("the sentences were %q", got)
	}
	// What the first forms kept: one hash, of both sentences together.
	en := language.English()
	both := consent.Sentence(en, drawing.PurposeEnter) + "\n" + consent.Sentence(en, drawing.PurposeShow)
	old := drawing.Consent{Text: consent.Hash(both), Language: "en", Purposes: consent.Needed()}
	if got := consent.Agreed(old); len(got) != 1 || got[0] != both {
		t.Errorf("the sentences were %q", got)
	}
	if got := consent.Agreed(drawing.Consent{Text: consent.Hash("never shown")}); got != nil {
		t.Errorf("what was never shown is %q", got)
	}
}
