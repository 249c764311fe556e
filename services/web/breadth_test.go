package web

import "testing"

func TestABroadNameIsSetSmaller(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0}, {"Lina", 4}, {"李娜", 4}, {"Zoé", 3}, {"Zoe\u0301", 3}, {"लिना", 4}, {"हिन्दी", 5}, {"لِينا", 4}, {"\u2068Lina\u2069", 4}, {"👧", 2},
	} {
		if got := Breadth(c.text); got != c.want {
			t.Errorf("%q is %d halves broad; want %d", c.text, got, c.want)
		}
	}
	for text, want := range map[string]string{"Lina": "fit-0", "Maximiliana": "fit-1", "Maximiliana Josefine": "fit-2"} {
		if got := Fit(text, 8, 12); got != want {
			t.Errorf("%q is of class %s; want %s", text, got, want)
		}
	}
}

func TestALongWordIsSetSmallerSoThatItIsNotBroken(t *testing.T) {
	for text, want := range map[string]string{
		"Our street": "fit-0", "Our street and the river": "fit-1", "Достопримечательности": "fit-1", "Donaudampfschifffahrtsgesellschaft": "fit-2",
		"Well-known old-town": "fit-1", "我们的红色电车": "fit-0", "": "fit-0",
	} {
		if got := FitIn(text, Room{Word: 10, Text: 18}, Room{Word: 22, Text: 40}); got != want {
			t.Errorf("%q is of class %s; want %s", text, got, want)
		}
	}
}
