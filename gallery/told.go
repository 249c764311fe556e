package gallery

import (
	"context"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/language"
)

// everything gives the drawings of all cities, newest first.
type everything interface {
	All(ctx context.Context, after catalog.Cursor, limit int) (catalog.Page, error)
}

// saidOf says what a drawing is to whoever cannot see it: what somebody described, else a sentence of its title, who
// drew it and where.
func (s *Site) saidOf(l *language.Language, d catalog.Hung) string {
	if d.Description != "" {
		return d.Description
	}
	return l.T("machines.alt", "title", d.Title, "child", d.Child.Name, "age", l.YearsOld(d.Child.Age), "city", s.cityName(l, d.City))
}
