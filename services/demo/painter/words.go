package painter

import "math/rand/v2"

// tongue is a language that children write in.
type tongue struct {
	language string
	names    []string           // first names of children who do not exist
	endings  []string           // sentences that fit any drawing
	telling  map[string]telling // by motif
}

// telling is what children say of a motif: two titles, of which a drawing bears one, and a story that fits both.
type telling struct{ title, other, story string }

// words chooses a name, a title and a story. It draws the same numbers in every language, so that the same drawing in two
// languages differs in nothing else.
func (t tongue) words(r *rand.Rand, motif string) (child, title, story string) {
	of := t.telling[motif]
	child, title, story = t.names[r.IntN(len(t.names))], of.title, of.story
	if r.IntN(2) == 1 {
		title = of.other
	}
	ending := t.endings[r.IntN(len(t.endings))]
	switch talk := r.Float64(); {
	case talk < 0.15:
		return child, title, ""
	case talk < 0.6:
		return child, title, story
	}
	return child, title, story + t.space() + ending
}

// space stands between two sentences; Chinese and Japanese have none.
func (t tongue) space() string {
	if t.language == "zh" || t.language == "ja" {
		return ""
	}
	return " "
}

// Languages lists what children write in here.
func Languages() []string {
	return []string{"en", "es", "ar", "fr", "pt", "zh", "hi", "ru", "ca", "id", "tr", "ja"}
}

func tongueOf(language string) (t tongue, ok bool) {
	switch language {
	case "en":
		return english(), true
	case "es":
		return spanish(), true
	case "ar":
		return arabic(), true
	case "fr":
		return french(), true
	case "pt":
		return portuguese(), true
	case "zh":
		return chinese(), true
	case "hi":
		return hindi(), true
	case "ru":
		return russian(), true
	case "ca":
		return catalan(), true
	case "id":
		return indonesian(), true
	case "tr":
		return turkish(), true
	case "ja":
		return japanese(), true
	}
	return tongue{}, false
}
