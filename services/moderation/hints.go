package moderation

import (
	"context"
	"errors"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// pair is a drawing beside another that it looks like.
type pair struct {
	This, Other image
	ThisWord    string
	URL, Title  string
	Language    string // of the title
	Child       string
	Under       string // age and city
	Stands      string
	Elsewhere   string // said instead, where the other one is not for the reader's eyes
}

// hints are what was noticed of a drawing, in the reader's language; none if nothing was.
// Another drawing is named to those alone who may look at it.
func (s *Site) hints(ctx context.Context, l *language.Language, a staff.Account, st drawing.State) ([]hint, error) {
	out := []hint{}
	for _, n := range st.Noticed() {
		h := hint{Code: string(n.Code), Text: hintWords.say(l, string(n.Code)), Evidence: n.Evidence}
		if n.Drawing != "" {
			other, err := s.Catalog.State(ctx, n.Drawing)
			switch {
			case errors.Is(err, catalog.ErrNotFound): // it is gone
			case err != nil:
				return nil, err
			case a.Covers(other.City) && sees(other, a):
				h.Drawing, h.other = n.Drawing, &other
			default:
				h.foreign = true
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// pairs puts beside the hints of a page the drawings that it looks like.
func (s *Site) pairs(ctx context.Context, p *drawingPage) (err error) {
	for i, h := range p.Hints {
		switch {
		case h.other != nil:
			if p.Hints[i].pair, err = s.pair(ctx, p, *h.other); err != nil {
				return err
			}
		case h.foreign:
			p.Hints[i].pair = &pair{Elsewhere: p.Language.T("hint.elsewhere")}
		}
	}
	return nil
}

func (s *Site) pair(ctx context.Context, p *drawingPage, other drawing.State) (*pair, error) {
	l := p.Language
	stands, err := s.stands(ctx, l, other)
	if err != nil {
		return nil, err
	}
	return &pair{
		This: p.Picture.small(), Other: imageOf(other, thumbnail, "").small(), ThisWord: l.T("hint.this"),
		URL: p.Link(drawingPath(string(other.ID), "")), Title: other.Title, Language: other.Language,
		Child:  other.Child.Name,
		Under:  l.T("wall.age-city", "age", l.Age(other.Child.Age), "city", s.city(l, other.City)),
		Stands: stands,
	}, nil
}

// small is a picture that is shown small: it says nothing that is not said beside it.
func (i image) small() image {
	i.Alt = ""
	return i
}
