package contesttest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// Moderator is the staff id of every verdict here.
const Moderator = "staff-1"

// City is where the drawings of [World.Form] come from.
const City = "accra"

// Change changes the edition.
func (w *World) Change(t testing.TB, change func(*edition.Edition)) {
	t.Helper()
	_, err := w.Contest.SetEdition(t.Context(), func(e *edition.Edition) error {
		change(e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Form is a form that meets every rule, of another child and with another key each
// time.
func (w *World) Form(changes ...func(*edition.Form)) edition.Form {
	w.mu.Lock()
	w.entered++
	n := w.entered
	w.mu.Unlock()
	f := edition.Form{
		City: City, Title: fmt.Sprintf("My street, %d", n), Story: "This is where I live.",
		ChildName: fmt.Sprintf("Ama %d", n), ChildAge: "7",
		GuardianName: "Efua Mensah", GuardianEmail: "efua@example.org",
		ConsentGuardian: "yes", ConsentPublish: "yes", Language: "en", Key: fmt.Sprintf("key-of-drawing-%05d", n),
	}
	for _, change := range changes {
		change(&f)
	}
	return f
}

// Picture is a small painted JPEG; another n gives other bytes.
func Picture(t testing.TB, n int) []byte {
	t.Helper()
	return renditiontest.JPEG(t, 400+n, 300)
}

// Upload is bytes as a contest takes them.
func Upload(data []byte) contest.Upload {
	return contest.Upload{File: bytes.NewReader(data), Size: int64(len(data)), SHA256: sha256.Sum256(data)}
}

// Consent is what a guardian agrees to on today's form.
func Consent() contest.Agreed {
	return contest.Agreed{Consent: drawing.Consent{
		Text: fmt.Sprintf("%x", sha256.Sum256([]byte("I agree."))), Language: "en",
		Purposes: []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow},
	}}
}

// Enter enters a drawing with a form of [World.Form] and a [Picture].
func (w *World) Enter(t testing.TB, changes ...func(*edition.Form)) contest.Accepted {
	t.Helper()
	accepted, err := w.Contest.Submit(t.Context(), w.Form(changes...), Upload(Picture(t, 0)), Consent())
	if err != nil {
		t.Fatalf("enter a drawing: %v", err)
	}
	w.WaitFor(t, accepted.Seq)
	return accepted
}

// Made are the renditions of a drawing's picture in a state, which nobody is told of.
func (w *World) Made(t testing.TB, s drawing.State) rendition.Result {
	t.Helper()
	original, err := w.Contest.Original(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	made, err := rendition.RenderEdited(t.Context(), original, rendition.DefaultLimits(), thumbnail.Recipe(s.Recipe))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// Render makes the renditions of a drawing's picture, as a worker does.
func (w *World) Render(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	s := w.State(t, id)
	if err := w.Contest.Rendered(t.Context(), s, w.Made(t, s)); err != nil {
		t.Fatalf("render %s: %v", id, err)
	}
	return w.after(t, w.State(t, id), nil)
}

// Approve approves a drawing; it is public after the edition's publish delay: see
// [World.Publish].
func (w *World) Approve(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	return w.decide(t, id, drawing.Approve, "")
}

// Return asks the family for a better picture.
func (w *World) Return(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	return w.decide(t, id, drawing.Return, w.Contest.Edition().Reasons.Return[0])
}

// Decline declines a drawing.
func (w *World) Decline(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	return w.decide(t, id, drawing.Decline, w.Contest.Edition().Reasons.Decline[0])
}

func (w *World) decide(t testing.TB, id drawing.ID, v drawing.Verdict, reason string) drawing.State {
	t.Helper()
	s, err := w.Contest.Decide(t.Context(), id, contest.Decision{
		By: Moderator, Verdict: v, Reason: reason, Seq: w.State(t, id).Judged,
	})
	return w.after(t, s, err)
}

// Undo takes back the verdict that stands.
func (w *World) Undo(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	s, err := w.Contest.Undo(t.Context(), id, Moderator)
	return w.after(t, s, err)
}

// TakeDown hides an approved drawing.
func (w *World) TakeDown(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	s, err := w.Contest.TakeDown(t.Context(), id, Moderator, w.Contest.Edition().Reasons.Remove[0], "")
	return w.after(t, s, err)
}

// Report has somebody in a network report a published drawing.
func (w *World) Report(t testing.TB, id drawing.ID, reason, note, network string) drawing.State {
	t.Helper()
	s, err := w.Contest.Report(t.Context(), id, reason, note, network)
	return w.after(t, s, err)
}

// Withdraw takes a drawing back for the family.
func (w *World) Withdraw(t testing.TB, receipt string) drawing.State {
	t.Helper()
	s, err := w.Contest.Withdraw(t.Context(), receipt)
	return w.after(t, s, err)
}

// Erase erases a drawing for its family, and destroys it as a worker does.
func (w *World) Erase(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	if _, err := w.Contest.EraseID(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := w.Contest.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return w.after(t, w.State(t, id), nil)
}

// Publish enters, renders and approves a drawing and moves the clock past its
// public_at.
func (w *World) Publish(t testing.TB, changes ...func(*edition.Form)) drawing.State {
	t.Helper()
	accepted := w.Enter(t, changes...)
	w.Render(t, accepted.ID)
	s := w.Approve(t, accepted.ID)
	w.Move(w.Contest.Edition().PublishDelay)
	return s
}

// State is what the journal says of a drawing.
func (w *World) State(t testing.TB, id drawing.ID) drawing.State {
	t.Helper()
	s, err := w.Contest.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// after waits until the catalog knows the state that a deed gave back.
func (w *World) after(t testing.TB, s drawing.State, err error) drawing.State {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	w.WaitFor(t, s.Seq)
	return s
}
