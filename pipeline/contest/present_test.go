package contest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestADescriptionIsSaidCorrectedAndTakenBack(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	facts := uint64(3)
	for _, one := range []struct {
		text, language string
		want           drawing.Seen
		written        bool
	}{
		{" A red tram\r\nclimbs a hill. ", "en", drawing.Seen{Text: "A red tram climbs a hill.", Language: "en"}, true},
		{"A red tram climbs a hill.", "en", drawing.Seen{Text: "A red tram climbs a hill.", Language: "en"}, false},
		{"ترام أحمر", "ar", drawing.Seen{Text: "ترام أحمر", Language: "ar"}, true},
		{strings.Repeat("ñ", edition.MaxDescription), "es", drawing.Seen{Text: strings.Repeat("ñ", edition.MaxDescription), Language: "es"}, true},
		{" ", "xx", drawing.Seen{}, true},
		{"", "", drawing.Seen{}, false},
	} {
		after, err := w.Contest.Describe(t.Context(), s.ID, "staff-1", one.text, one.language, nil)
		if err != nil || after.Seen != one.want {
			t.Errorf("%q: %+v, %v; want %+v", one.text, after.Seen, err, one.want)
		}
		if one.written {
			facts++
		}
		wantFacts(t, w, facts)
		w.Caught(t)
		h, err := w.Catalog.Public().Drawing(t.Context(), s.ID)
		if err != nil || h.Description != one.want.Text || h.DescriptionLanguage != one.want.Language {
			t.Errorf("the public reads %q in %q, %v", h.Description, h.DescriptionLanguage, err)
		}
	}
	p, err := w.Contest.Past(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Moments[3]; m.What != drawing.Described || m.By != "staff-1" || m.Text != "A red tram climbs a hill." {
		t.Errorf("the history says %+v", m)
	}
}

func TestADescriptionIsShortAndInALanguageOfOurs(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	for name, one := range map[string]struct{ text, language, field string }{
		"501 characters":  {strings.Repeat("ñ", edition.MaxDescription+1), "es", "text"},
		"NUL":             {"a\x00tram", "en", "text"},
		"in no language":  {"A tram.", "", "language"},
		"in one not ours": {"Sporvogn.", "da", "language"},
	} {
		_, err := w.Contest.Describe(t.Context(), s.ID, "staff-1", one.text, one.language, nil)
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has(one.field) {
			t.Errorf("%s: %v; want %s", name, err, one.field)
		}
	}
	_, err := w.Contest.Describe(t.Context(), w.Enter(t).ID, "staff-1", "A tram.", "en", nil)
	wantError(t, "one without a picture", err, drawing.ErrNotRendered)
	_, err = w.Contest.Describe(t.Context(), w.Secret.DrawingID("nobody's"), "staff-1", "A tram.", "en", nil)
	wantError(t, "no drawing", err, drawing.ErrAbsent)
}

func TestAnApprovedDrawingMayBeFeatured(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	feature := func(on bool, facts uint64) {
		t.Helper()
		after, err := w.Contest.Feature(t.Context(), s.ID, "staff-1", on)
		if err != nil || after.Featured.IsZero() == on {
			t.Errorf("%v: since %s, %v", on, after.Featured, err)
		}
		wantFacts(t, w, facts)
		w.Caught(t)
		if found, err := w.Catalog.Public().Featured(t.Context(), 5); err != nil || (len(found) == 1) != on {
			t.Errorf("%v: the first page shows %d, %v", on, len(found), err)
		}
	}
	feature(false, 3)
	feature(true, 4)
	feature(true, 4)
	feature(false, 5)
	p, err := w.Contest.Past(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if on, off := p.Moments[3], p.Moments[4]; on.What != drawing.Featured || !on.On || off.On || off.By != "staff-1" {
		t.Errorf("the history says %+v and %+v", on, off)
	}
	_, err = w.Contest.Feature(t.Context(), inReview(t, w).ID, "staff-1", true)
	wantError(t, "one that is not approved", err, drawing.ErrNotApproved)
}

// TestAnotherPictureIsNotWhatWasDescribed: what is said of a picture goes with it.
func TestAnotherPictureIsNotWhatWasDescribed(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	w.Render(t, accepted.ID)
	if _, err := w.Contest.Describe(t.Context(), accepted.ID, "staff-1", "A tram.", "en", nil); err != nil {
		t.Fatal(err)
	}
	w.Return(t, accepted.ID)
	if _, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(contesttest.Picture(t, 9))); err != nil {
		t.Fatal(err)
	}
	if s := w.State(t, accepted.ID); s.Seen != (drawing.Seen{}) {
		t.Errorf("of the new picture is said %+v", s.Seen)
	}
}
