package upload

import "github.com/easel-gallery/easel/pipeline/language"

// What follows a receipt's address where something was just changed, so that its page says that it was.
const (
	savedWords   = "?saved=words"
	savedPicture = "?saved=picture"
)

// saved says what was just changed: what was typed or chosen is hard to find again on the page, and who isn't told sends
// it twice. Words that wait are not there yet.
func saved(l *language.Language, what string, waiting []change) []string {
	switch "?saved=" + what {
	case savedPicture:
		return []string{l.T("receipt.saved.picture")}
	case savedWords:
		said := []string{l.T("receipt.saved.words")}
		if len(waiting) > 0 {
			said = append(said, l.T("correct.waits-text"))
		}
		return said
	}
	return nil
}
