package upload

import (
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// certificate says what was destroyed of an erased drawing, and when. It names nobody.
type certificate struct {
	web.Frame
	Live    string // as receiptView's
	Back    string
	Heading string
	Number  string // the drawing's id
	Erased  string
	Done    bool   // destroyed, and not only hidden
	When    string // it was destroyed
	Files   string // says what became of the picture
	Gone    string // the day on which the last backup that holds it has gone
	Again   string // says that the child may enter again; "" while nobody may enter
}

// certified is a certificate as JSON tells it.
type certified struct {
	ID        drawing.ID     `json:"id"`
	Status    drawing.Status `json:"status"`
	Erased    string         `json:"erased_at"`
	Destroyed *string        `json:"destroyed_at"` // null while it is being destroyed
	Objects   *int           `json:"objects"`      // pictures that were deleted; null if nobody knows
	Gone      string         `json:"backups_gone_at"`
}

// showCertificate answers GET /entries/{receipt}/certificate: that of erasure for a drawing that is erased, else that of
// participation.
func (s *Site) showCertificate(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	switch {
	case err != nil:
		return s.unknown(w, r, err)
	case p.Erased.IsZero():
		return s.showParticipation(w, r, p)
	case web.WantsJSON(r):
		return web.JSON(w, http.StatusOK, s.certified(p.State))
	}
	return web.Page(w, r, http.StatusOK, certificatePage(s.certificate(r, p)))
}

// gone is when the last backup that holds an erased drawing has gone, if it was made in the moment before it was
// destroyed.
func (s *Site) gone(d drawing.State) time.Time {
	last := d.Destroyed
	if last.IsZero() {
		last = d.Erased
	}
	return last.AddDate(0, 0, s.contest.Edition().BackupDays)
}

func (s *Site) certified(d drawing.State) certified {
	c := certified{
		ID: d.ID, Status: d.Status(s.now()), Erased: stamp(d.Erased), Gone: stamp(s.gone(d)),
	}
	if !d.Destroyed.IsZero() {
		at := stamp(d.Destroyed)
		c.Destroyed = &at
	}
	if d.Objects > 0 {
		c.Objects = &d.Objects
	}
	return c
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func (s *Site) certificate(r *http.Request, p contest.Past) certificate {
	f := s.frame(r)
	l, at := f.Language, "/entries/"+p.Receipt
	f.Title, f.NoIndex, f.Watched = l.T("certificate.title"), true, true
	f.Styles, f.Modules = append(f.Styles, s.assets.URL("receipt.css")), []string{s.assets.URL("receipt.js")}
	c := certificate{
		Frame: f, Back: web.Link(r, at), Number: string(p.ID), Erased: l.DateTime(p.Erased),
		Done: !p.Destroyed.IsZero(), Files: l.T("certificate.pictures"),
		Gone: l.Date(s.gone(p.State).UTC()),
	}
	if p.Objects > 0 {
		c.Files = l.N("certificate.files", p.Objects)
	}
	if s.contest.Edition().Open(s.now()) == nil {
		c.Again = l.T("certificate.again")
	}
	if c.Done {
		c.When = l.DateTime(p.Destroyed)
	} else {
		c.Title, c.Refresh, c.Live = l.T("certificate.soon"), soon, s.listens(p)
	}
	c.Heading = c.Title
	return c
}

// listens is the address that tells when a drawing's pages have something new to show.
func (s *Site) listens(p contest.Past) string {
	return "/entries/" + p.Receipt + "/live?seen=" + look(p.State, s.now())
}
