package iiiftest

import "strings"

// class is a column of appendix A: the properties that a resource of a type must have, and those that it may.
type class struct{ must, may string }

const (
	described = " metadata summary requiredStatement rights provider thumbnail behavior" +
		" seeAlso service homepage rendering partOf"
	covered = " placeholderCanvas accompanyingCanvas"
)

// classOf is the column of a type. "Content" stands for what other specifications define.
func classOf(name string) class {
	switch name {
	case "Collection":
		return class{"id type label items", described + covered + " navDate viewingDirection services annotations"}
	case "Manifest":
		return class{"id type label items", described + covered + " navDate viewingDirection services start structures annotations"}
	case "Canvas":
		return class{"id type width height", described + covered + " label navDate duration items annotations"}
	case "AnnotationPage":
		return class{"id type", described + " label items"}
	case "Annotation":
		return class{"id type target", described + " label timeMode motivation body"}
	case "Agent":
		return class{"id type label", "homepage logo seeAlso"}
	default:
		return class{"id type", described + " label format profile language height width duration annotations"}
	}
}

func (k class) allows(name string) bool {
	return has(k.must, name) || has(k.may, name)
}

// has tells whether a list of words has a word.
func has(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}
