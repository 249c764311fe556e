package moderation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// mishap is a letter that did not arrive, or may have come twice, as programs see it.
type mishap struct {
	At      time.Time  `json:"at"`
	Letter  string     `json:"letter"`            // which one
	Drawing drawing.ID `json:"drawing,omitempty"` // "" of a letter to a teacher
	City    string     `json:"city"`
	End     string     `json:"end"`
	Said    string     `json:"said"` // by the mail server, in numbers

	title, language string
}

// mishaps are those about drawings that an account may see, and those to teachers of its cities,
// the newest first. Of erased drawings nobody needs to know.
func (s *Site) mishaps(ctx context.Context, a staff.Account) (all []mishap, err error) {
	entries, err := s.Mishaps.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Message != "" {
			continue // a message counts them itself
		}
		if e.Drawing == "" {
			if a.Covers(e.City) { // without one, by a version before, only who covers all
				all = append(all, mishap{At: e.At, Letter: e.Kind, City: e.City, End: string(e.End), Said: e.Said})
			}
			continue
		}
		d, err := s.Catalog.State(ctx, e.Drawing)
		if errors.Is(err, catalog.ErrNotFound) || err == nil && (!a.Covers(d.City) || !d.Escalated.IsZero() && !a.Role.May(staff.Safeguard)) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, mishap{e.At, e.Kind, e.Drawing, d.City, string(e.End), e.Said, d.Title, d.Language})
	}
	slices.SortFunc(all, func(a, b mishap) int { return b.At.Compare(a.At) })
	return all, nil
}

// missedLetter is a line of the page.
type missedLetter struct {
	URL, Title, Language string // of the drawing; "" of a letter to a teacher
	City, Letter, Why    string
	At, Stamp            string
}

// mostMissed is how many the page shows.
const mostMissed = 50

func (s *Site) missedLetters(f web.Frame, all []mishap) (out []missedLetter, more int) {
	l := f.Language
	for _, m := range all[:min(len(all), mostMissed)] {
		one := missedLetter{
			Title: m.title, Language: m.language, City: s.city(l, m.City),
			Letter: letterWords.say(l, m.Letter), Why: endWords.say(l, m.why()), At: l.DateTime(m.At), Stamp: m.At.Format(time.RFC3339),
		}
		if m.Drawing != "" {
			one.URL = f.Link(drawingPath(string(m.Drawing), ""))
		}
		out = append(out, one)
	}
	return out, len(all) - len(out)
}

// why is the code of what people are told of a letter's end. The numbers are those of RFC
// 3463: 1 is about the address, x.2.2 a full mailbox.
func (m mishap) why() string {
	_, enhanced, _ := strings.Cut(m.Said, " ")
	switch {
	case m.End != string(letters.Refused):
		return m.End
	case strings.HasPrefix(enhanced, "5.2.2") || strings.HasPrefix(m.Said, "552"):
		return "full"
	case strings.HasPrefix(enhanced, "5.1.") || enhanced == "" && strings.HasPrefix(m.Said, "550") || m.Said == "":
		return "nobody"
	}
	return m.End
}

// What a letter was about.
var letterWords = words{
	{Code: "received", ID: "message.letter.received"},
	{Code: "unreadable", ID: "message.letter.unreadable"},
	{Code: "published", ID: "message.letter.published"},
	{Code: "returned", ID: "message.letter.returned"},
	{Code: "declined", ID: "message.letter.declined"},
	{Code: "withdrawn", ID: "message.letter.withdrawn"},
	{Code: "taken_down", ID: "message.letter.taken-down"},
	{Code: "hidden", ID: "message.letter.taken-down"},
	{Code: "reinstated", ID: "message.letter.reinstated"},
	{Code: "words_taken", ID: "message.letter.words"},
	{Code: "words_left", ID: "message.letter.words"},
	{Code: "class-begun", ID: "message.letter.class-begun"},
	{Code: "class-week", ID: "message.letter.class-missing"},
	{Code: "class-day", ID: "message.letter.class-missing"},
}

// What became of it.
var endWords = words{
	{Code: "nobody", ID: "message.end.nobody"},
	{Code: "full", ID: "message.end.full"},
	{Code: string(letters.Refused), ID: "message.end.refused"},
	{Code: string(letters.Late), ID: "message.end.late"},
	{Code: string(letters.Unknown), ID: "message.end.unknown"},
	{Code: string(letters.Twice), ID: "message.end.twice"},
}
