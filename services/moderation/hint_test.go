package moderation_test

import (
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// truncated enters a drawing and renders a picture for it that was cut off.
func (d *desk) truncated(t *testing.T) drawing.State {
	t.Helper()
	file := renditiontest.JPEG(t, 640, 480)
	made, err := rendition.Render(t.Context(), file[:len(file)-len(file)/20], rendition.DefaultLimits())
	if err != nil || !made.Truncated {
		t.Fatalf("rendered, truncated %v: %v", made.Truncated, err)
	}
	id := d.Enter(t).ID
	if err := d.Contest.Rendered(t.Context(), d.State(t, id), made); err != nil {
		t.Fatal(err)
	}
	d.Caught(t)
	return d.State(t, id)
}

func TestATruncatedPictureComesWithAHint(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.truncated(t)
	for where, hints := range map[string]queuedItem{"queue": p.queue(t, "")[0], "drawing": p.read(t, s).queuedItem} {
		if h := hints.Hints; len(h) != 1 || h[0].Code != "truncated" || !strings.HasPrefix(h[0].Text, "The file broke off") {
			t.Errorf("%s: the hints are %+v", where, h)
		}
	}
	for prefix, want := range map[string]string{"": "The file broke off", "/es": "El archivo se cortó", "/ar": "انقطع الملف"} {
		if got := p.get(prefix + of(s, "")).page(t).Find(".hints li").Text(); !strings.Contains(got, want) {
			t.Errorf("%q: the page says %q", prefix, got)
		}
	}
	whole := d.waiting(t, "accra")
	if n := p.get(of(whole, "")).page(t).Find(".hints, #hints").Length(); n != 0 {
		t.Error("a whole picture has hints")
	}
}
