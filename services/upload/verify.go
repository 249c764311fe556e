package upload

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// keepsakes is what the path of every address begins with that says whether a certificate is genuine.
const keepsakes = "/v/"

var errNoKeepsake = errors.New("no such certificate")

// genuine says that a drawing hangs. It names nobody, and shows nothing.
type genuine struct {
	web.Frame
	Text string
}

// verified is the same for programs.
type verified struct {
	Genuine   bool   `json:"genuine"`
	City      string `json:"city"`
	Published string `json:"published_at"`
}

// verify answers GET /v/{code}: whether a certificate is genuine. It is as long as its drawing hangs: one that is erased,
// taken back or taken down looks like one that never was.
func (s *Site) verify(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	network := limit.Network(web.Client(r))
	if err := s.guesses.Check(network); err != nil {
		return fmt.Errorf("%w: %w", errGuesses, err)
	}
	d, err := s.byKeepsake(r.Context(), r.PathValue("code"))
	if errors.Is(err, errNoKeepsake) {
		_ = s.guesses.Take(network) // the next one is told
	}
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, verified{true, d.City, stamp(d.Decision.PublicAt)})
	}
	f := s.frame(r)
	l := f.Language
	f.Title, f.NoIndex = l.T("keepsakes.is-genuine"), true
	return web.Page(w, r, http.StatusOK, genuinePage(genuine{
		Frame: f,
		Text:  l.T("keepsakes.proof", "city", s.cityName(l, d.City), "theme", f.Theme, "day", l.Date(d.Decision.PublicAt.UTC())),
	}))
}

// byKeepsake is the published drawing that a code is of, else errNoKeepsake.
func (s *Site) byKeepsake(ctx context.Context, typed string) (drawing.State, error) {
	code, ok := vault.ReadKeepsake(typed)
	if !ok {
		return drawing.State{}, errNoKeepsake
	}
	drawings, err := s.links.Beginning(ctx, code.Beginning())
	if err != nil {
		return drawing.State{}, err
	}
	for _, d := range drawings {
		if s.contest.Secret.IsKeepsake(code, d.ID) && d.Public(s.now()) {
			return d, nil
		}
	}
	return drawing.State{}, errNoKeepsake
}
