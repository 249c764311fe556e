package upload

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/bits"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// A rush is when more drawings come in a minute than families send (Config.Rush): an attack, from more addresses than the
// limit of each can hold. Then a form passes that shows work: its browser has found a number that makes a hash begin with
// workBits zero bits, as in Hashcash (Back, 2002). One without script passes if its page is older than slowWait, a few of
// each address; the others are asked to wait as long. Programs get 429.

// workField carries the number that the browser found.
const workField = "work"

const (
	// rushWindow is the time in which Config.Rush counts.
	rushWindow = time.Minute
	// workBits ask for 32,768 hashes on average. In Chromium on a desk that is 0.3 s, on a telephone of 2016 some 3 s.
	workBits = 15
	// workLasts is how old a page may be that work was done for.
	workLasts = 24 * time.Hour
	// slowWait is how long a page must have been open that shows no work.
	slowWait = 30 * time.Second
	// slowEach is how many of those an address may send in entryWindow.
	slowEach = 5
)

// everybody is the one key under which all forms count for a rush.
const everybody = ""

var errRush = errors.New("more forms come than families send")

// crowd counts a form that met every rule, and refuses it in a rush if it shows neither work nor patience.
func (s *Site) crowd(r *http.Request, f *sent) error {
	full := s.rush.Take(everybody)
	switch {
	case full == nil, s.worked(f.texts):
		return nil
	case web.WantsJSON(r):
		return full
	case s.waited(f.texts) && s.slow.Take(limit.Address(web.Client(r))) == nil:
		return nil
	}
	return fmt.Errorf("%w: %w", errRush, full)
}

// rushes tells whether a form that came now would be asked for work.
func (s *Site) rushes() bool { return s.rush.Check(everybody) != nil }

// worked tells whether a form's number is work for this key on a page of ours.
func (s *Site) worked(texts map[string]string) bool {
	at, ours := s.sealed(texts[pageField])
	if !ours || s.now().Sub(at) > workLasts {
		return false
	}
	sum := sha256.Sum256([]byte(texts[pageField] + " " + texts["key"] + " " + texts[workField]))
	return bits.LeadingZeros16(uint16(sum[0])<<8|uint16(sum[1])) >= workBits
}

func (s *Site) waited(texts map[string]string) bool {
	at, ours := s.sealed(texts[pageField])
	return ours && s.now().Sub(at) >= slowWait
}
