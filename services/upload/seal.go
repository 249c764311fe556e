package upload

import (
	"strconv"
	"strings"
	"time"
)

// seal is this moment as a page carries it, with a proof that it was a page of ours: milliseconds of Unix time in base
// 36, and vault.Secret's proof behind a full stop.
func (s *Site) seal() string {
	at := strconv.FormatInt(s.now().UnixMilli(), 36)
	return at + "." + s.contest.Secret.Page(at)
}

// sealed reads what seal made; false for anything else.
func (s *Site) sealed(page string) (time.Time, bool) {
	at, proof, found := strings.Cut(page, ".")
	if !found || !s.contest.Secret.IsPage(at, proof) {
		return time.Time{}, false
	}
	ms, err := strconv.ParseInt(at, 36, 64)
	return time.UnixMilli(ms), err == nil
}
