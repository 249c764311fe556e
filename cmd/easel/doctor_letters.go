package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
)

// erasedLately is how long a letter about what was erased may still be on its way out.
const erasedLately = time.Minute

// examineLetters looks at the letters that wait, and at those that lie in the outbox.
func (h *house) examineLetters(ctx context.Context) contest.Finding {
	found := contest.Finding{Part: "letters", OK: true, Detail: "no letter lies in an outbox"}
	if h.letters != nil {
		waiting, err := h.letters.Waiting(ctx)
		if err != nil {
			found.Note("how many letters wait to be written can't be asked: %v", err)
		}
		if waiting > 0 {
			found.Noted = append(found.Noted, fmt.Sprintf("%d wait to be written: a worker that knows --public-url does so", waiting))
		}
	}
	h.examineUndelivered(ctx, &found)
	info, err := os.Stat(h.outboxFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return found
	}
	if err != nil {
		found.Note("%v", err)
		return found
	}
	if info.Mode().Perm()&0o077 != 0 {
		found.Note("others may look into %s: chmod 700 it", h.outboxFolder())
	}
	all, err := mail.FolderOf(h.outboxFolder()).List(ctx)
	if err != nil {
		found.Note("%v", err)
	}
	found.Detail = fmt.Sprintf("%d letters lie in %s, and none of them speaks of what is erased", len(all), h.outboxFolder())
	for _, l := range all {
		h.examineLetter(ctx, &found, l)
	}
	return found
}

// examineUndelivered tells of letters that wait, and of those that did not arrive, without
// naming anybody. That is nothing that is broken here: they are noted.
func (h *house) examineUndelivered(ctx context.Context, found *contest.Finding) {
	if h.announced == nil {
		return
	}
	undone, err := h.announced.Undone(ctx)
	if err != nil {
		found.Note("how many facts wait to be written about can't be asked: %v", err)
	} else if undone > 0 {
		found.Noted = append(found.Noted, fmt.Sprintf("%d facts wait to be written about: for their time, a worker that knows --public-url, or the mail server", undone))
	}
	all, err := h.mishaps.All(ctx)
	if err != nil {
		found.Note("which letters did not arrive can't be asked: %v", err)
		return
	}
	count, said := map[letters.End]int{}, map[string]int{}
	for _, e := range all {
		count[e.End]++
		if e.End == letters.Refused || e.End == letters.Late {
			said[cmp.Or(e.Said, "no answer")]++
		}
	}
	for _, one := range undelivered() {
		if n := count[one.End]; n > 0 {
			found.Noted = append(found.Noted, fmt.Sprintf(one.Says, n))
		}
	}
	for _, answer := range slices.Sorted(maps.Keys(said)) {
		found.Noted = append(found.Noted, fmt.Sprintf("%d of them because the mail server said: %s", said[answer], answer))
	}
}

// notice is what doctor says of letters that ended so.
type notice struct {
	End  letters.End
	Says string // with their number
}

func undelivered() []notice {
	return []notice{
		{letters.Refused, "%d letters of the last 30 days were refused: organisers see about which drawings, and may tell the families by their schools"},
		{letters.Late, "%d letters of the last 30 days were tried for a day in vain: look at --smtp and the mail server's log"},
		{letters.Unknown, "%d letters of the last 30 days were handed over, and the line broke before the answer: look at the mail server's log whether it took them"},
		{letters.Twice, "%d letters of the last 30 days may have come twice, with one Message-ID: a process or the line broke before the answer"},
	}
}

func (h *house) examineLetter(ctx context.Context, found *contest.Finding, l mail.Lying) {
	if l.Mode.Perm()&0o077 != 0 {
		found.Note("others may read the letter %s: chmod 600 it", l.Name)
	}
	for _, id := range l.About {
		s, err := h.contest.State(ctx, id)
		if err == nil && !s.Erased.IsZero() && time.Since(s.Erased) > erasedLately {
			found.Note("the letter %s speaks of drawing %s, which is erased: delete it", l.Name, id)
		}
	}
}
