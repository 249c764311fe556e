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
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
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

// awayStore is a store that reads nothing any more, for a reason.
type awayStore struct {
	store.Store
	why error
}

func (a *awayStore) Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error) {
	if a.why != nil {
		return nil, store.Object{}, a.why
	}
	return a.Store.Get(ctx, key)
}

func TestAPictureIsToBeAskedForAgainWhileTheStoreIsAway(t *testing.T) {
	w := contesttest.Open(t)
	objects := &awayStore{Store: w.Store}
	config := w.Contest.Config
	config.Store = objects
	var err error
	if w.Contest, err = contest.Open(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	d := openWith(t, w, openStaff(t, w, w.Journal))
	s := d.waiting(t, "accra")
	p := d.moderator(t)
	for _, objects.why = range []error{store.ErrUnreachable, store.ErrDenied} {
		a := p.get("/moderation/images/" + s.Ladder.Pictures[0].Key(s.ID))
		a.wants(t, http.StatusServiceUnavailable)
		if a.Header().Get("Retry-After") == "" {
			t.Errorf("%v: there is no Retry-After", objects.why)
		}
	}
}
