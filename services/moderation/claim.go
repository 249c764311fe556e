package moderation

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// errClaimed: another desk has the drawing.
var errClaimed = errors.New("another desk has the drawing")

// holder names the desk that a request comes from: a session and, where the page says
// which of its windows it is, that window. So two sessions of one person are two desks,
// and neither a token nor its hash in the bucket of sessions can be read from the name.
func holder(r *http.Request, window string) string {
	token := ""
	if c, err := r.Cookie(cookieName(r)); err == nil {
		token = c.Value
	}
	sum := sha256.Sum256([]byte("desk\x00" + token + "\x00" + window))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// claim takes a drawing to the desk that asks, or keeps it there for another while.
func (s *Site) claim(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	want, err := s.wanted(r, a, holder(r, form.Get("window")))
	if err != nil {
		return err
	}
	got, err := s.Claims.Take(r.Context(), want)
	if taken, ok := errors.AsType[*claims.Taken](err); ok {
		return s.claimed(r.Context(), taken.Claim)
	}
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, map[string]any{"id": got.Drawing, "until": got.Until})
}

// wanted is the claim that a request is about. What the desk has already was looked up
// when it took it.
func (s *Site) wanted(r *http.Request, a staff.Account, holder string) (claims.Claim, error) {
	if id, err := drawing.ParseID(r.PathValue("id")); err == nil {
		if has, ok := s.Claims.On(id); ok && has.Holder == holder && s.isAsClaimed(r.Context(), has) {
			return has, nil
		}
	}
	p, err := s.past(r, a)
	if err != nil {
		return claims.Claim{}, err
	}
	return claims.Claim{Drawing: p.ID, Holder: holder, By: a.ID, City: p.City, Quiet: !p.Escalated.IsZero()}, nil
}

// isAsClaimed reports whether whoever could claim a drawing still may: nobody has begun,
// or ceased, to worry about it.
func (s *Site) isAsClaimed(ctx context.Context, has claims.Claim) bool {
	st, err := s.Catalog.State(ctx, has.Drawing)
	return err == nil && has.Quiet == !st.Escalated.IsZero()
}

// claimed is the error that says whose desk it is, and until when.
func (s *Site) claimed(ctx context.Context, c claims.Claim) error {
	by, err := s.email(ctx, c.By)
	if err != nil {
		return err
	}
	return &web.Detail{Err: errClaimed, Members: map[string]any{"by": by, "until": c.Until}}
}

// release gives a drawing back. A page that goes away says so by a beacon, which reads no
// answer.
func (s *Site) release(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	has, err := s.wanted(r, a, holder(r, form.Get("window")))
	if err != nil {
		return err
	}
	if err := s.Claims.Release(r.Context(), has.Drawing, has.Holder); err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, map[string]any{"id": has.Drawing})
}

// elsewhere are the drawings that lie on other desks than the one that asks.
func (s *Site) elsewhere(r *http.Request) map[drawing.ID]bool {
	mine, others := holder(r, r.URL.Query().Get("window")), map[drawing.ID]bool{}
	for _, c := range s.Claims.All() {
		if c.Holder != mine {
			others[c.Drawing] = true
		}
	}
	return others
}

// queued reads the queue. With claimed=skip, what lies on other desks is left out.
func (s *Site) queued(r *http.Request, d catalog.Desk, most int) ([]drawing.State, map[drawing.ID]bool, error) {
	others := s.elsewhere(r)
	if r.URL.Query().Get("claimed") != "skip" {
		waiting, err := s.Catalog.Queue(r.Context(), d, most)
		return waiting, others, err
	}
	waiting, err := s.Catalog.Queue(r.Context(), d, most+len(others))
	waiting = slices.DeleteFunc(waiting, func(st drawing.State) bool { return others[st.ID] })
	return waiting[:min(most, len(waiting))], others, err
}

// firstFree is the drawing to begin with: the oldest that lies on no other desk, else the
// oldest.
func firstFree(waiting []drawing.State, others map[drawing.ID]bool) drawing.State {
	if i := slices.IndexFunc(waiting, func(st drawing.State) bool { return !others[st.ID] }); i >= 0 {
		return waiting[i]
	}
	return waiting[0]
}

// claimedIn says in a picture's caption, with its city if that is said there, that it lies
// on another desk.
func claimedIn(l *language.Language, city string) string {
	if city == "" {
		return l.T("queue.claimed")
	}
	return l.T("queue.claimed-city", "city", city)
}
