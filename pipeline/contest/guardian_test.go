package contest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

func TestAGuardianIsKnownByAKeyOfTheirOwn(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	facts, _, err := w.Journal.History(t.Context(), a.ID)
	if err != nil || strings.Contains(string(facts[0].Data), "efua") || strings.Contains(string(facts[0].Data), "Efua") {
		t.Errorf("under the drawing's key it says %s, %v", facts[0].Data, err)
	}
	if got, err := w.Contest.Addressed(t.Context(), a.ID); err != nil || got.Address != "efua@example.org" {
		t.Errorf("the address is %q, %v", got.Address, err)
	}
	if err := w.Keys.Destroy(t.Context(), vault.Guardian(a.ID)); err != nil {
		t.Fatal(err)
	}
	got, err := w.Contest.Addressed(t.Context(), a.ID)
	if err != nil || got.Address != "" || got.Child.Name == "" {
		t.Errorf("without it the address is %q of %+v, %v", got.Address, got.State, err)
	}
	if e, err := w.Contest.Export(t.Context(), a.Receipt); err != nil || e.Guardian.Name != "" || e.Title == "" {
		t.Errorf("the export has %+v, %v", e.Guardian, err)
	}
}

// enteredBefore enters a drawing as a version before did: with the guardian in the fact.
func enteredBefore(t *testing.T, w *contesttest.World) drawing.ID {
	t.Helper()
	facts, _, err := w.Journal.History(t.Context(), w.Enter(t).ID)
	if err != nil {
		t.Fatal(err)
	}
	var d drawing.Submission
	if err := facts[0].Decode(&d); err != nil {
		t.Fatal(err)
	}
	d.Contact, d.Guardian = nil, drawing.Guardian{Name: "Efua", Email: "efua@example.org"}
	id := w.Secret.DrawingID("key-of-a-version-before")
	if err := w.Keys.Create(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	add(t, w, id, journal.Head{}, drawing.Submitted, d)
	return id
}

func add(t *testing.T, w *contesttest.World, id drawing.ID, head journal.Head, name drawing.Name, data any) {
	t.Helper()
	f, err := drawing.New(journal.NewEventID(), id, name, w.Now(), data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Journal.Append(t.Context(), head, f); err != nil {
		t.Fatal(err)
	}
	w.Caught(t)
}

func TestDoctorCountsGuardiansThatAVersionBeforeKeptInFacts(t *testing.T) {
	w := contesttest.Open(t)
	id := enteredBefore(t, w)
	const want = "1 drawings were entered with an older version: who their guardians are is kept until they are erased"
	if f := examined(t, w)["kept"]; !f.OK || !slices.Contains(f.Noted, want) {
		t.Errorf("it says %+v", f)
	}
	w.Erase(t, id)
	w.Move(time.Hour)
	if f := examined(t, w)["kept"]; slices.Contains(f.Noted, want) {
		t.Errorf("of what is erased it says %+v", f)
	}
}

func TestAGuardianWhoIsForgottenIsNobodyWhereverItLay(t *testing.T) {
	w := contesttest.Open(t)
	id := enteredBefore(t, w)
	if got, err := w.Contest.Addressed(t.Context(), id); err != nil || got.Address != "efua@example.org" {
		t.Fatalf("the address is %q, %v", got.Address, err)
	}
	_, head, err := w.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	add(t, w, id, head, drawing.Forgotten, drawing.Forgetting{Version: drawing.Version, What: drawing.RecordGuardian})
	if got, err := w.Contest.Addressed(t.Context(), id); err != nil || got.Address != "" {
		t.Errorf("the address is %q, %v", got.Address, err)
	}
	if _, err := w.Contest.EraseID(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if sealed, err := w.Contest.SealLast(t.Context(), id); sealed != nil || err != nil {
		t.Errorf("a last letter would go: %v", err)
	}
}
