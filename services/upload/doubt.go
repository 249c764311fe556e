package upload

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Machines that fill in every form they meet are told from families by what families never see. Nobody is asked to solve
// a puzzle, no other party is asked, and nothing is lost: who is doubted is asked to press the button once more. Programs
// that say who they are (JSON) are known by their limits alone.

// baitField is a field that people neither see nor reach. No browser fills in a field of this name by itself.
const baitField = "homepage"

// pageField carries when the page was made: see Site.seal.
const pageField = "page"

const (
	// quickest is how soon after its page a form may come. Nobody fills it in by hand in that time.
	quickest = 2 * time.Second
	// hurried is how many forms of an address may come sooner in entryWindow: they wait for the rest of the time. More
	// are asked to come once more.
	hurried = 5
)

var errOnceMore = errors.New("the form looks as if a machine had filled it in")

// doubt asks a form that met every rule to come once more, if it looks as no family's does.
func (s *Site) doubt(r *http.Request, f *sent) error {
	if web.WantsJSON(r) {
		return nil
	}
	if f.texts[baitField] != "" {
		return fmt.Errorf("%w: the bait was taken", errOnceMore)
	}
	at, ours := s.sealed(f.texts[pageField])
	early := min(quickest-s.now().Sub(at), quickest)
	if !ours || early <= 0 {
		return nil
	}
	if s.hurried.Take(limit.Address(web.Client(r))) != nil {
		return fmt.Errorf("%w: it came %v too soon", errOnceMore, early)
	}
	select {
	case <-time.After(early):
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}
