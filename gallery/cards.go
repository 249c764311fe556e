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

	"golang.org/x/sync/singleflight"

	"github.com/easel-gallery/easel/gallery/card"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/services/web"
)

const (
	cardBytes    = 16 << 20        // that painted ones may take of memory: a hundred
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
		keepCard(w.Header(), drawings, tag, keep)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	painted, err := s.cards.of(r.Context(), tag, drawings)
	if err != nil {
		return err
	}
	keepCard(w.Header(), drawings, tag, keep)
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

func keepCard(h http.Header, drawings []catalog.Hung, tag, keep string) {
	ids := make([]string, len(drawings))
	for i, d := range drawings {
		ids[i] = string(d.ID)
	}
	h.Del("Vary")
	h.Set("Cache-Control", keep)
	h.Set("Cache-Tag", strings.Join(ids, ","))
	h.Set("ETag", tag)
}

// cards paints cards when they are asked for, and keeps them in memory by their tags. Which drawings are on one is asked
// of the catalog each time, so one with a drawing that was taken down is given to nobody.
type cards struct {
	objects  Objects
	painting chan struct{} // holds one for each card that is being painted
	painted  *web.Shelf[string]
	once     singleflight.Group
}

// of gives the card of a tag. Of those who ask for one at once, the first has it painted for all.
func (c *cards) of(ctx context.Context, tag string, drawings []catalog.Hung) ([]byte, error) {
	if a, _ := c.painted.Take(tag); a != nil {
		return a.Body(), nil
	}
	painted, err, _ := c.once.Do(tag, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTime)
		defer cancel()
		body, err := c.paint(ctx, drawings)
		if err == nil {
			c.painted.Put(tag, web.NewAnswer("", http.Header{}, body), web.Version{})
		}
		return body, err
	})
	body, _ := painted.([]byte)
	return body, err
}

// paint waits for its turn, then fetches the pictures and paints.
func (c *cards) paint(ctx context.Context, drawings []catalog.Hung) ([]byte, error) {
	turn, cancel := context.WithTimeout(ctx, cardPatience)
	defer cancel()
	select {
	case c.painting <- struct{}{}:
		defer func() { <-c.painting }()
	case <-turn.Done():
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, errManyCards
	}
	var pictures []pixels.Image
	for _, d := range drawings {
		p, err := c.decode(ctx, d, rungFor(d, card.WidthOf(shape(d), len(drawings))))
		if err != nil {
			return nil, err
		}
		pictures = append(pictures, p)
	}
	return card.Make(pictures)
}

// decode fetches a rendition, which is a JPEG of our own making.
func (c *cards) decode(ctx context.Context, d catalog.Hung, r drawing.Rendition) (pixels.Image, error) {
	body, _, err := c.objects.Get(ctx, r.Key(d.ID))
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
