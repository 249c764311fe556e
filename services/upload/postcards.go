package upload

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// cards is how many postcards are on a sheet: a quarter of A4 is A6 (ISO 216), and one of Letter is 4.25 × 5.5 in, the
// least of what the post of the United States takes as a card being 3.5 × 5.
const cards = 4

// postcards is a sheet of equal postcards to cut: the picture in front, room to write on the back.
type postcards struct {
	keepsake
	Wide bool // as the picture is
	How  string
	Each []postcard
}

// postcard is one of them. To those who can't see it, one is said.
type postcard struct {
	Image  printed
	Hidden bool
}

// showPostcards answers GET /entries/{receipt}/postcards.
func (s *Site) showPostcards(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	switch {
	case err != nil:
		return s.unknown(w, r, err)
	case p.Status(s.now()) != drawing.StatusPublished:
		return s.notHanging(w, r, p)
	case s.inTheirs(w, r, p.Reading()):
		return nil
	}
	return web.Page(w, r, http.StatusOK, postcardsPage(s.postcards(r, p)))
}

// postcards lie as the picture does, so that it fills its card, and so does the sheet. Who prints both sides turns the
// sheet like the leaf of a book: about its short edge where it is wide. All cards are equal, so each front has a back.
func (s *Site) postcards(r *http.Request, p contest.Past) postcards {
	c := postcards{keepsake: s.keepsake(r, p, "/postcards")}
	rungs := p.Ladder.Pictures
	c.Wide = rungs[0].Width >= rungs[0].Height
	c.Title, c.How = c.Language.T("keepsakes.postcards"), c.Language.T("keepsakes.turn-long")
	if c.Wide {
		c.How = c.Language.T("keepsakes.turn-short")
	}
	for i := range cards {
		one := postcard{c.Image, i > 0}
		if one.Hidden {
			one.Image.Alt, one.Image.AltLanguage = "", ""
		}
		c.Each = append(c.Each, one)
	}
	c.Styles = append(c.Styles, c.paper.Styles(c.Wide)...)
	c.Styles = append(c.Styles, s.assets.URL("keepsakes.css"))
	return c
}
