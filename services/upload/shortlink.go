package upload

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Links finds the drawings that a short link may be of.
type Links interface {
	Beginning(ctx context.Context, with string) ([]drawing.State, error)
}

// How many wrong short links a network may try: more than a class that copies them by hand needs. At this pace it
// takes a thousand networks some 5 million years to guess 60 bits.
const (
	mostGuesses = 100
	guessWindow = 10 * time.Minute
)

// shortLinks is what the path of every short link begins with.
const shortLinks = "/e/"

var (
	errNoCode  = errors.New("no such short link")
	errGuesses = errors.New("too many wrong short links")
)

// follow answers GET /e/{code}: the short link leads to the receipt.
func (s *Site) follow(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	network := limit.Network(web.Client(r))
	if err := s.guesses.Check(network); err != nil {
		return fmt.Errorf("%w: %w", errGuesses, err)
	}
	receipt, err := s.byCode(r.Context(), r.PathValue("code"))
	if errors.Is(err, errNoCode) {
		_ = s.guesses.Take(network) // the next one is told
		return s.unknown(w, r, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/entries/"+receipt)
}

// byCode is the receipt that a short link stands for, else errNoCode.
func (s *Site) byCode(ctx context.Context, typed string) (string, error) {
	code, ok := vault.ReadCode(typed)
	if !ok {
		return "", errNoCode
	}
	drawings, err := s.links.Beginning(ctx, code.Beginning())
	if err != nil {
		return "", err
	}
	for _, d := range drawings {
		if s.contest.Secret.IsCode(code, d.ID, d.Link) {
			return s.contest.Secret.Receipt(d.ID, d.Link), nil
		}
		if slip := contest.SlipLink; d.Class != "" && s.contest.Secret.IsCode(code, d.ID, slip) { // a guardian has agreed meanwhile
			return s.contest.Secret.Receipt(d.ID, slip), nil
		}
	}
	return "", errNoCode
}

// unknown answers for a link that no drawing has: people are shown the way to a new one.
func (s *Site) unknown(w http.ResponseWriter, r *http.Request, err error) error {
	if web.WantsJSON(r) || !isUnknown(err) {
		return err
	}
	p := s.site.Explain(r, err)
	f := s.frame(r)
	f.Title, f.NoIndex = p.Title, true
	return web.Page(w, r, p.Status, unknownPage(f, p.Text))
}
