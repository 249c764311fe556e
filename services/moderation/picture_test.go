package moderation_test

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/pipeline/store"
)

func TestAnUnpublishedPictureGoesToThoseWhoAreSignedIn(t *testing.T) {
	d := open(t)
	d.waiting(t, "accra")
	p := d.moderator(t, "accra")
	a := p.get(*p.queue(t, "")[0].Image).wants(t, http.StatusOK)
	if _, format, err := image.Decode(bytes.NewReader(a.Body.Bytes())); err != nil || format != "jpeg" {
		t.Errorf("not a JPEG: %v", err)
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff"} {
		if got := a.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	auditor := d.signedIn(t, "aud@example.org", staff.Auditor)
	auditor.get(*p.queue(t, "")[0].Image).wants(t, http.StatusOK)
}

func TestEveryPictureOfAPageIsThere(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	for _, path := range []string{"/es/moderation/queue", of(d.State(t, p.queue(t, "")[1].ID), "")} {
		page := p.get(path).page(t)
		for _, img := range page.Find("img").EachIter() {
			srcset, _ := img.Attr("srcset")
			src, _ := img.Attr("src")
			for one := range strings.SplitSeq(srcset+", "+src, ", ") {
				if url, _, _ := strings.Cut(one, " "); url != "" {
					p.get(url).wants(t, http.StatusOK)
				}
			}
		}
	}
}

// gone is a store whose objects can't be had.
type gone struct {
	store.Store
	err error
}

func (g gone) Get(context.Context, string) (io.ReadSeekCloser, store.Object, error) {
	return nil, store.Object{}, g.err
}

func TestAPictureInAStoreThatIsAwayIsForLater(t *testing.T) {
	d := open(t)
	d.waiting(t, "accra")
	p := d.moderator(t)
	picture := *p.queue(t, "")[0].Image
	for _, away := range []error{store.ErrUnreachable, store.ErrDenied} {
		config := d.Contest.Config
		config.Store = gone{config.Store, away}
		c, err := contest.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		d.World.Contest = c
		p.desk = openWith(t, d.World, d.Staff)
		if got := p.getJSON(picture).wants(t, http.StatusServiceUnavailable); got.Header().Get("Retry-After") == "" {
			t.Errorf("%v: nothing says when to try again", away)
		}
	}
}

func TestWhatIsNoPictureOfTheDrawingIsAbsent(t *testing.T) {
	d := open(t)
	s := d.waiting(t, "accra")
	p := d.moderator(t)
	key := s.Ladder.Pictures[0].Key(s.ID)
	for _, wrong := range []string{
		strings.Replace(key, ".jpg", ".png", 1), strings.Replace(key, ".jpg", "", 1), key + "x", key[:len(key)-6] + "0.jpg",
		string(s.ID) + "/0" + key[27:], string(s.ID) + "/x", "nobody/320-x.jpg", string(s.ID) + "/" + s.Original.SHA256,
		strings.Replace(key, string(s.ID), "0000000000000000000000000", 1),
	} {
		p.get("/moderation/images/"+wrong).wants(t, http.StatusNotFound)
	}
}
