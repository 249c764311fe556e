package upload

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// participation is the certificate of participation of a published drawing, one sheet to print.
type participation struct {
	keepsake
	Fit     string // class of the name, by its breadth
	Since   string // how long the drawing has hung
	Address string // where anybody can ask whether the sheet is genuine, as people write it
	QR      web.QR // of it
}

// participated is the same for programs.
type participated struct {
	ID        drawing.ID     `json:"id"`
	Status    drawing.Status `json:"status"`
	Published string         `json:"published_at"`
	VerifyURL string         `json:"verify_url"`
}

func (s *Site) showParticipation(w http.ResponseWriter, r *http.Request, p contest.Past) error {
	if p.Status(s.now()) != drawing.StatusPublished {
		return s.notHanging(w, r, p)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, participated{
			ID: p.ID, Status: drawing.StatusPublished, Published: stamp(p.Decision.PublicAt),
			VerifyURL: s.publicURL + keepsakes + s.contest.Secret.Keepsake(p.ID).String(),
		})
	}
	if s.inTheirs(w, r, p.Reading()) {
		return nil
	}
	page, err := s.participation(r, p)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, participationPage(page))
}

func (s *Site) participation(r *http.Request, p contest.Past) (c participation, err error) {
	c.keepsake = s.keepsake(r, p, "/certificate")
	l := c.Language
	c.Title = l.T("keepsakes.certificate")
	c.Styles = append(c.Styles, c.paper.Styles(false)...)
	c.Styles = append(c.Styles, s.assets.URL("keepsakes.css"))
	c.Fit = web.Fit(p.Child.Name, 8, 13, 22, 44)
	c.Since = l.T("keepsakes.since", "day", l.Date(p.Decision.PublicAt.UTC()))
	address := s.verifying(r, p.ID)
	c.Address = plainly(address)
	c.QR, err = web.QROf(address)
	return c, err
}
