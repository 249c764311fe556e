package upload

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// unchosen is the rendition for a browser that chooses none itself: the first of at least this width.
const unchosen = 640

func imageOf(l *language.Language, at string, p contest.Past) *shownImage {
	if p.Ladder == nil || len(p.Ladder.Pictures) == 0 {
		return nil
	}
	rungs := p.Ladder.Pictures
	source := rungs[len(rungs)-1]
	var set []string
	for i, rung := range slices.Backward(rungs) {
		if rung.Width >= unchosen {
			source = rungs[i]
		}
	}
	for _, rung := range rungs {
		set = append(set, at+imageName(rung)+" "+strconv.Itoa(rung.Width)+"w")
	}
	i := &shownImage{
		Source: at + imageName(source), Set: strings.Join(set, ", "), Alt: p.Seen.Text, AltLanguage: p.Seen.Language, Color: p.Ladder.Color,
		Width: strconv.Itoa(source.Width), Height: strconv.Itoa(source.Height),
	}
	if i.Alt == "" {
		i.Alt = l.T("receipt.alt", "title", p.Title)
	}
	return i
}

func imagePath(receipt string, r drawing.Rendition) string {
	return "/entries/" + receipt + imageName(r)
}

func imageName(r drawing.Rendition) string {
	return fmt.Sprintf("/images/%d-%s.%s", r.Width, r.Hash, r.Ext)
}

// sendImage answers GET /entries/{receipt}/images/{name}: a rendition, published or not, for those who hold the receipt.
func (s *Site) sendImage(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	state, err := s.holder(r)
	if err != nil {
		return err
	}
	return s.sendRendition(w, r, state)
}

// holder is the drawing of a receipt, or of a slip that waits for its guardian.
func (s *Site) holder(r *http.Request) (drawing.State, error) {
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if !errors.Is(err, contest.ErrNoReceipt) {
		return p.State, err
	}
	slip, err := s.contest.Slip(r.Context(), r.PathValue("receipt"))
	if errors.Is(err, contest.ErrAgreed) {
		err = contest.ErrNoReceipt
	}
	return slip.State, err
}

// sendRendition sends the one that the path names of a drawing.
func (s *Site) sendRendition(w http.ResponseWriter, r *http.Request, state drawing.State) error {
	width, hash := parseName(r.PathValue("name"))
	body, rung, err := s.contest.Rendition(r.Context(), state, width, hash)
	if err != nil {
		return err
	}
	defer body.Close()
	if imageName(rung) != "/images/"+r.PathValue("name") {
		return fmt.Errorf("rendition of another kind: %w", drawing.ErrAbsent)
	}
	web.SameForAll(w)
	w.Header().Set("Content-Type", rung.Type)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}

// parseName reads "<width>-<hash>.<ext>"; what is no such name names no rendition.
func parseName(name string) (width int, hash string) {
	stem, _, _ := strings.Cut(name, ".")
	number, hash, _ := strings.Cut(stem, "-")
	width, err := strconv.Atoi(number)
	if err != nil {
		return 0, ""
	}
	return width, hash
}
