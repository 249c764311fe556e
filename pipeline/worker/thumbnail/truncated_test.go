package thumbnail_test

import (
	"fmt"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestAPictureOfWhichALittleIsMissingIsRenderedWithAHint(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	th, _ := thumbnailer(w, nil)
	whole := renditiontest.JPEG(t, 640, 480)
	for hints, picture := range map[string][]byte{"[]": whole, "[truncated]": whole[:len(whole)-len(whole)/20]} {
		id := enter(t, w, picture)
		do(t, th, id)
		if s := w.State(t, id); s.Ladder == nil || fmt.Sprint(s.Ladder.Hints) != hints {
			t.Errorf("the ladder is %+v, want hints %s", s.Ladder, hints)
		}
	}
}
