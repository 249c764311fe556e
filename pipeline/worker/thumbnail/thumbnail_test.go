package thumbnail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/semaphore"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// thumbnailer is a real one on a contest; meanwhile, if there is one, happens each
// time after it has read an original.
func thumbnailer(w *contesttest.World, meanwhile func()) (*thumbnail.Thumbnailer, *reader) {
	r := &reader{Originals: w.Contest, meanwhile: meanwhile}
	return &thumbnail.Thumbnailer{
		Render: rendition.RenderEdited, Originals: r, Answers: w.Contest, Memory: thumbnail.NewMemory(1 << 30), Rendering: semaphore.NewWeighted(2),
		Large: semaphore.NewWeighted(1), Log: w.Log,
	}, r
}

// reader counts the originals that are read.
type reader struct {
	thumbnail.Originals
	meanwhile func()
	read      atomic.Int64
}

func (r *reader) Original(ctx context.Context, s drawing.State) ([]byte, error) {
	data, err := r.Originals.Original(ctx, s)
	r.read.Add(1)
	if r.meanwhile != nil {
		r.meanwhile()
	}
	return data, err
}

// enter enters a picture.
func enter(t *testing.T, w *contesttest.World, picture []byte) drawing.ID {
	t.Helper()
	accepted, err := w.Contest.Submit(t.Context(), w.Form(), contesttest.Upload(picture), contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	return accepted.ID
}

func do(t *testing.T, th *thumbnail.Thumbnailer, id drawing.ID) {
	t.Helper()
	if err := th.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Submitted}); err != nil {
		t.Fatal(err)
	}
}

// wantFacts are the names of all facts of a drawing.
func wantFacts(t *testing.T, w *contesttest.World, id drawing.ID, want ...drawing.Name) {
	t.Helper()
	facts, _, err := w.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	same := len(facts) == len(want)
	for i := 0; same && i < len(want); i++ {
		same = facts[i].Name == want[i]
	}
	if !same {
		t.Errorf("its facts are %v; want %v", facts, want)
	}
}

func TestAPictureIsRenderedInEveryWidth(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := enter(t, w, renditiontest.JPEG(t, 900, 600))
	th, _ := thumbnailer(w, nil)
	do(t, th, id)
	s := w.State(t, id)
	if s.Ladder == nil || s.Ladder.Width != 900 || s.Ladder.Height != 600 || s.Ladder.Of != s.Original.SHA256 || s.Ladder.Made != rendition.Version {
		t.Fatalf("%+v", s.Ladder)
	}
	for i, width := range []int{320, 640, 900} {
		r := s.Ladder.Pictures[i]
		body, _, err := w.Contest.Rendition(t.Context(), s, width, r.Hash)
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(body); err != nil || content.Len() != r.Bytes {
			t.Errorf("%d pixels wide: %d bytes, %v; want %d", width, content.Len(), err, r.Bytes)
		}
		body.Close()
	}
}

func TestATruncatedPictureIsUnreadableAndTheFactSaysWhy(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	th, _ := thumbnailer(w, nil)
	for kind, picture := range map[string][]byte{
		"JPEG": renditiontest.JPEG(t, 640, 480), "PNG": renditiontest.PNG(t, 640, 480),
	} {
		id := enter(t, w, renditiontest.Truncated(picture))
		do(t, th, id)
		wantFacts(t, w, id, drawing.Submitted, drawing.Unreadable)
		if s := w.State(t, id); s.Refused != "truncated" || s.Ladder != nil || s.Status(w.Now()) != drawing.StatusUnreadable {
			t.Errorf("a truncated %s is %s because of %q", kind, s.Status(w.Now()), s.Refused)
		}
		do(t, th, id)
		wantFacts(t, w, id, drawing.Submitted, drawing.Unreadable)
	}
}

func TestWhoeverRendersElsewhereMayRefuseOrFail(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	th, _ := thumbnailer(w, nil)
	ends := errors.New("no process could be started")
	th.Render = func(context.Context, []byte, rendition.Limits, rendition.Recipe) (rendition.Result, error) {
		return rendition.Result{}, ends
	}
	if err := th.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Submitted}); !errors.Is(err, ends) {
		t.Errorf("the job ended by %v", err)
	}
	wantFacts(t, w, id, drawing.Submitted)
	ends = fmt.Errorf("process 7: %w", rendition.ErrTooCostly)
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted, drawing.Unreadable)
	if s := w.State(t, id); s.Refused != "too_costly" {
		t.Errorf("it was refused because of %q", s.Refused)
	}
}

func TestWhatIsRenderedIsNotRenderedAgain(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	th, originals := thumbnailer(w, nil)
	do(t, th, id)
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
	if n := originals.read.Load(); n != 1 {
		t.Errorf("its original was read %d times", n)
	}
}

// A lease that ran out, or a done that was lost, lets two render at once.
func TestOfTwoWhoRenderAtOnceOneSaysSo(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	other, _ := thumbnailer(w, nil)
	th, _ := thumbnailer(w, func() { do(t, other, id) })
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
}

func TestAPictureReplacedMeanwhileGetsNoAnswer(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	second := contesttest.Picture(t, 5)
	th, _ := thumbnailer(w, func() { replaceOnce(t, w, accepted.Receipt, second) })
	do(t, th, accepted.ID)
	wantFacts(t, w, accepted.ID, drawing.Submitted, drawing.Replaced)
	if s := w.State(t, accepted.ID); s.Ladder != nil {
		t.Errorf("the new picture has the old one's renditions: %+v", s.Ladder)
	}
	do(t, th, accepted.ID) // the task of replaced
	wantFacts(t, w, accepted.ID, drawing.Submitted, drawing.Replaced, drawing.Rendered)
	if s := w.State(t, accepted.ID); s.Ladder == nil || s.Ladder.Width != 405 {
		t.Errorf("the new picture has %+v", s.Ladder)
	}
}

// replaceOnce replaces a picture; the same one again is a retry and changes nothing.
func replaceOnce(t *testing.T, w *contesttest.World, receipt string, picture []byte) {
	t.Helper()
	if _, err := w.Contest.Replace(t.Context(), receipt, contesttest.Upload(picture)); err != nil {
		t.Error(err)
	}
}

// erase writes the fact and destroys the data key, as erasing does.
func erase(t *testing.T, w *contesttest.World, id drawing.ID) {
	t.Helper()
	_, head, err := w.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	f, err := drawing.New(journal.NewEventID(), id, drawing.Erased, w.Now(), drawing.Act{Version: drawing.Version})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Journal.Append(t.Context(), head, f); err != nil {
		t.Fatal(err)
	}
	destroyKey(t, w, id)
}

func destroyKey(t *testing.T, w *contesttest.World, id drawing.ID) {
	t.Helper()
	if err := w.Keys.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

func TestADrawingErasedMeanwhileGetsNoAnswer(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	th, originals := thumbnailer(w, func() { erase(t, w, id) })
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted, drawing.Erased)
	do(t, th, id)
	if n := originals.read.Load(); n != 1 {
		t.Errorf("the original of an erased drawing was read %d times", n)
	}
}

func TestADrawingWhoseKeyIsGoneIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	destroyKey(t, w, id)
	th, originals := thumbnailer(w, nil)
	do(t, th, id)
	wantFacts(t, w, id, drawing.Submitted)
	if n := originals.read.Load(); n != 0 {
		t.Errorf("its original was read %d times", n)
	}
}

func TestAMissingOriginalIsAFailureAndNoAnswer(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	if err := w.Store.Delete(t.Context(), w.State(t, id).Original.Key(id)); err != nil {
		t.Fatal(err)
	}
	th, _ := thumbnailer(w, nil)
	err := th.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Submitted})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the job ended by %v; want %v, so that it is tried again", err, store.ErrNotFound)
	}
	wantFacts(t, w, id, drawing.Submitted)
}

func TestARunnerThatStopsSaysNothingAboutThePicture(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	ctx, stop := context.WithCancel(t.Context())
	th, _ := thumbnailer(w, stop)
	if err := th.Do(ctx, drawing.Fact{Drawing: id, Name: drawing.Submitted}); !errors.Is(err, context.Canceled) {
		t.Errorf("the job ended by %v", err)
	}
	wantFacts(t, w, id, drawing.Submitted)
}

func TestARetryTriesEveryStuckDrawingAndNamesWhatStillFails(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	lost, mended := w.Enter(t).ID, w.Enter(t).ID
	rendered := w.Enter(t).ID
	w.Render(t, rendered)
	if err := w.Store.Delete(t.Context(), w.State(t, lost).Original.Key(lost)); err != nil {
		t.Fatal(err)
	}
	th, _ := thumbnailer(w, nil)
	err := th.Retry(t.Context(), []drawing.State{w.State(t, lost), w.State(t, rendered), w.State(t, mended)})
	if !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), string(lost)) {
		t.Errorf("retry: %v; want what is lost by name", err)
	}
	wantFacts(t, w, lost, drawing.Submitted)
	wantFacts(t, w, mended, drawing.Submitted, drawing.Rendered)
	wantFacts(t, w, rendered, drawing.Submitted, drawing.Rendered)
	if err := th.Retry(t.Context(), nil); err != nil {
		t.Errorf("retry of nothing: %v", err)
	}
}
