package web_test

import (
	"net/http"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestWhoeverFindsNothingMaySearchAndGoOn(t *testing.T) {
	h := newHouse()
	d := document(t, get(h.front(t), "/ar/nowhere").Body.String())
	form := d.Find("main form[role=search][method=get]")
	if form.AttrOr("action", "") != "/ar/search" || form.Find("label[for=q]").Text() == "" || form.Find("input#q[name=q]").Length() != 1 {
		t.Errorf("the form is %v", form.Text())
	}
	for _, address := range []string{"/ar/cities", "/ar/"} {
		if n := d.Find(`main a[href="` + address + `"]`).Length(); n != 1 {
			t.Errorf("%d ways to %s", n, address)
		}
	}
	if d.Find("meta[name=robots][content=noindex]").Length() != 1 {
		t.Error("it may be indexed")
	}
}

func TestOtherErrorsLeadToTheFirstPageAlone(t *testing.T) {
	h := newHouse().on("GET /x", fails(web.ErrForbidden))
	d := document(t, get(h.front(t), "/en/x").Body.String())
	if d.Find("main form").Length() != 0 || d.Find("main a").Length() != 1 || d.Find(`main a[href="/en/"]`).Length() != 1 {
		t.Errorf("it leads to %q", d.Find("main a").Text())
	}
}

func TestModeratorsAreNotSentToTheGallerysSearch(t *testing.T) {
	h := newHouse().on("GET /moderation/x", fails(web.ErrAbsent))
	public := h.Site.Frame
	h.Site.Frame = func(r *http.Request) web.Frame {
		f := public(r)
		f.Desk = &web.Desk{Home: "/moderation"}
		return f
	}
	d := document(t, get(h.front(t), "/en/moderation/x").Body.String())
	if d.Find("form[role=search]").Length() != 0 || d.Find(`main a[href="/en/"]`).Length() != 1 {
		t.Error("they are")
	}
}
