package moderation

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
)

// bracketed shows a text with what is changed in brackets.
func bracketed(all []piece) string {
	var out strings.Builder
	for _, p := range all {
		if p.Changed {
			out.WriteString("[" + p.Text + "]")
		} else {
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

func TestWhatIsOtherInTwoTextsIsMarkedWordByWord(t *testing.T) {
	for _, one := range []struct{ before, after, was, is string }{
		{"The red tram", "The green tram", "The [red] tram", "The [green] tram"},
		{"My street.", "My long street!", "My street[.]", "My [long] street[!]"},
		{"We live here now", "We live here", "We live here [now]", "We live here"},
		{"", "A story", "", "[A story]"},
		{"A story", "", "[A story]", ""},
		{"one two three", "three", "[one two] three", "three"},
		{"a\nb c", "a b\nc", "a\nb c", "a b\nc"},
		{"بيتي القديم", "بيتي الجديد", "بيتي [القديم]", "بيتي [الجديد]"},
		{"我的小街", "我的大街", "我的[小]街", "我的[大]街"},
		{"São João", "Sao João", "[São] João", "[Sao] João"},
		{"मेरी गली", "मेरा गली", "[मेरी] गली", "[मेरा] गली"},
	} {
		was, is := differing(one.before, one.after)
		if bracketed(was) != one.was || bracketed(is) != one.is {
			t.Errorf("%q, %q: %q, %q; want %q, %q", one.before, one.after, bracketed(was), bracketed(is), one.was, one.is)
		}
	}
}

func TestLongTextsAreMarkedAsAWholeBetweenTheirEnds(t *testing.T) {
	many := func(word string) string { return "begin " + strings.Repeat(word+" more ", 600) + "end" }
	was, is := differing(many("a"), many("b"))
	if len(was) != 3 || len(is) != 3 || !is[1].Changed || is[2].Text != " more end" {
		t.Errorf("%d and %d pieces", len(was), len(is))
	}
}

func TestMarksAreElementsAndTheTextIsNone(t *testing.T) {
	var out bytes.Buffer
	if err := marked("ins", []piece{{"a<b ", false}, {"<i>", true}}).Render(t.Context(), &out); err != nil || out.String() != "a&lt;b <ins>&lt;i&gt;</ins>" {
		t.Errorf("%v: %s", err, out.String())
	}
}

// FuzzDiffering holds that both texts stay whole, and that what is kept of them is the same
// but for spaces.
func FuzzDiffering(f *testing.F) {
	f.Add("The red tram", "The green  tram.")
	f.Add("  ", "\n")
	f.Add("我的小街", "我的 大街")
	f.Fuzz(func(t *testing.T, before, after string) {
		before, after = strings.ToValidUTF8(before, "?"), strings.ToValidUTF8(after, "?")
		was, is := differing(before, after)
		if whole(was) != before || whole(is) != after {
			t.Fatalf("%q, %q become %q, %q", before, after, whole(was), whole(is))
		}
		if a, b := kept(was), kept(is); a != b {
			t.Errorf("kept are %q and %q", a, b)
		}
	})
}

func whole(all []piece) (text string) {
	for _, p := range all {
		text += p.Text
	}
	return text
}

func kept(all []piece) (text string) {
	for _, p := range all {
		if !p.Changed {
			text += p.Text
		}
	}
	return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), "")
}
