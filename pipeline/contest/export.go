package contest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Export is all that is kept of a drawing, for its family.
type Export struct {
	Past
	Guardian drawing.Guardian
	Consent  drawing.Consent // on entering; what changed later is among the facts
	Assent   drawing.Assent  // the child's own yes
	School   drawing.Consent // of the school that sent it first; zero if none did
	Facts    []Told          // oldest first
}

// Told is a fact as its family may have it: its data as it lies in the journal, but for what is others' own. Of a
// moderator it says that it was one. Left out are notes from one moderator to another, which network a report came from
// and what was written with it, and which other drawing one looks like.
type Told struct {
	At   time.Time       `json:"at"`
	What drawing.Name    `json:"what"`
	Data json.RawMessage `json:"data"`
}

// aModerator stands for a staff id.
const aModerator = "a moderator"

// Export reads all that is kept of a receipt's drawing but the pictures: see [Contest.OpenOriginal] and
// [Contest.Rendition]. Errors: [ErrNoReceipt], and drawing.ErrErased where nothing is kept any more.
func (c *Contest) Export(ctx context.Context, receipt string) (Export, error) {
	p, facts, err := c.byReceipt(ctx, receipt)
	if err != nil {
		return Export{}, err
	}
	if !p.Erased.IsZero() {
		return Export{}, fmt.Errorf("export %s: %w", p.ID, drawing.ErrErased)
	}
	began, err := submission(facts)
	if err != nil {
		return Export{}, err
	}
	guardian, err := c.guardian(ctx, p.State, began)
	if err != nil {
		return Export{}, err
	}
	e := Export{Past: p, Guardian: guardian, Consent: began.Consent, Assent: began.Assent, School: began.School}
	for _, f := range facts {
		if among(f.Name) {
			continue
		}
		data, err := own(f.Data)
		if f.Name == drawing.Submitted && err == nil {
			data, err = with(data, "guardian", guardian)
		}
		if err != nil {
			return Export{}, fmt.Errorf("export %s of %s: %w", f.Name, p.ID, err)
		}
		e.Facts = append(e.Facts, Told{f.At, f.Name, data})
	}
	return e, nil
}

// OpenOriginal opens the bytes that the family sent. The caller closes them.
func (c *Contest) OpenOriginal(ctx context.Context, s drawing.State) (io.ReadSeekCloser, error) {
	body, _, err := c.Store.Get(ctx, s.Original.Key(s.ID))
	return body, err
}

// with is data with one more field.
func with(data json.RawMessage, field string, value any) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(data, &fields)
	if err != nil {
		return nil, err
	}
	if fields[field], err = json.Marshal(value); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// among reports whether a fact is a word among moderators. A worry about a child is told to nobody who may be what it is
// about.
func among(n drawing.Name) bool { return n == drawing.Noted || n == drawing.Escalated }

// own is a fact's data without what is others' own. Fields that this code does not know stay.
func own(data json.RawMessage) (json.RawMessage, error) {
	if data == nil {
		return nil, nil
	}
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // a sequence may be more than a float64 holds
	if err := d.Decode(&fields); err != nil {
		return nil, err
	}
	delete(fields, "note")
	delete(fields, "contact") // sealed: it is Export.Guardian
	delete(fields, "network")
	if by, ok := fields["by"].(string); ok && by != "" {
		fields["by"] = aModerator
	}
	hints, _ := fields["hints"].([]any)
	for _, h := range hints {
		if hint, ok := h.(map[string]any); ok {
			delete(hint, "drawing")
		}
	}
	return json.Marshal(fields)
}
