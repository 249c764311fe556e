package moderation

import (
	"context"
	"errors"

	"github.com/easel-gallery/easel/pipeline/catalog"
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

// pairs puts beside the hints of a page the drawings that it looks like, if the account
// may look at them. What is gone has no pair.
func (s *Site) pairs(ctx context.Context, a staff.Account, p *drawingPage) error {
	for i, h := range p.Hints {
		if h.Drawing == "" {
			continue
		}
		var err error
		if p.Hints[i].pair, err = s.pair(ctx, p.Language, a, p, h); err != nil {
			return err
		}
	}
	return nil
}

func (s *Site) pair(ctx context.Context, l *language.Language, a staff.Account, p *drawingPage, h hint) (*pair, error) {
	other, err := s.Catalog.State(ctx, h.Drawing)
	if errors.Is(err, catalog.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !a.Covers(other.City) || !sees(other, a) {
		return &pair{Elsewhere: l.T("hint.elsewhere")}, nil
	}
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
