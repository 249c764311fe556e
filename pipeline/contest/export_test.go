package contest_test

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestAFamilyGetsAllThatIsKeptOfItsDrawingAndNothingOfOthers(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	s := w.Render(t, a.ID)
	screening := drawing.Screening{Version: drawing.Version, Of: s.Original.SHA256, Hints: []drawing.Noticed{{Code: drawing.HintNear, Evidence: "3 of 64", Drawing: "another"}}}
	if err := w.Contest.Screened(t.Context(), s.ID, screening); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.Note(t.Context(), a.ID, contesttest.Moderator, "Call the school."); err != nil {
		t.Fatal(err)
	}
	_, err := w.Contest.Decide(t.Context(), a.ID, contest.Decision{
		By: contesttest.Moderator, Verdict: drawing.Approve, Seq: w.State(t, a.ID).Judged, Note: "The neighbour knows them.",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Move(w.Contest.Edition().PublishDelay)
	w.Report(t, a.ID, "other", "I know that child.", "203.0.113.0/24")
	if _, err := w.Contest.Escalate(t.Context(), a.ID, contesttest.Moderator, "It says help."); err != nil {
		t.Fatal(err)
	}
	e, err := w.Contest.Export(t.Context(), a.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	if e.Guardian != (drawing.Guardian{Name: "Efua Mensah", Email: "efua@example.org"}) || e.Consent.Text == "" || e.Receipt != a.Receipt {
		t.Errorf("it has %+v", e)
	}
	var names []drawing.Name
	for _, f := range e.Facts {
		names = append(names, f.What)
	}
	if want := []drawing.Name{drawing.Submitted, drawing.Rendered, drawing.Screened, drawing.Approved, drawing.Reported}; !slices.Equal(names, want) {
		t.Errorf("it tells of %v; want %v", names, want)
	}
	text, err := json.Marshal(e.Facts)
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{"Efua Mensah", "efua@example.org", "This is where I live.", `"a moderator"`, "public_at", "3 of 64", s.Original.SHA256} {
		if !strings.Contains(string(text), kept) {
			t.Errorf("%s is missing in %s", kept, text)
		}
	}
	for _, others := range []string{contesttest.Moderator, "school", "neighbour", "I know", "help", "network", "\"another\""} {
		if strings.Contains(string(text), others) {
			t.Errorf("%q is in %s", others, text)
		}
	}
	body, err := w.Contest.OpenOriginal(t.Context(), e.State)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if got, err := io.ReadAll(body); err != nil || string(got) != string(contesttest.Picture(t, 0)) {
		t.Errorf("the original has %d bytes, %v", len(got), err)
	}
}

func TestOfAnErasedDrawingThereIsNothingToExport(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	if _, err := w.Contest.Erase(t.Context(), a.Receipt); err != nil {
		t.Fatal(err)
	}
	_, err := w.Contest.Export(t.Context(), a.Receipt)
	wantError(t, "an export", err, drawing.ErrErased)
	_, err = w.Contest.Export(t.Context(), strings.Repeat("0", len(a.Receipt)))
	wantError(t, "an export with a wrong receipt", err, contest.ErrNoReceipt)
}
