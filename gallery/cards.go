package gallery

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	pixels "image"
	"image/jpeg"
	"net/http"
	"strings"
	"time"

	"github.com/easel-gallery/easel/gallery/card"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/services/web"
)

// Cards are painted when they are asked for and never stored, so nothing that was taken down can lie in one.
const (
	cardsAtOnce  = 2               // each takes 10 MB and a processor for a tenth of a second
	cardPatience = 3 * time.Second // of a request that waits for its turn
	cardsAwhile  = 5 * time.Second // when to ask again after it
)

// cardVersion is part of a card's tag: it grows when cards are painted otherwise.
const cardVersion = "1"

var errManyCards = errors.New("too many cards are being painted")

// sendDrawingCard answers with a drawing's card, which may be kept as long as its pictures.
func (s *Site) sendDrawingCard(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(r.PathValue("name"), ".jpg")
	id, err := drawing.ParseID(name)
	if err != nil || !ok {
		return fmt.Errorf("address of a card: %w", catalog.ErrNotFound)
	}
	d, err := s.drawings.Drawing(r.Context(), id)
	if err != nil {
		return err
	}
	return s.sendCard(w, r, []catalog.Hung{d}, "public, max-age=300")
}

// sendCityCard answers with the newest drawings of a city on one card.
func (s *Site) sendCityCard(w http.ResponseWriter, r *http.Request) error {
	slug, ok := strings.CutSuffix(r.PathValue("name"), ".jpg")
	if _, err := s.cityOf(slug); err != nil || !ok {
		return fmt.Errorf("card: %w", errNoCity)
	}
	wall, err := s.walls.Wall(r.Context(), slug, edition.Ages{}, catalog.Cursor{}, card.Most)
	if err != nil {
		return err
	}
	return s.sendCard(w, r, wall.Drawings, "no-cache")
}

// sendHomeCard answers with the newest drawings of all cities on one card.
func (s *Site) sendHomeCard(w http.ResponseWriter, r *http.Request) error {
	newest, err := s.newest.Newest(r.Context(), card.Most)
	if err != nil {
		return err
	}
	return s.sendCard(w, r, newest, "no-cache")
}

// sendCard answers with a card of published drawings. Its tag is known before it is painted.
func (s *Site) sendCard(w http.ResponseWriter, r *http.Request, drawings []catalog.Hung, keep string) error {
	if len(drawings) == 0 {
		return fmt.Errorf("card of an empty wall: %w", catalog.ErrNotFound)
	}
	tag := cardTag(drawings)
	if web.Unchanged(r, tag) {
		keepCard(w, drawings, tag, keep)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	painted, err := s.paintCard(r.Context(), drawings)
	if err != nil {
		return err
	}
	keepCard(w, drawings, tag, keep)
	w.Header().Set("Content-Type", "image/jpeg")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(painted))
	return nil
}

// cardTag names what is on a card: drawings by the hashes of their pictures, in their order.
func cardTag(drawings []catalog.Hung) string {
	h := sha256.New()
	fmt.Fprintln(h, cardVersion)
	for _, d := range drawings {
		fmt.Fprintln(h, d.ID, d.Pictures[0].Hash)
	}
	return `"` + hex.EncodeToString(h.Sum(nil)[:8]) + `"`
}

func keepCard(w http.ResponseWriter, drawings []catalog.Hung, tag, keep string) {
	ids := make([]string, len(drawings))
	for i, d := range drawings {
		ids[i] = string(d.ID)
	}
	web.SameForAll(w)
	h := w.Header()
	h.Set("Cache-Control", keep)
	h.Set("Cache-Tag", strings.Join(ids, ","))
	h.Set("ETag", tag)
}

// paintCard waits for its turn, then fetches the pictures and paints.
func (s *Site) paintCard(ctx context.Context, drawings []catalog.Hung) ([]byte, error) {
	turn, cancel := context.WithTimeout(ctx, cardPatience)
	defer cancel()
	select {
	case s.painting <- struct{}{}:
		defer func() { <-s.painting }()
	case <-turn.Done():
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, errManyCards
	}
	var pictures []pixels.Image
	for _, d := range drawings {
		p, err := s.decode(ctx, d, rungFor(d, card.WidthOf(shape(d), len(drawings))))
		if err != nil {
			return nil, err
		}
		pictures = append(pictures, p)
	}
	return card.Make(pictures)
}

// decode fetches a rendition, which is a JPEG of our own making.
func (s *Site) decode(ctx context.Context, d catalog.Hung, r drawing.Rendition) (pixels.Image, error) {
	body, _, err := s.objects.Get(ctx, r.Key(d.ID))
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", catalog.ErrNotFound, err) // while it is being erased; sendImage logs a lost one
	}
	if err != nil {
		return nil, fmt.Errorf("open a picture: %w", err)
	}
	defer body.Close()
	picture, err := jpeg.Decode(body)
	if err != nil {
		return nil, fmt.Errorf("decode a rendition: %w", err)
	}
	return picture, nil
}
