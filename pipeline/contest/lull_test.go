package contest_test

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
)

// watched is a picture that calls something whenever it is read.
type watched struct {
	io.ReaderAt
	watch func()
}

func (w *watched) ReadAt(p []byte, at int64) (int, error) {
	w.watch()
	return w.ReaderAt.ReadAt(p, at)
}

func TestWhileAPictureIsTakenThereIsNoLull(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	reads := 0
	wantNoLull := func() {
		reads++
		ctx, stop := context.WithTimeout(t.Context(), 150*time.Millisecond)
		defer stop()
		if w.Contest.Lull(ctx); ctx.Err() == nil {
			t.Error("there is a lull")
		}
	}
	w.Contest.Lull(t.Context()) // nothing was taken yet
	up := contesttest.Upload(contesttest.Picture(t, 1))
	up.File = &watched{up.File, wantNoLull}
	accepted, err := w.Contest.Submit(t.Context(), w.Form(), up, contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	w.Contest.Lull(t.Context())
	other := contesttest.Upload(contesttest.Picture(t, 2))
	other.File = &watched{other.File, wantNoLull}
	if _, err := w.Contest.Replace(t.Context(), accepted.Receipt, other); err != nil {
		t.Fatal(err)
	}
	if reads < 2 {
		t.Errorf("the pictures were read %d times", reads)
	}
}
