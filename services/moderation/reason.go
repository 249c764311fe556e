package moderation

import (
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// reason is what the code of a reason or a theme says: in the edition's own words if it has some in the
// reader's language, else in the catalogue's, else in the edition's of another language.
func (w words) reason(l *language.Language, e edition.Edition, code string) string {
	if own := e.Text(code, l.Tag()); own != "" {
		return own
	}
	if text := w.say(l, code); text != code {
		return text
	}
	for _, other := range append([]*language.Language{language.English()}, language.All()...) {
		if own := e.Text(code, other.Tag()); own != "" {
			return own
		}
	}
	return code
}
