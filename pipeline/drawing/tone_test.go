package drawing_test

import (
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestAColourHasTheNameThatAChildWouldGiveIt(t *testing.T) {
	for color, want := range map[string]drawing.Tone{
		"#e0483a": "red", "#c02020": "red", "#e58a1f": "orange", "#f2b632": "yellow", "#ffe600": "yellow",
		"#3f9b55": "green", "#80c040": "green", "#2f6fc4": "blue", "#3aa7b8": "blue", "#8a5fb8": "purple",
		"#d6569a": "pink", "#ffb0c8": "pink", "#7a4a20": "brown", "#9c7a58": "brown",
		"#faf7f1": "white", "#ffffff": "white", "#808080": "grey", "#101010": "black", "#1e2030": "black",
		"": "", "red": "", "#12345": "", "#gggggg": "", "#+12345": "",
	} {
		if got := drawing.ToneOf(color); got != want {
			t.Errorf("%s is called %q, want %q", color, got, want)
		}
	}
}

func TestEveryColourHasOneOfTheTones(t *testing.T) {
	met := map[drawing.Tone]bool{}
	const digits = "0123456789abcdef"
	for i := range 4096 {
		color := "#" + string([]byte{digits[i>>8], '0', digits[i>>4&15], '0', digits[i&15], '0'})
		tone := drawing.ToneOf(color)
		if !slices.Contains(drawing.Tones[:], tone) {
			t.Fatalf("%s is called %q", color, tone)
		}
		met[tone] = true
	}
	for _, tone := range drawing.Tones {
		if !met[tone] && tone != "white" {
			t.Errorf("no colour is called %s", tone)
		}
	}
}
