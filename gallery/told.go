package gallery

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/easel-gallery/easel/gallery/card"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// everything gives the drawings of all cities, newest first.
type everything interface {
	All(ctx context.Context, after catalog.Cursor, limit int) (catalog.Page, error)
}

// saidOf says what a drawing is to whoever cannot see it: what somebody described, else a sentence of its title, the
// child's age, and its city.
func (s *Site) saidOf(l *language.Language, d catalog.Hung) string {
	if d.Description != "" {
		return d.Description
	}
	return l.T("drawing.alt", "title", d.Title, "age", l.Age(d.Child.Age), "city", s.cityName(l, d.City))
}

// saidIn is the language of what saidOf says, "" for the page's.
func saidIn(d catalog.Hung) string {
	if d.Description == "" {
		return ""
	}
	return tagOf(d.DescriptionLanguage)
}

// descriptionMost is how many characters of a description search engines and previews show.
const descriptionMost = 200

// tellHome has the home page's head say what hangs here, and where new drawings are told of.
func (s *Site) tellHome(f *web.Frame, places []place) {
	hung, _ := apart(places)
	f.Description, f.Feed = homeLead(s.edition(), f.Language, total(places), len(hung)), "/feed.atom"
	if len(hung) > 0 {
		f.Card = cardAt("/cards/home.jpg", f.Theme)
	}
}

// tellCity has a wall's head say what hangs there.
func (s *Site) tellCity(c *city, v view, drawings []catalog.Hung) {
	f := &c.Frame
	f.Feed = "/cities/" + v.slug + "/feed.atom"
	_, f.Canonical, _ = strings.Cut(v.url(*f), "?")
	if len(drawings) == 0 {
		f.Description = followed(c.Label, f.Description)
		return
	}
	f.Description, f.Card = c.Lead, cardAt("/cards/cities/"+v.slug+".jpg", c.Label)
	f.Data = s.linkedWall(c, v, drawings)
}

// tellDrawing has a drawing's head say what can be seen on it, by whom and from where.
func (s *Site) tellDrawing(f *web.Frame, d catalog.Hung) {
	said := s.saidOf(f.Language, d)
	f.Description = shortened(followed(said, d.Story), descriptionMost)
	f.Card = cardAt("/cards/drawings/"+string(d.ID)+".jpg", said)
	f.Data = s.linkedDrawing(*f, d)
}

func cardAt(path, alt string) *web.Card {
	return &web.Card{URL: path, Width: card.Width, Height: card.Height, Alt: alt}
}

// followed is a text and what comes after it, with a full stop between where the first has no end of its own.
func followed(first, next string) string {
	if next == "" || strings.ContainsAny(first[len(first)-1:], ".!?") {
		return first + " " + next
	}
	return first + ". " + next
}

// shortened cuts a text at the end of a word, in single spaces and with at most so many characters.
func shortened(text string, most int) string {
	words := strings.Fields(text)
	var b strings.Builder
	for i, word := range words {
		if utf8.RuneCountInString(b.String())+1+utf8.RuneCountInString(word) >= most {
			return cut(b.String(), word, most)
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// cut ends a text with an ellipsis. A first word that is too long, as in a script without spaces, is cut itself.
func cut(text, word string, most int) string {
	if text == "" {
		text = string([]rune(word)[:most-1])
	}
	return text + "…"
}
